"""The entries of a case as its readers see them, and one that is to end or to be put right."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from uuid import UUID

import msgspec

from cases.cases import schemas as cases
from cases.cases.access import CaseHold, CasePermission, case_for, hold_on
from cases.cases.schemas import CaseHeader
from cases.cases.views import header_of
from kernel import audit, keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import look
from kernel.exceptions import DomainError, NotAllowed
from kernel.legal_time import today_in_prague
from kernel.readable import NOT_READABLE, opened, unreadable
from kernel.web.i18n import gettext
from kernel.web.text import format_date
from services.intake import views as intake_views
from services.registers import repository, rules
from services.registers.access import keeps, kept_for, marked_for, sees
from services.registers.schemas import (
    CorrectedDay,
    EntryText,
    InBasic,
    KeptEntry,
    RegistersOfCase,
    StoredDay,
    StoredEntry,
)
from services.registers.tables import Ending, Issuer, RegisterKind
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of
from tenants.settings.views import value_on

from .numbers import entry_view, names_of_entries, number_in, registers_of

MOST_OF_CASE = 200


async def removals_of(actor: Actor) -> Codes:
    """(in unit) Why an entry ends, as the authority says it, on whatever day."""
    (codes,) = await codes_of(actor, rules.REMOVALS)
    return codes


async def in_basic(
    actor: Actor, notice_id: UUID, case_id: UUID | None, *, apart: UUID | None = None
) -> dict[UUID | None, list[InBasic]]:
    """(in unit) How the children of a notice stand and stood in the basic registers, by child: its entries, one that runs or else the
    last in front.

    Those of the child of a case may stand with another notice of it, or in a case that is led as one with it, but for one that is to be
    led `apart`. Nobody is shown it.
    """
    found: dict[UUID | None, list[StoredEntry]] = {}
    rows = (
        await repository.list_entries_of(actor, notice_id, limit=MOST_OF_CASE)
        if case_id is None
        else await repository.list_of_person(actor, case_id, apart=apart, limit=MOST_OF_CASE)
    )
    first = case_id is not None  # else every entry is of the notice, by its children
    for row in reversed(rows):
        found.setdefault(None if first and row.own else row.child_id, []).append(row)
    for child_id, own in (await intake_views.child_cases(actor, notice_id)).items() if first else ():
        rows = await repository.list_of_person(actor, own.case_id, apart=apart, limit=MOST_OF_CASE)
        found[child_id] = [row for row in reversed(rows) if row.own]
    basic = {child: [row for row in rows if row.kind == RegisterKind.BASIC] for child, rows in found.items()}
    removed = any(row.removal_reason for rows in basic.values() for row in rows)
    removals = await removals_of(actor) if removed else None
    return {child: [_in_basic(row, removals) for row in rows] for child, rows in basic.items()}


def _in_basic(row: StoredEntry, removals: Codes | None) -> InBasic:
    number, said = number_in(row), ""
    if row.ending == Ending.MISTAKEN:
        said = gettext("Zápis {number} byl opraven {day}: zapsán být neměl. Vyhodnoťte dítě znovu.")
    elif row.ending == Ending.REMOVED:
        said = gettext("Zápis {number} skončil {day}: {why}.")
    why = removals.words(row.removal_reason, row.ended_on) if removals and row.removal_reason and row.ended_on else ""
    told = said.format(number=number, day=format_date(row.ended_on), why=why) if row.ended_on else ""
    ending = None if row.ending in (None, Ending.MOVED) else row.ending
    return InBasic(
        register=row.register,
        number=number,
        begun_on=row.begun_on,
        ended_on=row.ended_on,
        ended_at=row.ended_at,
        ending=ending,
        reason=row.removal_reason or "",
        said=told,
    )


async def entries_of_case(actor: Actor, case_id: UUID) -> list[KeptEntry]:
    """In which registers the child of a case stands, for who reads the case. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        return await _kept(actor, hold, await repository.list_of_case(actor, case_id, limit=MOST_OF_CASE))


class _Said(msgspec.Struct):
    """What an act on an entry said of itself."""

    entry_id: UUID | None = None


async def abouts_of(actor: Actor, hold: CaseHold, rows: Collection[cases.StoredEntry]) -> dict[UUID, str]:
    """(in unit) Of which entry of whom the acts in the history of a case were, as far as the reader may know of the entry."""
    of = {
        row.id: said.entry_id
        for row in rows
        if row.action.startswith("register.entry_")
        and row.details
        and (said := msgspec.json.decode(row.details, type=_Said)).entry_id
    }
    if not of:
        return {}
    registers, mine = await registers_of(actor), keeps(actor, hold)
    entries = await repository.list_by_id(actor, set(of.values()))
    known = [
        each
        for each in entries
        if mine or ((code := registers.known().get(each.register)) is not None and sees(actor, code))
    ]
    called = await names_of_entries(actor, [each for each in known if each.child_id is not None])
    said = {each.id: ", ".join(filter(None, (number_in(each), called.get(each.id, "")))) for each in known}
    return {row_id: said[entry_id] for row_id, entry_id in of.items() if entry_id in said}


