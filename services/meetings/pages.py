"""Pages of meetings: what two services agree on there for each client, and the joint plan that comes of it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import views as case_views
from cases.cases.access import CasePermission
from cases.cases.pages.common import case_page
from kernel.actor import Actor
from kernel.exceptions import DomainError, StaleVersion
from kernel.legal_time import format_date, next_working_day, prague_date, today_in_prague
from kernel.web.api import decode_cursor, encode_cursor, once_by_form
from kernel.web.forms import EMPTY, Form, filled, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors
from services.case_management.access import TeamworkPermission
from services.case_management.pages import options_of

from . import service, views
from .access import MeetingPermission, may
from .schemas import (
    AddItem,
    ConveneMeeting,
    EvaluateGoal,
    GoalOrder,
    GoalView,
    ItemView,
    StepOrder,
    StepView,
    WriteItem,
    WriteMinutes,
)

AnyRequest = Request[Any, Any, Any]
P = MeetingPermission
PAGE = 50
KEPT = (403, 404)  # refusals that are pages of their own, not messages in a form


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/meetings", rule=P.LIST)
async def list_meetings(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """The meetings of the service, and offers that wait for its answer."""
    view = await views.list_meetings(actor_of(request), before=decode_cursor(after), limit=PAGE + 1)
    rows = view.meetings[:PAGE]
    following = urlencode({"after": encode_cursor(rows[-1].held_at, rows[-1].id)}) if len(view.meetings) > PAGE else ""
    return show(
        request,
        "meetings/list.html",
        view=view,
        rows=rows,
        next_url=f"/meetings?{following}" if following else None,
        start_url="/meetings" if after else None,
    )


@get("/meetings/new", rule=P.CONVENE)
async def meeting_form(request: AnyRequest, partner: FromQuery[UUID | None] = None) -> Response[Any]:
    """A meeting on the next working day, with everybody of both teams offered."""
    sent = filled({"day": format_date(next_working_day(today_in_prague())), "time": "13:00"})
    return await _meeting(request, sent, FormErrors(), partner=partner)


@post("/meetings/new", rule=P.CONVENE, status_code=200)
async def convene(request: AnyRequest) -> Response[Any]:
    """Call a meeting."""
    sent = await read_form(request)
    order = ConveneMeeting(
        partner_service_id=sent.uuid("partner_service_id"),
        held_at=sent.moment("day", "time"),
        participant_ids=sent.uuids("participant_ids"),
        agenda=sent.uuids("agenda"),
    )
    try:
        sent.check_readable()
        meeting_id = await once_by_form(
            request, sent.text("once"), UUID, lambda actor: service.convene_meeting(actor, order)
        )
    except DomainError as error:
        errors = form_errors(error)
        if "held_at" in errors:
            errors["day"] = errors.pop("held_at")
        return await _meeting(request, sent, errors, partner=sent.uuid("partner_service_id"), status_code=error.status)
    return go(request, f"/meetings/{meeting_id}", gettext("Porada je svolaná."))


async def _meeting(
    request: AnyRequest, sent: Form, errors: FormErrors, *, partner: UUID | None, status_code: int = 200
) -> Response[Any]:
    choices = await views.meeting_choices(actor_of(request), partner_service_id=partner)
    unknown = [
        key
        for key in errors
        if key.startswith("agenda.") and key not in {f"agenda.{each.case_management_id}" for each in choices.agenda}
    ]
    for key in unknown:
        errors[""] = errors.pop(key)
    return show(
        request,
        "meetings/new.html",
        status_code=status_code,
        choices=choices,
        partners=[(str(each.id), each.name) for each in choices.partners],
        people=options_of(choices.people),
        sent=sent,
        errors=errors,
    )


@get("/meetings/{meeting_id:uuid}", rule=P.SEE_MEETING)
async def view_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """The agenda by client, as the meeting works with it and as it is printed."""
    view = await views.meeting_view(actor_of(request), meeting_id)
    ready = [item for item in view.items if P.CONCLUDE in item.may and (item.plan or item.goals or item.steps)]
    over = prague_date(view.held_at) < today_in_prague()
    return show(request, "meetings/meeting.html", view=view, ready=ready, over=over)


@get("/meetings/{meeting_id:uuid}/minutes", rule=P.WRITE_MINUTES)
async def minutes_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """The internal minutes to write."""
    return await _minutes(request, meeting_id, None, FormErrors())


@post("/meetings/{meeting_id:uuid}/minutes", rule=P.WRITE_MINUTES, status_code=200)
async def write_minutes(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Keep the minutes."""
    sent = await read_form(request)
    order = WriteMinutes(minutes=sent.text("minutes"))
    try:
        await service.write_minutes(actor_of(request), meeting_id, order, version=sent.number("version"))
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _minutes(
            request,
            meeting_id,
            sent,
            form_errors(error),
            stale=isinstance(error, StaleVersion),
            status_code=error.status,
        )
    return go(request, f"/meetings/{meeting_id}", gettext("Zápis je uložený."))


