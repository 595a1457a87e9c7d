# pyright: strict
"""Districts for programs: /api/v1/districts."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.web.api import ApiRequest, Created, IdempotencyKey, create
from kernel.web.guard import actor_of

from . import service, views
from .access import DistrictPermission as P
from .schemas import (
    AddArea,
    AddDistrictWorker,
    DistrictView,
    EndPart,
    FoundDistrict,
    NewDistrict,
    RenameDistrict,
    WhichDistrict,
)

TAGS = ["districts"]
DISTRICTS = "/api/v1/districts"
PARTS = "/api/v1/district-parts"


@get(DISTRICTS, rule=P.LIST, tags=TAGS)
async def list_districts(request: ApiRequest) -> list[DistrictView]:
    """The districts of the organisation with their pieces and people."""
    return await views.list_districts(actor_of(request))


@get(f"{DISTRICTS}/{{district_id:uuid}}", rule=P.LIST, tags=TAGS)
async def get_district(request: ApiRequest, district_id: FromPath[UUID]) -> DistrictView:
    """One of them."""
    return await views.district(actor_of(request), district_id)


@post(f"{DISTRICTS}/of-address", rule=P.LIST, status_code=200, tags=TAGS)
async def which_district(request: ApiRequest, data: JSONBody[WhichDistrict]) -> FoundDistrict:
    """In which district an address lies; it is sent in the body, and kept nowhere."""
    return await views.find(actor_of(request), data)


@post(DISTRICTS, rule=P.CHANGE, tags=TAGS)
async def make_district(
    request: ApiRequest, data: JSONBody[NewDistrict], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Make a district of a service."""
    return await create(request, idempotency_key, DISTRICTS, lambda actor: service.make_district(actor, data))


@post(f"{DISTRICTS}/{{district_id:uuid}}/names", rule=P.CHANGE, tags=TAGS)
async def rename_district(
    request: ApiRequest,
    district_id: FromPath[UUID],
    data: JSONBody[RenameDistrict],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let it be called otherwise from a day on, as no other district of its service is then."""
    return await create(
        request, idempotency_key, DISTRICTS, lambda actor: service.rename_district(actor, district_id, data)
    )


@post(f"{DISTRICTS}/{{district_id:uuid}}/areas", rule=P.CHANGE, tags=TAGS)
async def add_area(
    request: ApiRequest, district_id: FromPath[UUID], data: JSONBody[AddArea], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Give it a piece of territory that no other district of its service has."""
    return await create(request, idempotency_key, PARTS, lambda actor: service.add_area(actor, district_id, data))


@post(f"{DISTRICTS}/{{district_id:uuid}}/workers", rule=P.CHANGE, tags=TAGS)
async def add_worker(
    request: ApiRequest,
    district_id: FromPath[UUID],
    data: JSONBody[AddDistrictWorker],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Let somebody work for it, or stand in for who does."""
    return await create(request, idempotency_key, PARTS, lambda actor: service.add_worker(actor, district_id, data))


@post(f"{PARTS}/{{district_part_id:uuid}}/end", rule=P.CHANGE, status_code=204, tags=TAGS)
async def end_part(request: ApiRequest, district_part_id: FromPath[UUID], data: JSONBody[EndPart]) -> None:
    """End a piece of a district, or somebody's work for it, after a last day."""
    await service.end_part(actor_of(request), district_part_id, data)


ROUTES: list[Any] = [
    list_districts,
    get_district,
    which_district,
    make_district,
    rename_district,
    add_area,
    add_worker,
    end_part,
]
