"""Whose a notice is: what is decided, what follows, and what is refused."""

import re
from datetime import UTC, datetime

import pytest

from app.testing.rows import count
from cases.clients.schemas import ClientIdentity
from cases.deadlines.views import deadlines_of
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from services.competence import rules, service, views
from services.competence.exceptions import NotedAlready, NothingToNote
from services.competence.schemas import NoteStep
from services.desk import views as desk_views
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.exceptions import NoticePassedOnAlready
from services.intake.schemas import AddToNotice
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tenants.authorities import service as authorities
from tenants.authorities.schemas import CloseAuthority
from tenants.leaving import service as leaving

OURS = {"result": "competent", "way": "", "authority_id": None, "told_how": "", "sent_how": ""}


async def seen(office, notice_id, by="spod_intake"):
    return await intake_views.notice_view(office.actor(by), notice_id)


async def decided(office, notice_id, by="spod_intake"):
    return (await views.competence_view(office.actor(by), notice_id)).decisions


async def running(office, notice_id):
    """The numbers of the deadlines that run."""
    async with unit_of_work(office.actor("spod_head")):
        return sorted(
            each.number
            for each in await deadlines_of(office.actor("spod_head"), notice_id, "")
            if each.ended_at is None and each.number != "D4"  # what goes elsewhere is registered all the same
        )


async def test_at03_what_belongs_elsewhere_is_forwarded_its_notifier_told_and_only_the_header_stays(office):
    """An e-mail about a child of another town: forwarded by e-mail, the notifier told, no case, the header is kept."""
    notice_id = (await office.record()).id
    assert await running(office, notice_id) == ["D2"]
    await office.decide(notice_id, sent_how="email")
    view = await seen(office, notice_id, "spod_head")
    assert (view.header.status, view.header.case_id, view.content) == ("forwarded", None, None)
    assert (view.header.child_name, view.may) == ("Vránová Eliška", ["notice.see"])
    (one,) = await decided(office, notice_id, "spod_head")
    assert (one.result, one.way, one.authority.name) == ("not_competent", "forwarded", "Bukovec")
    assert {step.step: step.how for step in one.steps} == {"sent": "email", "told": "phone"}
    assert one.looked[0].endswith("0"), "where was looked is part of the record"
    assert await running(office, notice_id) == []
    for act in (office.assign(notice_id, version=view.version), office.judge(notice_id, "spod_head")):
        with pytest.raises(NotAllowed):
            await act
    with pytest.raises(NotAllowed):
        await intake.add_to_notice(office.actor("spod_head"), notice_id, AddToNotice(text="Ještě něco."))
    with pytest.raises(NotAllowed):
        await office.show("spod_head", notice_id)
    listed = await intake_views.list_notices(office.actor("spod_head"))
    assert [row.status for row in listed] == ["forwarded"]


async def test_who_may_be_the_child_is_shown_before_it_is_passed_on(office, client_app):
    """A diminutive, no birth date; and for who reads cases the same house: nothing says that there is nothing."""
    who = ClientIdentity(given_name="Tereza", family_name="Vránová", street="Lipová 12", town="Lipnice pod Hájem")
    known = await office.assign((await office.record(child_given_name="Tereza")).id, identity=who)
    again = (await office.record(child_given_name="Terezka", child_family_name="Vranova")).id
    for looks in ("spod_intake", "spod_head"):
        view = await views.deciding(office.actor(looks), again)
        assert [match.case.id for match in view.cases] == [known.case_id], looks
    sibling = (await office.record(child_given_name="Ota", child_family_name="Vrána")).id
    head, clerk = await client_app("spod_head"), await client_app("spod_intake")
    page = (await head.get(f"/notices/{sibling}/competence")).text
    assert f'href="/cases/{known.case_id}"' in page
    assert "stejná adresa" in page
    page = (await clerk.get(f"/notices/{sibling}/competence")).text.replace("\u00a0", " ")
    assert f'href="/cases/{known.case_id}"' in page, (
        "who takes notices down is shown the header of a case in the same house"
    )
    assert "podle adresy" in page
    assert "stejná adresa" not in page, "that is said of a case to who reads it"
    await office.decide(again, result="competent", way="", reason="", authority_id=None, told_how="")
    (one,) = await decided(office, again, "spod_head")
    assert one.looked[0].endswith("1"), "what was shown is what is recorded"


async def test_at03_an_anonymous_notice_takes_the_same_steps(office):
    notice_id = (await intake.record_notice(office.actor("spod_intake"), office.anonymous())).id
    await office.decide(notice_id, sent_how="letter", told_how="anonymous")
    (one,) = await decided(office, notice_id)
    assert one.open_steps == []


