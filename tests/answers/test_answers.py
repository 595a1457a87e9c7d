"""What a notifier asks and is told: never a word of the child or the family."""

from datetime import UTC, datetime, timedelta

import pytest

from app.testing.rows import count
from app.testing.time import days_from_now
from cases.deadlines.views import deadlines_of
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import PRAGUE, prague_date
from services.answers import rules, service, views
from services.answers.exceptions import AnsweredAlready
from services.answers.schemas import NoteAnswer
from services.competence import service as competence
from services.competence.schemas import DecideCompetence
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tenants.settings.rules import Words
from tests.intake.test_pages import send


async def d16(office, notice_id):
    """The deadlines D16 of a notice, running ones first."""
    async with unit_of_work(office.actor("spod_head")):
        found = await deadlines_of(office.actor("spod_head"), notice_id, "")
        return [each for each in found if each.number == "D16"]


async def test_at17_a_notifier_who_asks_gets_an_answer_without_the_family_and_it_is_recorded(office):
    notice_id = (await office.record(wants_report=True)).id
    assert (await office.seen(notice_id)).asks
    request_id = await office.asks(notice_id)
    answer_id = await office.answer(notice_id, request_id=request_id)
    view = await office.seen(notice_id, "spod_head")
    (one,) = view.answers
    assert (one.id, one.request_id, one.template, one.how) == (answer_id, request_id, "general", "phone")
    assert one.noted_by == (await office.seen(notice_id)).requests[0].noted_by
    assert not view.asks
    said = (await views.answering(office.actor("spod_intake"), notice_id)).offered
    assert one.words == next(each.words for each in said if each.template == "general")
    for each in said:
        assert not any(word in each.words for word in ("Elišk", "Vránov", "Markét", "Lipov", "{", "Drahom", "Zvěřin"))
    assert [each.void for each in await d16(office, notice_id)] == [True], "whoever has no duty to notify has no number"
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch("SELECT * FROM notifier_answer")
        asked = await unit.connection.fetch("SELECT * FROM notifier_request")
        log = await unit.connection.fetch("SELECT * FROM outbox")
    kept = repr([[*map(tuple, each)] for each in (rows, asked, log)])
    for secret in (office.notifier_name, office.notifier_contact, "000 071", "Vránová", "Vaše oznámení"):
        assert secret not in kept


async def test_d16_runs_thirty_days_from_the_request_of_an_obliged_body_and_ends_with_its_answer(office):
    notice_id = (await office.record()).id
    request_id = await office.asks(notice_id, how="data_box", obliged=True)
    (one,) = await d16(office, notice_id)
    assert (one.due_on, one.ended_at, one.internal) == (prague_date(now()) + timedelta(days=30), None, False)
    await office.answer(notice_id)
    assert (await d16(office, notice_id))[0].ended_at is None, "what was told to nobody's request answers none"
    for template in ("received", "general"):
        await office.answer(notice_id, request_id=request_id, template=template, how="data_box")
    assert (await d16(office, notice_id))[0].ended_at is None, "it asked whether the child is one of § 6"
    view = await office.seen(notice_id)
    assert [each.id for each in view.open] == [request_id]
    assert {each.request_id for each in view.answers} == {None}
    await office.assign(notice_id)
    await office.judge(notice_id)
    await office.assess(notice_id, "section_6")
    await office.answer(notice_id, "spod_head", request_id=request_id, template="section_6", how="data_box")
    (one,) = await d16(office, notice_id)
    assert (one.ended_at is None, one.void) == (False, False)
    with pytest.raises(AnsweredAlready):
        await office.answer(notice_id, "spod_head", request_id=request_id)


async def test_d16_of_two_who_asked_the_first_runs_and_then_the_other(office):
    begun = days_from_now(-3)
    notice_id = (await office.record(received_at=begun)).id
    later = await office.asks(notice_id, obliged=True)
    assert (await d16(office, notice_id))[0].due_on == prague_date(now()) + timedelta(days=30)
    first = await office.asks(notice_id, obliged=True, asked_at=begun + timedelta(hours=1))
    due = [each.due_on for each in await d16(office, notice_id) if each.ended_at is None]
    assert due == [prague_date(begun + timedelta(hours=1)) + timedelta(days=30)]
    await office.answer(notice_id, request_id=first, template="", how="would_harm")
    due = [each.due_on for each in await d16(office, notice_id) if each.ended_at is None]
    assert due == [prague_date(now()) + timedelta(days=30)]
    await office.answer(notice_id, request_id=later, template="", how="would_harm")
    assert [each for each in await d16(office, notice_id) if each.ended_at is None] == []


