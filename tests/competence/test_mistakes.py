"""What was decided by mistake is put right by a later decision, and who is urgent is in sight until somebody has them."""

import pytest
from lxml import html

from cases.deadlines.views import deadlines_of
from kernel import outbox
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.web.day import Urgency, day_of
from services.competence import views
from services.competence.rules import WHY_OURS
from services.desk import views as desk_views
from services.intake import views as intake_views
from services.intake.exceptions import NoticePassedOnAlready
from services.protection import service as protection
from services.protection.rules import HEAD_CONFIRMS, NOT_ELSEWHERE
from services.protection.schemas import TickStep
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from services.registers.views import registration_view
from sharing.views.by_law import by_law_of

OURS = {"result": "competent", "way": "", "authority_id": None, "told_how": "", "sent_how": ""}
CARE = "Policie je na místě, jede tam kolegyně."


async def notice(office, notice_id, by="spod_head"):
    return await intake_views.notice_view(office.actor(by), notice_id)


async def running(office, notice_id):
    async with unit_of_work(office.actor("spod_head")):
        rows = await deadlines_of(office.actor("spod_head"), notice_id, "")
        return sorted(each.number for each in rows if each.ended_at is None)


async def urgent_rows(office, by="spod_head"):
    day = await day_of(office.actor(by))
    return [row for row in day.rows if row.urgency is Urgency.URGENT]


async def test_at03_what_was_forwarded_by_mistake_is_ours_again_with_reason_and_trace(office):
    notice_id = (await office.record()).id
    before = await running(office, notice_id)
    await office.decide(notice_id)
    assert (await notice(office, notice_id)).content is None
    with pytest.raises(NoticePassedOnAlready):
        await office.decide(notice_id, "spod_head", version=1)
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, "spod_head", version=1, **OURS, reason="")
    assert refusal.value.fields == {"reason": WHY_OURS}
    await office.decide(notice_id, "spod_head", version=1, **OURS, reason="Trvalý pobyt je tady.")
    seen = await notice(office, notice_id)
    assert (seen.header.status, seen.content is not None) == ("recorded", True)
    assert "notice.assign" in seen.may
    assert await running(office, notice_id) == before
    new, old = (await views.competence_view(office.actor("spod_head"), notice_id)).decisions
    assert (new.result, new.reason) == ("competent", "Trvalý pobyt je tady.")
    assert (old.result, old.authority.name, old.step("sent")) == ("not_competent", "Bukovec", None)
    await office.judge(notice_id, "spod_head")
    await office.assign(notice_id, version=seen.version)


async def test_whoever_referred_takes_it_back_and_may_pass_it_on_anew(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id, way="referred")
    await office.decide(notice_id, version=1, **OURS, reason="Spletla jsem si obec.")
    await office.decide(notice_id, version=2, sent_how="letter")
    assert (await notice(office, notice_id)).header.status == "forwarded"
    assert [one.way for one in (await views.competence_view(office.actor("spod_head"), notice_id)).decisions] == [
        "forwarded",
        "",
        "referred",
    ]


async def test_what_left_stays_written_and_the_page_says_so(office, client_app):
    """Also what left in Opora: the other authority has it, and it may be forwarded once more."""
    notice_id = (await office.record()).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    client = await client_app("spod_intake")
    form = await client.get(f"/notices/{notice_id}/competence")
    drawn = html.fromstring(form.text)
    assert "Odešlo: Javorec, v Opoře" in " ".join(drawn.text_content().split())
    assert not drawn.xpath("//select[@name='authority_id']"), "it is ours, nothing else is asked"
    sent = {name: value for name, value in drawn.forms[-1].form_values() if name != "csrf_token"}
    done = await client.post(
        f"/notices/{notice_id}/competence", data={**sent, "paper_archive": "nothing", "reason": "Bydlí tu."}
    )
    assert done.status_code == 303, done.text
    said = " ".join(html.fromstring((await client.get(done.headers["location"])).text).text_content().split())
    assert "Druhému úřadu už odešlo, domluvte se s ním: Javorec." in said
    assert "Dřív: Patří jinému úřadu" in said
    assert len(await by_law_of(office.actor("spod_head"), notice_id)) == 1
    await office.decide(notice_id, version=2, authority_id=office.offices["JAV"])
    await outbox.drain()
    assert len(await by_law_of(office.actor("spod_head"), notice_id)) == 2


