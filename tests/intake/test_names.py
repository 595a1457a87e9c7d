"""Texts for the file that read like the notifier: pointed out to who may know them, and let through with a reason."""

from datetime import date, timedelta
from uuid import UUID

import asyncpg
import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import check_words_about
from cases.cases.schemas import AddRecord, AddTask, ChangeKeyWorker
from kernel import audit, keys
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.ids import new_id
from kernel.legal_time import format_date, today_in_prague
from services.intake import service
from services.intake.schemas import AddToNotice, MarkDuplicate
from tests.intake.test_pages import send

TEXTS = {
    "Volala paní Zvěřinovou.": "Zvěřinovou",
    "Podle Drahomíře se to děje večer.": "Drahomíře",
    "U Zvěřinů slyšeli křik.": "Zvěřinů",
    "Zvě\u00adřinová to viděla.": "Zvěřinová",
    "Звержинова, Drahomířin soused": "Drahomířin",
    "Číslo 000-000-071.": "000-000-071",
}


def a_record(text: str, **more: object) -> AddRecord:
    return msgspec.convert({"kind": "note", "occurred_at": now(), "title": "Škola", "facts": text, **more}, AddRecord)


async def named_in_the_log(office) -> list[tuple[UUID | None, UUID, str]]:
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch(
            "SELECT case_id, object_id, details FROM audit_entry WHERE action = 'notifier.name_stays' ORDER BY id"
        )
    return [(row["case_id"], row["object_id"], msgspec.json.decode(row["details"])["reason"]) for row in rows]


@pytest.mark.parametrize(("text", "words"), TEXTS.items())
async def test_the_summary_is_pointed_at_the_words_beside_the_field(office, text, words):
    notice = await office.record()
    with pytest.raises(Invalid) as refusal:
        await office.assign(notice.id, summary=text)
    assert set(refusal.value.fields) == {"summary"}
    assert f"„{words}“" in refusal.value.fields["summary"]
    assert words in refusal.value.words


@pytest.mark.parametrize("field", ["child_description", "caregivers", "subject", "other_children"])
async def test_an_answer_that_names_the_caller_is_pointed_out_as_it_is_taken_down(office, field):
    """Everybody who may read the notice would read the name there. Of the family itself it may stand among the parents."""
    said = {field: "Křičí na děti, paní Zvěřinová je slyší.", f"{field}_state": "answered"}
    with pytest.raises(Invalid) as refusal:
        await office.record(**said)
    assert set(refusal.value.fields) == {field}
    assert "Zvěřinová" in refusal.value.fields[field]
    left = await office.record(**said, other_people=refusal.value.words, other_people_reason="other_person")
    assert await named_in_the_log(office) == [(None, left.id, "other_person")]
    mother = {"caregivers": "Drahomíra Zvěřinová", "caregivers_state": "answered", "notifier_relation": "matka"}
    if field == "caregivers":
        assert (await office.record(**{**said, **mother})).id != left.id
        return
    with pytest.raises(Invalid) as refusal:
        await office.record(**{**said, **mother})
    assert set(refusal.value.fields) == {field}, "that she cares for it is no secret, that she called is"


@pytest.mark.parametrize(
    "text", ["Oznámil to Petr Dvořák: matka ji bije.", "Volal pan Dvořák.", "Petr Dvořák prosí o mlčení."]
)
@pytest.mark.parametrize("field", ["subject", "other_children", "child_description"])
async def test_a_carer_who_calls_is_named_among_the_carers_and_asked_about_elsewhere(office, field, text):
    """Relatives call most of all, and question 3 asks for them by name: that they called is kept from the notice all the same."""
    carer = {"caregivers": "otec Petr Dvořák", "caregivers_state": "answered", "notifier_relation": "otec"}
    said = {**carer, "notifier_name": "Petr Dvořák", field: text, f"{field}_state": "answered"}
    with pytest.raises(Invalid) as refusal:
        await office.record(**said)
    assert set(refusal.value.fields) == {field}
    assert "Dvořák" in refusal.value.fields[field]
    await office.record(**said, other_people=refusal.value.words, other_people_reason="other_person")


