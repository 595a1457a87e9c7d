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
from services.intake.schemas import StoredNotice
from services.protection import repository, rules
from services.protection.access import JudgedHold
from services.protection.schemas import BasicText, BasicView, ChildView, UrgencyView
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


async def children_stand(
    actor: Actor, row: StoredNotice, *, apart: UUID | None = None
) -> dict[UUID | None, tuple[rules.Stands, BasicResult | None]]:
    """(in unit) How each child of a notice stands that was basically assessed, in it or in another of its notices and records (ADR 0094),
    and what came of it in this one; as if a case were led `apart`. The one place that says so; nobody is shown.
    """
    assessed = await repository.list_found(actor, row.id, row.case_id, apart=apart)
    entries = await register_views.in_basic(actor, row.id, row.case_id, apart=apart) if assessed else {}
    return {
        child: (
            rules.stands(rows, entries.get(child, []), received=row.received_at),
            next((BasicResult(each.result) for each in rows if each.here), None),
        )
        for child, rows in assessed.items()
    }


async def found_of(actor: Actor, row: StoredNotice) -> tuple[list[rules.Found], datetime | None]:
    """(in unit) What holds now of each child of a notice, its own always, and whoever else was judged, assessed or named, whether it is
    one of § 6, and since when all of it does; none before the first was assessed in it.

    For an act that has its own right to know; nobody is shown.
    """
    known = {child: each for child, (each, here) in (await children_stand(actor, row)).items() if here is not None}
    if not known:
        return [], None
    stand = {None, *(each.child_id for each in await repository.list_assessments(actor, row.id, limit=MOST_BASIC))}
    stand |= {each.id for each in await repository.list_children(actor, row.id, limit=MOST_BASIC)}
    more = await names_more(actor, row.id)  # whom nobody judged yet, nobody knows either
    left = [*(stand - set(known)), *([None] if more else [])]
    said = [*(each.found for each in known.values()), *(rules.Found.UNKNOWN for _ in left)]
    return said, max(each.since for each in known.values())


async def without_entry(actor: Actor, notice_id: UUID, *, apart: UUID | None = None) -> set[UUID | None]:
    """(in unit) Which children of a notice were found to be such of § 6 in it and have no entry that says so, or would have none once a
    case is led `apart`."""
    row = await intake_views.row_of(actor, notice_id)
    stand = await children_stand(actor, row, apart=apart) if row is not None else {}
    return {
        child
        for child, (each, here) in stand.items()
        if here == BasicResult.SECTION_6 and each.found is rules.Found.UNKNOWN
    }


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
        entries = (await register_views.in_basic(actor, header.id, header.case_id)).get(None, ())
    return next((each for each in entries if each.runs), None)


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
        found[notice_id] = register_views.Staying(
            stay, kept if kept != [None] else [], await names_more(actor, notice_id) if not stay else False
        )
    return found


async def basic_of(actor: Actor, hold: JudgedHold, children: Sequence[ChildView]) -> list[BasicView]:
    """(in unit) The basic assessments of a notice, last first."""
    rows = await repository.list_basic(actor, hold.notice.id, limit=MOST_BASIC)
    if not rows:
        return []
    names = await tenant_views.worker_names(actor.tenant, {row.assessed_by for row in rows})
    sealer = await keys.sealer(actor.tenant, hold.notice.id)
    registers, reasons = await codes_of_enrolment(actor)
    stand = await children_stand(actor, hold.notice.row)
    of = {child.id: child for child in children}
    found: list[BasicView] = []
    seen = set[UUID | None]()
    for row in rows:
        text = opened(sealer, "basic_assessment", row.id, row.sealed, BasicText) or BasicText(reason=unreadable())
        day, now = prague_date(row.assessed_at), None if row.child_id in seen else stand[row.child_id][0]
        entry = now.entry if now else None
        enrolled, runs = row.result == BasicResult.SECTION_6, entry if entry and entry.runs else None
        found.append(
            BasicView(
                id=row.id,
                child=of.get(row.child_id) or ChildView(id=row.child_id, name=unreadable()),
                result=row.result,
                holds=now is not None and now.found is (rules.Found.IS if enrolled else rules.Found.IS_NOT),
                found=now.found.value if now else "",
                entry=runs.number if runs else "",
                entry_on=runs.begun_on if runs else None,
                corrected=enrolled
                and bool(entry)
                and (entry.register, entry.begun_on) != (row.register, row.enrolled_on),
                ended=_ended(now) if now else "",
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


def _ended(stands: rules.Stands) -> str:
    """Why a child stands in no register any more, or does not although it was found to be one of § 6; empty otherwise."""
    if stands.entry is not None:
        return stands.entry.said
    return gettext(ONLY_TOGETHER) if stands.found is rules.Found.UNKNOWN else ""
