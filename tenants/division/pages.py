# pyright: strict
"""Pages of administration: the division of work, and one part of it with what was written of it and its end."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from kernel.web.form_page import Shown, act_or_show_again, begun_parts
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from tenants.settings.rules import said_with

from . import rules, service, views
from .access import DivisionPermission as P
from .access import may
from .schemas import EndWorkPart, GiveWork
from .tables import WorkKind

AnyRequest = Request[Any, Any, Any]
LIST = "/administration/division"
ONE = "/administration/work-parts/{work_part_id:uuid}"
ADD = {
    WorkKind.SPECIALISATION: N_("Přidat specializaci"),
    WorkKind.ACTIVITY: N_("Přidat činnost"),
    WorkKind.SURNAMES: N_("Přidat příjmení"),
    WorkKind.STANDS_IN: N_("Přidat zástup"),
    WorkKind.CELL: N_("Přidat do buňky"),
}
WHICH = {
    WorkKind.SPECIALISATION: N_("Která"),
    WorkKind.ACTIVITY: N_("Která činnost"),
    WorkKind.CELL: N_("Která buňka"),
}


@get(LIST, rule=P.LIST)
async def list_division(request: AnyRequest) -> Response[Any]:
    """Who is specialised in what, does what, stands in for whom and shares which cell."""
    return await _draw_list(request, Shown())


@post(LIST, rule=P.CHANGE, status_code=200)
async def give_work(request: AnyRequest) -> Response[Any]:
    """Let somebody have a part of it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(GiveWork)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.give_work(actor, order),
            at=lambda _made: LIST,
            only_one=True,
        )
        return await _written(request, gettext("Zapsáno do rozdělení činností."))

    return await act_or_show_again(request, act, partial(_draw_list, request))


async def _written(request: AnyRequest, words: str) -> Response[Any]:
    """Back to the list; surnames that nobody has are told at once."""
    holes = [said for those in (await views.surname_holes(actor_of(request))).values() for said in those]
    if not holes:
        return go(request, LIST, words)
    return go(request, LIST, f"{words} {gettext(rules.NOBODY_HAS).format(what='; '.join(holes))}", kind="due")


@one_look
async def _draw_list(request: AnyRequest, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    parts = await views.list_parts(actor)
    may_change = may(actor, P.CHANGE)
    kinds = views.kinds_of(await views.lists(actor))
    holes = await views.surname_holes(actor)
    typed = await begun_parts(request, kinds if may_change else [])
    if chosen := shown.sent.text("kind"):
        typed[chosen] = shown.sent
    return show(
        request,
        "division/list.html",
        **shown.context(),
        untouched=Shown(),
        typed_before=typed,
        kinds=[
            {
                "key": kind.value,
                "title": gettext(words),
                "add": gettext(ADD[kind]),
                "which": gettext(WHICH[kind]) if kind in WHICH else "",
                "of": rules.LIST_OF[kind].key if kind in rules.LIST_OF else "",
                "codes": await views.offered(actor, kind) if may_change else [],
                "divided": kind in rules.DIVIDED,
                "holes": [said for of, those in holes.items() if of[0] == kind for said in those],
                "parts": [each for each in parts if each.kind == kind and not each.ended],
            }
            for kind, words in rules.KINDS.items()
            if kind.value in kinds
        ],
        ended=[each for each in parts if each.ended],
        services=[(str(each.id), each.short_name) for each in await views.services(actor)],
        colleagues=[(str(each.id), each.name) for each in await views.colleagues(actor)] if may_change else [],
        may_change=may_change,
        called=said_with(gettext("Rozdělení činností"), await views.annex(actor)),
    )


@get(ONE, rule=P.LIST)
async def view_part(request: AnyRequest, work_part_id: FromPath[UUID]) -> Response[Any]:
    """One part: who has what from when to when, and who wrote that."""
    return await _draw(request, work_part_id, Shown())


@post(ONE, rule=P.CHANGE, status_code=200)
async def end_part(request: AnyRequest, work_part_id: FromPath[UUID]) -> Response[Any]:
    """End it after a last day."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EndWorkPart)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.end_part(actor, work_part_id, order),
            at=lambda _made: LIST,
            only_one=True,
        )
        return await _written(request, gettext("Poslední den je určený."))

    return await act_or_show_again(request, act, partial(_draw, request, work_part_id))


@one_look
async def _draw(request: AnyRequest, part_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.part(actor, part_id)
    kinds = {kind.value: gettext(words) for kind, words in rules.KINDS.items()}
    return show(
        request,
        "division/part.html",
        **shown.context(),
        view=view,
        part=view.part,
        kind=kinds[view.part.kind],
        may_change=may(actor, P.CHANGE),
    )


ROUTES = [list_division, give_work, view_part, end_part]
