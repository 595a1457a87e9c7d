"""Registration of a notice: its numbers, its place in the register of notices, and the clock (D4)."""

import asyncio

import asyncpg
import msgspec
import pytest

from app.testing.register_rows import notice_registration
from app.testing.rows import count
from cases.deadlines import views as clock
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import next_working_day, today_in_prague
from services.competence import service as competence
from services.competence.schemas import DecideCompetence
from services.intake import views as intake
from services.intake.papers import record_pdf
from services.registers import service, views
from services.registers.exceptions import (
    AlreadyMarked,
    AlreadyRegistered,
    BelongsElsewhere,
    IssuedHere,
    NotRegistered,
    NumberTaken,
)
from services.registers.rules import numbers
from services.registers.schemas import CorrectNumbers, MarkEntry, RegisterNotice
from services.registers.views import Asked
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tenants.codelists import service as codelists
from tenants.codelists.schemas import ChangeCode
from tests.intake.test_pages import send

ISSUER = "numbers_issued"


def year():
    """That of the numbers drawn now."""
    return today_in_prague().year


async def register(office, notice_id, by="spod_intake", **typed):
    return await service.register_notice(office.actor(by), notice_id, RegisterNotice(**typed))


async def registration(office, notice_id, by="spod_coordinator2"):
    return await views.registration_view(office.actor(by), notice_id)


async def entries(office, code="CJ", by="spod_coordinator2", **asked):
    rows, _ = await views.list_entries(office.actor(by), code, Asked(**asked), limit=50)
    return rows


async def d4(office, notice_id):
    head = office.actor("spod_head")
    async with unit_of_work(head):
        return {one.number: one for one in await clock.deadlines_of(head, notice_id, "x")}["D4"]


# --- the clock ---------------------------------------------------------------------------------------------------


async def test_d04_what_is_recorded_is_registered_by_the_term_of_the_authority(office, set_to):
    notice_id = (await office.record()).id
    one = await d4(office, notice_id)
    assert (one.due_on, one.internal, one.ended_at) == (next_working_day(today_in_prague()), True, None)
    await set_to("registered_by", "same_day")
    other = (await office.record()).id
    assert (await d4(office, other)).due_on == today_in_prague()
    assert (await d4(office, notice_id)).due_on == next_working_day(today_in_prague()), "counted once"
    await register(office, notice_id)
    assert (await d4(office, notice_id)).ended_at is not None


async def test_d04_is_answered_for_by_who_took_it_and_then_by_who_leads_it(office):
    notice_id = (await office.record()).id
    intake_worker, coordinator = office.actor("spod_intake"), office.actor("spod_coordinator")

    async def answers():
        async with unit_of_work(office.actor("spod_head")):
            rows = (await clock.running(office.actor("spod_head"), [notice_id]))[notice_id]
        return {row.worker_id for row in rows if row.kind == "notice.registered"}

    assert await answers() == {intake_worker.worker_id}
    await office.assign(notice_id)
    assert await answers() == {coordinator.worker_id}


# --- numbers by templates ----------------------------------------------------------------------------------------


async def test_a_registered_notice_has_its_numbers_and_stands_in_cj(office):
    recorded = await office.record()
    await register(office, recorded.id)
    seen = await registration(office, recorded.id)
    assert (seen.reference_number, seen.evidence_number) == (f"MULH-{year()}/1", f"E 1/{year()}")
    assert (seen.registered_on, seen.version) == (today_in_prague(), 1)
    assert seen.registered_by
    (entry,) = seen.entries
    assert (entry.number, entry.file_mark, entry.ended_on) == (f"CJ 1/{year()}", f"CJ 1/{year()}", None)
    head = (await intake.notice_view(office.actor("spod_head"), recorded.id)).header
    assert head.registered_as == f"MULH-{year()}/1"
    assert head.reference_number == recorded.reference_number, "the internal number stays"


async def test_numbers_follow_each_other_without_a_hole_also_after_an_act_that_was_undone(office):
    one, other = (await office.record()).id, (await office.record()).id
    await register(office, one)
    with pytest.raises(RuntimeError, match="undone"):
        async with unit_of_work(office.actor("spod_intake")):
            await register(office, other)
            raise RuntimeError("undone")
    with pytest.raises(Invalid):
        await register(office, other, reference_number="MULH 7/2026")
    await register(office, other)
    assert (await registration(office, other)).reference_number == f"MULH-{year()}/2"
    assert [row.number for row in await entries(office)] == [f"CJ 2/{year()}", f"CJ 1/{year()}"]