async def test_d03_runs_until_it_left_and_the_notifier_knows(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id, told_how="")
    assert await running(office, notice_id) == ["D3"]
    by = office.actor("spod_intake")
    await service.note_step(by, notice_id, NoteStep(step="sent", how="data_box"))
    assert await running(office, notice_id) == ["D3"]
    with pytest.raises(NotedAlready):
        await service.note_step(by, notice_id, NoteStep(step="sent", how="letter"))
    await service.note_step(by, notice_id, NoteStep(step="told", how="would_harm"))
    assert await running(office, notice_id) == []


async def test_d03_of_who_leaves_is_counted_before_and_stands_on_the_heads_day(office):
    """Nothing else tells of it: the notice is not ours any more, and no case has it."""
    notice_id = (await office.record()).id
    await office.decide(notice_id, told_how="")
    user = office.world.people["spod_intake"].user_id
    shown = await leaving.close_account(user, show=True)
    assert [each.number for each in shown if each.what == "deadlines that neither a case nor a task tells"] == [1]
    await leaving.close_account(user)
    found = await desk_views.left_without(office.actor("spod_head"))
    assert found is not None
    assert [(row.url, row.worker) for row in found.rows if "competence" in row.url] == [
        (f"/notices/{notice_id}/competence/steps", office.world.people["spod_intake"].name)
    ]


async def test_whoever_was_referred_got_the_contact_and_what_they_said_stays_readable(office):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, way="referred", told_how="no_contact")
    assert list(refusal.value.fields) == ["told_how"]
    await office.decide(notice_id, way="referred")
    view = await seen(office, notice_id, "spod_head")
    assert (view.header.status, view.content is not None) == ("referred", True)
    assert "notice.assign" not in view.may
    assert await running(office, notice_id) == []


async def test_another_authority_is_asked_for_an_act_and_the_case_stays_here(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id, result="competent_request_other", way="", reason="Šetření v bytě otce.", told_how="")
    assert (await seen(office, notice_id)).header.status == "recorded"
    assert await running(office, notice_id) == ["D2"]
    await office.assign(notice_id, version=1)
    await office.decide(notice_id, "spod_coordinator", version=1, result="competent", way="", authority_id=None)
    assert [one.result for one in await decided(office, notice_id)] == ["competent", "competent_request_other"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"result": ""}, "result"),
        ({"authority_id": None}, "authority_id"),
        ({"result": "competent_request_other", "authority_id": None}, "authority_id"),
        ({"way": ""}, "way"),
        ({"reason": " "}, "reason"),
        ({"paper_archive": ""}, "paper_archive"),
        ({"sent_how": "holub"}, "sent_how"),
        ({"sent_how": "email", "sent_at": datetime(2020, 1, 7, 9, tzinfo=UTC)}, "sent_at"),
        ({"told_at": datetime(2090, 1, 6, 9, tzinfo=UTC)}, "told_at"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field_and_nothing_changes(office, changes, field):
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, **changes)
    assert list(refusal.value.fields) == [field]
    assert await decided(office, notice_id) == []
    assert (await seen(office, notice_id)).header.status == "recorded"


async def test_an_office_that_closed_or_that_is_us_takes_nothing(office):
    notice_id = (await office.record()).id
    own = await office.own_name()
    ours = await office.knows("MY", f"{own}, OSPOD")
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, authority_id=ours)
    assert list(refusal.value.fields) == ["authority_id"]
    later = await office.knows("POZ", "Pozdější", valid_from=office.tomorrow)
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, authority_id=later)
    assert "až od" in refusal.value.fields["authority_id"]
    admin = office.actor("ospod_admin")
    await authorities.close_authority(admin, later, CloseAuthority())  # never began
    with pytest.raises(Invalid):
        await office.decide(notice_id, authority_id=later)


async def test_of_two_at_once_the_second_is_told(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id)
    with pytest.raises(NoticePassedOnAlready):
        await office.decide(notice_id, "spod_head", authority_id=office.offices["JAV"])
    other = (await office.record()).id
    await office.decide(other, result="competent", way="", authority_id=None)
    with pytest.raises(StaleVersion):
        await office.decide(other, "spod_head")


