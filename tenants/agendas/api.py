# pyright: strict
"""Services of the own organisation for programs: /api/v1/agendas."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.actor import Actor
from kernel.web.api import (
    VERSIONED,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    answer,
    create,
    expected_version,
    once,
)
from kernel.web.guard import actor_of

from . import service, views
from .access import AgendaPermission as P
from .schemas import AgendaHistory, AgendaView, CloseService, OpenService, RenameService

TAGS = ["agendas"]
AGENDAS = "/api/v1/agendas"


@get(AGENDAS, rule=P.LIST, tags=TAGS)
async def list_agendas(request: ApiRequest) -> list[AgendaView]:
    """The services and agendas of the organisation, those included that are closed."""
    return await views.list_services(actor_of(request))


@get(f"{AGENDAS}/{{agenda_id:uuid}}", rule=P.LIST, response_headers=VERSIONED, tags=TAGS)
async def get_agenda(request: ApiRequest, agenda_id: FromPath[UUID]) -> Response[AgendaHistory]:
    """One of them with every name that was written for it."""
    view = await views.service_history(actor_of(request), agenda_id)
    return answer(view, version=view.version)


@post(AGENDAS, rule=P.CHANGE, tags=TAGS)
async def open_agenda(
    request: ApiRequest, data: JSONBody[OpenService], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Open a service or an agenda."""
    return await create(request, idempotency_key, AGENDAS, lambda actor: service.open_service(actor, data))


@post(f"{AGENDAS}/{{agenda_id:uuid}}/names", rule=P.CHANGE, tags=TAGS)
async def rename_agenda(
    request: ApiRequest,
    agenda_id: FromPath[UUID],
    data: JSONBody[RenameService],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let it be called otherwise from a day on."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> tuple[Created, str]:
        made = await service.rename_service(actor, agenda_id, data, version=version)
        return Created(made), f"{AGENDAS}/{agenda_id}"

    return await once(request, idempotency_key, act)


@post(f"{AGENDAS}/{{agenda_id:uuid}}/close", rule=P.CHANGE, status_code=204, tags=TAGS)
async def close_agenda(request: ApiRequest, agenda_id: FromPath[UUID], data: JSONBody[CloseService]) -> None:
    """Close it after a last day: it finishes what it has, opens no case and is offered nowhere."""
    await service.close_service(actor_of(request), agenda_id, data)


@post(f"{AGENDAS}/{{agenda_id:uuid}}/reopen", rule=P.CHANGE, status_code=204, tags=TAGS)
async def reopen_agenda(request: ApiRequest, agenda_id: FromPath[UUID]) -> None:
    """Take its end back, also after its last day."""
    await service.reopen_service(actor_of(request), agenda_id)


ROUTES: list[Any] = [list_agendas, get_agenda, open_agenda, rename_agenda, close_agenda, reopen_agenda]