async def test_d16_goes_to_who_gets_the_notice_and_lapses_when_another_authority_does(office):
    notice_id = (await office.record()).id
    await office.asks(notice_id, obliged=True)
    before = (await d16(office, notice_id))[0].worker
    await office.assign(notice_id)
    assert (await d16(office, notice_id))[0].worker != before
    other = (await office.record()).id
    await office.asks(other, obliged=True)
    there = NewAuthority(code="BUK", name="Bukovec", phone="+420 000 000 071", municipalities="Bukovec")
    authority_id = await authorities.add_authority(office.actor("ospod_admin"), there)
    decided = DecideCompetence(
        result="not_competent",
        way="forwarded",
        authority_id=authority_id,
        reason="Trvalý pobyt jinde.",
        paper_archive="nothing",
        told_how="phone",
    )
    await competence.decide(office.actor("spod_intake"), other, decided, version=0)
    (one,) = await d16(office, other)
    assert one.void


async def forwarded(office, notice_id, **changes):
    """A colleague sends a notice to another authority."""
    code = f"B{str(notice_id)[-6:]}".upper()
    there = NewAuthority(code=code, name="Bukovec", phone="+420 000 000 071", municipalities="Bukovec")
    authority_id = await authorities.add_authority(office.actor("ospod_admin"), there)
    order = {
        "result": "not_competent",
        "way": "forwarded",
        "authority_id": authority_id,
        "reason": "Trvalý pobyt jinde.",
        "paper_archive": "nothing",
        "told_how": "phone",
        "sent_how": "letter",
    }
    decided = DecideCompetence(**{**order, **changes})
    await competence.decide(office.actor("spod_head"), notice_id, decided, version=0)


async def test_what_was_said_on_the_phone_is_noted_though_a_colleague_forwarded_the_notice_meanwhile(
    office, client_app
):
    """By who might be shown who called before, and nobody else; D16 runs here no more."""
    notice_id = (await office.record()).id
    request_id = await office.asks(notice_id, obliged=True)
    client = await client_app("spod_intake")
    drawn, said_at = await views.answering(office.actor("spod_intake"), notice_id), now().astimezone(PRAGUE)
    await forwarded(office, notice_id)
    day = {"day": said_at.strftime("%d.%m.%Y"), "time": said_at.strftime("%H:%M")}
    typed = {"seen": drawn.seen, "template": "received", "how": "phone", "request_id": str(request_id), **day}
    sent = await send(client, f"/notices/{notice_id}/report", typed)
    assert sent.status_code == 400, "its words say more by now"
    typed["seen"] = (await views.answering(office.actor("spod_intake"), notice_id)).seen
    sent = await send(client, f"/notices/{notice_id}/report", typed)
    assert sent.status_code == 303, sent.text
    (one,) = (await office.seen(notice_id)).answers
    assert (one.template, one.request_id) == ("received", None), "it asked whether the child is one of § 6"
    await office.asks(notice_id, "spod_head", obliged=True, further=True)
    assert [each.void for each in await d16(office, notice_id)] == [True], "it is answered there"
    for name in ("spod_coordinator", "spod_mailroom"):
        with pytest.raises(NotAllowed):
            await office.answer(notice_id, name)
        assert await views.answers_of(office.actor(name), notice_id) is None
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert "Zapsat, co slyšel" in page
    assert "Oznámení jsme přijali a zabýváme se jím" in page
    assert "Oznámení mezitím patří jinému úřadu." in (await client.get(f"/notices/{notice_id}/report")).text


WAYS = {"forwarded": "předáváme mu je", "referred": "Obraťte se s ním prosím přímo na něj"}