async def test_two_at_once_get_neighbours(committed, world, office):
    ids = [(await office.record(child_family_name=name)).id for name in ("Prvá", "Druhá", "Třetí", "Čtvrtá")]
    await asyncio.gather(*(register(office, each) for each in ids))
    got = sorted([(await registration(office, each)).reference_number for each in ids])
    assert got == [f"MULH-{year()}/{number}" for number in range(1, 5)]


async def test_two_who_register_one_notice_at_once_give_it_one_number(committed, world, office):
    notice_id = (await office.record()).id
    done = await asyncio.gather(
        *(register(office, notice_id, by=who) for who in ("spod_intake", "spod_head", "spod_mailroom")),
        return_exceptions=True,
    )
    assert sum(isinstance(each, AlreadyRegistered) for each in done) == 2
    assert (await registration(office, notice_id)).reference_number == f"MULH-{year()}/1"
    following = (await office.record()).id
    await register(office, following)
    assert (await registration(office, following)).reference_number == f"MULH-{year()}/2"


async def test_a_template_that_is_changed_holds_from_its_day_and_the_series_goes_on(office, set_to):
    one, other = (await office.record()).id, (await office.record()).id
    await register(office, one)
    await set_to("template_reference_number", "{ABBR} {SEQ}/{YEAR}/{UNIT}")
    await register(office, other)
    assert (await registration(office, one)).reference_number == f"MULH-{year()}/1"
    assert (await registration(office, other)).reference_number == f"MULH 2/{year()}/spod"


async def test_a_template_that_is_none_is_refused_in_the_settings(office, set_to):
    for value in ("{ABBR} {YEAR}", "x" * 45 + "{SEQ}/{YEAR}"):
        with pytest.raises(Invalid) as refusal:
            await set_to("template_reference_number", value)
        assert list(refusal.value.fields) == ["value"]
    with pytest.raises(Invalid) as refusal:
        await set_to("template_file_mark", "{SEQ}/{YEAR}")
    assert refusal.value.fields == {"value": numbers.NEEDS_UNIT}


async def test_without_cj_a_notice_has_numbers_and_stands_in_no_register(office, world):
    admin = world.actor("ospod_admin")
    details = {"kind": "notice", "mark": "CJ", "series": "CJ", "secrecy": "header"}
    order = ChangeCode(label="CJ", used=False, details=details, valid_from=today_in_prague(), reason="Elisa.")
    await codelists.change_code(admin, "registers", "CJ", order, version=0)
    notice_id = (await office.record()).id
    await register(office, notice_id)
    seen = await registration(office, notice_id)
    assert (seen.reference_number, seen.entries) == (f"MULH-{year()}/1", [])


# --- numbers of a records system ---------------------------------------------------------------------------------


async def test_where_a_records_system_gives_numbers_none_is_invented(office, set_to):
    await set_to(ISSUER, "outside")
    notice_id = (await office.record()).id
    with pytest.raises(Invalid) as refusal:
        await register(office, notice_id)
    assert list(refusal.value.fields) == ["reference_number"]
    await register(office, notice_id, reference_number="KUZL 42537/2026", evidence_number="KUZLP0012345")
    seen = await registration(office, notice_id)
    assert (seen.issuer, seen.reference_number, seen.evidence_number) == (
        "outside",
        "KUZL 42537/2026",
        "KUZLP0012345",
    )
    assert [(one.number, one.file_mark) for one in seen.entries] == [(f"CJ 1/{year()}", "")], "an internal number only"


async def test_one_number_is_given_once_however_it_is_written(office, set_to):
    await set_to(ISSUER, "outside")
    one, other = await office.record(), (await office.record()).id
    await register(office, one.id, reference_number="KUZL 42537/2026", evidence_number="E1", file_mark="CJ 4/2026")
    for typed, field in (
        ({"reference_number": "kuzl42537 / 2026"}, "reference_number"),
        ({"reference_number": "KUZL 1/2026", "evidence_number": "e 1"}, "evidence_number"),
        ({"reference_number": "KUZL 1/2026", "file_mark": "cj4/2026"}, "file_mark"),
        ({"reference_number": "bez čísla"}, "reference_number"),
        ({"reference_number": "9" * 51}, "reference_number"),
    ):
        with pytest.raises(Invalid) as refusal:
            await register(office, other, **typed)
        assert list(refusal.value.fields) == [field]
    assert (await registration(office, other)).version == 0
    with pytest.raises(Invalid) as refusal:
        await register(office, other, reference_number="KUZL 42537/2026")
    assert one.reference_number in refusal.value.fields["reference_number"]


