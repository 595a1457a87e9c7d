# pyright: strict
"""Telling clients who leads their case, for programs: /api/v1/cases/{id}/told, /api/v1/my-contact, /api/v1/untold."""

import asyncio
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from kernel.web.api import (
    VERSIONED,
    After,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    Limit,
    Paged,
    answer,
    create,
    decode_cursor,
    expected_version,
    paged,
)
from kernel.web.guard import actor_of
from kernel.web.pages import download

from . import papers, service, views
from .access import TellingPermission as P
from .schemas import (
    ContactView,
    DeferTelling,
    Letters,
    NamePlan,
    PlanChange,
    Planned,
    SetContact,
    TellClient,
    Telling,
    UntoldRow,
    WriteLetter,
)

TAGS = ["cases"]
TOLD = "/api/v1/cases/{case_id:uuid}/told"
PDF = {200: ResponseSpec(bytes, media_type="application/pdf", description="The leaflet as PDF.")}


@get(TOLD, rule=P.READ, response_headers=VERSIONED, tags=TAGS)
async def get_told(request: ApiRequest, case_id: FromPath[UUID]) -> Response[Telling]:
    """Whether the client knows who leads the case, and what they were told. The read is recorded."""
    view = await views.telling(actor_of(request), case_id)
    return answer(view, version=view.version)


@post(TOLD, rule=P.NOTE, tags=TAGS)
async def tell_client(
    request: ApiRequest,
    case_id: FromPath[UUID],
    data: JSONBody[TellClient],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Note that the client was told who leads the case; the task to tell them ends with it."""
    version, address = expected_version(if_match), f"/api/v1/cases/{case_id}/told"
    return await create(
        request, idempotency_key, address, lambda actor: service.tell_client(actor, case_id, data, version=version)
    )


@get("/api/v1/cases/{case_id:uuid}/leaflet.pdf", rule=P.READ, responses=PDF, tags=TAGS)
async def get_leaflet(request: ApiRequest, case_id: FromPath[UUID]) -> Response[bytes]:
    """The leaflet that the client is handed. The read is recorded."""
    found = await views.leaflet(actor_of(request), case_id)
    content = await asyncio.to_thread(papers.leaflet_pdf, found)
    return download(content, "kdo-vede-vas-pripad.pdf", "application/pdf")


@get("/api/v1/my-contact", rule=P.CONTACT, response_headers=VERSIONED, tags=TAGS)
async def get_contact(request: ApiRequest) -> Response[ContactView]:
    """How clients reach the caller, as it stands on the leaflet."""
    view = await views.own_contact(actor_of(request))
    return answer(view, version=view.version)


@put("/api/v1/my-contact", rule=P.CONTACT, response_headers=VERSIONED, tags=TAGS)
async def set_contact(
    request: ApiRequest, data: JSONBody[SetContact], if_match: IfMatch = None
) -> Response[ContactView]:
    """Say how clients reach the caller."""
    await service.set_contact(actor_of(request), data, version=expected_version(if_match))
    view = await views.own_contact(actor_of(request))
    return answer(view, version=view.version)


@get("/api/v1/untold", rule=P.UNTOLD, tags=TAGS)
async def list_untold(request: ApiRequest, after: After = None, limit: Limit = 50) -> Paged[UntoldRow]:
    """Clients of the service who were not told yet who leads their case, first due first; for heads. The read is recorded."""
    place = decode_cursor(after, tuple[date, UUID])
    rows = await views.untold(actor_of(request), after=place, limit=limit + 1)
    return paged(rows, limit, lambda row: (row.due_on, row.task_id))


@get(f"{TOLD}/letter", rule=P.NOTE, tags=TAGS)
async def get_letter(request: ApiRequest, case_id: FromPath[UUID]) -> Letters:
    """What would be written to the client from here about who leads the case, and where to. The read is recorded."""
    return await views.letters(actor_of(request), case_id)


@post(f"{TOLD}/letter", rule=P.NOTE, tags=TAGS)
async def write_letter(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[WriteLetter], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Have the client written to; that they were told is written down once it was handed over."""
    address = f"/api/v1/cases/{case_id}/told"
    return await create(request, idempotency_key, address, lambda actor: service.write_letter(actor, case_id, data))


PLAN = "/api/v1/cases/{case_id:uuid}/planned-change"


@get(PLAN, rule=P.READ, tags=TAGS)
async def get_plan(request: ApiRequest, case_id: FromPath[UUID]) -> Planned:
    """The change of the key worker that is planned of a case, if there is one. The read is recorded."""
    return await views.planned(actor_of(request), case_id)


@post(PLAN, rule=P.PLAN, tags=TAGS)
async def plan_change(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[PlanChange], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Let somebody else lead the case from a day on; until then nothing changes."""
    address = f"/api/v1/cases/{case_id}/planned-change"
    return await create(request, idempotency_key, address, lambda actor: service.plan_change(actor, case_id, data))


@post(f"{PLAN}/defer", rule=P.PLAN, tags=TAGS)
async def defer_telling(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[DeferTelling], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Write down why the client is not told before: the new key worker tells them then."""
    address = f"/api/v1/cases/{case_id}/planned-change"
    return await create(request, idempotency_key, address, lambda actor: service.defer_telling(actor, case_id, data))


@post(f"{PLAN}/cancel", rule=P.PLAN, tags=TAGS)
async def cancel_plan(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[NamePlan], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Take a planned change back."""
    address = f"/api/v1/cases/{case_id}/planned-change"
    return await create(request, idempotency_key, address, lambda actor: service.cancel_plan(actor, case_id, data))


@post(f"{PLAN}/carry-out", rule=P.PLAN, tags=TAGS)
async def carry_out_now(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[NamePlan], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Carry out what was not on its day, now that nothing is in its way."""
    address = f"/api/v1/cases/{case_id}"
    return await create(request, idempotency_key, address, lambda actor: service.carry_out_now(actor, case_id, data))


ROUTES: list[Any] = [
    get_told,
    tell_client,
    get_letter,
    write_letter,
    get_leaflet,
    get_contact,
    set_contact,
    list_untold,
    get_plan,
    plan_change,
    defer_telling,
    cancel_plan,
    carry_out_now,
]
