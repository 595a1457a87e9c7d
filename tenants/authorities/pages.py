# pyright: strict
"""Pages of the directory: the offices, one of them with what held before, its change and its end."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show

from . import rules, service, views
from .access import AuthorityPermission as P
from .access import may
from .schemas import AuthorityView, ChangeAuthority, CloseAuthority, NewAuthority

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/authorities"
NEW = f"{LIST}/new"
ONE = f"{LIST}/{{authority_id:uuid}}"


@get(LIST, rule=P.LIST)
async def list_authorities(request: AnyRequest, q: FromQuery[str] = "", ended: FromQuery[str] = "") -> Response[Any]:
    """The offices of the directory, as far as they fit what was typed."""
    actor = actor_of(request)
    return show(
        request,
        "authorities/list.html",
        rows=await views.list_authorities(actor, query=q, with_ended=bool(ended)),
        query=q,
        ended=bool(ended),
        kinds=rules.KINDS,
        may_change=may(actor, P.CHANGE),
    )


@get(NEW, rule=P.CHANGE)
async def new_form(request: AnyRequest) -> Response[Any]:
    """What the directory is to say of another office."""
    return await _draw_new(request, Shown())


@post(NEW, rule=P.CHANGE, status_code=200)
async def add_authority(request: AnyRequest) -> Response[Any]:
    """Write it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(NewAuthority)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_authority(actor, order),
            at=f"{LIST}/{{}}".format,
            only_one=True,
        )
        return go(request, f"{LIST}/{made}", gettext("Úřad je v adresáři."))

    return await act_or_show_again(request, act, partial(_draw_new, request))


@one_look
async def _draw_new(request: AnyRequest, shown: Shown) -> Response[Any]:
    shown = await begun(request, shown)
    return show(request, "authorities/form.html", **shown.context(), view=None, **await _choices(request))


@get(ONE, rule=P.LIST)
async def view_authority(request: AnyRequest, authority_id: FromPath[UUID]) -> Response[Any]:
    """One office, with what held before."""
    return await _draw(request, authority_id, Shown())


@one_look
async def _draw(request: AnyRequest, authority_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view, entries = await views.authority(actor, authority_id)
    return show(
        request,
        "authorities/authority.html",
        **shown.context(),
        view=view,
        entries=entries,
        kinds=rules.KINDS,
        may_change=may(actor, P.CHANGE),
    )


@get(f"{ONE}/change", rule=P.CHANGE)
async def change_form(request: AnyRequest, authority_id: FromPath[UUID]) -> Response[Any]:
    """What is otherwise, and from when."""
    return await _draw_change(request, authority_id, Shown())


@post(f"{ONE}/change", rule=P.CHANGE, status_code=200)
async def change_authority(request: AnyRequest, authority_id: FromPath[UUID]) -> Response[Any]:
    """Let it be otherwise from that day on."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeAuthority)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.change_authority(actor, authority_id, order),
            at=f"{LIST}/{{}}".format,
            only_one=True,
        )
        return go(request, f"{LIST}/{made}", gettext("Změna je zapsaná."))

    return await act_or_show_again(request, act, partial(_draw_change, request, authority_id))


@one_look
async def _draw_change(request: AnyRequest, authority_id: UUID, shown: Shown) -> Response[Any]:
    view, _ = await views.authority(actor_of(request), authority_id)
    shown = await begun(request, shown if shown.sent.names else Shown(_as_it_is(view)))
    return show(request, "authorities/form.html", **shown.context(), view=view, **await _choices(request))


def _as_it_is(view: AuthorityView) -> Form:
    return filled(
        {
            "kind": view.kind,
            "name": view.name,
            "address": view.address,
            "phone": view.phone,
            "email": view.email,
            "data_box": view.data_box,
            "municipalities": ", ".join(view.municipalities),
            "on_platform": view.on_platform,
            "made_up": "1" if view.made_up else None,
        }
    )


async def _choices(request: AnyRequest) -> dict[str, Any]:
    services = await views.on_platform(actor_of(request))
    return {"kind_options": options(rules.KINDS), "services": [(each.code, each.name) for each in services]}


@post(f"{ONE}/close", rule=P.CHANGE, status_code=200)
async def close_authority(request: AnyRequest, authority_id: FromPath[UUID]) -> Response[Any]:
    """Say its last day."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(CloseAuthority)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.close_authority(actor, authority_id, order),
            at=lambda _: f"{LIST}/{authority_id}",
            only_one=True,
        )
        return go(request, f"{LIST}/{authority_id}", gettext("Poslední den je určený."))

    return await act_or_show_again(request, act, partial(_draw, request, authority_id))


ROUTES = [
    list_authorities,
    new_form,
    add_authority,
    view_authority,
    change_form,
    change_authority,
    close_authority,
]
