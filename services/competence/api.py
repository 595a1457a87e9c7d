"""JSON addresses of competence."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import VERSIONED, ApiRequest, Created, IdempotencyKey, IfMatch, answer, create, expected_version
from kernel.web.guard import actor_of

from . import service, views
from .access import CompetencePermission
from .schemas import Competence, DecideCompetence, NoteStep

TAGS = ["notices"]
COMPETENCE = "/api/v1/notices/{notice_id:uuid}/competence"


@get(COMPETENCE, rule=CompetencePermission.READ, response_headers=VERSIONED, tags=TAGS)
async def get_competence(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[Competence]:
    """What was decided about whose a notice is, and how it went on. The read is recorded."""
    view = await views.competence_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(COMPETENCE, rule=CompetencePermission.DECIDE, tags=TAGS)
async def decide_competence(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[DecideCompetence],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Decide whose a notice is. What belongs to another authority ends here, and goes there at once where that works here too."""
    version, address = expected_version(if_match), f"/api/v1/notices/{notice_id}/competence"
    return await create(
        request, idempotency_key, address, lambda actor: service.decide(actor, notice_id, data, version=version)
    )


@post(f"{COMPETENCE}/steps", rule=CompetencePermission.DECIDE, tags=TAGS)
async def note_step(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[NoteStep], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Note that a notice was sent to the other authority, or its notifier told, or why not."""
    address = f"/api/v1/notices/{notice_id}/competence"
    return await create(request, idempotency_key, address, lambda actor: service.note_step(actor, notice_id, data))


ROUTES: list[Any] = [get_competence, decide_competence, note_step]
