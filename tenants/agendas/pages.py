# pyright: strict
"""Pages of administration: the services of the organisation, a new one, one of them with its names, and its end."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.legal_time import today_in_prague
from kernel.phrases import after_service
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.panels import panels_of
from kernel.web.text import date_field

from . import service, views
from .access import AgendaPermission as P
from .rules import Stands
from .schemas import AgendaHistory, CloseService, OpenService, RenameService

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/services"
ONE = f"{LIST}/{{agenda_id:uuid}}"
STANDS = {Stands.OPEN: N_("otevřená"), Stands.CLOSING: N_("zavírá se"), Stands.CLOSED: N_("zavřená")}


@get(LIST, rule=P.LIST)
async def list_services(request: AnyRequest) -> Response[Any]:
    """The services and agendas of the organisation, open and closed, with the form that opens one."""
    return await _draw_list(request, Shown())


@post(LIST, rule=P.CHANGE, status_code=200)
async def open_service(request: AnyRequest) -> Response[Any]:
    """Open one."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(OpenService)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.open_service(actor, order),
            at=f"{LIST}/{{}}".format,
            only_one=True,
        )
        return go(request, f"{LIST}/{made}", gettext("Služba je otevřená. Teď v ní dejte lidem role."))

    return await act_or_show_again(request, act, partial(_draw_list, request))


@one_look
async def _draw_list(request: AnyRequest, shown: Shown) -> Response[Any]:
    actor, shown = actor_of(request), await begun(request, shown)
    return show(
        request,
        "agendas/list.html",
        **shown.context(),
        services=await views.list_services(actor),
        stands=_stands(),
        asks_about_peers=await views.has_peers(actor),
        asks_about_guardianship=await views.may_guard(actor),
        proposal=after_service(shown.sent.text("name")),
    )


@get(ONE, rule=P.LIST)
async def view_service(request: AnyRequest, agenda_id: FromPath[UUID]) -> Response[Any]:
    """One of them: how it is called, how it was and will be, and how it stands."""
    return await _draw(request, agenda_id, Shown())


@post(ONE, rule=P.CHANGE, status_code=200)
async def rename_service(request: AnyRequest, agenda_id: FromPath[UUID]) -> Response[Any]:
    """Let it be called otherwise from a day on."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(RenameService)
        await service.rename_service(actor_of(request), agenda_id, order, version=sent.number("version"))
        at_once = order.valid_from is not None and order.valid_from <= today_in_prague()
        words = gettext("Název platí ode dneška.") if at_once else gettext("Změna názvu je naplánovaná.")
        return go(request, f"{LIST}/{agenda_id}", words)

    return await act_or_show_again(request, act, partial(_draw, request, agenda_id))


@one_look
async def _draw(request: AnyRequest, agenda_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.service_history(actor_of(request), agenda_id)
    if shown.behind(view.version):
        shown = shown.against(_stored(view))
    else:
        now = view.service
        opened = {"name": now.name, "short_name": now.short_name, "said": now.said}
        new = Shown(filled({**opened, "valid_from": date_field(today_in_prague())}))
        shown = await begun(request, shown if shown.sent.names else new)
        shown = shown.since(view.version, lambda _: _stored(view))
    panels = await panels_of("agenda", actor_of(request), service_id=agenda_id)
    return show(
        request,
        "agendas/service.html",
        **shown.context(),
        view=view,
        service=view.service,
        stands=_stands(),
        panels=panels,
    )


def _stored(view: AgendaHistory) -> Stored:
    """What somebody else saved while the form was open."""
    newest = view.names[0]
    fields = {"name": newest.name, "short_name": newest.short_name, "said": newest.said}
    return Stored(
        fields=filled({**fields, "valid_from": date_field(newest.valid_from)}),
        version=view.version,
        by=newest.by or "",
        at=newest.at,
        next_step=True,
    )


@get(f"{ONE}/close", rule=P.CHANGE)
async def ask_close(request: AnyRequest, agenda_id: FromPath[UUID]) -> Response[Any]:
    """Its last day, and what it would have to finish."""
    return await _draw_close(request, agenda_id, Shown())


@post(f"{ONE}/close", rule=P.CHANGE, status_code=200)
async def close_service(request: AnyRequest, agenda_id: FromPath[UUID]) -> Response[Any]:
    """Close it after that day."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(CloseService)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.close_service(actor, agenda_id, order),
            at=f"{LIST}/{{}}".format,
            only_one=True,
        )
        return go(request, f"{LIST}/{agenda_id}", gettext("Poslední den služby je určený."))

    return await act_or_show_again(request, act, partial(_draw_close, request, agenda_id))


@one_look
async def _draw_close(request: AnyRequest, agenda_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.service_history(actor, agenda_id)
    left = await views.left_open(actor, agenda_id)
    return show(request, "agendas/close.html", **shown.context(), service=view.service, left=left)


@post(f"{ONE}/reopen", rule=P.CHANGE, status_code=200)
async def reopen_service(request: AnyRequest, agenda_id: FromPath[UUID]) -> Response[Any]:
    """Take its end back."""
    await service.reopen_service(actor_of(request), agenda_id)
    return go(request, f"{LIST}/{agenda_id}", gettext("Služba je otevřená."))


def _stands() -> dict[str, str]:
    return {each.value: gettext(words) for each, words in STANDS.items()}


ROUTES = [list_services, open_service, view_service, rename_service, ask_close, close_service, reopen_service]