async def test_what_has_a_case_is_not_passed_on(office, client_app):
    """It is said before it is assigned and where its competence is judged, with what can be done; nothing is named that is not there."""
    notice_id, client = (await office.record()).id, await client_app("spod_head")
    assert "posuďte nejdřív příslušnost" in (await client.get(f"/notices/{notice_id}/assign")).text.replace(
        "\u00a0", " "
    )
    assert 'value="not_competent"' in (await client.get(f"/notices/{notice_id}/competence")).text
    await office.assign(notice_id)
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, "spod_head")
    assert refusal.value.fields == {"result": rules.HAS_A_CASE}
    form = (await client.get(f"/notices/{notice_id}/competence")).text.replace("\u00a0", " ")
    assert 'value="not_competent"' not in form
    assert 'value="competent_request_other"' in form
    assert "postupte ho bez odkladu spisovou službou" in form
    assert "předává se celý případ" not in form
    assert (await client.get(f"/notices/{notice_id}/record.pdf")).status_code == 200, "the paper that it speaks of"


async def test_whoever_only_knows_of_a_notice_sees_whose_it_is_and_not_why(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id)
    (one,) = await decided(office, notice_id, "spod_mailroom")
    assert (one.authority.name, one.reason, one.looked) == ("Bukovec", "", [])
    for name in ("spod_mailroom", "spod_coordinator"):
        with pytest.raises(NotAllowed):
            await views.deciding(office.actor(name), notice_id)
    with pytest.raises(NotThere):
        await decided(office, notice_id, "javorec_head")


async def test_a_letter_goes_without_the_notifier_and_is_printed_before_it_was_sent_and_after(office):
    stays = {"other_people": ["sousedka"], "other_people_reason": "no_name"}
    notice_id = (await office.record(subject="Z bytu je slyšet křik, říká sousedka.", **stays)).id
    with pytest.raises(NothingToNote):
        await views.letter_of(office.actor("spod_intake"), notice_id)
    await office.decide(notice_id)
    letter = await views.letter_of(office.actor("spod_intake"), notice_id)
    assert "Vránová" in letter.child
    assert not any(word in repr(letter) for word in (office.notifier_name, office.notifier_contact))
    await service.note_step(office.actor("spod_intake"), notice_id, NoteStep(step="sent", how="letter"))
    assert await views.letter_of(office.actor("spod_intake"), notice_id) == letter
    with pytest.raises(NotAllowed):  # who only knows of it
        await views.letter_of(office.actor("spod_coordinator2"), notice_id)
    await office.decide(notice_id, "spod_head", version=1, **OURS, reason="Trvalý pobyt je tady.")
    with pytest.raises(NothingToNote):
        await views.letter_of(office.actor("spod_head"), notice_id)


async def test_what_is_noted_as_sent_in_the_decision_still_has_its_letter(office, client_app):
    """What is shown before it is signed says one thing, and the letter stands on the notice and where the forwarding is finished."""
    notice_id = (await office.record()).id
    client, here = await client_app("spod_intake"), f"/notices/{notice_id}/competence"
    order = {
        "result": "not_competent",
        "way": "forwarded",
        "authority_id": str(office.offices["BUK"]),
        "reason": "Bydlí jinde.",
        "paper_archive": "nothing",
        "told_how": "phone",
        "version": "0",
    }
    before = (await client.post(here, data=order)).text.replace("\u00a0", " ")
    assert "listem, který vytisknete a pošlete" in before
    asked = (await client.post(here, data={**order, "sent_how": "data_box"})).text.replace("\u00a0", " ")
    assert "datovou schránkou, zapíše se, že už odešlo; list vytisknete i potom" in asked
    assert "listem, který" not in asked
    (mark,) = re.findall(r'name="confirmed" value="([^"]+)"', asked)
    assert (await client.post(here, data={**order, "sent_how": "data_box", "confirmed": mark})).status_code == 303
    for page in (f"/notices/{notice_id}", f"{here}/steps"):
        assert f"{here}/letter.pdf" in (await client.get(page)).text
    letter = await client.get(f"{here}/letter.pdf")
    assert (letter.status_code, letter.content[:4]) == (200, b"%PDF")


async def test_what_crosses_here_has_no_letter(office, client_app):
    notice_id = (await office.record()).id
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    with pytest.raises(NothingToNote):
        await views.letter_of(office.actor("spod_intake"), notice_id)
    page = await (await client_app("spod_intake")).get(f"/notices/{notice_id}")
    assert "letter.pdf" not in page.text


