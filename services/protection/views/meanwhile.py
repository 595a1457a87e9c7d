"""What came to notices of before while the records of two children were led as one: whoever parts them says whose it is (ADR 0104)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cases.cases.access import CaseHold
from cases.cases.schemas.merging import CameTo
from cases.cases.tables import RecordKind
from kernel import audit
from kernel.actor import Actor
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import format_instant
from kernel.web.i18n import N_, gettext
from services.intake import views as intake_views
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.schemas import StoredNotice
from services.protection import repository, rules
from services.protection.schemas import StoredMeanwhile
from services.protection.tables import Result, Step, StepOutcome
from tenants import views as tenant_views

from .parting import in_case_of

CAME_TO_NOTICE = N_("Oznámení {number} z doby před sloučením: co k němu přibylo")
MARKED = N_("{number} označeno jako o témže")
ADDED = N_("doplnění")
FILED = N_("další dítě má svůj případ")
WORDS = {
    f"judged {Result.URGENT}": N_("posouzeno jako naléhavé"),
    f"judged {Result.NOT_URGENT}": N_("posouzeno jako nenaléhavé"),
    "addition_judged": N_("doplnění posouzeno"),
    "asked": N_("otázka kolegovi"),
    "answered": N_("odpověď na otázku"),
    "child": N_("další dítě, jehož se to týká"),
    "said": N_("zda jsou posouzené všechny děti"),
    "basic": N_("základní vyhodnocení"),
}


GENERAL = ("asked", "answered", "said")
"""What is of no child of its own."""


class Came(NamedTuple):
    """One thing that came to a notice: when, by whom, what it is called in a file and for the reader, and what was told with it."""

    at: datetime
    by: UUID | None
    czech: str
    words: str
    told: str = ""


async def came_to_before(
    actor: Actor, kept: CaseHold, other: CaseHold, since: datetime, *, shows: bool
) -> list[CameTo]:
    """(in unit) What came since an instant to notices that stood before in one of two cases; what stands in both is judged of each there.

    `shows`: what is told in an addition goes to who reads the notice, and is recorded as a read.
    """
    found: list[CameTo] = []
    for hold, beside in ((kept, other), (other, kept)):
        for notice_id in await intake_views.ids_standing_in(actor, hold.id):
            row = await intake_views.row_of(actor, notice_id)
            stands = await in_case_of(actor, row, hold.id) if row is not None else None
            if row is None or stands is None or (hold is kept and stands[1] > since):
                continue  # what came since is a record of the file
            if await in_case_of(actor, row, beside.id) is not None:
                continue
            if came := await _came_since(actor, row, (kept.id, other.id), stands[0], since, shows=shows):
                found.append(await _as_one(actor, hold, row, came))
    return found


async def same_since(actor: Actor, notice_id: UUID, cases: Collection[UUID], since: datetime) -> list[StoredNotice]:
    """(in unit) The notices that are marked as of the same as one, that stand in none of these cases, and were marked, or got anything,
    since an instant."""
    marked, found = await intake_views.marked_since(actor, notice_id, since), list[StoredNotice]()
    for each in await intake_views.same_as(actor, notice_id):
        row = await intake_views.row_of(actor, each)
        if row is None or any([await in_case_of(actor, row, case) for case in cases]):
            continue
        if each in marked or await _to_one(actor, row, None, since, shows=False):
            found.append(row)
    return found


async def _as_one(actor: Actor, hold: CaseHold, row: StoredNotice, came: Sequence[Came]) -> CameTo:
    names = await tenant_views.worker_names(actor.tenant, {each.by for each in came if each.by is not None})
    people = {None: "", **{each: f" ({name})" for each, name in names.items()}}
    lines = [(each, people.get(each.by, "")) for each in came]
    return CameTo(
        source_id=row.id,
        case_id=hold.id,
        kind=RecordKind.NOTICE.value,
        at=came[-1].at,
        pieces=len(came),
        title=CAME_TO_NOTICE.format(number=row.reference_number),
        facts="\n".join(f"{format_instant(each.at)} {each.czech}{by}" for each, by in lines),
        told=gettext(CAME_TO_NOTICE).format(number=row.reference_number),
        said="\n".join(
            f"{format_instant(each.at)} {each.words}{by}{f': {each.told}' if each.told else ''}" for each, by in lines
        ),
    )


async def _came_since(
    actor: Actor, row: StoredNotice, cases: Collection[UUID], child: UUID | None, since: datetime, *, shows: bool
) -> list[Came]:
    """What came to a notice for its `child`, or for nobody who has a case of their own, and to those that are marked as of the same, unless
    they stand in these cases themselves; first to last."""
    found = await _to_one(actor, row, child, since, shows=shows)
    marked = await intake_views.marked_since(actor, row.id, since)
    for same in await same_since(actor, row.id, cases, since):
        number = same.reference_number
        if same.id in marked:
            found.append(_came(marked[same.id], None, MARKED, number=number))
        found += [
            each._replace(czech=f"{number}: {each.czech}", words=f"{number}: {each.words}")
            for each in await _to_one(actor, same, None, since, shows=shows)
        ]
    return sorted(found, key=lambda each: each.at)


async def _to_one(actor: Actor, row: StoredNotice, child: UUID | None, since: datetime, *, shows: bool) -> list[Came]:
    filed = await intake_views.child_cases(actor, row.id)
    found = [
        _judged(each)
        for each in await repository.list_meanwhile(actor, [row.id], since)
        if each.what in GENERAL or each.child_id == child or (child is None and each.child_id not in filed)
    ]
    found += [_came(each.opened_at, each.opened_by, FILED) for each in filed.values() if each.opened_at > since]
    hold = NoticeHold(id=row.id, row=row, permissions=frozenset())
    added = [each for each in await intake_views.additions_of(actor, hold) if each.added_at > since]
    told = await _told(actor, row) if added and shows else {}
    return found + [
        _came(each.added_at, each.added_by, ADDED)._replace(told=told.get(each.added_at, "")) for each in added
    ]


def _judged(row: StoredMeanwhile) -> Came:
    if row.what != "step":
        return _came(row.at, row.by, WORDS[" ".join(filter(None, (row.what, row.code)))])
    step, outcome = row.code.split()
    said = (rules.STEPS[Step(step)], rules.OUTCOMES[StepOutcome(outcome)])
    czech, words = [": ".join((say(said[0]), say(said[1]).lower())) for say in (str, gettext)]
    return Came(row.at, row.by, czech, words)


def _came(at: datetime, by: UUID | None, message: str, **more: str) -> Came:
    return Came(at, by, message.format(**more), gettext(message).format(**more))


async def _told(actor: Actor, row: StoredNotice) -> dict[datetime, str]:
    """What was added to a notice, by when, for who reads it."""
    try:
        hold = await notice_for(actor, row.id, IntakePermission.READ)
    except (NotThere, NotAllowed):
        return {}
    audit.read(actor, "notice", row.id, case_id=row.case_id)
    return {at: text.text for at, text in await intake_views.added_texts(actor, hold)}