SIGNS = [
    ("SP/bcd3-5/2026", each)
    for each in (
        "SP/bcd3–5/2026",
        "SP/bcd3−5/2026",
        "SP/bcd3—5/2026",
        "SP/bcd3‐5/2026",
        "SP/bcd3‑5/2026",
        "SP∕bcd3-5∕2026",
        "SP⁄bcd3-5⁄2026",
        "SP／bcd3－5／2026",
    )
]


@pytest.mark.parametrize(("plain", "pasted"), SIGNS)
def test_a_dash_or_a_slash_that_looks_alike_makes_no_other_number(plain, pasted):
    """Word, e-mail and PDF write dashes of their own: two that read alike are one, by the key that the database keeps once."""
    assert numbers.key_of(pasted) == numbers.key_of(plain)


async def test_the_database_takes_no_key_with_another_dash(office):
    """What it keeps once it keeps as one, whoever writes it."""
    with pytest.raises(asyncpg.CheckViolationError, match="plain_keys"):
        async with unit_of_work(office.actor("spod_intake")):
            await notice_registration(office.actor("spod_intake"), reference_number="MULH–1", reference_key="mulh–1")


async def test_a_number_with_other_dashes_is_given_once_and_kept_plain(office, set_to):
    await set_to(ISSUER, "outside")
    one, other = (await office.record()).id, (await office.record()).id
    pasted = {"reference_number": "MULH–2026/9", "evidence_number": "E−7∕2026", "file_mark": "CJ—4⁄2026"}
    await register(office, one, **pasted)
    seen = await registration(office, one)
    assert (seen.reference_number, seen.evidence_number) == ("MULH-2026/9", "E-7/2026")
    assert seen.entries[0].file_mark == "CJ-4/2026"
    for field, typed in (
        ("reference_number", {"reference_number": "MULH-2026/9"}),
        ("reference_number", {"reference_number": "mulh — 2026⁄9"}),
        ("evidence_number", {"reference_number": "MULH-2026/10", "evidence_number": "E-7/2026"}),
        ("file_mark", {"reference_number": "MULH-2026/10", "file_mark": "CJ-4/2026"}),
    ):
        with pytest.raises(Invalid) as refusal:
            await register(office, other, **typed)
        assert list(refusal.value.fields) == [field]


async def test_a_series_goes_on_past_what_a_records_system_gave_of_it(office, set_to):
    """The records system goes on where the templates stopped; set back, nothing stands in the way."""
    await register(office, (await office.record()).id)
    await set_to(ISSUER, "outside")
    for number in (*range(2, 5), 6):
        typed = {"reference_number": f"MULH - {year()}/{number}", "evidence_number": f"e {number + 1}/{year()}"}
        await register(office, (await office.record()).id, **typed, file_mark=f"CJ {number + 4}/{year()}")
    await set_to(ISSUER, "here")
    got = []
    for _ in range(3):
        notice_id = (await office.record()).id
        await register(office, notice_id)
        seen = await registration(office, notice_id)
        got.append((seen.reference_number, seen.evidence_number, seen.entries[0].number, seen.entries[0].file_mark))
    assert got == [
        (f"MULH-{year()}/{reference}", f"E {evidence}/{year()}", f"CJ {mark}/{year()}", f"CJ {mark}/{year()}")
        for reference, evidence, mark in ((5, 2, 9), (7, 6, 11), (8, 8, 12))
    ]


async def test_hundreds_of_numbers_are_passed_by_in_one_act(office, set_to):
    one = (await office.record()).id
    async with unit_of_work(office.actor("spod_intake")):
        for number in range(2, 260):
            reads = f"MULH-{year()}/{number}"
            await notice_registration(
                office.actor("spod_intake"), reference_number=reads, reference_key=numbers.key_of(reads)
            )
    await register(office, one)
    other = (await office.record()).id
    await register(office, other)
    assert (await registration(office, other)).reference_number == f"MULH-{year()}/260"


async def test_two_who_type_one_number_at_once_are_told(committed, world, office, set_to):
    await set_to(ISSUER, "outside")
    ids = [(await office.record(child_family_name=name)).id for name in ("Prvá", "Druhá", "Třetí")]
    done = await asyncio.gather(
        *(register(office, each, reference_number="KUZL 1/2026") for each in ids), return_exceptions=True
    )
    refused = [each for each in done if isinstance(each, Exception)]
    assert [type(each) for each in refused] in ([NumberTaken] * 2, [NumberTaken, Invalid], [Invalid, NumberTaken])