async def registers_of_case(actor: Actor, case_id: UUID) -> RegistersOfCase:
    """The same with what the actor may do; for the page of the case. Raises NotThere, NotAllowed."""
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.READ)
        entries = await entries_of_case(actor, case_id)
        further = keeps(actor, hold) and rules.further_registers(await registers_of(actor), today_in_prague())
        marks = not hold.file_mark and not entries and keeps(actor, hold) and await _marks(actor, case_id)
        return RegistersOfCase(case_id=case_id, entries=entries, enters=bool(further), marks=marks)


async def _marks(actor: Actor, case_id: UUID) -> bool:
    """(in unit) Whether the actor may type in the mark of the file of a case now: the records system issues it, and no notice did."""
    issuer = await value_on(actor, today_in_prague(), rules.ISSUER)
    try:
        await marked_for(actor, case_id)
    except DomainError:
        return False
    return issuer is Issuer.OUTSIDE


async def marking(actor: Actor, case_id: UUID) -> CaseHeader:
    """The head of a case the mark of whose file is to be typed in; recorded as a read.

    Raises NotThere, NotAllowed, NamedAlready, MarkedAtEntry.
    """
    async with look(actor):
        hold = await marked_for(actor, case_id)
        audit.read(actor, "case_header", hold.id, case_id=hold.id)
        return await header_of(actor, hold)


async def entering(actor: Actor, case_id: UUID) -> tuple[CaseHeader, dict[str, str]]:
    """The head of a case whose child is to be entered in a further register, and in which; recorded as a read.

    Raises NotThere, NotAllowed.
    """
    async with look(actor):
        hold = await case_for(actor, case_id, CasePermission.SEE)
        if not keeps(actor, hold):
            raise NotAllowed
        further = rules.further_registers(await registers_of(actor), today_in_prague())
        rows = await repository.list_running_of_case(actor, case_id, limit=MOST_OF_CASE)
        offered = rules.enterable(further, rows)
        audit.read(actor, "case_header", hold.id, case_id=hold.id)
        return await header_of(actor, hold), {code: each.words for code, each in offered.items()}


async def entry_kept(actor: Actor, entry_id: UUID) -> tuple[KeptEntry, CaseHeader, list[tuple[str, str]], Codes]:
    """An entry that the actor keeps, the head of its case, in which registers its child may stand in its stead, and why entries end.

    Recorded as a read. Raises NotThere, NotAllowed.
    """
    async with look(actor):
        registers = await registers_of(actor)
        row, hold = await kept_for(actor, entry_id, registers=registers)
        (entry,) = await _kept(actor, hold, [row])
        alike = rules.alike(registers, row.register, today_in_prague())
        audit.read(actor, "case_header", hold.id, case_id=hold.id)
        offered = {row.register: entry.register_words, **{code: each.words for code, each in alike.items()}}
        return entry, await header_of(actor, hold), [*offered.items()], await removals_of(actor)


async def _kept(actor: Actor, hold: CaseHold, rows: Sequence[StoredEntry]) -> list[KeptEntry]:
    """A constant number of statements, however many there are."""
    if not rows:
        return []
    registers = await registers_of(actor)
    removals = await removals_of(actor) if any(row.removal_reason for row in rows) else None
    days = await repository.list_days(actor, [row.id for row in rows])
    people = {who for row in rows if (who := row.ended_by)} | {day.corrected_by for day in days}
    names = await tenant_views.worker_names(actor.tenant, people)
    sealers = await _sealers(actor, hold, rows)
    readable = await intake_views.read_by(actor, {row.notice_id for row in rows})
    mine, called = keeps(actor, hold), await names_of_entries(actor, rows, readable=readable)
    return [
        KeptEntry(
            **msgspec.structs.asdict(entry_view(row, registers, called)),
            reason=removals.words(row.removal_reason, row.ended_on)
            if removals and row.removal_reason and row.ended_on
            else "",
            words=_words(sealers, "register_entry", row.id, row.sealed) if row.sealed else "",
            ended_by=names.get(row.ended_by, "") if row.ended_by and row.sealed else "",
            days=[_day(day, names, sealers) for day in days if day.entry_id == row.id],
            lists=(code := registers.known().get(row.register)) is not None and sees(actor, code),
            keeps=mine and row.ended_on is None and row.kind != RegisterKind.NOTICE,
        )
        for row in rows
    ]


async def _sealers(actor: Actor, hold: CaseHold, rows: Sequence[StoredEntry]) -> list[RowSealer]:
    """What was written before the child had a case of its own is sealed with that in which the entry was made."""
    made_in = {row.made_in for row in rows if row.made_in not in (None, row.case_id)}
    before = [each for case_id in made_in if case_id and (each := await hold_on(actor, case_id)) is not None]
    others = await keys.sealers(actor.tenant, {each.client_id for each in before})
    return [*others.values(), await keys.sealer(actor.tenant, hold.client_id)]


def _day(row: StoredDay, names: Mapping[UUID, str], sealers: Sequence[RowSealer]) -> CorrectedDay:
    words = _words(sealers, "register_correction", row.id, row.sealed)
    return CorrectedDay(was=row.was, by=names.get(row.corrected_by, ""), at=row.corrected_at, words=words)


def _words(sealers: Sequence[RowSealer], table: str, row_id: UUID, sealed: bytes) -> str:
    *before, sealer = sealers
    for each in before:
        with suppress(*NOT_READABLE):
            return each.open(table, row_id, sealed, EntryText).words
    text = opened(sealer, table, row_id, sealed, EntryText)
    return text.words if text is not None else unreadable()
