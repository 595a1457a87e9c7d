# pyright: strict
"""Absences for programs: /api/v1/absences."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import ApiRequest, Created, IdempotencyKey, create
from kernel.web.guard import actor_of

from . import service, views
from .access import AbsencePermission as P
from .schemas import AbsenceView, ChangeSubstitute, PlanAbsence

TAGS = ["absences"]
ABSENCES = "/api/v1/absences"


@get(ABSENCES, rule=P.LIST, tags=TAGS)
async def list_absences(request: ApiRequest) -> list[AbsenceView]:
    """Who of the service is or will be away and who stands in, the first to go first; two hundred at most."""
    return await views.list_absences(actor_of(request))


@get(f"{ABSENCES}/{{absence_id:uuid}}", rule=P.LIST, tags=TAGS)
async def get_absence(request: ApiRequest, absence_id: FromPath[UUID]) -> AbsenceView:
    """One absence."""
    return await views.absence(actor_of(request), absence_id)


@post(ABSENCES, rule=P.PLAN, tags=TAGS)
async def plan_absence(
    request: ApiRequest, data: JSONBody[PlanAbsence], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Say that somebody will be away: oneself, or as a head anybody of the service. The substitute reads what is theirs until they are back."""
    return await create(request, idempotency_key, ABSENCES, lambda actor: service.plan_absence(actor, data))


@post(f"{ABSENCES}/{{absence_id:uuid}}/substitute", rule=P.PLAN, tags=TAGS)
async def change_substitute(
    request: ApiRequest,
    absence_id: FromPath[UUID],
    data: JSONBody[ChangeSubstitute],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """From now on somebody else stands in until the planned end. The absence goes on as another one, whose id comes back."""
    return await create(
        request, idempotency_key, ABSENCES, lambda actor: service.change_substitute(actor, absence_id, data)
    )


@post(f"{ABSENCES}/{{absence_id:uuid}}/end", rule=P.PLAN, status_code=204, tags=TAGS)
async def end_absence(request: ApiRequest, absence_id: FromPath[UUID]) -> None:
    """They are back, or do not go: from now on nobody stands in for them."""
    await service.end_absence(actor_of(request), absence_id)


ROUTES: list[Any] = [list_absences, get_absence, plan_absence, change_substitute, end_absence]
