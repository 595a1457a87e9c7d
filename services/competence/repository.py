"""Every query of competence."""

from collections.abc import Collection
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch
from services.competence.schemas import StoredDecision, StoredStep
from services.competence.tables import CompetenceDecision, CompetenceStep


async def insert_decision(decision: CompetenceDecision) -> None:
    """Write a decision."""
    await CompetenceDecision.insert(decision)


async def insert_step(step: CompetenceStep) -> None:
    """Write how it went on."""
    await CompetenceStep.insert(step)


async def list_decisions(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredDecision]:
    """What was decided about a notice, last first."""
    return await fetch(
        StoredDecision,
        "SELECT id, result, way, authority_id, decided_by, decided_at, sealed FROM competence_decision"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 ORDER BY decided_at DESC, id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_steps(actor: Actor, notice_id: UUID) -> list[StoredStep]:
    """How it went on after what was decided about a notice."""
    return await fetch(
        StoredStep,
        "SELECT s.decision_id, s.step, s.how, s.happened_at, s.noted_by FROM competence_step s JOIN competence_decision d"
        " ON (d.tenant_id, d.id, d.service_id) = (s.tenant_id, s.decision_id, s.service_id)"
        " WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.notice_id = $3 ORDER BY s.noted_at, s.id",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def count_decisions(actor: Actor, notice_id: UUID) -> int:
    """How often it was decided."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM competence_decision WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_unfinished(actor: Actor, notice_ids: Collection[UUID]) -> list[UUID]:
    """Which of these notices are forwarded and have not left, or whose notifier does not know."""
    rows = await current().connection.fetch(
        "SELECT d.notice_id FROM competence_decision d WHERE d.tenant_id = $1 AND d.service_id = $2"
        " AND d.notice_id = ANY($3::uuid[]) AND d.way = 'forwarded' AND (SELECT count(DISTINCT s.step) FROM competence_step s"
        " WHERE (s.tenant_id, s.decision_id, s.service_id) = (d.tenant_id, d.id, d.service_id)) < 2"
        " AND NOT EXISTS (SELECT FROM competence_decision l WHERE l.tenant_id = d.tenant_id AND l.service_id = d.service_id"
        " AND l.notice_id = d.notice_id AND (l.decided_at, l.id) > (d.decided_at, d.id))",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )
    return [row["notice_id"] for row in rows]
