# pyright: strict
"""The end of a role, and of somebody's work here: what nobody could do any more is shown before it is done."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from kernel.ids import new_id
from kernel.typed_days import Meant
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.render import Undo
from tenants.people import service, views
from tenants.people.access import PeoplePermission as P
from tenants.people.exceptions import NobodyLeftToAdminister, NotOneself
from tenants.people.rules import Stands
from tenants.people.schemas import EndRole, EndWork, PersonView, RoleView

from .common import LIST, AnyRequest, role_words

ROLE = "/administration/roles/{role_id:uuid}/end"
WORK = f"{LIST}/{{person_id:uuid}}/end"


@get(ROLE, rule=P.CHANGE)
async def ask_role(request: AnyRequest, role_id: FromPath[UUID]) -> Response[Any]:
    """When it ends, and what would have nobody then."""
    return await _draw_role(request, role_id, Shown())


@post(ROLE, rule=P.CHANGE, status_code=200)
async def end_role(request: AnyRequest, role_id: FromPath[UUID]) -> Response[Any]:
    """End it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EndRole)
        holder, role = await views.role_of(actor_of(request), role_id)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.end_role(actor, role_id, order),
            at=lambda _made: f"{LIST}/{holder.id}",
            only_one=True,
        )
        words = gettext("Konec role je naplánovaný.") if order.last_day else gettext("Role skončila.")
        return go(request, f"{LIST}/{holder.id}", words, undo=_given_back(request, order, holder, role))

    return await act_or_show_again(request, act, partial(_draw_role, request, role_id))


def _given_back(request: AnyRequest, order: EndRole, holder: PersonView, role: RoleView) -> Undo | None:
    """What gives the role again as it was; nothing where work went to somebody else with its end, or where it goes on for a while."""
    if order.last_day or order.hand_over_to or role.stands != Stands.NOW or holder.id == actor_of(request).worker_id:
        return None
    fields = {"role": role.role, "service_id": str(role.service_id or ""), "once": new_id().hex}
    if role.valid_to is not None:
        fields["valid_to"] = role.valid_to.isoformat()
    return Undo(f"{LIST}/{holder.id}", fields)


@one_look
async def _draw_role(request: AnyRequest, role_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view, role = await views.role_of(actor, role_id)
    day = Form({"last_day": [shown.sent.text("last_day")]}).day("last_day", meant=Meant.DUE)
    left = await views.left_by_role(actor, role_id, day)
    return show(
        request,
        "people/end_role.html",
        **shown.context(),
        view=view,
        role=role,
        last=all(each.id == role.id or each.stands == Stands.ENDED for each in view.roles),
        left=left,
        nobody=NobodyLeftToAdminister.message if await views.leaves_nobody(actor, role_id, day) else "",
        colleagues=[(str(each.id), each.name) for each in await views.colleagues_of(actor, view.id, left)],
        role_words=role_words(),
    )


@get(WORK, rule=P.CHANGE)
async def ask_work(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """What would have nobody when somebody stopped working here."""
    return await _draw_work(request, person_id, Shown())


@post(WORK, rule=P.CHANGE, status_code=200)
async def end_work(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """End it, with every role."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EndWork)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.end_work(actor, person_id, order),
            at=lambda _made: f"{LIST}/{person_id}",
            only_one=True,
        )
        return go(request, f"{LIST}/{person_id}", gettext("Práce v organizaci skončila, všechny role s ní."))

    return await act_or_show_again(request, act, partial(_draw_work, request, person_id))


@one_look
async def _draw_work(request: AnyRequest, person_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    left = await views.left_by_person(actor, person_id)
    return show(
        request,
        "people/end_work.html",
        **shown.context(),
        view=await views.person(actor, person_id),
        oneself=NotOneself.message if person_id == actor.worker_id else "",
        left=left,
        colleagues=[(str(each.id), each.name) for each in await views.colleagues_of(actor, person_id, left)],
    )


ROUTES = [ask_role, end_role, ask_work, end_work]
