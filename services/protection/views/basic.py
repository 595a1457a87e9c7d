"""The basic assessments of a notice."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from cases.cases.access import CaseHold
from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.legal_time import prague_date
from kernel.readable import opened, unreadable
from kernel.web.i18n import N_, gettext
from services.intake import views as intake_views
from services.protection import repository, rules
from services.protection.access import JudgedHold
from services.protection.schemas import BasicText, BasicView, ChildView, StoredBasic, UrgencyView
from services.protection.tables import BasicResult
from services.registers import views as register_views
from services.registers.rules import REGISTERS
from services.registers.schemas import InBasic
from tenants import views as tenant_views
from tenants.codelists.rules import Codes
from tenants.codelists.views import codes_of

from .standing import names_more

MOST_BASIC = 200
ONLY_TOGETHER = N_("Zařazení platilo jen ve spojeném záznamu, zápis je v druhém. Vyhodnoťte dítě znovu.")
ENTERED_BY_THE_OTHER = N_(
    "Oznámení {number}: v základní evidenci je jen zápis druhého záznamu. Základní vyhodnocení se po rozdělení udělá znovu, kdo případ"
    " vede, na to dostane úkol."
)


async def codes_of_enrolment(actor: Actor) -> tuple[Codes, Codes]:
    """(in unit) The registers of the authority and its reasons of enrolment: one statement."""
    registers, reasons = await codes_of(actor, REGISTERS, rules.ENROLMENT_REASONS)
    return registers, reasons


async def found_of(actor: Actor, notice_id: UUID, case_id: UUID | None) -> tuple[list[rules.Found], datetime | None]:
    """(in unit) What holds now of each child of a notice that was judged, assessed or named, whether it is one of § 6, and since when all
    of it does; none before the first.

    For an act that has its own right to know; nobody is shown.
    """
    rows = await repository.list_basic(actor, notice_id, limit=MOST_BASIC)
    of: dict[UUID | None, list[StoredBasic]] = {}
    for row in rows:
        of.setdefault(row.child_id, []).append(row)
    if not of:
        return [], None
    judged = {row.child_id for row in await repository.list_assessments(actor, notice_id, limit=MOST_BASIC)}
    entries = await register_views.in_basic(actor, notice_id, case_id)
    known = [rules.found(mine[0].result, entries.get(child)) for child, mine in of.items()]
    since = [rules.found_since(mine, entries.get(child)) for child, mine in of.items()]
    more = await names_more(actor, notice_id)  # whom nobody judged yet, nobody knows either
    return [*known, *(rules.Found.UNKNOWN for _ in judged - set(of)), *([rules.Found.UNKNOWN] if more else [])], max(
        since
    )


async def without_entry(actor: Actor, notice_id: UUID, *, apart: UUID | None = None) -> set[UUID | None]:
    """(in unit) Which children of a notice were found to be such of § 6 and have no entry that says so, or would have none once a
    case is led `apart`."""
    row = await intake_views.row_of(actor, notice_id)
    last: dict[UUID | None, str] = {}
    for each in await repository.list_basic(actor, notice_id, limit=MOST_BASIC):
        last.setdefault(each.child_id, each.result)
    if row is None or BasicResult.SECTION_6 not in last.values():
        return set()
    entries = await register_views.in_basic(actor, notice_id, row.case_id, apart=apart)
    return {child for child, result in last.items() if rules.found(result, entries.get(child)) is rules.Found.UNKNOWN}


async def parted(actor: Actor, *both: CaseHold) -> list[str]:
    """(in unit) Which notices of two records that are to be led apart rest on an entry of the other one."""
    said: list[str] = []
    for hold, other in zip(both, reversed(both), strict=True):
        for notice_id in await intake_views.ids_standing_in(actor, hold.id):
            now = await without_entry(actor, notice_id)
            if await without_entry(actor, notice_id, apart=other.id) - now:
                number = await intake_views.number_of(actor, notice_id)
                said.append(gettext(ENTERED_BY_THE_OTHER).format(number=number))
    return said


async def stands_in_basic(actor: Actor, view: UrgencyView) -> InBasic | None:
    """Where the child of a case stands in a basic register, for who assesses a notice of it (their `view`)."""
    async with look(actor):
        header = view.notice.header
        entry = (await register_views.in_basic(actor, header.id, header.case_id)).get(None)
    return entry if entry is not None and entry.runs else None


async def staying(actor: Actor, notice_ids: Collection[UUID]) -> dict[UUID, register_views.Staying]:
    """(in unit) Which children of these notices were not found to be such of § 6; a further one is named that was kept as a notice,
    or stands there after the child of the notice went.
    """
    of: dict[UUID, dict[UUID | None, str]] = {}
    for row in await repository.list_results(actor, notice_ids):
        of.setdefault(row.notice_id, {})[row.child_id] = row.result
    found: dict[UUID, register_views.Staying] = {}
    for notice_id, results in of.items():
        stay = [child for child, result in results.items() if result != BasicResult.SECTION_6]
        kept = [child for child in stay if child is None or None not in stay or results[child] == BasicResult.KEPT]
        found[notice_id] = register_views.Staying(stay, kept if kept != [None] else [])
    return found


async def basic_of(actor: Actor, hold: JudgedHold, children: Sequence[ChildView]) -> list[BasicView]:
    """(in unit) The basic assessments of a notice, last first."""
    rows = await repository.list_basic(actor, hold.notice.id, limit=MOST_BASIC)
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.assessed_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    registers, reasons = await codes_of_enrolment(actor)
    entries = await register_views.in_basic(actor, hold.notice.id, hold.notice.row.case_id)
    of = {child.id: child for child in children}
    found: list[BasicView] = []
    seen = set[UUID | None]()
    for row in rows:
        text = opened(sealer, "basic_assessment", row.id, row.sealed, BasicText) or BasicText(reason=unreadable())
        day, last = prague_date(row.assessed_at), row.child_id not in seen
        enrolled = last and row.result == BasicResult.SECTION_6
        entry = entries.get(row.child_id) if enrolled else None
        found.append(
            BasicView(
                id=row.id,
                child=of.get(row.child_id) or ChildView(id=row.child_id, name=unreadable()),
                result=row.result,
                holds=last and (not enrolled or (entry is not None and entry.runs)),
                entry=entry.number if entry and entry.runs else "",
                entry_on=entry.begun_on if entry and entry.runs else None,
                corrected=bool(entry) and (entry.register, entry.begun_on) != (row.register, row.enrolled_on),
                ended=(entry.said if entry else gettext(ONLY_TOGETHER)) if enrolled else "",
                unequivocal=row.unequivocal,
                register=row.register or "",
                register_words=registers.words(row.register, day) if row.register else "",
                enrolment_reason=row.enrolment_reason or "",
                enrolment_words=reasons.words(row.enrolment_reason, day) if row.enrolment_reason else "",
                enrolled_on=row.enrolled_on,
                reason=text.reason,
                retention_note=text.retention_note,
                assessed_by=names.get(row.assessed_by, ""),
                assessed_at=row.assessed_at,
            )
        )
        seen.add(row.child_id)
    return found
