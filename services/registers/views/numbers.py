"""The numbers of notices, and in which registers one stands."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID

from cases.cases import views as case_views
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import gettext
from services.intake import views as intake_views
from services.intake.access import PASSED_ON, IntakePermission, notice_for
from services.intake.schemas import NoticeHeader
from services.registers import repository, rules
from services.registers.access import RegisterPermission, check_known, may, registered_for, sees
from services.registers.schemas import (
    EntryView,
    FormerNumbers,
    RegistrationView,
    StoredEntry,
    StoredRegistration,
)
from services.registers.tables import RegisterKind
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of
from tenants.settings.views import settings_on

MOST_OF_NOTICE = 100

CHILDREN: Point[Callable[[Actor, Collection[UUID], Collection[UUID]], Awaitable[Mapping[UUID, str]]]] = Point(
    "names of the further children of notices"
)
"""What further children are called in a register: who has a name by it; one without by the words of the call to who reads one of these
notices, and otherwise as another child. In the unit of work of the caller."""


class Staying(NamedTuple):
    """Which children of a notice were not found to be such of § 6 yet, without an id its own; `named`: those that it stands with in
    the register, where that is not its own child alone; `open`: it may tell of others.
    """

    children: list[UUID | None]
    named: list[UUID | None]
    open: bool = False


STAYING: Point[Callable[[Actor, Collection[UUID]], Awaitable[Mapping[UUID, Staying]]]] = Point(
    "children of notices that stay notices"
)
"""By notice; in the unit of work of the caller."""


async def registers_of(actor: Actor) -> Codes:
    """(in unit) The registers of the authority, on whatever day."""
    (codes,) = await codes_of(actor, rules.REGISTERS)
    return codes


async def numbers_of(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, intake_views.Numbers]:
    """(in unit) By which numbers these notices go, but those of registers that only who works with them sees: shows nobody anything."""
    return {
        row.notice_id: intake_views.Numbers(
            registered_as=row.reference_number or "",
            evidence_number=row.evidence_number or "",
            file_marks=tuple(row.marks),
        )
        for row in await repository.list_numbers(actor, notice_ids)
    }


async def taken_by(actor: Actor, notice_id: UUID) -> str:
    """(in unit) The sentence that another notice has a number; everybody of the authority may know that it exists."""
    return gettext(rules.TAKEN).format(number=await intake_views.number_of(actor, notice_id))


async def further_numbers(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, tuple[tuple[str, ...], bool]]:
    """(in unit) By further child of these notices by which numbers it goes, and whether everybody of the authority may know of it."""
    found: dict[UUID, tuple[tuple[str, ...], bool]] = {}
    for row in await repository.list_further(actor, notice_ids):
        numbers, known = found.get(row.child_id, ((), False))
        found[row.child_id] = tuple(dict.fromkeys((*numbers, *row.numbers))), known or row.known
    return found


async def names_of_entries(
    actor: Actor, entries: Collection[StoredEntry], *, readable: Collection[UUID] = ()
) -> dict[UUID, str]:
    """(in unit) By entry, how the further children are called that it is of: who may know of an entry may know of whom it is. One
    that has a case is called as that says, and not as the caller did. Whom nobody named is called by the words of the call only with a
    notice that is `readable` to the actor: they are its content, in no register (domain reference 1.18).

    In a register of notices a notice stands with the children that stay notices, once the others went to a basic one.
    """
    running = {each.notice_id for each in entries if each.kind == RegisterKind.NOTICE and each.ended_on is None}
    staying: dict[UUID, Staying] = {}
    for each in STAYING.all() if running else ():
        staying |= await each(actor, running)
    stay = {notice_id: one.named for notice_id, one in staying.items() if one.named}
    children = {entry.child_id for entry in entries if entry.child_id is not None}
    children |= {child for named in stay.values() for child in named if child is not None}
    names: dict[UUID | None, str] = {}
    for of in CHILDREN.all() if children else ():
        found = await of(actor, children, readable)
        names |= {**found}
    filed = await intake_views.cases_of_children(actor, {entry.notice_id for entry in entries}) if children else {}
    people = await case_views.people_of_cases(actor, {case for child, case in filed.items() if child in children})
    names |= {child: people[case].name for child, case in filed.items() if child in children and case in people}
    firsts = [notice_id for notice_id, named in stay.items() if None in named]
    first = {each.id: each.child_name for each in await intake_views.known_notices(actor, firsts)} if firsts else {}

    def called(entry: StoredEntry) -> str:
        if entry.child_id is not None:
            return names.get(entry.child_id) or gettext("jiné dítě z rodiny")
        if entry.kind != RegisterKind.NOTICE or entry.ended_on is not None:
            return ""
        named = stay.get(entry.notice_id, [])
        said = (first.get(entry.notice_id, "") if one is None else names.get(one, "") for one in named)
        return "; ".join(dict.fromkeys(said))

    return {entry.id: name for entry in entries if (name := called(entry))}


async def stays_notice(actor: Actor, notice_id: UUID) -> bool:
    """(in unit) Whether any child of a notice stays a notice, or may: then it stands in the register of notices on."""
    found = [await each(actor, [notice_id]) for each in STAYING.all()]
    return any(one.children or one.open for each in found for one in each.values())


def number_in(entry: StoredEntry) -> str:
    """The number of an entry in its register, as the authority wrote it at its moment: `OM 5/2026`."""
    return f"{entry.mark} {entry.number}/{entry.year}"


def entry_view(entry: StoredEntry, registers: Codes, called: Mapping[UUID, str] = MappingProxyType({})) -> EntryView:
    """An entry as everybody may see it who may know of its notice; `called`: whom it is of, if that is not the child of its notice."""
    return EntryView(
        id=entry.id,
        register=entry.register,
        register_words=registers.words(entry.register, entry.begun_on),
        number=number_in(entry),
        file_mark=entry.file_mark or "",
        child_id=entry.child_id,
        child_name=called.get(entry.id, ""),
        begun_on=entry.begun_on,
        ended_on=entry.ended_on,
        ending=gettext(rules.ENDINGS[entry.ending]) if entry.ending else "",
        version=entry.version,
    )


async def registration_view(actor: Actor, notice_id: UUID) -> RegistrationView:
    """The numbers of a notice, for everybody who may know of it. Raises NotThere."""
    async with look(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.SEE)
        return await _view(actor, notice_id, elsewhere=hold.row.status in PASSED_ON)


async def header_of(actor: Actor, notice_id: UUID) -> NoticeHeader:
    """The header of a notice that is to be registered; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        await registered_for(actor, notice_id)
        return (await intake_views.headers_by_id(actor, [notice_id], what="notice_header"))[notice_id]