@pytest.mark.parametrize("address", ["U Zvěřinů, druhé patro", "Lipová 3, 000 000 071"])
async def test_an_address_that_names_the_caller_is_pointed_out_too(office, address):
    """Whoever lists notices reads it."""
    with pytest.raises(Invalid) as refusal:
        await office.record(child_address=address)
    assert set(refusal.value.fields) == {"child_address"}


async def test_whoever_is_told_of_a_name_leaves_it_with_the_notice_and_with_no_case(office):
    """The refusal says that the words are the notifier's; on a page too, which does not look at them again."""
    where = await office.assign((await office.record()).id)
    for page in (False, True):
        audit.drawn_again.set(page)
        with pytest.raises(Invalid):
            await cases.add_record(office.actor("spod_coordinator"), where.case_id, a_record("Volala Zvěřinová."))
        audit.drawn_again.set(False)
    async with unit_of_work(office.actor("spod_head")) as unit:
        told = await unit.connection.fetch(
            "SELECT object_id, case_id, worker_id FROM audit_entry WHERE action = 'notifier_in_text.read'"
        )
    assert [tuple(row) for row in told] == [(where.notice_id, None, office.actor("spod_coordinator").worker_id)] * 2


@pytest.mark.parametrize(("text", "words"), TEXTS.items())
async def test_a_record_and_a_task_of_the_key_worker_are_held_against_the_notifier_too(office, text, words):
    where = await office.assign((await office.record()).id)
    coordinator = office.actor("spod_coordinator")
    with pytest.raises(Invalid) as refusal:
        await cases.add_record(coordinator, where.case_id, a_record("Nic.", opinion=text))
    assert set(refusal.value.fields) == {"opinion"}
    task = AddTask(title=text, due_on=today_in_prague() + timedelta(days=1), assignee_id=coordinator.worker_id)
    with pytest.raises(Invalid) as refusal:
        await cases.add_task(coordinator, where.case_id, task)
    assert set(refusal.value.fields) == {"title"}
    assert words in refusal.value.words


async def test_the_reasons_of_a_change_of_the_key_worker_are_too(office):
    where = await office.assign((await office.record()).id)
    order = ChangeKeyWorker(
        worker_id=office.actor("spod_coordinator2").worker_id,
        reason="head_decision",
        not_informed_reason="Klienta jsme nezastihli, mluvila Zvěřinová.",
    )
    with pytest.raises(Invalid) as refusal:
        await cases.change_key_worker(office.actor("spod_head"), where.case_id, order, version=1)
    assert "not_informed_reason" in refusal.value.fields


async def test_another_person_of_that_name_stays_with_a_reason_that_names_nobody(office):
    notice = await office.record()
    text = "Teta Drahomíra bydlí vedle."
    with pytest.raises(Invalid) as refusal:
        await office.assign(notice.id, summary=text, other_people=["Drahomíra"])
    assert set(refusal.value.fields) == {"other_people_reason"}
    where = await office.assign(notice.id, summary=text, other_people=["drahomíra"], other_people_reason="other_person")
    coordinator = office.actor("spod_coordinator")
    order = a_record(text, other_people=["Drahomíra"], other_people_reason="other_person")
    await cases.add_record(coordinator, where.case_id, order)
    assert await named_in_the_log(office) == [(None, notice.id, "other_person")] * 2
    history = await case_views.case_history(office.actor("spod_head"), where.case_id)
    assert not any("notifier" in entry.action for entry in history)
    with pytest.raises(Invalid):  # what is ticked lets nothing else through
        await cases.add_record(
            coordinator,
            where.case_id,
            a_record(f"{text} Zvěřinová.", other_people=["Drahomíra"], other_people_reason="other_person"),
        )