async def test_a_number_out_of_the_series_that_is_set_is_refused(office, set_to):
    await set_to(ISSUER, "outside")
    await set_to("template_outside", "KUZL {SEQ}/{YEAR}")
    notice_id = (await office.record()).id
    for typed in ("KUZK 42537/2026", f"KUZL 42537/{year() - 3}"):
        with pytest.raises(Invalid) as refusal:
            await register(office, notice_id, reference_number=typed)
        assert list(refusal.value.fields) == ["reference_number"]
    await register(office, notice_id, reference_number=f"KUZL 42537/{year()}")


async def test_a_number_that_was_typed_wrongly_is_corrected_with_a_reason_and_both_stay(office, set_to):
    await set_to(ISSUER, "outside")
    one, other = (await office.record()).id, (await office.record()).id
    actor = office.actor("spod_mailroom")
    with pytest.raises(NotRegistered):
        await service.correct_numbers(actor, one, CorrectNumbers(reference_number="A 1", reason="typo"), version=0)
    await register(office, one, reference_number="A 1")
    for wrong, field in (
        (CorrectNumbers(reference_number="A 2"), "reason"),
        (CorrectNumbers(reference_number="A 1", reason="typo"), "reference_number"),
    ):
        with pytest.raises(Invalid) as refusal:
            await service.correct_numbers(actor, one, wrong, version=1)
        assert list(refusal.value.fields) == [field]
    better = CorrectNumbers(reference_number="A 2", reason="typo")
    await service.correct_numbers(actor, one, better, version=1)
    with pytest.raises(StaleVersion):
        await service.correct_numbers(actor, one, CorrectNumbers(reference_number="A 3", reason="typo"), version=1)
    seen = await registration(office, one)
    assert seen.reference_number == "A 2"
    assert [(each.reference_number, each.reason) for each in seen.former] == [("A 1", "překlep")]
    await register(office, other, reference_number="A 1")


async def test_what_was_issued_here_is_not_corrected(office):
    notice_id = (await office.record()).id
    await register(office, notice_id)
    with pytest.raises(IssuedHere):
        order = CorrectNumbers(reference_number="A 1", reason="typo")
        await service.correct_numbers(office.actor("spod_head"), notice_id, order, version=1)


async def test_the_file_mark_of_an_entry_is_typed_in_later_and_once(office, set_to):
    await set_to(ISSUER, "outside")
    notice_id = (await office.record()).id
    await register(office, notice_id, reference_number="A 1")
    (entry,) = (await registration(office, notice_id)).entries
    actor = office.actor("spod_mailroom")
    with pytest.raises(Invalid):
        await service.mark_entry(actor, entry.id, MarkEntry(file_mark=" "))
    await service.mark_entry(actor, entry.id, MarkEntry(file_mark="4267/2026/CJ"))
    with pytest.raises(AlreadyMarked):
        await service.mark_entry(actor, entry.id, MarkEntry(file_mark="4268/2026/CJ"))
    assert (await registration(office, notice_id)).entries[0].file_mark == "4267/2026/CJ"
    with pytest.raises(NotThere):
        await service.mark_entry(office.actor("javorec_head"), entry.id, MarkEntry(file_mark="1/2026"))


# --- who, and how it is found ------------------------------------------------------------------------------------


async def test_everybody_of_the_authority_registers_and_nobody_else(office):
    for who in ("spod_intake", "spod_coordinator2", "spod_mailroom", "spod_head"):
        await register(office, (await office.record()).id, by=who)
    notice_id = (await office.record()).id
    for who in ("javorec_head", "osp_worker", "ospod_admin"):
        with pytest.raises((NotThere, NotAllowed)):
            await register(office, notice_id, by=who)


@pytest.mark.parametrize(
    "typed",
    [
        "MULH-{year}/1",
        "mulh-{year} / 1",
        "mulh / 1 / {year}",
        "1/{year}",
        "E 1/{year}",
        "CJ 1/{year}",
    ],
)
async def test_a_notice_is_found_by_all_its_numbers_in_any_writing(office, typed):
    notice_id = (await office.record()).id
    await register(office, notice_id)
    assert notice_id in {
        one.id for one in await intake.find_notices(office.actor("spod_mailroom"), typed.format(year=year()))
    }


async def test_a_number_that_is_a_word_finds_its_notice_too(office, set_to):
    await set_to(ISSUER, "outside")
    notice_id = (await office.record()).id
    await register(office, notice_id, reference_number="MPSV-2018/142350-912", evidence_number="KUZLP0012345")
    for typed in ("kuzlp0012345", "KUZLP0012345", "MPSV-2018/142350-912"):
        assert [one.id for one in await intake.find_notices(office.actor("spod_mailroom"), typed)] == [notice_id]


