"""Pages of joint work: the plan of a case, the agreement of two services, meetings and what is agreed there."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.actor import Actor
from kernel.exceptions import DomainError, StaleVersion
from kernel.legal_time import format_date, next_working_day, today_in_prague
from kernel.web.api import decode_cursor, encode_cursor, once_by_form
from kernel.web.forms import EMPTY, Form, filled, read_form
from kernel.web.guard import actor_of, declare
from kernel.web.i18n import N_, gettext
from kernel.web.navigation import NavEntry, Tab, register_navigation, register_tab
from kernel.web.pages import go, show
from kernel.web.panels import NotificationWords, Panel, name_actions, register_notification, register_panel
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors, add_template_dir
from services.cases import views as case_views
from services.cases.access import CasePermission
from services.cases.pages import case_page
from services.cases.tables import CaseStatus

from . import service
from .access import TeamworkPermission, may
from .schemas import (
    AcceptCaseManagement,
    AddItem,
    ChangeCooperationKeyWorker,
    ConveneMeeting,
    DeclineCaseManagement,
    EvaluateGoal,
    GoalOrder,
    GoalView,
    ItemView,
    Member,
    ProposeCaseManagement,
    StepOrder,
    StepView,
    WriteItem,
    WriteMinutes,
)

AnyRequest = Request[Any, Any, Any]
P = TeamworkPermission
PAGE = 50
KEPT = (403, 404)  # refusals that are pages of their own, not messages in a form


# ── the plan of a case ───────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/plan", rule=P.PROPOSE)
async def plan(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """What two services agreed for the client."""
    actor = actor_of(request)
    view = await service.case_plan(actor, case_id)
    left = await service.left_of_case(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    return case_page(request, "teamwork/plan.html", "plan", header, view=view, left=left)


@get("/cases/{case_id:uuid}/plan/propose", rule=P.PROPOSE)
async def proposal_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Which consent the offer rests on, and a word for the colleagues."""
    return await _proposal(request, case_id, EMPTY, FormErrors())