async def test_raw_sql_takes_nothing_back_without_a_decision(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id)
    for status, why in (("recorded", "by a decision that it is ours"), ("assigned", "waits again")):
        with pytest.raises(Exception, match=why):
            async with unit_of_work(office.actor("spod_head")) as unit:
                await unit.connection.execute(
                    "UPDATE notice SET status = $2, version = version + 1 WHERE id = $1", notice_id, status
                )


@pytest.mark.parametrize("way", ["referred", "forwarded"])
async def test_at04_an_urgent_child_whose_notice_is_not_ours_stays_on_the_heads_day_until_it_is_helped(office, way):
    notice_id = (await office.record()).id
    assessment_id = await office.judge(notice_id, "spod_intake", result="urgent")
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, way=way)
    assert list(refusal.value.fields) == ["urgent_care"]
    assert "Vránová Eliška" in refusal.value.fields["urgent_care"]
    await office.decide(notice_id, way=way, urgent_care=CARE)
    await outbox.drain()
    head = office.actor("spod_head")
    assert [row.url for row in await urgent_rows(office) if str(assessment_id) in row.act.url + (row.url or "")]
    news = [one.text for one in (await desk_views.desk(head)).news]
    assert any("ten ho zatím nepřevzal" in text for text in news)
    seen = await notice(office, notice_id)
    assert seen.content is not None, "who helps the child reads what was said"
    (one,) = (await views.competence_view(head, notice_id)).decisions
    assert one.urgent_care == CARE
    with pytest.raises(NotAllowed):
        await office.judge(notice_id, "spod_head", version=1)
    confirms = TickStep(step="taken_over", outcome="done", happened_at=now(), reason="Potvrdil pan Klas.")
    with pytest.raises(Invalid) as only_heads:
        await protection.tick_step(office.actor("spod_intake"), notice_id, confirms)
    assert only_heads.value.fields == {"step": HEAD_CONFIRMS}
    await protection.tick_step(head, notice_id, confirms)
    assert not await urgent_rows(office)
    kept = way == "referred"
    assert ((await notice(office, notice_id)).content is not None) == kept
    with pytest.raises(NotAllowed):
        await protection.tick_step(head, notice_id, confirms)


