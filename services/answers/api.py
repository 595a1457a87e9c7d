"""JSON addresses of answers to notifiers."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import ApiRequest, Created, IdempotencyKey, answer, create
from kernel.web.guard import actor_of

from . import service, views
from .access import AnswerPermission
from .schemas import Answers, NoteAnswer, NoteRequest

TAGS = ["notices"]
REPORT = "/api/v1/notices/{notice_id:uuid}/report"


@get(REPORT, rule=AnswerPermission.READ, tags=TAGS)
async def get_answers(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[Answers]:
    """What whoever made a notice asked and was told. The read is recorded."""
    return answer(await views.answers_view(actor_of(request), notice_id))


@post(f"{REPORT}/requests", rule=AnswerPermission.GIVE, tags=TAGS)
async def note_request(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[NoteRequest], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Note that whoever made a notice asked for a report. For a body with the duty to notify 30 days run from that day."""
    address = f"/api/v1/notices/{notice_id}/report"
    return await create(request, idempotency_key, address, lambda actor: service.note_request(actor, notice_id, data))


@post(f"{REPORT}/answers", rule=AnswerPermission.GIVE, tags=TAGS)
async def note_answer(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[NoteAnswer], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Note what they were told, in the words of a template of the agency, or why not."""
    address = f"/api/v1/notices/{notice_id}/report"
    return await create(request, idempotency_key, address, lambda actor: service.note_answer(actor, notice_id, data))


ROUTES: list[Any] = [get_answers, note_request, note_answer]