@pytest.mark.parametrize("way", list(WAYS))
async def test_what_was_passed_on_is_told_with_to_whom_and_nothing_that_is_true_of_it_no_more(office, client_app, way):
    """S001: the notifier learns which authority is the right one and how to reach it."""
    since = days_from_now(-3)
    notice_id = (await office.record(received_at=since)).id
    request_id = await office.asks(notice_id, asked_at=since + timedelta(hours=1))
    obliged = await office.asks(notice_id, obliged=True)

    async def offered(day=None):
        seen = await views.answering(office.actor("spod_intake"), notice_id, day)
        return {each.template: each.words for each in seen.offered}

    assert set(await offered()) == {"general", "received"}
    with as_of(now() - timedelta(minutes=5)):
        await forwarded(office, notice_id, way=way, sent_how="letter" if way == "forwarded" else "")
    words = await offered()
    assert set(words) == {way}
    assert WAYS[way] in words[way]
    assert words[way].endswith("\nBukovec, +420 000 000 071")
    assert set(await offered(prague_date(since))) == {"general", "received"}, "what was told before is noted still"
    for untrue in {"general", "received", *WAYS} - {way}:
        with pytest.raises(Invalid) as refusal:
            await office.answer(notice_id, request_id=request_id, template=untrue)
        assert refusal.value.fields == {"template": rules.NOT_WHOSE}
    await office.answer(notice_id, template="received", happened_at=since + timedelta(hours=2))
    with pytest.raises(Invalid):
        await office.answer(notice_id, template=way, happened_at=since + timedelta(hours=2))
    await office.answer(notice_id, request_id=request_id, template=way)
    await office.answer(notice_id, request_id=obliged, template=way)
    told = [(each.template, each.request_id, each.words) for each in (await office.seen(notice_id)).answers]
    assert (way, request_id, words[way]) in told
    assert (way, None, words[way]) in told, "who has the duty to notify asked about § 6, and asks there"
    page = (await (await client_app("spod_intake")).get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert "se dozví od úřadu, kterému oznámení patří" in page
    assert "do 30 dnů se dozví" not in page


async def test_of_what_is_ours_after_all_or_where_an_act_is_asked_what_is_true_here_is_told(office):
    asked, mistaken = (await office.record()).id, (await office.record()).id
    with as_of(now() - timedelta(minutes=5)):
        await forwarded(office, asked, result="competent_request_other", way="", told_how="", sent_how="")
        await forwarded(office, mistaken)
        back = DecideCompetence(result="competent", paper_archive="nothing", reason="Spletli jsme si obec.")
        await competence.decide(office.actor("spod_head"), mistaken, back, version=1)
    for notice_id in (asked, mistaken):
        seen = await views.answering(office.actor("spod_intake"), notice_id)
        assert {each.template for each in seen.offered} == {"general", "received"}


async def test_only_what_would_be_taken_is_offered(office, client_app):
    """Reasons, ways and words: of who gave name and contact nobody says that they are unknown, of who gave none nobody writes."""
    known, silent = (
        (await office.record()).id,
        (await intake.record_notice(office.actor("spod_intake"), office.anonymous())).id,
    )
    client = await client_app("spod_intake")

    async def offers(path):
        page = (await client.get(path)).text
        return {
            each
            for each in ("letter", "phone", "anonymous", "no_contact", "would_harm", "section_6", "not_section_6")
            if f'value="{each}"' in page
        }

    assert await offers(f"/notices/{known}/report") == {"letter", "phone", "would_harm"}
    assert await offers(f"/notices/{silent}/report") == {"phone", "anonymous", "no_contact", "would_harm"}
    assert {"letter", "phone", "would_harm"} == await offers(f"/notices/{known}/competence") & {
        "letter",
        "phone",
        "would_harm",
        "anonymous",
        "no_contact",
    }
    await office.asks(known, obliged=True)
    assert not await offers(f"/notices/{known}/report") & {"section_6", "not_section_6"}, "nobody assessed it yet"
    await office.assign(known)
    await office.judge(known)
    await office.assess(known, "kept")
    assert await offers(f"/notices/{known}/report") & {"section_6", "not_section_6"} == {"not_section_6"}


async def test_a_reason_that_is_refused_stays_chosen_beside_its_sentence(office, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_intake")
    typed = {
        "seen": (await views.answering(office.actor("spod_intake"), notice_id)).seen,
        "template": "nothing",
        "how": "no_contact",
    }
    page = (await send(client, f"/notices/{notice_id}/report", typed)).text
    assert '<option value="no_contact" selected' in page


@pytest.mark.parametrize(
    ("result", "right", "wrong"), [("kept", "not_section_6", "section_6"), ("section_6", "section_6", "not_section_6")]
)
async def test_whether_it_is_a_child_of_section_6_is_told_to_an_obliged_body_alone_and_as_it_was_assessed(
    office, result, right, wrong
):
    notice_id = (await office.record()).id
    other = await office.asks(notice_id)
    obliged = await office.asks(notice_id, obliged=True)
    for request_id, said in ((None, rules.ONLY_OBLIGED), (other, rules.ONLY_OBLIGED), (obliged, rules.NOT_ASSESSED)):
        with pytest.raises(Invalid) as refusal:
            await office.answer(notice_id, request_id=request_id, template=right)
        assert refusal.value.fields == {"template": said}
    await office.assign(notice_id)
    await office.judge(notice_id)
    await office.assess(notice_id, result)
    with pytest.raises(Invalid) as refusal:
        await office.answer(notice_id, "spod_coordinator", request_id=obliged, template=wrong)
    assert refusal.value.fields == {"template": rules.NOT_SO}
    await office.answer(notice_id, "spod_coordinator", request_id=obliged, template=right)
    assert [each.template for each in (await office.seen(notice_id, "spod_head")).answers] == [right]


async def test_where_everybody_is_told_in_general_who_can_be_reached_waits_until_it_is_said_or_why_not(office):
    before = (await office.record()).id
    assert not (await office.seen(before)).general_waits, "on request alone"
    await office.set("notifier_feedback", "general_info_always")
    told, harmed = (await office.record()).id, (await office.record()).id
    nobody = (await intake.record_notice(office.actor("spod_intake"), office.anonymous())).id
    assert (await office.seen(told)).general_waits
    assert (await office.seen(harmed)).general_waits
    await office.answer(told, template="received")
    assert (await office.seen(told)).general_waits, "that it was received is not how it goes on"
    await office.answer(told)
    assert not (await office.seen(told)).general_waits
    await office.answer(harmed, template="", how="would_harm")
    assert not (await office.seen(harmed)).general_waits
    view = await office.seen(nobody)
    assert (view.general_waits, view.reach) == (False, "anonymous")


async def test_who_cannot_be_reached_is_answered_when_they_call_and_never_in_writing(office):
    notice_id = (await intake.record_notice(office.actor("spod_intake"), office.anonymous())).id
    with pytest.raises(Invalid) as refusal:
        await office.answer(notice_id, how="letter")
    assert refusal.value.fields == {"how": rules.NOBODY_THERE}
    request_id = await office.asks(notice_id)
    await office.answer(notice_id, request_id=request_id)
    await intake.add_to_notice(
        office.actor("spod_intake"), notice_id, AddToNotice(text="Volal znovu.", notifier_contact="+420 000 000 079")
    )
    assert (await office.seen(notice_id)).reach == ""
    await office.answer(notice_id, how="letter")
    silent = (await office.record(notifier_contact="", notifier_contact_state="unknown")).id
    assert (await office.seen(silent)).reach == "no_contact"


async def test_the_words_of_the_day_are_kept_and_who_saw_others_is_told(office):
    notice_id = (await office.record()).id
    drawn = await views.answering(office.actor("spod_intake"), notice_id)
    await office.answer(notice_id, seen=drawn.seen)
    await office.set("notifier_words_general", "Oznámení máme. Ozveme se, až budeme vědět víc.")
    with pytest.raises(Invalid) as refusal:
        await office.answer(notice_id, seen=drawn.seen)
    assert refusal.value.fields == {"template": rules.OTHER_WORDS}
    await office.answer(notice_id)
    first, second = (await office.seen(notice_id)).answers
    assert first.words.startswith("Vaše oznámení jsme přijali")
    assert second.words == "Oznámení máme. Ozveme se, až budeme vědět víc."


async def test_what_was_said_earlier_is_kept_in_the_words_of_that_day(office, client_app):
    notice_id = (await office.record(received_at=days_from_now(-10))).id
    then = days_from_now(-5)
    before = (await views.answering(office.actor("spod_intake"), notice_id)).seen
    await office.set("notifier_words_received", "Nová slova od dneška.")
    drawn = await views.answering(office.actor("spod_intake"), notice_id)
    with pytest.raises(Invalid) as refusal:
        await office.answer(notice_id, template="received", happened_at=then, seen=drawn.seen)
    assert refusal.value.fields == {"template": rules.THEN_WORDS}
    day = {"day": prague_date(then).strftime("%d.%m.%Y"), "time": "10:00"}
    web = await client_app("spod_intake")
    sent = {"template": "received", "how": "in_person", "request_id": "", "seen": str(drawn.seen), **day}
    again = await web.post(f"/notices/{notice_id}/report", data=sent)
    assert again.status_code == 400
    assert "Nová slova" not in again.text
    assert f'name="seen" value="{before}"' in again.text
    assert (await web.post(f"/notices/{notice_id}/report", data=sent | {"seen": str(before)})).status_code == 303
    (one,) = (await office.seen(notice_id)).answers
    assert one.words.startswith("Vaše oznámení jsme přijali a zabýváme se jím.")
    assert one.noted_at > one.happened_at
    assert "zapsáno" in (await web.get(f"/notices/{notice_id}")).text


async def test_what_was_found_is_told_to_nobody_before_it_was(office):
    notice_id = (await office.record(received_at=days_from_now(-10))).id
    request_id = await office.asks(notice_id, obliged=True, asked_at=days_from_now(-9))
    await office.assign(notice_id)
    await office.judge(notice_id)
    await office.assess(notice_id, "section_6")
    told = {"request_id": request_id, "template": "section_6", "how": "in_person"}
    with pytest.raises(Invalid) as refusal:
        await office.answer(notice_id, "spod_head", **told, happened_at=days_from_now(-8))
    assert list(refusal.value.fields) == ["happened_at"]
    await office.answer(notice_id, "spod_head", **told)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"template": ""}, "template"),
        ({"template": "jinak"}, "template"),
        ({"how": ""}, "how"),
        ({"how": "holub"}, "how"),
        ({"how": "would_harm"}, "template"),
        ({"how": "anonymous", "template": ""}, "how"),
        ({"how": "no_contact", "template": ""}, "how"),
        ({"request_id": "01a20332-7000-793a-8a98-290432b16bdd"}, "request_id"),
        ({"happened_at": datetime(2020, 1, 7, 9, tzinfo=UTC)}, "happened_at"),
        ({"happened_at": datetime(2090, 1, 6, 9, tzinfo=UTC)}, "happened_at"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field_and_nothing_is_noted(office, changes, field):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await office.answer(notice_id, **changes)
    assert list(refusal.value.fields) == [field]
    assert (await office.seen(notice_id)).answers == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"how": ""}, "how"),
        ({"how": "anonymous"}, "how"),
        ({"obliged": None}, "obliged"),
        ({"asked_at": datetime(2020, 1, 7, 9, tzinfo=UTC)}, "asked_at"),
        ({"asked_at": datetime(2090, 1, 6, 9, tzinfo=UTC)}, "asked_at"),
    ],
)
async def test_a_request_has_its_way_and_a_moment_that_can_be(office, changes, field):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await office.asks(notice_id, **changes)
    assert list(refusal.value.fields) == [field]
    assert (await office.seen(notice_id)).requests == []


async def test_whoever_may_be_shown_the_notifier_answers_and_nobody_else(office):
    notice_id = (await office.record()).id
    for name in ("spod_coordinator", "spod_mailroom"):
        with pytest.raises(NotAllowed):
            await office.answer(notice_id, name)
        with pytest.raises(NotAllowed):
            await office.seen(notice_id, name)
        assert await views.answers_of(office.actor(name), notice_id) is None
    for name in ("javorec_head", "osp_specialist"):
        with pytest.raises(NotThere):
            await office.asks(notice_id, name)
    await office.answer(notice_id, "spod_head")
    await office.assign(notice_id)
    await office.answer(notice_id, "spod_coordinator")
    assert len((await office.seen(notice_id, "spod_head")).answers) == 2


async def test_raw_sql_of_others_sees_nothing_answers_nothing_elsewhere_and_takes_nothing_back(office):
    notice_id, other = (await office.record()).id, (await office.record()).id
    request_id = await office.asks(notice_id)
    await office.answer(notice_id, request_id=request_id)
    for name in ("javorec_head", "osp_head"):
        async with unit_of_work(office.actor(name)):
            assert await count("notifier_request") == 0
            assert await count("notifier_answer") == 0
    head = office.actor("spod_head")
    for statement in (
        "INSERT INTO notifier_answer SELECT gen_random_uuid(), tenant_id, service_id, $1, request_id, template, how, happened_at,"
        " $2, now(), sealed FROM notifier_answer",  # another notice's request
        "INSERT INTO notifier_answer SELECT gen_random_uuid(), tenant_id, service_id, notice_id, NULL, 'section_6', how,"
        " happened_at, $2, now(), sealed FROM notifier_answer WHERE notice_id <> $1",  # to nobody who asked
    ):
        with pytest.raises(Exception, match="violates"):
            async with unit_of_work(head) as unit:
                await unit.connection.execute(statement, other, head.worker)
    with pytest.raises(Exception, match=r"denied|append"):
        async with unit_of_work(head) as unit:
            await unit.connection.execute("DELETE FROM notifier_answer")


async def test_the_page_shows_exactly_what_is_said_and_the_notice_what_was(office, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_intake")
    page = (await client.get(f"/notices/{notice_id}/report")).text.replace("\u00a0", " ")
    for template in ("general", "received"):
        words = next(each for each in rules.TEMPLATES.values() if each.key.endswith(f"_{template}"))
        assert isinstance(words, Words)
        assert next(iter(words.presets.values()))[:60] in page
    assert "§ 6 zákona" not in page, "to nobody who is not obliged"
    await office.asks(notice_id, obliged=True)
    page = (await client.get(f"/notices/{notice_id}/report")).text.replace("\u00a0", " ")
    assert "Zda šlo o dítě podle § 6, řeknete po základním vyhodnocení všech dětí" in page
    assert office.notifier_contact not in page
    await service.note_answer(office.actor("spod_intake"), notice_id, NoteAnswer(template="received", how="phone"))
    shown = (await client.get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert "Zpráva oznamovateli" in shown
    assert "Má oznamovací povinnost" in shown


async def test_two_who_note_one_request_are_told_of_the_first_and_who_asks_besides_is_noted_all_the_same(
    office, client_app
):
    notice_id = (await office.record()).id
    client = await client_app("spod_head")
    await office.asks(notice_id, obliged=True)
    sent = await send(client, f"/notices/{notice_id}/report/request", {"how": "phone", "obliged": "yes"})
    assert sent.status_code == 400
    shown = sent.text.replace("\u00a0", " ")
    assert "Taková žádost už tu čeká: telefonicky, " in shown
    assert len((await office.seen(notice_id)).requests) == 1
    other_way = {"how": "phone", "obliged": "no"}
    assert (await send(client, f"/notices/{notice_id}/report/request", other_way)).status_code == 303
    again = {"how": "phone", "obliged": "yes", "further": "1"}
    assert (await send(client, f"/notices/{notice_id}/report/request", again)).status_code == 303
    assert len((await office.seen(notice_id)).requests) == 3
    with pytest.raises(Invalid) as refusal:
        await office.asks(notice_id, obliged=True)
    assert list(refusal.value.fields) == ["further"]


async def test_a_report_that_is_wanted_later_is_prompted_until_a_request_is_noted(office):
    """Also where a request was noted before, and where the wish came with what another authority added."""
    notice_id = (await office.record(wants_report=True)).id
    await office.asks(notice_id)
    assert not (await office.seen(notice_id)).asks
    by = office.actor("spod_intake")
    await intake.add_to_notice(by, notice_id, AddToNotice(text="Volal znovu."))
    assert not (await office.seen(notice_id)).asks
    await intake.add_to_notice(by, notice_id, AddToNotice(text="Volal znovu.", wants_report=True))
    assert (await office.seen(notice_id)).asks
    await office.asks(notice_id)
    assert not (await office.seen(notice_id)).asks