async def test_who_helps_the_child_goes_along_with_what_arrives_at_once_and_stays_here(office, client_app):
    """Written though nobody had to: it stands with the decision, and whoever gets the notice reads it."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    client = await client_app("spod_intake")
    there = f"/notices/{notice_id}/competence"
    sent = {
        "version": "0",
        "result": "not_competent",
        "way": "forwarded",
        "authority_id": str(office.offices["JAV"]),
        "reason": "Bydlí tam.",
        "paper_archive": "nothing",
        "told_how": "phone",
        "urgent_care": CARE,
    }
    shown = html.fromstring((await client.post(there, data=sent)).text)
    assert "kdo teď pomáhá dítěti" in shown.xpath("//*[@id='souhrn']")[0].text_content()
    signed = {name: value for name, value in shown.forms[-1].form_values() if name != "csrf_token"}
    assert (await client.post(there, data=signed)).status_code == 303
    await outbox.drain()
    (one,) = (await views.competence_view(office.actor("spod_head"), notice_id)).decisions
    assert one.urgent_care == CARE
    page = (await (await client_app("javorec_head")).get(f"/notices/{await office.there()}")).text
    assert f"Kdo dítěti pomáhal, když to postoupil:</span> {CARE}" in page.replace("\xa0", " ")


NOT_OURS_YET = {"result": "competent_request_other", "way": "", "reason": "Prosíme o šetření."}


@pytest.mark.parametrize(
    ("to", "result", "written"),
    [
        ("JAV", NOT_OURS_YET, {"told_how": "phone", "told_at": now, "urgent_care": CARE, "sent_how": "letter"}),
        ("BUK", NOT_OURS_YET, {"told_how": "phone", "urgent_care": CARE, "caller_reason": "Souhlasí s tím."}),
        ("BUK", OURS, {"told_how": "phone", "sent_how": "letter", "urgent_care": CARE, "caller_reason": "Souhlasí."}),
        ("BUK", {"way": "referred"}, {"sent_how": "letter", "sent_at": now, "caller_reason": "Souhlasí."}),
        ("JAV", {"way": "forwarded"}, {"sent_how": "letter", "caller_reason": "Souhlasí."}),
        ("BUK", {"way": "forwarded", "told_how": ""}, {"caller_reason": "Souhlasí."}),
    ],
)
async def test_what_a_result_does_not_take_is_told_beside_its_field_and_nothing_is_signed(office, to, result, written):
    notice_id = (await office.record()).id
    order = {"authority_id": office.offices[to] if result is not OURS else None, **result}
    written = {name: said() if said is now else said for name, said in written.items()}
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, **{**order, **written})
    assert set(refusal.value.fields) == set(written)
    assert all("prázdné" in words for words in refusal.value.fields.values())
    assert not (await views.competence_view(office.actor("spod_head"), notice_id)).decisions
    await office.decide(notice_id, **order)


@pytest.mark.parametrize("step", ["told", "sent"])
async def test_a_time_without_the_way_is_not_lost(office, step):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, **{"told_how": "", f"{step}_at": now()})
    assert list(refusal.value.fields) == [f"{step}_how"]


async def test_a_step_of_section_15_ends_it_too_and_what_arrived_is_dealt_with_there(office):
    helped, arrived = (await office.record()).id, (await office.record()).id
    for notice_id in (helped, arrived):
        await office.judge(notice_id, "spod_intake", result="urgent")
    await office.decide(helped, way="referred", urgent_care=CARE)
    step = TickStep(step="police", outcome="done", happened_at=now(), reason="Hlídka jede.")
    await protection.tick_step(office.actor("spod_intake"), helped, step)
    await office.decide(arrived, authority_id=office.offices["JAV"])
    assert not await urgent_rows(office)


async def test_of_what_is_ours_nobody_says_that_another_authority_has_the_child(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    step = TickStep(step="taken_over", outcome="done", happened_at=now(), reason="Bukovec.")
    with pytest.raises(Invalid) as refusal:
        await protection.tick_step(office.actor("spod_head"), notice_id, step)
    assert refusal.value.fields == {"step": NOT_ELSEWHERE}


async def test_what_came_as_urgent_and_nobody_judged_is_judged_before_it_goes_on(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = office.actor("javorec_head")
    (arrived,) = await intake_views.list_notices(there)
    with pytest.raises(Invalid) as refusal:
        await office.decide(arrived.id, "javorec_head", authority_id=None, way="referred", told_how="phone")
    assert "result" in refusal.value.fields


async def test_the_clock_of_who_is_urgent_runs_again_in_what_is_ours_after_all(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    assert not await urgent_rows(office)
    await office.decide(notice_id, version=1, **OURS, reason="Bydlí tu.")
    assert await urgent_rows(office)


async def test_what_was_registered_stands_in_the_register_of_notices_again(office):
    notice_id = (await office.record()).id
    await registers.register_notice(office.actor("spod_intake"), notice_id, RegisterNotice())
    await office.decide(notice_id)
    await office.decide(notice_id, version=1, **OURS, reason="Bydlí tu.")
    entries = (await registration_view(office.actor("spod_head"), notice_id)).entries
    assert sorted((each.number.split("/")[0], bool(each.ended_on)) for each in entries) == [
        ("CJ 1", True),
        ("CJ 2", False),
    ]
    assert "D4" not in await running(office, notice_id), "its numbers stay"