async def test_a_letter_bears_the_reference_number_and_is_signed_by_who_decided(office):
    plain, numbered = (await office.record()).id, (await office.record()).id
    await registers.register_notice(office.actor("spod_mailroom"), numbered, RegisterNotice())
    signed = set()
    for notice_id, found in ((plain, (False, "OZN")), (numbered, (True, "MUL"))):
        await office.decide(notice_id)
        for who in ("spod_intake", "spod_head"):
            letter = await views.letter_of(office.actor(who), notice_id)
            assert (letter.registered, letter.reference_number[:3]) == found
            signed.add((letter.signed_by, letter.function))
    ((name, function),) = signed  # whoever prints it
    assert name
    assert function


async def test_a_letter_about_an_urgent_child_says_so_and_who_helps_it_now(office, client_app):
    """The other authority acts at once only if it reads that; and here it stays true that the caller asked for a report."""
    notice_id = (await office.record(wants_report=True)).id
    await office.judge(notice_id, "spod_intake", result="urgent", steps="Hlídka na místě.")
    await office.decide(notice_id, urgent_care="Hlídka Policie ČR je v bytě.")
    letter = await views.letter_of(office.actor("spod_intake"), notice_id)
    (said, helps) = letter.said[:2]
    assert said[0] == "Naléhavost, jak ji posoudil náš úřad"
    assert re.fullmatch(r"Vránová Eliška: naléhavé, posouzeno [\d.:\s]+; navržené kroky: Hlídka na místě\.", said[1])
    assert [helps] == [
        ("Kdo teď pomáhá dítěti", "Hlídka Policie ČR je v bytě."),
    ]
    page = (await (await client_app("spod_intake")).get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert "Oznamovatel žádal o zprávu." in page
    assert "Žádost o zprávu tu zapsaná není." not in page


async def test_a_question_about_it_lapses(office):
    from services.protection import service as protection
    from services.protection import views as judged
    from services.protection.schemas import AskColleague

    notice_id = (await office.record()).id
    asked = office.actor("spod_coordinator")
    order = AskColleague(asked_of=asked.worker_id, question="Znáte rodinu?")
    await protection.ask_colleague(office.actor("spod_intake"), notice_id, order)
    assert (await intake_views.notice_view(asked, notice_id)).content is not None
    await office.decide(notice_id)
    assert (await intake_views.notice_view(asked, notice_id)).content is None
    assert await judged.opens_for_me(asked, [notice_id]) == set()


async def test_raw_sql_forwards_nothing_that_somebody_has_and_takes_nothing_back(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id)
    head = office.actor("spod_head")
    with pytest.raises(Exception, match="waits again by a decision"):
        async with unit_of_work(head) as unit:
            await unit.connection.execute(
                "UPDATE notice SET status = 'recorded', version = version + 1 WHERE id = $1", notice_id
            )
    async with unit_of_work(office.actor("javorec_head")):
        assert await count("competence_decision") == 0
        assert await count("competence_step") == 0


@pytest.mark.parametrize(
    ("changes", "how", "taken"),
    [
        ({}, "anonymous", False),
        ({}, "no_contact", False),
        ({}, "would_harm", True),
        ({"notifier_contact": "", "notifier_contact_state": "refused"}, "anonymous", False),
        ({"notifier_contact": "", "notifier_contact_state": "refused"}, "no_contact", True),
        ({"notifier_name": "", "notifier_name_state": "refused"}, "anonymous", False),
    ],
)
async def test_nobody_says_of_a_notifier_whose_name_or_contact_is_kept_that_there_is_none(office, changes, how, taken):
    """At the decision and at the step after it, and in either case the form says beside the field what is kept."""
    by, notice_id = office.actor("spod_intake"), (await office.record(**changes)).id
    if taken:
        await office.decide(notice_id, told_how=how)
        return
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, told_how=how)
    assert list(refusal.value.fields) == ["told_how"]
    await office.decide(notice_id, told_how="")
    with pytest.raises(Invalid) as refusal:
        await service.note_step(by, notice_id, NoteStep(step="told", how=how))
    assert list(refusal.value.fields) == ["how"]


async def test_what_was_added_or_came_from_elsewhere_counts_as_kept_too(office):
    by, notice_id = (
        office.actor("spod_intake"),
        (await intake.record_notice(office.actor("spod_intake"), office.anonymous())).id,
    )
    await intake.add_to_notice(by, notice_id, AddToNotice(text="Volal znovu.", notifier_contact="+420 000 000 079"))
    with pytest.raises(Invalid):
        await office.decide(notice_id, told_how="anonymous")
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    with pytest.raises(Invalid) as refusal:
        await office.decide(await office.there(), "javorec_head", told_how="no_contact", authority_id=None)
    assert "told_how" in refusal.value.fields
