# pyright: strict
"""A change of who leads a case on a coming day: planning it, what became of it, taking it back."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.cases import views as case_views
from cases.cases.pages.common import case_page, unnamed_anyway
from cases.cases.pages.key_worker import UNREADABLE, successors
from cases.telling import rules, service, views
from cases.telling.access import TellingPermission as P
from cases.telling.exceptions import NotCarriedOut, PlannedAlready, PlanNotDue, PlanOver
from cases.telling.schemas import DeferTelling, NamePlan, PlanChange, Planned, PlanView
from cases.telling.tables import Stuck
from kernel.actor import Actor
from kernel.web.day import Act, DayRow, Urgency, Waiting
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at
from kernel.web.text import counted, format_date

AnyRequest = Request[Any, Any, Any]
PLAN = "/cases/{case_id:uuid}/planned-change"
NEW = f"{PLAN}/new"


@get(NEW, rule=P.PLAN)
async def plan_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Who is to lead the case, from when on, why."""
    return await _draw(request, case_id, Shown())


@post(NEW, rule=P.PLAN, status_code=200)
async def plan_change(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Plan a change."""
    there = f"/cases/{case_id}/planned-change"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(PlanChange, unreadable={**UNREADABLE, "effective_on": rules.NEEDS_EFFECTIVE})
        order = _with_tick(sent, order)
        try:
            await once_by_form(
                request,
                sent.text("once"),
                UUID,
                lambda actor: service.plan_change(actor, case_id, order),
                at=lambda _: there,
            )
        except PlannedAlready as there_is:
            return go(request, there, gettext(there_is.message), kind="due")
        return go(request, there, gettext("Změna je naplánovaná. Do té doby se nemění nic."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


def _with_tick(sent: Form, order: PlanChange) -> PlanChange:
    return msgspec.structs.replace(order, unnamed_anyway=unnamed_anyway(sent, order.worker_id))


@one_look_at("planned_change")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    view = await views.planned(actor, case_id, P.PLAN)
    if view.plan is not None and request.method == "GET":  # what was typed comes back
        return go(request, f"/cases/{case_id}/planned-change", gettext(PlannedAlready.message), kind="due")
    present = view.header.key_worker_id
    asked = await case_views.asked_of_open_tasks(actor, case_id, present)
    shown = await begun(request, shown)
    return await case_page(
        request,
        "telling/plan.html",
        "overview",
        view.header,
        **shown.context(),
        asked=asked,
        workers=await successors(request, case_id, present, shown.sent.uuid("worker_id"), asked),
        reasons=await case_views.change_reasons(actor),
        vias=await case_views.change_ways(actor),
    )


@get(PLAN, rule=P.READ)
async def view_plan(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What is planned, whether the client knows, what is in its way."""
    return await _show(request, case_id, Shown())


@one_look_at("planned_change")
async def _show(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.planned(actor_of(request), case_id)
    if view.plan is None:
        return go(request, f"/cases/{case_id}", gettext(PlanOver.message), kind="due")
    shown = await begun(request, shown)
    return await case_page(
        request, "telling/planned.html", "overview", view.header, **shown.context(), view=view, stuck=rules.STUCK
    )


@post(f"{PLAN}/defer", rule=P.PLAN, status_code=200)
async def defer_telling(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write down why the client is not told before."""
    there = f"/cases/{case_id}/planned-change"

    async def act(sent: Form) -> Response[Any]:
        try:
            await service.defer_telling(actor_of(request), case_id, sent.order(DeferTelling))
        except PlanOver as over:
            return go(request, f"/cases/{case_id}", gettext(over.message), kind="due")
        return go(request, there, gettext("Zapsáno. Klienta bude informovat, kdo případ převezme."))

    return await act_or_show_again(request, act, partial(_show, request, case_id))


@post(f"{PLAN}/cancel", rule=P.PLAN, status_code=200)
async def cancel_plan(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Take it back."""
    order = (await read_form(request)).order(NamePlan)
    try:
        await service.cancel_plan(actor_of(request), case_id, order)
    except PlanOver as over:
        return go(request, f"/cases/{case_id}/planned-change", gettext(over.message), kind="due")
    return go(request, f"/cases/{case_id}", gettext("Naplánovaná změna je zrušená, případ vede dál, kdo ho vede teď."))


@post(f"{PLAN}/carry-out", rule=P.PLAN, status_code=200)
async def carry_out_now(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Carry it out after all."""
    order = (await read_form(request)).order(NamePlan)
    try:
        await service.carry_out_now(actor_of(request), case_id, order)
    except PlanOver as over:
        return go(request, f"/cases/{case_id}", gettext(over.message), kind="due")
    except (NotCarriedOut, PlanNotDue) as refused:
        return go(request, f"/cases/{case_id}/planned-change", gettext(refused.message), kind="due")
    return go(request, f"/cases/{case_id}", gettext("Změna proběhla."))


async def on_key_worker(actor: Actor, case_id: UUID) -> Planned:
    """The way to a change on a coming day, on the page of the change at once."""
    return await views.planned(actor, case_id, P.PLAN)


async def on_heads_day(actor: Actor) -> Waiting | None:
    """To heads what was not carried out on its day."""
    found = await views.stuck_plans(actor)
    if found is None:
        return None
    words = gettext("změna neproběhla"), gettext("změny neproběhly"), gettext("změn neproběhlo")
    return Waiting([_row(*each) for each in found], None, counted(len(found), *words))


def _row(plan: PlanView, client: str) -> DayRow:
    here = f"/cases/{plan.case_id}/planned-change"
    return DayRow(
        key=f"zmena-{plan.id}",
        urgency=Urgency.AT_ONCE,
        title=gettext("Neproběhla změna toho, kdo případ vede"),
        when=plan.effective_on,
        whom=client,
        words=[
            gettext("měl ho od {day} vést {who}").format(day=format_date(plan.effective_on), who=plan.worker),
            gettext(rules.STUCK[Stuck(plan.stuck)]),
        ],
        url=here,
        act=Act(gettext("Rozhodnout"), here, name=client),
        tells=[(service.STUCK, plan.case_id)],
    )


ROUTES: list[Any] = [plan_form, plan_change, view_plan, defer_telling, cancel_plan, carry_out_now]