async def on_notice(actor: Actor, notice_id: UUID) -> RegistrationView | None:
    """The same for the page of a notice; None for who may not know of it."""
    try:
        return await registration_view(actor, notice_id)
    except NotThere:
        return None


async def _view(actor: Actor, notice_id: UUID, *, elsewhere: bool) -> RegistrationView:
    today = today_in_prague()
    rows = await repository.list_registrations(actor, notice_id, limit=MOST_OF_NOTICE)
    settings = await settings_on(actor, today, rules.ISSUER, rules.OUTSIDE)
    registers = await registers_of(actor)
    every = await repository.list_entries_of(actor, notice_id, limit=MOST_OF_NOTICE)
    entries = [each for each in every if _open_to(actor, registers, each)]
    readable = await intake_views.read_by(actor, {each.notice_id for each in entries})
    called = await names_of_entries(actor, entries, readable=readable)
    names = await tenant_views.worker_names(
        actor.tenant, {who for row in rows for who in (row.registered_by, row.replaced_by)}
    )
    last = rows[0] if rows else None
    of_notices = rules.of_kind(registers, rules.RegisterKind.NOTICE, today)
    return RegistrationView(
        notice_id=notice_id,
        version=len(rows),
        issuer=last.issuer if last else settings[rules.ISSUER],
        reference_number=last.reference_number if last else "",
        evidence_number=(last.evidence_number or "") if last else "",
        registered_on=last.registered_on if last else None,
        registered_by=names.get(last.registered_by, "") if last else "",
        registered_at=last.registered_at if last else None,
        former=_former(rows, names),
        entries=[entry_view(each, registers, called) for each in entries],
        may_register=may(actor, RegisterPermission.REGISTER),
        elsewhere=elsewhere,
        register=next((each.words for each in of_notices.values()), ""),
        shape=settings[rules.OUTSIDE],
    )


def _open_to(actor: Actor, registers: Codes, entry: StoredEntry) -> bool:
    """Whether who may know of a notice may know of its entry: not of one that only those see who work with it."""
    code = registers.known().get(entry.register)
    return code is None or sees(actor, code)


def _former(rows: list[StoredRegistration], names: Mapping[UUID, str]) -> list[FormerNumbers]:
    """Numbers that were wrong, last first; why stands with those that replaced them."""
    return [
        FormerNumbers(
            reference_number=row.reference_number,
            evidence_number=row.evidence_number or "",
            replaced_by=names.get(row.replaced_by, ""),
            replaced_at=row.replaced_at,
            reason=gettext(rules.CORRECTIONS[better.correction]) if better.correction else "",
        )
        for better, row in pairwise(rows)
        if row.replaced_at is not None and row.replaced_by is not None
    ]


async def entry_of(actor: Actor, entry_id: UUID) -> tuple[EntryView, NoticeHeader]:
    """An entry that is to be marked, and the header of its notice; recorded as a read. Raises NotThere, NotAllowed."""
    async with look(actor):
        entry = await repository.find_entry(actor, entry_id) if actor.service_id else None
        if entry is None:
            raise NotThere
        registers = await registers_of(actor)
        await check_known(actor, entry, registers)
        header = await header_of(actor, entry.notice_id)
        return entry_view(entry, registers, await names_of_entries(actor, [entry])), header