async def test_every_notifier_of_a_case_counts_and_the_childs_own_name_does_not(office):
    where = await office.assign((await office.record()).id)
    second = await office.record(notifier_name="Jana Vránová", notifier_contact="")
    with pytest.raises(Invalid) as refusal:
        await office.join(second.id, where.case_id, summary="Říká Zvěřinová.")
    assert set(refusal.value.fields) == {"summary"}
    await office.join(second.id, where.case_id, summary="Eliška Vránová bydlí v Lipové 12.")
    with pytest.raises(Invalid):
        await cases.add_record(office.actor("spod_coordinator"), where.case_id, a_record("Přišla Jana."))


async def test_who_may_not_know_the_notifier_is_not_told_by_a_warning(office):
    """The key worker of before led the case and knew; the wall shows the row no more, so nothing is compared."""
    where = await office.assign((await office.record()).id)
    order = ChangeKeyWorker(
        worker_id=office.actor("spod_coordinator2").worker_id, reason="head_decision", not_informed_reason="Nezastižen."
    )
    await cases.change_key_worker(office.actor("spod_head"), where.case_id, order, version=1)
    async with unit_of_work(office.actor("spod_coordinator")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM notifier_identity") == 0


async def test_the_form_asks_which_words_mean_somebody_else(office, client_app, world):
    notice = await office.record()
    head = await client_app("spod_head")
    fields = {
        "family_name": "Vránová",
        "summary": "Teta Drahomíra bydlí vedle.",
        "key_worker_id": str(world.people["spod_coordinator"].worker_id),
        "version": "1",
    }
    answer = await send(head, f"/notices/{notice.id}/assign", fields)
    assert answer.status_code == 400
    assert 'name="other_people" type="checkbox"' in answer.text
    assert 'value="Drahomíra"' in answer.text
    assert "„Drahomíra“" in answer.text
    answer = await send(
        head,
        f"/notices/{notice.id}/assign",
        {**fields, "other_people": "Drahomíra", "other_people_reason": "other_person"},
    )
    assert answer.status_code == 303, answer.text[:300]


async def test_the_form_of_a_record_asks_too(office, client_app):
    where = await office.assign((await office.record()).id)
    coordinator = await client_app("spod_coordinator")
    fields = {
        "kind": "note",
        "day": format_date(today_in_prague()),
        "time": "0:00",
        "title": "Škola",
        "facts": "Mluvila Zvěřinová.",
    }
    answer = await send(coordinator, f"/cases/{where.case_id}/records/new", fields)
    assert answer.status_code == 400
    assert 'id="facts-error"' in answer.text
    assert 'value="Zvěřinová"' in answer.text


async def test_an_addition_is_pointed_at_its_words_and_lets_the_other_person_be(office, client_app):
    """The child's own name and address are no secret of the notice; the reason is noted, the words are not."""
    notice = await office.record()
    intake = await client_app("spod_intake")
    address, fields = f"/notices/{notice.id}/add", {"text": "Teta Drahomíra bydlí vedle Elišky."}
    answer = await send(intake, address, fields)
    assert answer.status_code == 400
    assert "„Drahomíra“" in answer.text
    assert 'name="other_people" type="checkbox"' in answer.text
    answer = await send(intake, address, {**fields, "other_people": "Drahomíra", "other_people_reason": "other_person"})
    assert answer.status_code == 303, answer.text[:300]
    assert await named_in_the_log(office) == [(None, notice.id, "other_person")]


async def test_who_stayed_anonymous_and_says_later_who_they_are_is_kept_apart(office, client_app):
    """Sealed, shown for a reason to those who may know the first answers, held against every text from then on."""
    notice = await service.record_notice(office.actor("spod_intake"), office.anonymous())
    intake, address = await client_app("spod_intake"), f"/notices/{notice.id}"
    told = {"notifier_name": "Jiřina Kosová", "notifier_contact": "+420 000 000 072"}
    assert (await intake.post(f"{address}/add", data={"once": "a", **told})).status_code == 303
    page = (await intake.get(address)).text.replace("\u00a0", " ")
    assert "Kdo volal tentokrát, o sobě něco řekl" in page
    assert "Zobrazit, kdo volal" in page
    assert "Kosová" not in page
    shown = await office.show("spod_head", notice.id)
    assert (shown.name.text, shown.relation.text, shown.contact.text) == ("", office.notifier_relation, "")
    (later,) = shown.later
    assert (later.name, later.relation, later.contact) == (told["notifier_name"], "", told["notifier_contact"])
    with pytest.raises(NotAllowed):
        await office.show("spod_coordinator2", notice.id)
    for text in ("Paní Kosová volala znovu.", "Volat na 000 000 072."):
        with pytest.raises(Invalid) as refused:
            await service.add_to_notice(office.actor("spod_head"), notice.id, AddToNotice(text=text))
        assert set(refused.value.fields) == {"text"}
    with pytest.raises(Invalid):
        await office.assign(notice.id, summary="Oznámila Kosová.", version=2)
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch("SELECT * FROM notice_addition")
        rows += await unit.connection.fetch("SELECT * FROM notifier_identity")
        rows += await unit.connection.fetch("SELECT action, details::text FROM audit_entry")
    assert "Kosov" not in str([dict(row) for row in rows])
    async with unit_of_work(office.actor("spod_mailroom")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM notifier_identity") == 0


async def test_a_name_told_with_an_addition_may_not_stand_in_its_text(office):
    notice = await service.record_notice(office.actor("spod_intake"), office.anonymous())
    order = AddToNotice(text="Volala paní Kosová.", notifier_name="Jiřina Kosová")
    with pytest.raises(Invalid) as refused:
        await service.add_to_notice(office.actor("spod_intake"), notice.id, order)
    assert set(refused.value.fields) == {"text"}


async def test_nobody_tells_who_made_a_notice_that_they_may_not_add_to(office):
    notice = await service.record_notice(office.actor("spod_intake"), office.anonymous())
    for who, kept in (("spod_coordinator2", False), ("spod_mailroom", False), ("spod_head", True)):
        actor = office.actor(who)
        written = True
        try:
            async with unit_of_work(actor) as unit:
                key = new_id()
                await keys.create_owner_key(actor, key)
                await unit.connection.execute(
                    "INSERT INTO notifier_identity (id, tenant_id, service_id, notice_id, sealed) VALUES ($1, $2, $3, $4, 'x')",
                    key,
                    actor.tenant,
                    actor.service,
                    notice.id,
                )
        except asyncpg.PostgresError:
            written = False
        assert written == kept, who


@pytest.mark.parametrize("contact", ["601 000 123", "+420601000123", "volajici@priklad.example"])
async def test_a_contact_in_an_addition_may_be_the_callers(office, contact):
    """Whoever means somebody else's says so; a date, a birth number and a file mark are none."""
    notice = await service.record_notice(office.actor("spod_intake"), office.anonymous())
    intake = office.actor("spod_intake")
    with pytest.raises(Invalid) as refused:
        await service.add_to_notice(intake, notice.id, AddToNotice(text=f"Spojení: {contact}."))
    assert contact in refused.value.fields["text"]
    order = AddToNotice(text=f"Spojení: {contact}.", other_people=[contact], other_people_reason="other_person")
    await service.add_to_notice(intake, notice.id, order)
    plain = "Volala 28. 11. 2026 ve 22:15, dítě 197721/0099, věc MULH 19/2026, pokuta 1 500 000 Kč."
    await service.add_to_notice(intake, notice.id, AddToNotice(text=plain))


async def test_a_quotation_that_names_the_caller_may_stay(office):
    order = {"subject": "Matka: „Paní Zvěřinová si vymýšlí.“", "other_people": ["Paní Zvěřinová"]}
    with pytest.raises(Invalid) as refused:
        await office.record(**order)
    words = refused.value.words
    await office.record(**{**order, "other_people": words}, other_people_reason="quoted")


HELD = "Znovu volala paní Zvěřinová, 000 000 071."


@pytest.mark.parametrize("how", ["same child", "duplicate", "duplicate of the same"])
async def test_who_called_about_the_child_in_another_notice_is_named_nowhere(office, how):
    """The other one waits, joined with nothing: found by the child, or by marks that go any way over any number of steps."""
    other = {"child_given_name": "Zora", "child_family_name": "Krupičková", "child_birth_date": None}
    notice = await office.record(notifier_name="Jan Rak", notifier_contact="")
    caller = await office.record(**({} if how == "same child" else other))
    head = office.actor("spod_head")

    async def mark(one, of):
        await service.mark_duplicate(head, one.id, MarkDuplicate(reference_number=of.reference_number))

    if how == "duplicate":
        await mark(notice, caller)
    if how == "duplicate of the same":
        middle = await office.record(notifier_name="", notifier_relation="", notifier_contact="", **other)
        for one in (notice, caller):
            await mark(one, middle)
    with pytest.raises(Invalid) as refused:
        await office.assign(notice.id, summary=HELD)
    assert set(refused.value.fields) == {"summary"}
    with pytest.raises(Invalid) as refused:
        await service.add_to_notice(head, notice.id, AddToNotice(text="Volala Zvěřinová."))
    assert set(refused.value.fields) == {"text"}
    where = await office.assign(notice.id)
    for who in ("spod_head", "spod_coordinator"):  # who leads the case of the one was never shown who made the other
        act = cases.add_record(office.actor(who), where.case_id, a_record(HELD))
        if who == "spod_head":
            with pytest.raises(Invalid):
                await act
        else:
            await act
    joined = await office.record(notifier_name="Eva Rak", notifier_contact="")
    with pytest.raises(Invalid) as refused:
        await office.join(joined.id, where.case_id, summary=HELD)
    assert set(refused.value.fields) == {"summary"}
    assert await named_in_the_log(office) == []


async def test_who_called_about_somebody_is_named_in_no_answer_about_them_before_there_is_a_case(office):
    """An answer to another service about a client whom nobody has joined with a case here: the notice waits."""
    await office.record(child_birth_date=date(2019, 7, 21))
    checks = Checks()
    checks.text("text", HELD, required=False)
    order = AddToNotice(text=HELD)
    head = office.actor("spod_head")
    async with unit_of_work(head):
        await check_words_about(head, checks, order, name="Vránová Eliška", birth_date=date(2019, 7, 21))
    assert set(checks.fields) == {"text"}


async def test_words_that_mean_somebody_else_are_noted_once_with_each_notice_of_the_child(office):
    where = await office.assign((await office.record()).id)
    waits = await office.record()
    named = {"other_people": ["paní Zvěřinová", "Zvěřinová", "000 000 071"], "other_people_reason": "other_person"}
    await cases.add_record(office.actor("spod_head"), where.case_id, a_record(HELD, **named))
    assert sorted(await named_in_the_log(office)) == sorted(
        (None, each, "other_person") for each in (where.notice_id, waits.id)
    )


@pytest.mark.parametrize("field", ["child_description", "caregivers", "subject", "other_children", "child_address"])
async def test_who_called_about_the_child_before_is_named_in_no_answer_of_the_next_notice(office, field):
    """Whoever gets the next one may not be shown the first; who takes it down may be told, or lets another person be."""
    first = await office.record()
    said = {field: "Totéž už hlásila paní Zvěřinová.", "notifier_name": "Jan Rak", "notifier_contact": ""}
    if field != "child_address":
        said[f"{field}_state"] = "answered"
    with pytest.raises(Invalid) as refused:
        await office.record(**said)
    assert set(refused.value.fields) == {field}
    assert "Zvěřinová" in refused.value.fields[field]
    await office.record(**said, other_people=refused.value.words, other_people_reason="other_person")
    assert (None, first.id, "other_person") in await named_in_the_log(office)
