# pyright: strict
"""The people of the organisation, and one of them with the form that gives a role."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.legal_time import today_in_prague
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.panels import panels_of
from tenants.people import service, views
from tenants.people.access import PeoplePermission as P
from tenants.people.rules import Works
from tenants.people.schemas import GiveRole, Wanted

from .common import LIST, STANDS, AnyRequest, choices_of_role, role_words

MOST_SHOWN = 200
NOW = N_("Role platí ode teď. Kdo je právě přihlášený, ji má po novém přihlášení nebo po otevření svého účtu.")
WHICH = {
    Works.NOW: N_("kdo teď pracuje"),
    Works.AHEAD: N_("kdo začne"),
    Works.WITHOUT_ROLE: N_("kdo je bez role"),
    Works.ENDED: N_("kdo skončil"),
}


@get(LIST, rule=P.LIST)
@one_look
async def list_people(
    request: AnyRequest,
    q: FromQuery[str] = "",
    role: FromQuery[str] = "",
    service: FromQuery[str] = "",
    which: FromQuery[str] = Works.NOW.value,
) -> Response[Any]:
    """Who works here, found by name, address, role and service."""
    actor = actor_of(request)
    where = filled({"service": service}).uuid("service")
    people = await views.list_people(actor, Wanted(words=q, role=role, service_id=where, stands=which))
    return show(
        request,
        "people/list.html",
        people=people[:MOST_SHOWN],
        number=len(people),
        asked={"q": q, "role": role, "service": service, "which": which},
        which_options=[*options(WHICH), ("", gettext("všichni"))],
        role_words=role_words(),
        stands={each.value: gettext(words) for each, words in STANDS.items()},
        **await choices_of_role(actor),
    )


@get(f"{LIST}/{{person_id:uuid}}", rule=P.LIST)
async def view_person(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """One person: how they sign in, what they may do from when to when, and what can be done with that."""
    return await _draw(request, person_id, Shown())


@post(f"{LIST}/{{person_id:uuid}}", rule=P.CHANGE, status_code=200)
async def give_role(request: AnyRequest, person_id: FromPath[UUID]) -> Response[Any]:
    """Give a role."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(GiveRole)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.give_role(actor, person_id, order),
            at=lambda _made: f"{LIST}/{person_id}",
            only_one=True,
        )
        ahead = order.valid_from is not None and order.valid_from > today_in_prague()
        return go(request, f"{LIST}/{person_id}", gettext("Role je naplánovaná.") if ahead else gettext(NOW))

    return await act_or_show_again(request, act, partial(_draw, request, person_id))


@one_look
async def _draw(request: AnyRequest, person_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view, oneself = await views.person(actor, person_id), person_id == actor.worker_id
    shown = await begun(request, shown)
    again = views.given_again(view, await views.services(actor), await views.kind(actor))
    return show(
        request,
        "people/person.html",
        **shown.context(),
        view=view,
        again=set[UUID]() if oneself else again,
        oneself=oneself,
        panels=await panels_of("person", actor, person_id=person_id),
        role_words=role_words(),
        **await choices_of_role(actor),
    )


ROUTES = [list_people, view_person, give_role]
