# pyright: strict
"""Saying that one cannot take a case over, and the head's decision."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.cases.rules import marks
from kernel.actor import Actor
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from kernel.web.text import counted

from . import service, views
from .access import DecliningPermission as P
from .exceptions import ActedAlready, DeclinedAlready, NothingToSettle, TooLateToDecline
from .schemas import DeclineCase, Declining, KeepWithThem

AnyRequest = Request[Any, Any, Any]
SAY = "/cases/{case_id:uuid}/decline"
SETTLE = "/cases/{case_id:uuid}/declined"


@get(SAY, rule=P.SAY)
async def decline_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Why one cannot take it over."""
    return await _draw(request, case_id, Shown(), template="declining/decline.html")


@post(SAY, rule=P.SAY, status_code=200)
async def decline(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Say it."""
    there = f"/cases/{case_id}"

    async def act(sent: Form) -> Response[Any]:
        try:
            await service.decline(actor_of(request), case_id, sent.order(DeclineCase))
        except (DeclinedAlready, TooLateToDecline, ActedAlready) as refusal:
            return go(request, there, gettext(refusal.message), kind="due")
        return go(request, there, gettext("Vedení to má ve svém dni. Do jeho rozhodnutí za případ odpovídáte dál."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id, template="declining/decline.html"))


@get(SETTLE, rule=P.SETTLE)
async def settle_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Why somebody cannot take it over, and the two ways."""
    return await _draw(request, case_id, Shown(), template="declining/settle.html")


@post(SETTLE, rule=P.SETTLE, status_code=200)
async def keep(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Leave it with them."""
    there = f"/cases/{case_id}"

    async def act(sent: Form) -> Response[Any]:
        try:
            await service.keep_with_them(actor_of(request), case_id, sent.order(KeepWithThem))
        except NothingToSettle as refusal:
            return go(request, there, gettext(refusal.message), kind="due")
        return go(request, there, gettext("Případ zůstává, kde je. Koordinátor se to dozví i s vaším slovem."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id, template="declining/settle.html"))


@one_look
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown, *, template: str) -> Response[Any]:
    view = await views.declining(actor_of(request), case_id)
    if not (view.may_say if template.endswith("decline.html") else view.may_settle) and not shown.errors:
        return go(request, f"/cases/{case_id}", gettext("Teď tu není co říct ani rozhodnout."), kind="due")
    return show(request, template, **(await begun(request, shown)).context(), view=view)


async def on_case(actor: Actor, case_id: UUID) -> Declining | None:
    """That one may say it, or that it was said, on the page of the case; to who leads it and to heads."""
    return await views.standing(actor, case_id)


async def on_my_day(actor: Actor) -> Waiting | None:
    """To heads the cases that somebody cannot take over."""
    found, number = await views.on_heads_day(actor)
    if not number:
        return None
    rows = [
        DayRow(
            key=f"nepreberu-{one.row.id}",
            urgency=Urgency.URGENT if one.urgent else Urgency.AT_ONCE,
            title=gettext("{name} nemůže převzít případ").format(name=one.worker),
            when=one.row.declined_at,
            whom=one.client,
            words=[marks.said(one.mark)] if one.mark else [],
            url=f"/cases/{one.row.case_id}",
            act=Act(gettext("Rozhodnout"), f"/cases/{one.row.case_id}/declined", name=one.client),
            tells=[(service.TOLD, one.row.case_id), (service.TOLD_URGENT, one.row.case_id)],
        )
        for one in found
    ]
    words = gettext("případ nemá kdo převzít"), gettext("případy nemá kdo převzít"), gettext("případů nemá kdo převzít")
    return Waiting(rows, None, counted(number, *words), number - len(rows))


ROUTES: list[Any] = [decline_form, decline, settle_form, keep]
