"""What a head needs before a notice is assigned."""

from uuid import UUID

from cases.cases import views as case_views
from cases.cases.rules import KEY_WORKER_ROLES
from cases.clients.schemas import ClientIdentity
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from services.intake import rules
from services.intake.access import IntakePermission, notice_for
from services.intake.schemas import (
    NoticeAssignment,
    WorkerLoad,
)
from services.intake.tables import NoticeStatus
from tenants import views as tenant_views

from .alike import notices_beside
from .headers import text_of
from .notice import view_of


async def assignment_of(
    actor: Actor, notice_id: UUID, *, identity: ClientIdentity | None = None, query: str = ""
) -> NoticeAssignment:
    """What the head needs to assign a notice.

    `identity` is the child as far as it is typed already; a `query` looks for other cases than those of the name.
    """
    async with look(actor):
        with audit.one_look_at(actor, "notice_assignment"):
            return await _assignment(actor, notice_id, identity, query)


async def _assignment(actor: Actor, notice_id: UUID, identity: ClientIdentity | None, query: str) -> NoticeAssignment:
    hold = await notice_for(actor, notice_id, IntakePermission.ASSIGN)
    audit.read(actor, "notice_assignment", notice_id)
    child = rules.identity_from((await text_of(actor, hold)).child)
    workers = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
    numbers = await case_views.open_case_counts(actor)
    workers.sort(key=lambda worker: numbers.get(worker.id, 0))
    return NoticeAssignment(
        notice=await view_of(actor, hold),
        identity=child,
        workers=[WorkerLoad(id=w.id, name=w.name, open_cases=numbers.get(w.id, 0)) for w in workers],
        matches=await case_views.matches_of(actor, identity or child, query),
        notices=await notices_beside(actor, hold, status=NoticeStatus.RECORDED),
    )
