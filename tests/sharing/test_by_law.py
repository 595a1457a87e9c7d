"""The first crossing of the wall by law: a notice goes to another authority, which has it as its own; the sender learns that it arrived."""

import asyncio

import pytest
from lxml import html

from app.testing.pdf import pages_of
from app.testing.rows import count
from kernel import outbox
from kernel.actor import system_actor
from kernel.db import current, unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.web.day import Urgency
from services.competence import service as competence
from services.competence import views as competence_views
from services.competence.schemas import NoteStep
from services.intake import pages
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.exceptions import NoticePassedOnAlready
from services.intake.papers import record_pdf
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection.schemas import SayAllJudged
from sharing.pages import by_law as by_law_page
from sharing.views.by_law import by_law_of, crossings
from tenants import service as tenants
from tests.competence.conftest import Deciding, office

__all__ = ["office"]
TABLES = ("statutory_disclosure", "statutory_part", "statutory_arrival")


async def forwarded(office: Deciding, **changes):
    notice_id = (await office.record(**changes)).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return notice_id


async def arrived(office, by="javorec_head"):
    return await intake_views.list_notices(office.actor(by))


async def rows_of(actor, table):
    async with unit_of_work(actor) as unit:
        return [dict(row) for row in await unit.connection.fetch(f"SELECT * FROM {table}")]


async def test_at03_the_other_authority_has_it_as_a_notice_of_its_own_and_the_sender_sees_that_it_arrived(office):
    notice_id = await forwarded(office)
    (head,) = await arrived(office)
    assert (head.child_name, head.channel, head.status, head.received_by) == (
        "Vránová Eliška",
        "authority",
        "recorded",
        "",
    )
    there = office.actor("javorec_head")
    view = await intake_views.notice_view(there, head.id)
    assert view.content.subject.text == "Z bytu je večer slyšet křik."
    assert view.content.came.authority == await office.own_name()
    assert [each.number for each in view.deadlines] == ["D2", "D4"], "the clock runs anew from its arrival"
    told = await intake.show_notifier(there, head.id, office.reason)
    assert told.name.text == office.notifier_name
    (came,) = await by_law_of(there, head.id)
    assert (came.sent, came.law) == (False, "§ 12 zákona č. 500/2004 Sb.")
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert (sent.sent, sent.who, sent.delivered_at is not None) == (True, "Javorec", True)
    assert "oznamovatel (odděleně)" in sent.fields
    await office.assign_there(head.id)


async def test_what_was_added_and_judged_goes_along(office):
    notice_id = (await office.record()).id
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Volala i škola."))
    await office.judge(notice_id, "spod_intake", result="urgent", categories=["b_abandoned"], reason="Je samo.")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    (head,) = await arrived(office)
    content = (await intake_views.notice_view(office.actor("javorec_head"), head.id)).content
    assert [(each.text, each.authority) for each in content.additions] == [("Volala i škola.", await office.own_name())]
    assert (content.came.urgent, content.came.channel) == (True, "phone")
    assert head.urgency == "urgent_there", "a sign in every list, until it is judged here"
    later = (await intake.record_notice(office.actor("javorec_head"), office.phone())).id
    for_day, _ = await intake_views.notices_on_my_day(office.actor("javorec_head"), limit=1)
    assert [each.header.id for each in for_day] == [head.id, later], "in front of what waits beside it"
    (row, *_) = (await pages.on_my_day(office.actor("javorec_head"))).rows
    assert row.urgency is Urgency.URGENT
    await office.judge(head.id, "javorec_head")
    assert [each.urgency for each in await arrived(office) if each.id != later] == ["not_urgent"]