@pytest.mark.parametrize(
    ("way", "ending"), [("forwarded", "postoupeno jinému úřadu"), ("referred", "oznamovatel odkázán na jiný úřad")]
)
async def test_what_went_to_another_authority_ends_in_cj_and_is_registered_no_more(office, client_app, way, ending):
    notice_id, other = (await office.record()).id, (await office.record()).id
    await register(office, notice_id)
    for each in (notice_id, other):
        await pass_on(office, each, way)
    (entry,) = await entries(office)
    assert (entry.notice_id, entry.ending, entry.ended_on is None) == (notice_id, ending, False)
    assert (await d4(office, other)).void
    with pytest.raises(BelongsElsewhere):
        await register(office, other)
    client = await client_app("spod_intake")
    page = (await client.get(f"/notices/{other}")).text.replace("\u00a0", " ")
    assert "Eviduje ho úřad, kterému patří." in page
    assert f"/notices/{other}/registration" not in page
    form = await client.get(f"/notices/{other}/registration")
    assert (form.status_code, form.headers["location"]) == (303, f"/notices/{other}")
    sent = await send(client, f"/notices/{other}/registration", {"once": "x"})
    assert sent.status_code == 409
    assert "Eviduje ho ten úřad; tady se nic nezapsalo." in sent.text.replace("\u00a0", " ")


async def pass_on(office, notice_id, way):
    there = NewAuthority(
        code=f"B{notice_id.hex[-6:]}", name=f"Bukovec {notice_id}", phone="+420 000 000 071", municipalities="Bukovec"
    )
    authority_id = await authorities.add_authority(office.actor("ospod_admin"), there)
    decided = DecideCompetence(
        result="not_competent",
        way=way,
        authority_id=authority_id,
        reason="Trvalý pobyt jinde.",
        paper_archive="nothing",
        told_how="phone",
    )
    await competence.decide(office.actor("spod_intake"), notice_id, decided, version=0)


async def test_a_joined_notice_stands_in_cj_no_more(office):
    case_id = (await office.assign((await office.record()).id)).case_id
    one, other = (await office.record()).id, (await office.record()).id
    await register(office, one)
    await office.join(one, case_id)
    await office.join(other, case_id)
    await register(office, other)
    for each in (one, other):
        (entry,) = (await registration(office, each)).entries
        assert (entry.ended_on, entry.ending) == (today_in_prague(), "připojeno k vedenému případu")


# --- from raw SQL ------------------------------------------------------------------------------------------------


async def test_the_database_takes_no_number_that_nobody_drew_and_changes_none(office, world):
    notice_id = (await office.record()).id
    await register(office, notice_id)
    head = office.actor("spod_head")
    for statement in (
        "UPDATE notice_registration SET reference_number = 'X 1'",
        "UPDATE register_entry SET number = 7",
        "UPDATE register_entry SET register = 'NOM'",
        "DELETE FROM register_entry",
        "DELETE FROM notice_registration",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit_of_work(head) as unit:
                await unit.connection.execute(statement)
    with pytest.raises(asyncpg.PostgresError, match="append-only"):
        async with unit_of_work(head) as unit:
            await unit.connection.execute("UPDATE register_entry SET file_mark = 'X 1', mark_key = 'x1'")
    with pytest.raises(asyncpg.PostgresError, match="nobody drew"):
        async with unit_of_work(head) as unit:
            await unit.connection.execute(
                "INSERT INTO register_entry (id, tenant_id, service_id, register, series, mark, kind, year, number, notice_id,"
                " begun_on, begun_by, begun_at) SELECT gen_random_uuid(), tenant_id, service_id, 'OM', 'CJ', mark, kind, year, 2,"
                " notice_id, begun_on, $1, now() FROM register_entry",
                head.worker,
            )


async def test_another_authority_and_another_service_see_nothing_of_it(office):
    notice_id = (await office.record()).id
    await register(office, notice_id)
    for who in ("javorec_head", "osp_head", "pm_worker", "ospod_admin"):
        async with unit_of_work(office.actor(who)):
            assert await count("notice_registration") == 0
            assert await count("register_entry") == 0


async def test_the_printed_record_of_a_registered_notice_has_its_numbers(office):
    notice_id = (await office.record()).id
    head = office.actor("spod_head")
    before = await intake.record_of(head, notice_id)
    assert [value for _, value in before.numbers if value] == []
    await register(office, notice_id)
    record = await intake.record_of(head, notice_id)
    seen = await registration(office, notice_id)
    assert record.numbers == [("Číslo jednací", seen.reference_number), ("Evidenční číslo", seen.evidence_number)]
    assert record.numbers[0][1]
    assert record_pdf(record) != record_pdf(msgspec.structs.replace(record, numbers=[])), "they are drawn"
