"""By what notices were assigned, for who sees them (domain reference 9, row 1; ADR 0118)."""

from collections.abc import Collection
from uuid import UUID

from kernel import keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import opened
from kernel.web.i18n import gettext
from services.intake.access import GIVING
from services.intake.repository.bases import list_bases
from services.intake.schemas import AssignmentText
from services.intake.schemas.giving import Basis, StoredBasis
from services.intake.schemas.in_case import NoticeInCase
from tenants import views as tenant_views
from tenants.assigning.rules import MODES, RULES, AssignmentMode, AssignmentRule

from .lists import notices_of_case


async def bases_of(actor: Actor, notice_ids: Collection[UUID], readable: Collection[UUID]) -> dict[UUID, Basis]:
    """(in unit) By what those of these notices were assigned of which that was kept, with the rule's own words of those that are `readable`."""
    rows = await list_bases(actor, notice_ids) if notice_ids else []
    if not rows:
        return {}
    people = {each for row in rows for each in (row.worker_id, row.assigned_by, row.proposed_id) if each}
    names = await tenant_views.worker_names(actor.tenant, people)
    sealers = await keys.sealers(actor.tenant, [row.notice_id for row in rows if row.notice_id in readable])
    found: dict[UUID, Basis] = {}
    for row in rows:
        sealer = sealers.get(row.notice_id)
        text = opened(sealer, "assignment_basis", row.id, row.sealed, AssignmentText) if sealer else None
        found[row.notice_id] = _basis(row, names, text or AssignmentText())
    return found


async def notices_in_case(actor: Actor, case_id: UUID) -> list[NoticeInCase]:
    """The notices that led to a case or were joined to it, each with by what it was assigned. Raises NotThere, NotAllowed."""
    async with look(actor):
        headers = await notices_of_case(actor, case_id)
        bases = await bases_of(actor, [each.id for each in headers], [])
        return [NoticeInCase(header=each, basis=bases.get(each.id)) for each in headers]


def _basis(row: StoredBasis, names: dict[UUID, str], text: AssignmentText) -> Basis:
    mode = AssignmentMode(row.mode)
    return Basis(
        mode=row.mode,
        mode_words=gettext(MODES[mode]),
        rule=row.rule,
        rule_words=gettext(RULES[AssignmentRule(row.rule)]),
        why=text.why,
        worker=names.get(row.worker_id, ""),
        proposed=names.get(row.proposed_id, "") if row.proposed_id else "",
        followed=row.proposed_id == row.worker_id,
        by_rule=mode in GIVING and row.proposed_id == row.worker_id,
        families=row.families,
        family_limit=row.family_limit,
        limit_reason=text.limit_reason,
        assigned_by=names.get(row.assigned_by, ""),
        assigned_at=row.assigned_at,
    )
