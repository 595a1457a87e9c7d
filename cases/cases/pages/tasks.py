# pyright: strict
"""The tasks of a case."""

import re
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from cases.cases import rules, service, views
from cases.cases.access import SEES_BY_TASK, CasePermission
from cases.cases.exceptions import TaskAlreadyDone
from cases.cases.pages.common import (
    NOT_NAMED,
    AnyRequest,
    case_page,
    documentation,
    is_unnamed,
    unnamed_anyway,
)
from cases.cases.schemas import (
    AddTask,
    AssignTask,
)
from cases.cases.schemas.tasks import FinishTask
from cases.cases.service.writing import finish_with_line
from cases.cases.tables import RecordKind
from kernel.clock import now
from kernel.exceptions import StaleVersion
from kernel.legal_time import PRAGUE, format_date
from kernel.web.api import decode_cursor, encode_cursor
from kernel.web.conflicts import Stored
from kernel.web.drafts import carry_over
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look_at, person, show, with_draft
from kernel.web.render import Lead, Undo
from kernel.web.text import format_datetime, format_time
from tenants.schemas import WorkerView

ROW = re.compile("[a-z]{1,20}-[0-9a-f-]{12,36}")
"""The key of a row to go on in."""
UNSEEN = N_(
    "Peer mentor u klienta neuvidí telefon ani adresu, jen jméno, spisovou značku a svůj úkol. Co k němu potřebuje, mu řekněte."
)
_OF_RECORD = {"facts": "line", "title": "line", "occurred_at": "line"}


