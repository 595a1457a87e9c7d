# pyright: strict
"""What an administrator does with somebody's sign-in: a second factor reset, every session ended."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from tenants.invitations import service
from tenants.people import views as people
from tenants.people.access import PeoplePermission as P
from tenants.people.pages.common import LIST as PEOPLE

from .common import AnyRequest, shown

SECOND_FACTOR = f"{PEOPLE}/{{person_id:uuid}}/second-factor"


@get(SECOND_FACTOR, rule=P.CHANGE)
@one_look
async def ask_second_factor(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """What a reset does."""
    return show(request, "invitations/second_factor.html", view=await people.person(actor_of(request), person_id))


@post(SECOND_FACTOR, rule=P.CHANGE, status_code=200)
async def reset_second_factor(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """Reset it, and show the link."""
    invitation_id, token = await service.reset_second_factor(actor_of(request), person_id)
    return shown(request, invitation_id, gettext("Starý druhý faktor přestal platit a přihlášení skončila."), token)


@post(f"{PEOPLE}/{{person_id:uuid}}/sign-out", rule=P.CHANGE, status_code=200)
async def sign_out_everywhere(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """End every session of somebody."""
    user_id = await service.sign_out_everywhere(actor_of(request), person_id)
    await request.app.state.sessions.end_all(user_id)
    return go(request, f"{PEOPLE}/{person_id}", gettext("Všechna přihlášení skončila."))


ROUTES = [ask_second_factor, reset_second_factor, sign_out_everywhere]