async def test_it_says_which_child_is_urgent_and_what_was_proposed_for_each(office, client_app):
    """In the list, on My day, on the page and where urgency is judged; others of the authority read no further name."""
    notice_id = (await office.record()).id
    sender = "spod_intake"
    await office.judge(notice_id, sender)
    urgent = {"result": "urgent", "child_name": "Matyáš Vrána, 3 roky", "steps": "Zavolat policii."}
    await office.judge(notice_id, sender, version=1, **urgent)
    await office.decide(notice_id, authority_id=office.offices["JAV"], urgent_care="")
    await outbox.drain()
    (head,) = await arrived(office)
    assert head.urgency_of == ["Matyáš Vrána, 3 roky"]
    assert any("Matyáš Vrána" in each and "Vránová" not in each for each in head.signs)
    (row, *_) = (await pages.on_my_day(office.actor("javorec_head"))).rows
    assert any("Matyáš Vrána" in each for each in row.words)
    (others,) = await intake_views.list_notices(office.actor("javorec_coordinator"))
    assert others.urgency_of == ["jiné dítě z rodiny"]
    client = await client_app("javorec_head")
    said = " ".join(html.fromstring((await client.get(f"/notices/{head.id}")).text).text_content().split())
    assert "Není naléhavé Vránová Eliška" in said
    assert "Naléhavé Matyáš Vrána, 3 roky · navržené kroky: Zavolat policii." in said
    form = html.fromstring((await client.get(f"/notices/{head.id}/urgency")).text)
    assert "v oznámení: „Matyáš Vrána, 3 roky“" in " ".join(form.text_content().split())
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert any("posouzení naléhavosti" in each for each in sent.fields)
    await office.judge(head.id, "javorec_head")
    (still,) = await arrived(office)
    assert (still.urgency, still.urgency_of) == ("urgent_there", ["Matyáš Vrána, 3 roky"]), "only her sister was judged"
    assert (await pages.on_my_day(office.actor("javorec_head"))).rows[0].urgency is Urgency.URGENT
    await office.judge(head.id, "javorec_head", version=1, child_name="Vrána Matyáš, 3 roky")
    await protection.say_all_judged(office.actor("javorec_head"), head.id, SayAllJudged(all_judged=True))
    assert [each.urgency for each in await arrived(office)] == ["not_urgent"]


async def test_another_authority_is_asked_for_an_act_on_the_platform_and_the_case_stays(office, client_app):
    """One row by its own paragraph; who made the notice stays, and what is asked stands on the notice there."""
    notice_id = (await office.record()).id
    asks = {"result": "competent_request_other", "way": "", "told_how": ""}
    await office.decide(notice_id, authority_id=office.offices["JAV"], reason="Šetření v bytě otce.", **asks)
    await outbox.drain()
    seen = await intake_views.notice_view(office.actor("spod_head"), notice_id)
    assert (seen.header.status, seen.content is not None) == ("recorded", True)
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert (sent.law, sent.who, sent.delivered_at is not None) == ("§ 13 zákona č. 500/2004 Sb.", "Javorec", True)
    assert "o jaký úkon žádáme" in sent.fields
    assert "oznamovatel (odděleně)" not in sent.fields
    (decision,) = (await competence_views.competence_view(office.actor("spod_head"), notice_id)).decisions
    assert decision.step("sent").how == "platform"
    assert decision.open_steps == []
    (head,) = await arrived(office)
    there = await intake_views.notice_view(office.actor("javorec_head"), head.id)
    assert there.content.came.asks == "Šetření v bytě otce."
    assert there.content.notifier_name_state == ""
    told = await intake.show_notifier(office.actor("javorec_head"), head.id, office.reason)
    assert (told.name.text, told.contact.text) == ("", "")
    page = await (await client_app("javorec_head")).get(f"/notices/{head.id}")
    assert "Šetření v bytě otce." in page.text.replace("\xa0", " ")
    await office.decide(notice_id, version=1, authority_id=office.offices["JAV"], reason="I škola.", **asks)
    await outbox.drain()
    assert len(await arrived(office)) == 2, "another act is another one"
    await office.assign(notice_id, version=seen.version)


async def test_an_act_asked_by_letter_is_one_row_when_it_left(office):
    notice_id = (await office.record()).id
    asks = {"result": "competent_request_other", "way": "", "told_how": "", "reason": "Šetření."}
    await office.decide(notice_id, **asks)
    assert await by_law_of(office.actor("spod_head"), notice_id) == []
    await competence.note_step(office.actor("spod_intake"), notice_id, NoteStep(step="sent", how="data_box"))
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert (sent.who, sent.on_platform) == ("Bukovec", False)


async def test_an_anonymous_one_arrives_anonymous(office):
    notice_id = (await intake.record_notice(office.actor("spod_intake"), office.anonymous(notifier_relation=""))).id
    await office.decide(notice_id, authority_id=office.offices["JAV"], told_how="anonymous")
    await outbox.drain()
    (head,) = await arrived(office)
    assert (await intake_views.notice_view(office.actor("javorec_head"), head.id)).content.anonymous
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert "oznamovatel (odděleně)" not in sent.fields


async def test_it_arrives_once_however_often_the_job_runs(office):
    await forwarded(office)
    await outbox.drain()
    assert len(await arrived(office)) == 1


async def test_elsewhere_it_is_one_row_when_it_left_and_no_part_is_kept(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id)
    assert await by_law_of(office.actor("spod_head"), notice_id) == []
    await competence.note_step(office.actor("spod_intake"), notice_id, NoteStep(step="sent", how="data_box"))
    (sent,) = await by_law_of(office.actor("spod_head"), notice_id)
    assert (sent.who, sent.on_platform, sent.delivered_at) == ("Bukovec", False, None)
    assert "oznamovatel (odděleně)" not in sent.fields
    assert await rows_of(office.actor("spod_head"), "statutory_part") == []