@get("/cases/{case_id:uuid}/tasks", rule=CasePermission.READ)
async def list_tasks(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The tasks of a case, with the form for a new one."""
    return await _draw(request, case_id, Shown())


@post("/cases/{case_id:uuid}/tasks", rule=CasePermission.ADD_TASK, status_code=200)
async def add_task(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Give somebody something to do."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(AddTask, unreadable={"due_on": rules.NEEDS_DUE_DAY})
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_task(actor, case_id, order),
            at=f"/cases/{case_id}/tasks#ukol-{{}}".format,
        )
        return go(request, f"/cases/{case_id}/tasks", gettext("Úkol je zadaný."))

    return await act_or_show_again(request, act, partial(_draw, request, case_id))


@one_look_at("tasks")
async def _draw(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    header = await views.case_header(actor, case_id, CasePermission.READ)
    waiting, done = await views.list_tasks(actor, case_id)
    workers = await views.possible_assignees(actor)
    shown = await begun(request, shown)
    return await case_page(
        request,
        "cases/tasks.html",
        "tasks",
        header,
        **shown.context(),
        waiting=waiting,
        acts={task.id: views.act_of(task) for task in waiting},
        droppable=await views.droppable(actor, waiting),
        said=await views.words_of_tasks(actor, waiting),
        done=done,
        workers=[(str(worker.id), worker.name) for worker in workers],
        unseen=_unseen(workers),
    )


@get("/tasks", rule=CasePermission.LIST)
async def my_tasks(request: AnyRequest, after: FromQuery[str] = "", of: FromQuery[UUID | None] = None) -> Response[Any]:
    """All that the person has to do, in every case, first due first; `of`: what somebody has for whom they stand in now."""
    place = decode_cursor(after, tuple[date, UUID])
    rows, last, whose = await views.all_my_tasks(actor_of(request), of=of, after=place)
    theirs = {"of": str(of)} if of else {}
    following = urlencode({**theirs, "after": encode_cursor(*last)}) if last else ""
    return show(
        request,
        "cases/my_tasks.html",
        rows=rows,
        whose=whose,
        next_url=f"/tasks?{following}" if following else None,
        start_url=f"/tasks?{urlencode(theirs)}" if after else None,
    )


_PLACES = ("next", "case_id", "list", "drop")


@get("/tasks/{task_id:uuid}/finish", rule=CasePermission.ADD_RECORD)
async def finish_form(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """A line for the file that goes along with the end of a task; the address says to which list one goes back."""
    asked = {name: request.query_params.get(name, "") for name in _PLACES}
    return await _draw_finishing(request, task_id, Shown(filled({name: text for name, text in asked.items() if text})))


@post("/tasks/{task_id:uuid}/finish", rule=CasePermission.LIST, status_code=200)
async def finish_task(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """Tick a task off, and go on to the next in the list; the page offers to take the tick back.

    Whoever is second is told who was first and when.
    With a line what happened is written into the file in the same act. A line that cannot be taken stands in a page of its own.
    """
    sent = await read_form(request)
    if sent.text("step") == "record":
        return await _on_to_record(request, task_id, sent)
    if "line" in sent:
        draw = partial(_draw_finishing, request, task_id)
        return await act_or_show_again(request, partial(_finish_with_line, request, task_id), draw, fields=_OF_RECORD)
    try:
        await service.finish_task(actor_of(request), task_id, version=sent.number("version"))
    except (TaskAlreadyDone, StaleVersion):
        return go(request, _back(sent), await _how_it_stands(request, task_id), kind="info")
    return _finished(request, task_id, sent)


@one_look_at("tasks")
async def _on_to_record(request: AnyRequest, task_id: UUID, sent: Form) -> Response[Any]:
    """The line of whoever was second goes on in the form of a record, as a draft of it; nothing is written yet."""
    task, header = await views.task_to_finish(actor_of(request), task_id)
    where, moment = f"/cases/{header.id}/records/new", now().astimezone(PRAGUE)
    begun_at = {"kind": RecordKind.NOTE.value, "day": format_date(moment.date()), "time": format_time(moment)}
    fields = {**begun_at, "title": task.title, "facts": sent.text("line")}
    draft_id = await carry_over(request, label=gettext("Nový záznam"), address=where, fields=fields, own="facts")
    return go(
        request, with_draft(where, draft_id), gettext("Věta je v novém záznamu. Doplňte ho a uložte."), kind="info"
    )


async def _finish_with_line(request: AnyRequest, task_id: UUID, sent: Form) -> Response[Any]:
    order, version = sent.order(FinishTask), sent.number("version")
    case_id, made = await finish_with_line(actor_of(request), task_id, order, version=version)
    if order.drop:
        said = gettext("Krok je zrušený a důvod je {inside}.").format(inside=documentation(request).inside)
        undo = Undo(f"/tasks/{task_id}/reopen", {"version": str(version + 1), "case_id": str(case_id)})
        return go(request, _back(sent), said, undo=undo)
    stays = gettext("Zapsáno {into}. Když úkol vrátíte, záznam zůstane.").format(into=documentation(request).into)
    return _finished(
        request, task_id, sent, stays, Lead(gettext("Přejít na záznam"), f"/cases/{case_id}/records/{made}")
    )


def _finished(request: AnyRequest, task_id: UUID, sent: Form, more: str = "", to: Lead | None = None) -> Response[Any]:
    places = {name: sent.text(name) for name in ("what", "case_id", "list")}
    done = gettext("Hotovo: {what}.").format(what=sent.text("what").rstrip(".")) if sent.text("what") else ""
    next_row = sent.text("next")
    return go(
        request,
        _back(sent) + (f"#{next_row}" if ROW.fullmatch(next_row) else ""),
        " ".join(filter(None, (done or gettext("Úkol je hotový."), more))),
        undo=Undo(f"/tasks/{task_id}/reopen", {"version": str(sent.number("version") + 1), **places}),
        to=to,
    )


_STANDS = {
    "done": N_("Úkol je mezitím hotový: {who}, {when}."),
    "reopened": N_("Úkol je mezitím znovu otevřený: {who}, {when}."),
    "assigned": N_("Úkol je mezitím přidělený znovu: {who}, {when}."),
}


async def _how_it_stands(request: AnyRequest, task_id: UUID) -> str:
    """What was done to a task since the page was drawn, by whom and when; also where that was the reader."""
    last = await views.last_of_task(actor_of(request), task_id)
    if last.at is None:
        return gettext("Úkol se mezitím změnil. Podívejte se na něj, než budete pokračovat.")
    return gettext(_STANDS[last.what]).format(who=person(request, last.who), when=format_datetime(last.at))


@one_look_at("tasks")
async def _draw_finishing(request: AnyRequest, task_id: UUID, shown: Shown) -> Response[Any]:
    task, header = await views.task_to_finish(actor_of(request), task_id)
    what = f"{task.title}, {header.client_name}"
    shown = await begun(request, shown, drawn=shown.sent.with_value("what", what))
    if task.done_at is not None and not shown.sent.text("line"):
        return go(request, _back(shown.sent), await _how_it_stands(request, task_id), kind="info")
    if task.done_at is None and (shown.stale or (shown.begun and shown.behind(task.version))):
        written = gettext("Co jste napsali, je níže a neuložilo se. Dřívější zápis k úkolu zůstává.")
        shown.errors[""] = f"{await _how_it_stands(request, task_id)} {written}"
    shown = shown.with_value("version", str(task.version)).with_value("what", what)
    return await case_page(request, "cases/finish_task.html", "tasks", header, **shown.context(), task=task)


@post("/tasks/{task_id:uuid}/reopen", rule=CasePermission.LIST, status_code=200)
async def reopen_task(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """Take a tick back; what was written of it stays."""
    sent = await read_form(request)
    try:
        stays = await service.reopen_task(actor_of(request), task_id, version=sent.number("version"))
    except StaleVersion:
        return go(request, _back(sent), await _how_it_stands(request, task_id), kind="info")
    said = [gettext("Úkol je znovu otevřený.")]
    said += (
        [gettext("Co je k němu zapsané, {inside} zůstává.").format(inside=documentation(request).inside)]
        if stays
        else []
    )
    return go(request, f"{_back(sent)}#ukol-{task_id}", " ".join(said))


@get("/tasks/{task_id:uuid}/assign", rule=CasePermission.ADD_TASK)
async def assign_form(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """To whom a task goes whose worker cannot do it."""
    return await _draw_assigning(request, task_id, Shown())


@post("/tasks/{task_id:uuid}/assign", rule=CasePermission.ADD_TASK, status_code=200)
async def assign_task(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """Give a task to somebody else."""

    async def act(sent: Form) -> Response[Any]:
        order, version = sent.order(AssignTask), sent.number("version")
        order = msgspec.structs.replace(order, unnamed_anyway=unnamed_anyway(sent, order.assignee_id))
        case_id = await service.assign_task(actor_of(request), task_id, order, version=version)
        return go(request, f"/cases/{case_id}/tasks", gettext("Úkol je přidělený."))

    return await act_or_show_again(request, act, partial(_draw_assigning, request, task_id))


@one_look_at("tasks")
async def _draw_assigning(request: AnyRequest, task_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    task, header = await views.task_to_assign(actor, task_id)
    asked_of_it = await views.asked_of_task(actor, task_id, task.kind)
    asked = [asked_of_it] if asked_of_it is not None else []
    if shown.behind(task.version):
        by, at = await views.last_assigned(actor, task_id, header.id)
        fields, words = filled({"assignee_id": str(task.assignee_id)}), {str(task.assignee_id): task.assignee}
        stored = Stored(fields=fields, version=task.version, by=by, at=at, next_step=True, words=words)
        shown = shown.against(stored)
    elif "version" not in shown.sent:
        shown = shown.with_value("version", str(task.version))
    workers = [
        worker
        for worker in await views.possible_assignees(actor)
        if worker.id != task.assignee_id or worker.id == shown.sent.uuid("assignee_id")
    ]
    return await case_page(
        request,
        "cases/assign_task.html",
        "tasks",
        header,
        **shown.context(),
        task=task,
        asked=asked,
        workers=[
            (
                str(worker.id),
                f"{worker.name} ({gettext(NOT_NAMED)})" if is_unnamed(asked, worker.id) else worker.name,
            )
            for worker in workers
        ],
        unseen=_unseen(workers),
    )


def _unseen(workers: Iterable[WorkerView]) -> str | None:
    """What somebody to whom a task may go does not see of the client, where there is somebody like that."""
    return gettext(UNSEEN) if any(worker.roles <= SEES_BY_TASK for worker in workers) else None


def _back(sent: Form) -> str:
    """Where the person came from: one of our own pages."""
    case_id = sent.uuid("case_id")
    return f"/cases/{case_id}/tasks" if case_id else "/tasks" if sent.text("list") else "/my-day"


ROUTES = [my_tasks, list_tasks, add_task, finish_form, finish_task, reopen_task, assign_form, assign_task]
