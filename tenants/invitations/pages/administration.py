# pyright: strict
"""Invitations: which were sent, what became of them, a new one."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.links import word_of
from kernel.settings import settings
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form, seed_of
from kernel.web.pages import go, one_look, show
from tenants.invitations import service, views
from tenants.invitations.schemas import InvitationView, InvitePerson
from tenants.people import views as people
from tenants.people.access import PeoplePermission as P
from tenants.people.pages.common import choices_of_role, role_words
from tenants.people.schemas import PersonView

from .common import LIST, PURPOSES, STATES, AnyRequest, shown


@get(LIST, rule=P.LIST)
@one_look
async def list_invitations(request: AnyRequest) -> Response[Any]:
    """Who was sent a link, last first."""
    return show(
        request,
        "invitations/list.html",
        invitations=await views.list_invitations(actor_of(request)),
        **_words(),
    )


@get(f"{LIST}/new", rule=P.CHANGE)
async def new_invitation(
    request: AnyRequest, person: FromQuery[str] = "", invitation: FromQuery[str] = ""
) -> Response[Any]:
    """An empty form, or for somebody who was here or was invited before."""
    asked = filled({"person": person, "invitation": invitation})
    return await _draw_form(request, Shown(), of_person=asked.uuid("person"), of_link=asked.uuid("invitation"))


@post(f"{LIST}/new", rule=P.CHANGE, status_code=200)
async def invite(request: AnyRequest) -> Response[Any]:
    """Invite somebody. A double click loses nothing: the link is shown again."""

    async def act(sent: Form) -> Response[Any]:
        order, seed = sent.order(InvitePerson), seed_of(request, sent.text("once"))

        async def make(actor: Any) -> UUID:
            return (await service.invite(actor, order, seed=seed))[0]

        invitation_id = await once_by_form(
            request, sent.text("once"), UUID, make, at=f"{LIST}/{{}}".format, only_one=True
        )
        token = word_of(actor_of(request).tenant, invitation_id, seed)
        if not await views.opens(actor_of(request), invitation_id, token):
            return go(request, f"{LIST}/{invitation_id}", gettext("Pozvánka je připravená."))
        request.state.sent_before = False  # who clicked twice is shown the same link
        return shown(request, invitation_id, gettext("Pozvánka je připravená."), token)

    return await act_or_show_again(request, act, partial(_draw_form, request))


@one_look
async def _draw_form(
    request: AnyRequest, form: Shown, *, of_person: UUID | None = None, of_link: UUID | None = None
) -> Response[Any]:
    actor = actor_of(request)
    if of_person is not None:
        form = _said_before(await people.person(actor, of_person))
    elif of_link is not None:
        form = _said_before(await views.invitation(actor, of_link))
    part = str(of_person or of_link or "")
    form = await begun(request, form, part)
    return show(request, "invitations/new.html", **form.context(), part=part, **await choices_of_role(actor))


def _said_before(somebody: PersonView | InvitationView) -> Shown:
    return Shown(sent=filled({"name": somebody.name, "email": somebody.email}))


@get(f"{LIST}/{{invitation_id:uuid}}", rule=P.LIST)
@one_look
async def view_invitation(request: AnyRequest, invitation_id: FromPath[UUID]) -> Response[Any]:
    """What became of one."""
    view = await views.invitation(actor_of(request), invitation_id)
    return show(
        request,
        "invitations/invitation.html",
        view=view,
        came=await views.came_of(actor_of(request), view),
        letter=await views.became_of_letter(actor_of(request), invitation_id),
        sends=bool(settings().smtp_url),
        **_words(),
    )


@post(f"{LIST}/{{invitation_id:uuid}}/send", rule=P.CHANGE, status_code=200)
async def send_again(request: AnyRequest, invitation_id: FromPath[UUID]) -> Response[Any]:
    """Another link instead of the one before."""
    token = await service.send_again(actor_of(request), invitation_id)
    return shown(request, invitation_id, gettext("Předchozí odkaz přestal platit."), token)


@post(f"{LIST}/{{invitation_id:uuid}}/withdraw", rule=P.CHANGE, status_code=200)
async def withdraw(request: AnyRequest, invitation_id: FromPath[UUID]) -> Response[Any]:
    """Take one back."""
    await service.withdraw(actor_of(request), invitation_id)
    return go(request, f"{LIST}/{invitation_id}", gettext("Odkaz je zrušený."))


def _words() -> dict[str, Any]:
    return {
        "states": {state.value: (kind, gettext(words)) for state, (words, kind) in STATES.items()},
        "purposes": {purpose.value: gettext(words) for purpose, words in PURPOSES.items()},
        "role_words": role_words(),
    }


ROUTES = [list_invitations, new_invitation, invite, view_invitation, send_again, withdraw]
