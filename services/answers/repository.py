"""Every query of answers."""

from uuid import UUID

from kernel.actor import Actor
from kernel.rows import at_most, fetch, fetch_column

from .schemas import StoredAnswer, StoredRequest
from .tables import NotifierAnswer, NotifierRequest


async def list_untold(actor: Actor, case_id: UUID, *, limit: int) -> list[UUID]:
    """The notices of a case about which the notifier was not told in general, nor why not; first received first."""
    return await fetch_column(
        UUID,
        "SELECT n.id FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.case_id = $3 AND NOT EXISTS"  # noqa: S608 our own words
        " (SELECT FROM notifier_answer a WHERE a.tenant_id = n.tenant_id AND a.notice_id = n.id"
        f" AND (a.template IS NULL OR a.template = 'general')) ORDER BY n.received_at, n.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        case_id,
    )


async def insert_request(request: NotifierRequest) -> None:
    """Write that somebody asked."""
    await NotifierRequest.insert(request)


async def insert_answer(answer: NotifierAnswer) -> None:
    """Write what they were told."""
    await NotifierAnswer.insert(answer)


async def list_requests(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredRequest]:
    """What was asked about a notice, first to last."""
    return await fetch(
        StoredRequest,
        "SELECT id, asked_at, how, obliged, noted_by, noted_at, answered_there FROM notifier_request"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 ORDER BY noted_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_answers(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredAnswer]:
    """What was told about a notice, first to last."""
    return await fetch(
        StoredAnswer,
        "SELECT id, request_id, template, how, happened_at, noted_by, noted_at, sealed FROM notifier_answer"  # noqa: S608 our own words
        f" WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 ORDER BY noted_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )
