# pyright: strict
"""Links for programs: /api/v1/invitations."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.actor import Actor
from kernel.web.api import ApiRequest, IdempotencyKey, once
from kernel.web.guard import actor_of
from tenants.people.access import PeoplePermission

from . import service, views
from .pages.common import link_of
from .schemas import InvitationView, Invited, InvitePerson

TAGS = ["people"]
INVITATIONS = "/api/v1/invitations"


@get(INVITATIONS, rule=PeoplePermission.LIST, tags=TAGS)
async def list_invitations(request: ApiRequest) -> list[InvitationView]:
    """Who was sent a link, last first, at most 200."""
    return await views.list_invitations(actor_of(request))


@post(INVITATIONS, rule=PeoplePermission.CHANGE, tags=TAGS)
async def invite(
    request: ApiRequest, data: JSONBody[InvitePerson], idempotency_key: IdempotencyKey = None
) -> Response[Invited]:
    """Invite somebody into a role. The link is answered with this once, and kept nowhere."""

    async def act(actor: Actor) -> tuple[Invited, str]:
        invitation_id, token = await service.invite(actor, data)
        return Invited(id=invitation_id, link=link_of(token)), f"{INVITATIONS}/{invitation_id}"

    return await once(request, idempotency_key, act)


@get(f"{INVITATIONS}/{{invitation_id:uuid}}", rule=PeoplePermission.LIST, tags=TAGS)
async def get_invitation(request: ApiRequest, invitation_id: FromPath[UUID]) -> InvitationView:
    """What became of one."""
    return await views.invitation(actor_of(request), invitation_id)


@post(f"{INVITATIONS}/{{invitation_id:uuid}}/send", rule=PeoplePermission.CHANGE, status_code=200, tags=TAGS)
async def send_again(request: ApiRequest, invitation_id: FromPath[UUID]) -> Invited:
    """Another link instead of the one before, which is good no more."""
    token = await service.send_again(actor_of(request), invitation_id)
    return Invited(id=invitation_id, link=link_of(token))


@post(f"{INVITATIONS}/{{invitation_id:uuid}}/withdraw", rule=PeoplePermission.CHANGE, status_code=204, tags=TAGS)
async def withdraw(request: ApiRequest, invitation_id: FromPath[UUID]) -> None:
    """Take a link back."""
    await service.withdraw(actor_of(request), invitation_id)


ROUTES: list[Any] = [list_invitations, invite, get_invitation, send_again, withdraw]