@pytest.mark.parametrize("gone", ["service", "people"])
async def test_where_nobody_could_take_it_up_it_goes_as_to_an_office_outside_and_waits_until_it_left(office, gone):
    """A service that runs no more, and one whose last head left: nothing arrives where nobody would see it."""
    notice_id = (await office.record()).id
    if gone == "service":
        await office.end_javorec()
    else:
        head = office.world.people["javorec_head"]
        await tenants.end_worker(office.world.organisations[head.organisation], head.worker_id)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    by = office.actor("spod_head")
    assert await by_law_of(by, notice_id) == []
    (one,) = (await competence_views.competence_view(by, notice_id)).decisions
    assert one.open_steps == ["sent"]
    await competence.note_step(office.actor("spod_intake"), notice_id, NoteStep(step="sent", how="data_box"))
    (sent,) = await by_law_of(by, notice_id)
    assert (sent.on_platform, sent.delivered_at) == (False, None)


@pytest.mark.slow
async def test_of_two_at_the_same_instant_one_forwards_it(office, committed):
    notice_id = (await office.record()).id
    told = await asyncio.gather(
        *(office.decide(notice_id, by, authority_id=office.offices["JAV"]) for by in ("spod_intake", "spod_head")),
        return_exceptions=True,
    )
    assert [isinstance(each, NoticePassedOnAlready) for each in told].count(True) == 1, told
    await outbox.drain()
    assert len(await arrived(office)) == 1


# --- the wall ----------------------------------------------------------------------------------------------------


async def test_the_sender_never_sees_what_became_of_it_and_nobody_else_sees_anything(office):
    notice_id = await forwarded(office)
    (head,) = await arrived(office)
    sender, there = office.actor("spod_head"), office.actor("javorec_head")
    with pytest.raises(NotThere):
        await intake_views.notice_view(sender, head.id)
    with pytest.raises(NotThere):
        await intake_views.notice_view(there, notice_id)
    assert await rows_of(sender, "statutory_arrival") == []
    (row,) = await rows_of(sender, "statutory_disclosure")
    assert str(head.id) not in repr(row)
    for name in ("pm_worker", "osp_head", "krok_admin", "ospod_admin"):
        for table in TABLES:
            assert await rows_of(office.actor(name), table) == []
    assert len(await rows_of(there, "statutory_disclosure")) == 1
    assert await rows_of(there, "statutory_part") == [], "not even its people open a parcel"


