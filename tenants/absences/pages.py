# pyright: strict
"""Pages of absences: who is away, planning one, and one with its door notice and reply."""

import asyncio
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import today_in_prague
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go, one_look, show
from kernel.web.panels import panels_of

from . import papers, service, views
from .access import AbsencePermission as P
from .access import may
from .exceptions import AbsenceOver
from .schemas import AbsenceView, ChangeSubstitute, PlanAbsence, Possible

AnyRequest = Request[Any, Any, Any]
LIST, NEW, ONE = "/absences", "/absences/new", "/absences/{absence_id:uuid}"
_MOMENTS = {"starts_at": ("start_day", "start_time"), "ends_at": ("end_day", "end_time")}
_FIELDS = {"starts_at": "start_day", "ends_at": "end_day"}


@get(LIST, rule=P.LIST)
@one_look
async def list_absences(request: AnyRequest, before: FromQuery[UUID | None] = None) -> Response[Any]:
    """Who is away or will be, and what ended."""
    actor = actor_of(request)
    ended, following = await views.list_ended(actor, before=before)
    return show(
        request,
        "absences/list.html",
        ahead=await views.list_absences(actor),
        ended=ended,
        next_url=f"{LIST}?before={following}" if following else None,
        start_url=LIST if before else None,
    )


@get(NEW, rule=P.PLAN)
async def absence_form(request: AnyRequest) -> Response[Any]:
    """Who will be away, from when to when, and who stands in."""
    return await _draw_new(request, Shown(filled({"worker_id": str(actor_of(request).worker_id or "")})))


@post(NEW, rule=P.PLAN, status_code=200)
async def plan_absence(request: AnyRequest) -> Response[Any]:
    """Plan it; `preview` says anew who may stand in for whom at the time that was typed."""

    async def act(sent: Form) -> Response[Any]:
        if "preview" in (
            sent.text("step"),
            sent.text("act"),
        ):  # without a script by its button, with one by what changed
            return await _draw_new(request, Shown(sent))
        order = sent.order(PlanAbsence, moments=_MOMENTS)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.plan_absence(actor, order),
            at=lambda found: f"{LIST}/{found}",
        )
        return go(
            request, f"{LIST}/{made}", gettext("Nepřítomnost je zapsaná. Upozornění na dveře a odpověď jsou tady.")
        )

    return await act_or_show_again(request, act, partial(_draw_new, request), fields=_FIELDS)


@one_look
async def _draw_new(request: AnyRequest, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    workers = [(str(each.id), each.name) for each in await views.workers(actor)]
    shown = await begun(request, shown)
    sent = shown.sent
    worker_id = sent.uuid("worker_id") or actor.worker
    asked = sent.order(PlanAbsence, moments=_MOMENTS, so_far=True)
    codes = await views.steps(actor)
    chosen = sent.uuid("substitute_id")
    offered = await views.possible(actor, worker_id, asked.starts_at, asked.ends_at, chosen=chosen)
    return show(
        request,
        "absences/new.html",
        **shown.context(),
        workers=workers,
        of_others=may(actor, P.PLAN_OF_OTHERS),
        substitutes=[_option(each) for each in offered],
        steps=[(code, each.words) for code, each in codes.used(today_in_prague()).items()] if codes.met else [],
    )


def _option(each: Possible) -> dict[str, str]:
    return {"value": str(each.id), "text": each.name, "hint": ", ".join(filter(None, (each.against, each.why)))}


@get(ONE, rule=P.LIST)
@one_look
async def view_absence(request: AnyRequest, absence_id: FromPath[UUID]) -> Response[Any]:
    """One absence, what hangs on the door and what the mail answers."""
    found = await views.papers(actor_of(request), absence_id)
    return show(
        request,
        "absences/absence.html",
        view=found.view,
        own=found.view.worker_id == actor_of(request).worker_id,
        when=papers.when_of(found.view),
        reply=papers.reply_of(found.view, found.words),
        panels=await panels_of("absence", actor_of(request), absence_id=absence_id),
    )


@get(f"{ONE}/door.pdf", rule=P.LIST)
async def door_notice(request: AnyRequest, absence_id: FromPath[UUID]) -> Response[Any]:
    """The notice for the door."""
    found = await views.papers(actor_of(request), absence_id)
    if found.view.substitute_gone:  # it would send people to nobody
        return go(request, f"{LIST}/{absence_id}", gettext("Zástup tu už nepracuje, určete nejdřív jiný."), kind="due")
    content = await asyncio.to_thread(papers.door_pdf, found.view, organisation=found.organisation, unit=found.unit)
    return download(content, "upozorneni-na-dvere.pdf", "application/pdf", inline=True)


@get(f"{ONE}/substitute", rule=P.PLAN)
async def substitute_form(request: AnyRequest, absence_id: FromPath[UUID]) -> Response[Any]:
    """Who stands in from now on."""
    return await _draw_substitute(request, absence_id, Shown())


@post(f"{ONE}/substitute", rule=P.PLAN, status_code=200)
async def change_substitute(request: AnyRequest, absence_id: FromPath[UUID]) -> Response[Any]:
    """Somebody else stands in from now on."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeSubstitute)
        made = await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.change_substitute(actor, absence_id, order),
            at=lambda found: f"{LIST}/{found}",
            only_one=True,
        )
        return go(request, f"{LIST}/{made}", gettext("Zapsáno: od teď zastupuje někdo jiný."))

    return await act_or_show_again(request, act, partial(_draw_substitute, request, absence_id))


@one_look
async def _draw_substitute(request: AnyRequest, absence_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.absence(actor, absence_id)
    if not view.may_end and shown.errors.to is None:  # who sent this form before is led to what it made
        over = (
            gettext("Zástup už je změněný. Tady nepřítomnost pokračuje.")
            if view.next_id
            else gettext(AbsenceOver.message)
        )
        return go(request, f"{LIST}/{view.next_id or absence_id}", over, kind="due")
    shown = await begun(request, shown)
    offered = await views.possible(
        actor, view.worker_id, max(view.starts_at, now()), view.ends_at, chosen=shown.sent.uuid("substitute_id")
    )
    others = [_option(each) for each in offered if each.id != view.substitute_id]
    return show(request, "absences/substitute.html", **shown.context(), view=view, substitutes=others)


@post(f"{ONE}/end", rule=P.PLAN, status_code=200)
async def end_absence(request: AnyRequest, absence_id: FromPath[UUID]) -> Response[Any]:
    """They are back."""

    async def act(sent: Form) -> Response[Any]:
        await service.end_absence(actor_of(request), absence_id)
        return go(request, f"{LIST}/{absence_id}", gettext("Zapsáno: zástup skončil."))

    async def draw(shown: Shown) -> Response[Any]:
        return go(request, f"{LIST}/{absence_id}", gettext("Nepřítomnost už skončila."), kind="due")

    return await act_or_show_again(request, act, draw)


async def on_my_day(actor: Actor) -> list[AbsenceView] | None:
    """Who of the service is away today, each with who stands in; also that nobody is: from here absences are written."""
    return await views.away_today(actor) if may(actor, P.LIST) else None


ROUTES: list[Any] = [
    list_absences,
    absence_form,
    plan_absence,
    view_absence,
    door_notice,
    substitute_form,
    change_substitute,
    end_absence,
]