async def _minutes(
    request: AnyRequest,
    meeting_id: UUID,
    sent: Form | None,
    errors: FormErrors,
    *,
    stale: bool = False,
    status_code: int = 200,
) -> Response[Any]:
    view = await views.meeting_view(actor_of(request), meeting_id)
    version = view.version if sent is None or stale else sent.number("version")
    sent = sent or filled({"minutes": view.minutes})
    return show(
        request,
        "meetings/minutes.html",
        status_code=status_code,
        view=view,
        sent=sent,
        errors=errors,
        version=version,
        stale=stale,
    )


@get("/meetings/{meeting_id:uuid}/items/new", rule=P.ADD_ITEM)
async def agenda_form(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Who can still be discussed, and who cannot, with the reason."""
    return await _agenda(request, meeting_id, EMPTY, FormErrors())


@post("/meetings/{meeting_id:uuid}/items/new", rule=P.ADD_ITEM, status_code=200)
async def add_item(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Put a client on the agenda."""
    sent = await read_form(request)
    order = AddItem(case_management_id=sent.uuid("case_management_id"))
    try:
        item_id = await service.add_item(actor_of(request), meeting_id, order)
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _agenda(request, meeting_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/meetings/{meeting_id}/items/{item_id}", gettext("Klient je na programu."))


async def _agenda(
    request: AnyRequest, meeting_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    choices = await views.meeting_choices(actor_of(request), meeting_id=meeting_id)
    return show(
        request,
        "meetings/add_item.html",
        status_code=status_code,
        choices=choices,
        options=[
            {
                "value": str(each.case_management_id),
                "text": each.client_name,
                "hint": gettext("souhlas platí do {day}").format(day=format_date(each.valid_until)),
            }
            for each in choices.agenda
            if each.open
        ],
        meeting_id=meeting_id,
        sent=sent,
        errors=errors,
    )


@post("/meetings/{meeting_id:uuid}/conclude", rule=P.CONCLUDE, status_code=200)
async def conclude(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Settle every item that was shown with an output; each is an act of its own."""
    actor, sent = actor_of(request), await read_form(request)
    view = await views.meeting_view(actor, meeting_id)
    shown = set(sent.uuids("item"))
    done, refused = 0, len(shown - {item.id for item in view.items})
    for item in view.items:
        if item.id not in shown:
            continue
        try:
            await service.conclude_item(actor, item.id, version=sent.number(f"version.{item.id}"))
            done += 1
        except DomainError:
            refused += 1
    message = gettext("Uzavřené body: {done}. Výstup je ve složce, kroky v úkolech.").format(done=done)
    if not refused:
        return go(request, f"/meetings/{meeting_id}", message)
    message = gettext("Uzavřené body: {done}. Neuzavřené: {refused}, mezitím se změnily. Zkontrolujte je.")
    return go(request, f"/meetings/{meeting_id}", message.format(done=done, refused=refused), kind="due")


# ── one client at a meeting ──────────────────────────────────────────────────────────────────────────────────────────


@get("/meetings/{meeting_id:uuid}/items/{item_id:uuid}", rule=P.SEE_ITEM)
async def view_item(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """What was agreed, to write or to read."""
    view = await views.item_view(actor_of(request), item_id, meeting_id=meeting_id)
    if P.WRITE_ITEM not in view.may:
        return show(request, "meetings/item.html", view=view)
    return await _item(request, view, _form_of(view), FormErrors(), version=view.version)


@post("/meetings/{meeting_id:uuid}/items/{item_id:uuid}", rule=P.WRITE_ITEM, status_code=200)
async def write_item(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """Keep what was agreed; `act` adds a row to the form, or concludes the item as well."""
    actor, sent = actor_of(request), await read_form(request)
    act, version = sent.text("act"), sent.number("version")
    view = await views.item_view(actor, item_id, meeting_id=meeting_id)
    if act.startswith("add"):
        return await _item(request, view, sent, FormErrors(), version=version, added=act)
    back = f"/meetings/{meeting_id}"
    try:
        order = _order(sent)
        sent.check_readable()
        await service.write_item(actor, item_id, order, version=version)
    except DomainError as error:
        if error.status in KEPT:
            raise
        stale = isinstance(error, StaleVersion)
        view = await views.item_view(actor, item_id, meeting_id=meeting_id)
        return await _item(
            request,
            view,
            sent,
            form_errors(error),
            version=view.version if stale else version,
            stale=stale,
            status_code=error.status,
        )
    if act != "conclude":
        return go(request, back, gettext("Bod je uložený."))
    try:
        await service.conclude_item(actor, item_id, version=version + 1)
    except DomainError as error:
        return go(request, f"{back}/items/{item_id}", "".join(form_errors(error).values()), kind="due")
    return go(request, back, gettext("Bod je uzavřený. Výstup je ve složce, kroky v úkolech."))


async def _item(
    request: AnyRequest,
    view: ItemView,
    sent: Form,
    errors: FormErrors,
    *,
    version: int,
    added: str = "",
    stale: bool = False,
    status_code: int = 200,
) -> Response[Any]:
    team = await views.item_team(actor_of(request), view.id)
    return show(
        request,
        "meetings/item_form.html",
        status_code=status_code,
        view=view,
        sent=sent,
        errors=errors,
        rows=_rows(sent, added),
        team=options_of(team),
        version=version,
        stale=stale,
    )


_GOAL = ("id", "text", "measure", "due_on")
_STEP = ("id", "text", "done_when", "responsible_id", "due_on")


def _form_of(view: ItemView) -> Form:
    """The item as the form shows it, with one empty row where there is none."""
    values: dict[str, str | Sequence[str] | None] = {"plan": view.plan, "minutes": view.minutes}
    for index, goal in enumerate(view.goals):
        values |= _row(f"goals.{index}", goal, _GOAL)
        for number, step in enumerate(goal.steps):
            values |= _row(f"goals.{index}.steps.{number}", step, _STEP)
    for number, step in enumerate(view.steps):
        values |= _row(f"steps.{number}", step, _STEP)
    return filled(values)


def _row(prefix: str, row: GoalView | StepView, fields: tuple[str, ...]) -> dict[str, str]:
    values = {"due_on": format_date(row.due_on), "id": str(row.id), "text": row.text}
    if isinstance(row, GoalView):
        values["measure"] = row.measure
    else:
        values |= {"done_when": row.done_when, "responsible_id": str(row.responsible.id)}
    return {f"{prefix}.{field}": values[field] for field in fields}


def _count(sent: Form, prefix: str) -> int:
    """How many rows of a kind were sent."""
    number = 0
    while f"{prefix}.{number}.text" in sent:
        number += 1
    return number


def _rows(sent: Form, added: str) -> dict[str, Any]:
    """Which rows the form shows: those sent, the one asked for, and one to begin with. `new` is where to go on."""
    goals = _count(sent, "goals")
    more = added == "add-goal" or goals == 0
    steps = [_count(sent, f"goals.{index}.steps") for index in range(goals)] + ([1] if more else [])
    new = f"goals.{goals}.text" if added == "add-goal" else ""
    for index, number in enumerate(steps[:goals]):
        if added == f"add-step.{index}":
            steps[index] = number + 1
            new = f"goals.{index}.steps.{number}.text"
    further = _count(sent, "steps")
    if added == "add-step":
        new, further = f"steps.{further}.text", further + 1
    return {"goals": steps, "steps": further, "new": new}


def _order(sent: Form) -> WriteItem:
    return WriteItem(
        plan=sent.text("plan"),
        goals=[
            GoalOrder(
                id=sent.uuid(f"goals.{index}.id"),
                text=sent.text(f"goals.{index}.text"),
                measure=sent.text(f"goals.{index}.measure"),
                due_on=sent.day(f"goals.{index}.due_on"),
                steps=_steps(sent, f"goals.{index}.steps"),
            )
            for index in range(_count(sent, "goals"))
        ],
        steps=_steps(sent, "steps"),
        minutes=sent.text("minutes"),
    )


def _steps(sent: Form, prefix: str) -> list[StepOrder]:
    return [
        StepOrder(
            id=sent.uuid(f"{prefix}.{number}.id"),
            text=sent.text(f"{prefix}.{number}.text"),
            done_when=sent.text(f"{prefix}.{number}.done_when"),
            responsible_id=sent.uuid(f"{prefix}.{number}.responsible_id"),
            due_on=sent.day(f"{prefix}.{number}.due_on"),
        )
        for number in range(_count(sent, prefix))
    ]


@get("/meetings/{meeting_id:uuid}/items/{item_id:uuid}/goals/{goal_id:uuid}", rule=P.EVALUATE)
async def evaluation_form(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], goal_id: FromPath[UUID]
) -> Response[Any]:
    """Was the goal met?"""
    return await _evaluation(request, meeting_id, item_id, goal_id, None, FormErrors())


@post("/meetings/{meeting_id:uuid}/items/{item_id:uuid}/goals/{goal_id:uuid}", rule=P.EVALUATE, status_code=200)
async def evaluate(
    request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID], goal_id: FromPath[UUID]
) -> Response[Any]:
    """Keep the answer."""
    actor, sent = actor_of(request), await read_form(request)
    order = EvaluateGoal(met={"yes": True, "no": False}.get(sent.text("met")), sentence=sent.text("sentence"))
    view = await views.item_view(actor, item_id, meeting_id=meeting_id, goal_id=goal_id)
    try:
        await service.evaluate_goal(actor, item_id, goal_id, order, version=sent.number("version"))
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _evaluation(
            request, meeting_id, item_id, goal_id, sent, form_errors(error), status_code=error.status
        )
    return go(request, f"/cases/{view.case_id}/plan", gettext("Vyhodnocení cíle je zapsané."))


async def _evaluation(
    request: AnyRequest,
    meeting_id: UUID,
    item_id: UUID,
    goal_id: UUID,
    sent: Form | None,
    errors: FormErrors,
    *,
    status_code: int = 200,
) -> Response[Any]:
    view = await views.item_view(actor_of(request), item_id, meeting_id=meeting_id, goal_id=goal_id)
    goal = next(each for each in view.goals if each.id == goal_id)
    if P.EVALUATE not in view.may:
        return go(request, f"/meetings/{meeting_id}/items/{item_id}")
    present = goal.evaluation
    sent = sent or filled(
        {"met": ("yes" if present.met else "no"), "sentence": present.sentence} if present is not None else {}
    )
    return show(
        request,
        "meetings/evaluation.html",
        status_code=status_code,
        view=view,
        goal=goal,
        sent=sent,
        errors=errors,
    )


# ── the plan of a case ───────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/plan", rule=TeamworkPermission.PROPOSE)
async def plan(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What two services agreed for the client."""
    actor = actor_of(request)
    view = await views.case_plan(actor, case_id)
    left = await views.left_of_case(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    return case_page(request, "meetings/plan.html", "plan", header, view=view, left=left)


# ── panels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def on_my_day(actor: Actor) -> Any | None:
    if not may(actor, P.LIST):
        return None
    day = await views.team_day(actor)
    # one's own steps stand among the tasks already, marked as what was left
    left = [step for step in day.left if not step.mine]
    return msgspec.structs.replace(day, left=left) if day.waiting or day.meetings or left else None


async def on_case(actor: Actor, case_id: UUID) -> Any | None:
    return (await views.left_of_case(actor, case_id) or None) if may(actor, TeamworkPermission.PROPOSE) else None


def meets(session: Any) -> bool:
    return may(session.actor(), P.LIST)


ROUTES: list[Any] = [
    list_meetings,
    meeting_form,
    convene,
    view_meeting,
    minutes_form,
    write_minutes,
    agenda_form,
    add_item,
    conclude,
    view_item,
    write_item,
    evaluation_form,
    evaluate,
    plan,
]
