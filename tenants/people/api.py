# pyright: strict
"""People for programs: /api/v1/people and /api/v1/roles."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.actor import Actor
from kernel.web.api import ApiRequest, Created, IdempotencyKey, create
from kernel.web.guard import actor_of

from . import service, views
from .access import PeoplePermission
from .schemas import EndRole, EndWork, GiveRole, PersonView

TAGS = ["people"]
PEOPLE = "/api/v1/people"
ROLES = "/api/v1/roles"


@get(PEOPLE, rule=PeoplePermission.LIST, tags=TAGS)
async def list_people(request: ApiRequest) -> list[PersonView]:
    """Everybody who works or worked in the organisation, with all their roles."""
    return await views.list_people(actor_of(request))


@get(f"{PEOPLE}/{{person_id:uuid}}", rule=PeoplePermission.LIST, tags=TAGS)
async def get_person(request: ApiRequest, person_id: FromPath[UUID]) -> PersonView:
    """One of them."""
    return await views.person(actor_of(request), person_id)


@post(f"{PEOPLE}/{{person_id:uuid}}/roles", rule=PeoplePermission.CHANGE, tags=TAGS)
async def give_role(
    request: ApiRequest,
    person_id: FromPath[UUID],
    data: JSONBody[GiveRole],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Give somebody a role, from today or a day to come."""

    async def act(actor: Actor) -> UUID:
        return await service.give_role(actor, person_id, data)

    return await create(request, idempotency_key, ROLES, act)


@post(f"{ROLES}/{{role_id:uuid}}/end", rule=PeoplePermission.CHANGE, status_code=204, tags=TAGS)
async def end_role(request: ApiRequest, role_id: FromPath[UUID], data: JSONBody[EndRole]) -> None:
    """End a role, at once or after a last day; never the one that leaves the organisation without an administrator."""
    await service.end_role(actor_of(request), role_id, data)


@post(f"{PEOPLE}/{{person_id:uuid}}/end", rule=PeoplePermission.CHANGE, status_code=204, tags=TAGS)
async def end_work(request: ApiRequest, person_id: FromPath[UUID], data: JSONBody[EndWork]) -> None:
    """End somebody's work in the organisation at once, with every role."""
    await service.end_work(actor_of(request), person_id, data)


ROUTES: list[Any] = [list_people, get_person, give_role, end_role, end_work]
