"""Who may get a notice: whom the rules of the authority name and why, and how many families each has at the moment (8d)."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import NamedTuple
from uuid import UUID

import msgspec

from cases.cases import views as case_views
from cases.cases.rules import KEY_WORKER_ROLES
from cases.clients.rules import is_secret
from cases.clients.schemas import ClientIdentity
from cases.persons import views as apart_from
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import N_, gettext
from services.intake.repository.families import list_families
from services.intake.rules.families import families as families_among
from services.intake.schemas import LeftOut, StoredFamilies, WorkerLoad
from tenants import views as tenant_views
from tenants.absences import views as absences
from tenants.assigning import views as assigning
from tenants.assigning.rules import AssignmentMode, AssignmentRule, is_near
from tenants.assigning.schemas import About, Concern, Proposal
from tenants.division.tables import WorkKind

NO_FAMILY: Point[str] = Point("which open cases no family comes of")
"""A condition on a case `s.id`, as a part of another statement with $1 the organisation and $2 the service."""
KNOWN_AS: Point[Callable[[Actor, UUID], Awaitable[Collection[UUID]]]] = Point(
    "whom other agendas know the child of a notice as"
)
"""(in unit) What a domain knows of a notice: its child is the one of these rows of persons, so nobody has to say it."""
RULES_NAME = N_("podle pravidel by to byl {who} ({rule}), jenže {why}")
ASKED_ACTS = f"{WorkKind.ACTIVITY}.asked_acts"


class Candidates(NamedTuple):
    """Whom the rules name, everybody who may be chosen, the proposed one in front, and what may be said that a notice concerns.

    `apart`: who leads cases here and may not lead one of this child, being its guardian (ADR 0117); named by no rule either.
    """

    proposal: Proposal
    workers: list[WorkerLoad]
    concerns: list[Concern]
    mode: AssignmentMode
    apart: Mapping[UUID, LeftOut]


async def known_as(actor: Actor, notice_id: UUID) -> list[UUID]:
    """(in unit) Whom other agendas know the child of a notice as, by what is known of the notice itself."""
    return list(dict.fromkeys([one for each in KNOWN_AS.all() for one in await each(actor, notice_id)]))


async def candidates(actor: Actor, child: ClientIdentity, concerns: str, persons: Collection[UUID] = ()) -> Candidates:
    """(in unit) Who may get a notice about a child that `concerns` a specialisation or an activity. A constant number of statements.

    `persons`: whom other agendas know it as, as far as that is said.
    """
    today = today_in_prague()
    by = await assigning.assigning_on(actor, today)
    workers = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
    known = by.concerns()
    proposal = await assigning.propose(
        actor, by, about(child, concerns, known), {each.id: each.name for each in workers}
    )
    apart = await _kept_apart(actor, child, persons, {each.id: each.name for each in workers})
    proposal = _without(proposal, apart)
    numbers = await case_views.open_case_counts(actor)
    families = await families_of(actor)
    away = await absences.away_words(actor)
    preset = by.mode is not AssignmentMode.HEAD_ONLY and proposal.worker_id not in away
    loads = [
        _load(each.id, each.name, numbers.get(each.id, 0), away.get(each.id, ""), families, by.limit(each.roles))
        for each in workers
        if each.id not in apart
    ]
    loads.sort(
        key=lambda each: (each.id != proposal.worker_id, bool(each.away), each.families / each.limit, each.open_cases)
    )
    return Candidates(msgspec.structs.replace(proposal, preset=preset), loads, known, by.mode, apart)


async def _kept_apart(
    actor: Actor, child: ClientIdentity, persons: Collection[UUID], names: Mapping[UUID, str]
) -> dict[UUID, LeftOut]:
    """(in unit) Who may not lead a case of this child, as other agendas likely know it."""
    if not await tenant_views.keeps_guardianship(actor):
        return {}
    likely = [each.id for each in await case_views.alike_elsewhere(actor, child, shows=False) if each.likely]
    found = await apart_from.may_not_lead(actor, [*likely, *persons])
    return {who: LeftOut(name=names[who], why=why) for who, why in found.items() if who in names}


def _without(proposal: Proposal, apart: Mapping[UUID, LeftOut]) -> Proposal:
    """Whom the rules name and may not lead it is nobody's proposal: the head decides."""
    out = apart.get(proposal.worker_id) if proposal.worker_id else None
    if out is None:
        return proposal
    why = gettext(RULES_NAME).format(who=out.name, rule=proposal.why, why=out.why)
    return Proposal(rule=AssignmentRule.MANUAL.value, why=why, passed=proposal.passed)


def _load(worker_id: UUID, name: str, cases: int, away: str, families: Mapping[UUID, int], limit: int) -> WorkerLoad:
    number = families.get(worker_id, 0)
    return WorkerLoad(
        id=worker_id,
        name=name,
        open_cases=cases,
        away=away,
        families=number,
        limit=limit,
        near=is_near(number, limit),
        full=number >= limit,
    )


def about(child: ClientIdentity, concerns: str, known: list[Concern]) -> About:
    """What of a child decides; what it `concerns` only as far as the authority knows that."""
    kind, _, code = concerns.partition(".") if concerns in {each.key for each in known} else ("", "", "")
    return About(
        street=child.street,
        town=child.town,
        family_name=child.family_name,
        specialisation=code if kind == WorkKind.SPECIALISATION else "",
        activity=code if kind == WorkKind.ACTIVITY else "",
        hidden=is_secret(child),
    )


async def families_of(actor: Actor) -> dict[UUID, int]:
    """(in unit) How many families each key worker of the service has at the moment."""
    return {row.worker_id: _families(row) for row in await list_families(actor, NO_FAMILY.all())}


def _families(row: StoredFamilies) -> int:
    """Cases that stand in one notice are of one family, and so are those that are joined by others."""
    return families_among(row.cases, msgspec.json.decode(row.together, type=list[tuple[UUID, UUID]]))