async def test_nothing_readable_is_left_on_the_way(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    sender = office.actor("spod_head")
    parts = await rows_of(sender, "statutory_part")
    assert {part["part"] for part in parts} == {"notice", "notifier"}
    for word in ("Vránová", "křik", office.notifier_name):
        assert all(word.encode() not in part["sealed"] for part in parts)
    await outbox.drain()
    assert [part["sealed"] for part in await rows_of(sender, "statutory_part")] == [None, None]


async def test_raw_sql_delivers_nothing_and_writes_nothing_in_the_name_of_others(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    deliver = "UPDATE statutory_disclosure SET delivered_at = now()"
    for name in ("spod_head", "javorec_head", "pm_worker"):
        async with unit_of_work(office.actor(name)) as unit:
            assert await unit.connection.execute(deliver) == "UPDATE 0"
            assert await unit.connection.execute("UPDATE statutory_part SET sealed = NULL") == "UPDATE 0"
    job = system_actor(office.actor("spod_head").tenant, office.actor("spod_head").service)
    async with unit_of_work(job) as unit:
        assert await unit.connection.execute(deliver) == "UPDATE 0", "nor does the system of who sent it"
    with pytest.raises(Exception, match="row-level security"):
        async with unit_of_work(office.actor("spod_head")) as unit:
            await unit.connection.execute(
                "INSERT INTO statutory_disclosure SELECT (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(),"
                " 'about_id', gen_random_uuid(), 'disclosed_by', $1::uuid))).* FROM statutory_disclosure d",
                office.actor("spod_intake").worker_id,
            )


async def test_both_sides_have_it_in_their_log(office):
    notice_id = await forwarded(office)
    (head,) = await arrived(office)
    for name, action, thing in (
        ("spod_head", "statutory_disclosure.made", notice_id),
        ("javorec_head", "statutory_disclosure.arrived", head.id),
    ):
        actor = office.actor(name)
        async with unit_of_work(system_actor(actor.tenant, actor.service)):
            where = "action = $1 AND details::text LIKE '%' || $2 || '%'"
            assert await count("audit_entry", where, action, str(thing)) == 1
            assert current().actor.tenant_id == actor.tenant


async def test_over_http_each_side_has_its_own_and_nothing_of_the_other(office, client_app):
    own = await office.record("javorec_coordinator")  # so that the number there is not the one here
    notice_id = await forwarded(office)
    (head,) = [each for each in await arrived(office) if each.id != own.id]
    sender, there = await client_app("spod_head"), await client_app("javorec_head")
    pages = (
        "/notices/{}",
        "/notices/{}/competence",
        "/notices/{}/competence/steps",
        "/notices/{}/competence/letter.pdf",
    )
    programs = ("/api/v1/notices/{}", "/api/v1/notices/{}/competence")
    for address in (*pages, *programs):
        assert (await sender.get(address.format(head.id))).status_code == 404, address
        assert (await there.get(address.format(notice_id))).status_code == 404, address
    mine, theirs = await sender.get(f"/notices/{notice_id}"), await there.get(f"/notices/{head.id}")
    assert mine.status_code == theirs.status_code == 200
    for word in ("křik", office.notifier_name, str(head.id), head.reference_number):
        assert word not in mine.text
    assert "doručeno" in mine.text
    assert "křik" in theirs.text
    assert office.notifier_name not in theirs.text, "shown on request, with a reason"
    assert "Trvalý" not in theirs.text
    said = await sender.get("/search", params={"q": "Vránová"})
    assert str(head.id) not in said.text


async def test_heads_see_all_that_crossed_by_law_each_side_its_own(office, client_app, monkeypatch):
    there, outside = await forwarded(office), (await office.record()).id
    await office.decide(outside, sent_how="letter")
    (head,) = await arrived(office)
    mine = await crossings(office.actor("spod_head"), before=None, limit=10)
    assert [(each.what.sent, each.what.who, each.url) for each in mine] == [
        (True, "Bukovec", f"/notices/{outside}"),
        (True, "Javorec", f"/notices/{there}"),
    ]
    (came,) = await crossings(office.actor("javorec_head"), before=None, limit=10)
    assert (came.what.sent, came.what.who, came.what.by) == (False, await office.own_name(), "")
    assert (came.url, "Vránová" in came.name) == (f"/notices/{head.id}", True)
    for name in ("spod_coordinator", "spod_intake", "osp_head", "krok_admin"):
        with pytest.raises(NotAllowed):
            await crossings(office.actor(name), before=None, limit=10)
    program = await client_app("spod_head", bearer=True)
    first = (await program.get("/api/v1/sharing/by-law?limit=1")).json()
    assert [(each["name"], each["what"]["who"], each["url"]) for each in first["items"]] == [
        (mine[0].name, "Bukovec", f"/notices/{outside}")
    ]
    following = (await program.get(f"/api/v1/sharing/by-law?after={first['next']}")).json()
    assert [each["id"] for each in following["items"]] == [str(mine[1].id)]
    refused = await (await client_app("spod_intake", bearer=True)).get("/api/v1/sharing/by-law")
    assert refused.status_code == 403
    monkeypatch.setattr(by_law_page, "PAGE", 1)
    client = await client_app("spod_head")
    first = (await client.get("/sharing/by-law")).text
    assert f"/notices/{outside}" in first
    assert f"/notices/{there}" not in first
    second = (await client.get(f"/sharing/by-law?before={mine[0].id}")).text
    assert f"/notices/{there}" in second
    assert "/sharing/by-law" in (await client.get(f"/notices/{there}")).text
    assert "/sharing/by-law" in (await client.get("/sharing")).text
    assert "/sharing/by-law" not in (await (await client_app("spod_intake")).get(f"/notices/{there}")).text


async def test_nobody_there_signs_what_the_other_authority_took_down(office):
    """The record says where it came from, under which number and when it was taken there."""
    notice_id = (await office.record()).id
    await intake.add_to_notice(office.actor("spod_head"), notice_id, AddToNotice(text="Volala škola."))
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    (head,) = await arrived(office)
    record = await intake_views.record_of(office.actor("javorec_head"), head.id)
    said = dict(record.said)
    own = await office.own_name()
    assert own in said["Odkud oznámení přišlo"]
    (added,) = [name for name, words in record.said if words == "Volala škola."]
    assert added.startswith("Doplněno ")
    assert own in added
    paper = " ".join(" ".join(pages_of(record_pdf(record))).split())
    assert "Oznámení přijal a zapsal jiný úřad" in paper
    assert "jméno, funkce a podpis" not in paper