@post("/cases/{case_id:uuid}/plan/propose", rule=P.PROPOSE, status_code=200)
async def propose(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Offer joint work."""
    sent = await read_form(request)
    order = ProposeCaseManagement(consent_id=sent.uuid("consent_id"), note=sent.text("note"))
    try:
        cooperation_id = await service.propose_case_management(actor_of(request), case_id, order)
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _proposal(request, case_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/case-management/{cooperation_id}", gettext("Nabídka spolupráce odešla druhé službě."))


async def _proposal(
    request: AnyRequest, case_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    view = await service.case_plan(actor, case_id)
    header = await case_views.case_header(actor, case_id, CasePermission.READ)
    return case_page(
        request,
        "teamwork/propose.html",
        "plan",
        header,
        status_code=status_code,
        options=[
            {
                "value": str(offer.consent_id),
                "text": offer.partner.name,
                "hint": gettext("souhlas platí do {day}").format(day=format_date(offer.valid_until)),
            }
            for offer in view.offers
        ],
        sent=sent,
        errors=errors,
    )


# ── the agreement of two services ────────────────────────────────────────────────────────────────────────────────────


@get("/case-management/{cooperation_id:uuid}", rule=P.SEE)
async def view_cooperation(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """What the two services agreed on."""
    view = await service.case_management_view(actor_of(request), cooperation_id)
    return show(request, "teamwork/cooperation.html", view=view)


@get("/case-management/{cooperation_id:uuid}/accept", rule=P.ANSWER)
async def acceptance_form(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Which of our cases it is, and who will be the one key worker."""
    return await _acceptance(request, cooperation_id, EMPTY, FormErrors())


@post("/case-management/{cooperation_id:uuid}/accept", rule=P.ANSWER, status_code=200)
async def accept(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Agree, or look for another of our cases: what is typed stays out of the address."""
    sent = await read_form(request)
    if sent.text("step") == "search":
        return await _acceptance(request, cooperation_id, sent, FormErrors())
    order = AcceptCaseManagement(case_id=sent.uuid("case_id"), key_worker_id=sent.uuid("key_worker_id"))
    try:
        await service.accept_case_management(actor_of(request), cooperation_id, order, version=sent.number("version"))
    except DomainError as error:
        if not error.fields:
            raise
        return await _acceptance(request, cooperation_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/cases/{order.case_id}/plan", gettext("Spolupráce začala."))


async def _acceptance(
    request: AnyRequest, cooperation_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    view = await service.case_management_view(actor, cooperation_id, to_answer=True)
    if P.ANSWER not in view.may:
        return go(request, f"/case-management/{cooperation_id}")
    query = sent.text("query").strip()[:200] or view.client_name
    found = [row for row in await case_views.find_cases(actor, query) if row.status == CaseStatus.OPEN]
    return show(
        request,
        "teamwork/accept.html",
        status_code=status_code,
        view=view,
        found=found,
        options=[
            {
                "value": str(row.id),
                "text": f"{row.client_name}, {format_date(row.birth_date) if row.birth_date else '?'}",
                "hint": f"{row.file_mark} · {row.key_worker}",
            }
            for row in found
        ],
        query=query,
        team=_options(await service.team_for(actor, cooperation_id)),
        sent=sent,
        errors=errors,
    )


@get("/case-management/{cooperation_id:uuid}/decline", rule=P.ANSWER)
async def refusal_form(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Why not."""
    return await _refusal(request, cooperation_id, EMPTY, FormErrors())


@post("/case-management/{cooperation_id:uuid}/decline", rule=P.ANSWER, status_code=200)
async def decline(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Say no, with the reason."""
    sent = await read_form(request)
    order = DeclineCaseManagement(reason=sent.text("reason"))
    try:
        await service.decline_case_management(actor_of(request), cooperation_id, order, version=sent.number("version"))
    except DomainError as error:
        if not error.fields:
            raise
        return await _refusal(request, cooperation_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/case-management/{cooperation_id}", gettext("Odpověď je zapsaná."))


async def _refusal(
    request: AnyRequest, cooperation_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    view = await service.case_management_view(actor_of(request), cooperation_id, to_answer=True)
    if P.ANSWER not in view.may:
        return go(request, f"/case-management/{cooperation_id}")
    return show(request, "teamwork/decline.html", status_code=status_code, view=view, sent=sent, errors=errors)


@get("/case-management/{cooperation_id:uuid}/key-worker", rule=P.CHANGE_KEY_WORKER)
async def key_worker_form(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Whom the team agreed on, and when."""
    sent = filled({"agreed_on": format_date(today_in_prague())})
    return await _key_worker(request, cooperation_id, sent, FormErrors())


@post("/case-management/{cooperation_id:uuid}/key-worker", rule=P.CHANGE_KEY_WORKER, status_code=200)
async def change_key_worker(request: AnyRequest, cooperation_id: FromPath[UUID]) -> Response[Any]:
    """Another key worker of the joint work."""
    sent = await read_form(request)
    order = ChangeCooperationKeyWorker(key_worker_id=sent.uuid("key_worker_id"), agreed_on=sent.day("agreed_on"))
    try:
        sent.check_readable()
        await service.change_cooperation_key_worker(
            actor_of(request), cooperation_id, order, version=sent.number("version")
        )
    except DomainError as error:
        if error.status in KEPT:
            raise
        return await _key_worker(request, cooperation_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/case-management/{cooperation_id}", gettext("Společná práce má nového klíčového pracovníka."))


async def _key_worker(
    request: AnyRequest, cooperation_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    view = await service.case_management_view(actor, cooperation_id)
    if P.CHANGE_KEY_WORKER not in view.may:
        return go(request, f"/case-management/{cooperation_id}")
    team = [each for each in await service.team_for(actor, cooperation_id) if each.id != _id(view.key_worker)]
    return show(
        request,
        "teamwork/key_worker.html",
        status_code=status_code,
        view=view,
        team=_options(team),
        sent=sent,
        errors=errors,
    )


def _id(member: Member | None) -> UUID | None:
    return member.id if member else None


def _options(team: list[Member]) -> list[tuple[str, str]]:
    return [(str(each.id), f"{each.name} ({each.service})") for each in team]


# ── meetings ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/meetings", rule=P.LIST)
async def list_meetings(request: AnyRequest, after: FromQuery[str] = "") -> Response[Any]:
    """The meetings of the service, and offers that wait for its answer."""
    view = await service.list_meetings(actor_of(request), before=decode_cursor(after), limit=PAGE + 1)
    rows = view.meetings[:PAGE]
    following = urlencode({"after": encode_cursor(rows[-1].held_at, rows[-1].id)}) if len(view.meetings) > PAGE else ""
    return show(
        request,
        "teamwork/list.html",
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
    choices = await service.meeting_choices(actor_of(request), partner_service_id=partner)
    unknown = [
        key
        for key in errors
        if key.startswith("agenda.") and key not in {f"agenda.{each.case_management_id}" for each in choices.agenda}
    ]
    for key in unknown:
        errors[""] = errors.pop(key)
    return show(
        request,
        "teamwork/new.html",
        status_code=status_code,
        choices=choices,
        partners=[(str(each.id), each.name) for each in choices.partners],
        people=_options(choices.people),
        sent=sent,
        errors=errors,
    )


@get("/meetings/{meeting_id:uuid}", rule=P.SEE_MEETING)
async def view_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """The agenda by client, as the meeting works with it and as it is printed."""
    view = await service.meeting_view(actor_of(request), meeting_id)
    ready = [item for item in view.items if P.CONCLUDE in item.may and (item.plan or item.goals or item.steps)]
    return show(request, "teamwork/meeting.html", view=view, ready=ready)


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
    view = await service.meeting_view(actor_of(request), meeting_id)
    version = view.version if sent is None or stale else sent.number("version")
    sent = sent or filled({"minutes": view.minutes})
    return show(
        request,
        "teamwork/minutes.html",
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
    choices = await service.meeting_choices(actor_of(request), meeting_id=meeting_id)
    return show(
        request,
        "teamwork/add_item.html",
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
    view = await service.meeting_view(actor, meeting_id)
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
    view = await service.item_view(actor_of(request), item_id, meeting_id=meeting_id)
    if P.WRITE_ITEM not in view.may:
        return show(request, "teamwork/item.html", view=view)
    return await _item(request, view, _form_of(view), FormErrors(), version=view.version)


@post("/meetings/{meeting_id:uuid}/items/{item_id:uuid}", rule=P.WRITE_ITEM, status_code=200)
async def write_item(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """Keep what was agreed; `act` adds a row to the form, or concludes the item as well."""
    actor, sent = actor_of(request), await read_form(request)
    act, version = sent.text("act"), sent.number("version")
    view = await service.item_view(actor, item_id, meeting_id=meeting_id)
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
        view = await service.item_view(actor, item_id, meeting_id=meeting_id)
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
    team = await service.item_team(actor_of(request), view.id)
    return show(
        request,
        "teamwork/item_form.html",
        status_code=status_code,
        view=view,
        sent=sent,
        errors=errors,
        rows=_rows(sent, added),
        team=_options(team),
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
    view = await service.item_view(actor, item_id, meeting_id=meeting_id, goal_id=goal_id)
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
    view = await service.item_view(actor_of(request), item_id, meeting_id=meeting_id, goal_id=goal_id)
    goal = next(each for each in view.goals if each.id == goal_id)
    if P.EVALUATE not in view.may:
        return go(request, f"/meetings/{meeting_id}/items/{item_id}")
    present = goal.evaluation
    sent = sent or filled(
        {"met": ("yes" if present.met else "no"), "sentence": present.sentence} if present is not None else {}
    )
    return show(
        request,
        "teamwork/evaluation.html",
        status_code=status_code,
        view=view,
        goal=goal,
        sent=sent,
        errors=errors,
    )


# ── panels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def _on_my_day(actor: Actor) -> Any | None:
    if not may(actor, P.LIST):
        return None
    day = await service.team_day(actor)
    return day if day.waiting or day.meetings or day.left else None


async def _on_case(actor: Actor, case_id: UUID) -> Any | None:
    return (await service.left_of_case(actor, case_id) or None) if may(actor, P.PROPOSE) else None


def _meets(session: Any) -> bool:
    return may(session.actor(), P.LIST)


declare(TeamworkPermission)
add_template_dir(Path(__file__).parent / "templates")
register_navigation(NavEntry(N_("Porady"), "/meetings", "meeting", 40, None, _meets, ("/case-management",)))
register_tab("case", Tab("plan", N_("Plán"), "/cases/{case_id}/plan", 35, lambda may: P.PROPOSE in may))
register_panel("my-day", Panel("teamwork", 30, "teamwork/panel_my_day.html", _on_my_day, side=True))
register_panel("case", Panel("teamwork", 10, "teamwork/panel_case.html", _on_case))
for _kind, _sentence, _url in (
    ("case_management.proposed", N_("Jiná služba vám nabízí spolupráci u klienta."), "/case-management/{about_id}"),
    ("case_management.accepted", N_("Druhá služba přijala spolupráci u klienta."), "/case-management/{about_id}"),
    ("case_management.declined", N_("Druhá služba odmítla spolupráci u klienta."), "/case-management/{about_id}"),
    (
        "case_management.key_worker_changed",
        N_("Tým se shodl na jiném klíčovém pracovníkovi společné práce."),
        "/case-management/{about_id}",
    ),
    (
        "case_management.ended",
        N_("Společná práce u klienta skončila. Podívejte se, které kroky zůstaly otevřené."),
        "/cases/{about_id}/plan",
    ),
    ("meeting.convened", N_("Jste mezi účastníky společné porady."), "/meetings/{about_id}"),
):
    register_notification(_kind, NotificationWords(_sentence, _url))
name_actions(
    {
        "case_management.proposed": N_("Nabídnuta spolupráce jiné službě"),
        "case_management.accepted": N_("Spolupráce služeb přijata"),
        "case_management.declined": N_("Spolupráce služeb odmítnuta"),
        "case_management.key_worker_changed": N_("Jiný klíčový pracovník společné práce"),
        "case_management.ended": N_("Spolupráce služeb skončila"),
        "case_management.read": N_("Nahlédnutí do spolupráce služeb"),
        "plan.read": N_("Nahlédnutí do společného plánu"),
        "meeting_item.added": N_("Klient zařazen na poradu"),
        "meeting_item.written": N_("Zapsáno, na čem se porada shodla"),
        "meeting_item.concluded": N_("Výstup z porady uzavřen"),
        "meeting_item.output_copied": N_("Výstup z porady zapsán do složky"),
        "meeting_item.output_held_back": N_("Výstup z porady druhé službě nepředán: souhlas skončil"),
        "meeting_item.goal_evaluated": N_("Cíl vyhodnocen"),
        "meeting_item.read": N_("Nahlédnutí do bodu porady"),
    }
)

ROUTES: list[Any] = [
    plan,
    proposal_form,
    propose,
    view_cooperation,
    acceptance_form,
    accept,
    refusal_form,
    decline,
    key_worker_form,
    change_key_worker,
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
]
