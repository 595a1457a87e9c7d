"""Pages of casework: My day, My cases, the case and its tabs, search."""

import asyncio
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.clients.rules import NEEDS_BIRTH_DATE
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind, HealthCode
from consent import pages as consent_pages
from kernel.actor import Actor
from kernel.clock import now
from kernel.czech import format_birth_number
from kernel.db import unit_of_work
from kernel.documents import compile_pdf
from kernel.exceptions import DomainError, StaleVersion
from kernel.legal_time import PRAGUE, format_date, format_instant, prague_date
from kernel.web import text
from kernel.web.api import decode_cursor, encode_cursor, once_by_form
from kernel.web.figures import KeySegment
from kernel.web.forms import EMPTY, Form, filled, read_form
from kernel.web.guard import actor_of, declare, session_of
from kernel.web.i18n import DEFAULT_LANGUAGE, N_, gettext, language_of
from kernel.web.navigation import NavEntry, Tab, register_navigation, register_tab, tabs_for
from kernel.web.pages import download, go, show
from kernel.web.panels import (
    About,
    NotificationWords,
    action_name,
    name_actions,
    notification_words,
    panels_of,
    register_notification,
)
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors, add_template_dir
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.tables import OrganisationKind

from . import rules, service, views
from .access import CasePermission, may, require, sees_all
from .schemas import (
    AddRecord,
    AddTask,
    AssignmentView,
    CaseHeader,
    ChangeClient,
    ChangeKeyWorker,
    CoverSheet,
    OpenCase,
)
from .tables import CaseStatus, ChangeReason, InformedVia, RecordKind
from .tasks import CASE_HANDED_TO_YOU

AnyRequest = Request[Any, Any, Any]
PAGE = 50

KINDS = {
    RecordKind.NOTE: N_("Poznámka"),
    RecordKind.PHONE_CALL: N_("Telefonát"),
    RecordKind.MEETING: N_("Osobní jednání"),
    RecordKind.HOME_VISIT: N_("Návštěva, šetření v rodině"),
    RecordKind.NOTICE: N_("Došlé oznámení"),
    RecordKind.KEY_WORKER_CHANGE: N_("Změna klíčového pracovníka"),
    RecordKind.CONSENT: N_("Souhlas klienta"),
    RecordKind.HANDOVER: N_("Předání údajů"),
    RecordKind.MEETING_OUTPUT: N_("Výstup z porady"),
}
AT_HOME = N_("Návštěva doma")
HEALTH = {
    HealthCode.PARAPLEGIA: N_("paraplegie / paraparéza"),
    HealthCode.TETRAPLEGIA: N_("tetraplegie / tetraparéza"),
    HealthCode.OTHER: N_("jiný"),
}
name_actions(
    {
        "case.opened": N_("Případ otevřen"),
        "case.key_worker_changed": N_("Změna klíčového pracovníka"),
        "case.client_corrected": N_("Údaje klienta opraveny"),
        "case.exported": N_("Spis vyvezen"),
        "record.added": N_("Záznam zapsán"),
        "task.added": N_("Úkol zadán"),
        "task.finished": N_("Úkol dokončen"),
        "task.reopened": N_("Úkol vrácen mezi otevřené"),
        "case.read": N_("Nahlédnutí do spisu"),
        "case_header.read": N_("Zobrazena hlavička případu"),
        "records.read": N_("Nahlédnutí do záznamů"),
        "tasks.read": N_("Nahlédnutí do úkolů"),
        "history.read": N_("Nahlédnutí do historie"),
        "cover_sheet.read": N_("Vytištěn přehled klíčových pracovníků"),
    }
)


def labels(words: Mapping[Any, str], keys: Collection[Any] | None = None) -> list[tuple[str, str]]:
    """Options of a choice in the reader's language."""
    return [(key.value, gettext(words[key])) for key in keys or words]


def _kinds(header: CaseHeader) -> dict[RecordKind, str]:
    """What the kinds of records are called: an adult's family is not inquired into."""
    return KINDS if header.client_kind == ClientKind.CHILD else {**KINDS, RecordKind.HOME_VISIT: AT_HOME}


def _key_worker_label(request: AnyRequest) -> str:
    """What the agency calls a key worker (domain reference 9, row 9)."""
    session = session_of(request)
    is_ospod = session is not None and session.place.organisation_kind == OrganisationKind.OSPOD
    return gettext("koordinátor") if is_ospod else gettext("klíčový pracovník")


# ── My day ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/my-day", rule=CasePermission.LIST)
async def my_day(request: AnyRequest) -> Response[Any]:
    """What waits for me today."""
    actor = actor_of(request)
    view = await views.my_day(actor)
    late = [task for task in view.tasks if task.due_on < view.today]
    due = [task for task in view.tasks if task.due_on == view.today]
    return show(
        request,
        "cases/my_day.html",
        view=view,
        late=late,
        due=due,
        ahead=[task for task in view.tasks if task.due_on > view.today],
        said=await views.words_of_tasks(actor, view.tasks),
        news=await _news(actor),
        panels=await panels_of("my-day", actor),
        head=await panels_of("my-day-head", actor),
        may_open=may(actor, CasePermission.OPEN),
    )


async def _news(actor: Actor) -> list[dict[str, Any]]:
    told = [(one, words) for one in await tenant_views.notifications(actor) if (words := notification_words(one.kind))]
    wanted: dict[About, set[UUID]] = {}
    for one, words in told:
        if words.about is not None and one.about_id is not None:
            wanted.setdefault(words.about, set()).add(one.about_id)
    known: dict[About | None, Mapping[UUID, str]] = {about: await about(actor, ids) for about, ids in wanted.items()}
    return [
        {
            "id": one.id,
            "text": gettext(words.sentence),
            "url": words.url.format(about_id=one.about_id),
            "at": one.at,
            "about": known.get(words.about, {}).get(one.about_id, "") if one.about_id else "",
        }
        for one, words in told
    ]


@post("/my-day/seen", rule=CasePermission.LIST, status_code=200)
async def mark_all_seen(request: AnyRequest) -> Response[Any]:
    """Put away what was shown, and nothing that came since."""
    async with unit_of_work(actor_of(request)) as unit:
        require(unit.actor, CasePermission.LIST)
    await tenants.mark_all_seen(unit.actor, (await read_form(request)).uuids("id"))
    return go(request, "/my-day")


@post("/my-day/seen/{notification_id:uuid}", rule=CasePermission.LIST, status_code=200)
async def mark_seen(request: AnyRequest, notification_id: FromPath[UUID]) -> Response[Any]:
    """Put a notification away."""
    await tenants.mark_seen(actor_of(request), notification_id)
    return go(request, "/my-day")


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases", rule=CasePermission.LIST)
async def list_cases(
    request: AnyRequest,
    whose: FromQuery[str] = "mine",
    status: FromQuery[str] = "open",
    after: FromQuery[str] = "",
) -> Response[Any]:
    """My cases, or all of the service that I may know of."""
    actor = actor_of(request)
    mine, wanted = _filters(whose, status)
    rows = await views.list_cases(actor, mine=mine, status=wanted, before=decode_cursor(after), limit=PAGE + 1)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    kept = {"whose": "mine" if mine else "all", "status": wanted or "all"}
    following = urlencode({**kept, "after": encode_cursor(rows[-1].opened_at, rows[-1].id)}) if more else ""
    return show(
        request,
        "cases/list.html",
        rows=rows,
        kept=kept,
        sees_all=sees_all(actor),
        next_url=f"/cases?{following}" if more else None,
        start_url=f"/cases?{urlencode(kept)}" if after else None,
        may_open=may(actor, CasePermission.OPEN),
        key_worker_label=_key_worker_label(request),
    )


def _filters(whose: str, status: str) -> tuple[bool, str]:
    return whose != "all", {"closed": CaseStatus.CLOSED.value, "all": ""}.get(status, CaseStatus.OPEN.value)


@post("/search", rule=CasePermission.LIST, status_code=200)
async def look_for(request: AnyRequest) -> Response[Any]:
    """Take what was typed, and go on to what is found: names stay out of the address."""
    async with unit_of_work(actor_of(request)) as unit:
        require(unit.actor, CasePermission.LIST)
    query = (await read_form(request)).text("q").strip()[:200]
    session = session_of(request)
    return go(request, f"/search?s={session.hide(query)}" if session and query else "/search")


@get("/search", rule=CasePermission.LIST)
async def search(request: AnyRequest, s: FromQuery[str] = "") -> Response[Any]:
    """Cases by name, birth date or file mark; other domains add what they have. `s` is what was typed, hidden."""
    actor = actor_of(request)
    session = session_of(request)
    query = session.reveal(s) if session else ""
    rows = await views.find_cases(actor, query)
    return show(
        request,
        "cases/search.html",
        query=query,
        rows=rows,
        limit=views.SEARCH_LIMIT,
        panels=await panels_of("search", actor, query=query) if query else [],
        key_worker_label=_key_worker_label(request),
    )


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/new", rule=CasePermission.OPEN)
async def new_case(request: AnyRequest) -> Response[Any]:
    """An empty form."""
    async with unit_of_work(actor_of(request)) as unit:
        require(unit.actor, CasePermission.OPEN)
    return await _case_form(request, EMPTY, FormErrors())


@post("/cases/new", rule=CasePermission.OPEN, status_code=200)
async def open_case(request: AnyRequest) -> Response[Any]:
    """Open a case of a new client."""
    sent = await read_form(request)
    session = session_of(request)
    is_ospod = session is not None and session.place.organisation_kind == OrganisationKind.OSPOD
    order = OpenCase(
        identity=identity_from(sent),
        key_worker_id=sent.uuid("key_worker_id"),
        kind=(ClientKind.CHILD if is_ospod else ClientKind.ADULT).value,
    )
    try:
        sent.check_readable()
        case_id = await once_by_form(request, sent.text("once"), UUID, lambda actor: service.open_case(actor, order))
    except DomainError as error:
        return await _case_form(request, sent, form_errors(error), status_code=error.status)
    return go(request, f"/cases/{case_id}", gettext("Případ je otevřený."))


async def _case_form(request: AnyRequest, sent: Form, errors: FormErrors, *, status_code: int = 200) -> Response[Any]:
    return show(
        request,
        "cases/new.html",
        status_code=status_code,
        sent=sent,
        errors=errors,
        workers=await _key_workers(request),
        health=labels(HEALTH),
        key_worker_label=_key_worker_label(request),
    )


async def _key_workers(request: AnyRequest) -> list[tuple[str, str]]:
    async with unit_of_work(actor_of(request)) as unit:
        found = await tenant_views.workers_of_service(unit.actor, roles=rules.KEY_WORKER_ROLES)
    return [(str(worker.id), worker.name) for worker in found]


def identity_from(sent: Form) -> ClientIdentity:
    """The client as typed into a form."""
    texts = {field: sent.text(field) for field in IDENTITY_TEXTS}
    return ClientIdentity(birth_date=sent.day("birth_date", NEEDS_BIRTH_DATE), **texts)


# ── one case ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def case_page(
    request: AnyRequest, template: str, tab: str, header: CaseHeader, *, status_code: int = 200, **context: Any
) -> Response[Any]:
    """A page with the head of a case and its tabs; higher domains use it for theirs."""
    return show(
        request,
        template,
        status_code=status_code,
        header=header,
        tabs=tabs_for("case", tab, header.may, case_id=header.id),
        key_worker_label=_key_worker_label(request),
        **context,
    )


@get("/cases/{case_id:uuid}", rule=CasePermission.SEE)
async def view_case(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The overview of a case."""
    actor = actor_of(request)
    view = await views.case_view(actor, case_id)
    if view.content is None:
        return case_page(request, "cases/head_only.html", "overview", view.header)
    news = await views.case_news(actor, case_id)
    return case_page(
        request,
        "cases/overview.html",
        "overview",
        view.header,
        view=view.content,
        news=news,
        said=await views.words_of_tasks(actor, news.tasks),
        segments=_segments(view.content.assignments),
        birth_number=format_birth_number(view.content.identity.birth_number),
        unverified=view.content.warnings.get("birth_number", ""),
        kinds=_kinds(view.header),
        panels=await panels_of("case", actor, case_id=case_id),
    )


def _segments(assignments: list[AssignmentView]) -> list[KeySegment]:
    return [
        KeySegment(
            name=each.worker,
            start=prague_date(each.started_at),
            end=prague_date(each.ended_at) if each.ended_at else None,
            note=_note(each),
        )
        for each in assignments
    ]


def _note(each: AssignmentView) -> str:
    if each.reason == ChangeReason.OPENING:
        return gettext(rules.REASONS[ChangeReason.OPENING])
    return f"{gettext(rules.REASONS[ChangeReason(each.reason)])}; {_informed(each)}"


def _informed(each: AssignmentView) -> str:
    if each.informed_on is None:
        return gettext("klient předem neinformován")
    via = gettext(rules.VIAS[InformedVia(each.informed_via)])
    return gettext("klient informován {day} {via}").format(day=text.format_date(each.informed_on), via=via)


@get("/cases/{case_id:uuid}/cover.pdf", rule=CasePermission.COVER)
async def cover(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The inner side of the file cover as PDF."""
    sheet = await views.cover_sheet(actor_of(request), case_id)
    content = await asyncio.to_thread(cover_pdf, sheet)
    return download(content, "prehled-klicovych-pracovniku.pdf", "application/pdf", inline=True)


@language_of(DEFAULT_LANGUAGE)
def cover_pdf(sheet: CoverSheet) -> bytes:
    """Draw the cover, a Czech paper for every reader. Takes some tens of milliseconds."""
    head: CaseHeader = sheet.header
    is_child = head.client_kind == ClientKind.CHILD
    return compile_pdf(
        "file_cover.typ",
        {
            "organisation": sheet.organisation,
            "unit": sheet.unit,
            "file_mark": head.file_mark,
            "client_label": "Dítě" if is_child else "Klient/ka",
            "client_name": head.client_name,
            "birth_date": format_date(head.birth_date) if head.birth_date else None,
            "worker_label": "Koordinátor/ka případu" if is_child else "Klíčový pracovník/pracovnice",
            "key_workers": [
                {
                    "name": each.worker,
                    "from": format_date(prague_date(each.started_at)),
                    "to": format_date(prague_date(each.ended_at)) if each.ended_at else None,
                    "reason": rules.REASONS[ChangeReason(each.reason)] if each.reason != ChangeReason.OPENING else None,
                    "informed": _informed(each) if each.reason != ChangeReason.OPENING else None,
                }
                for each in sheet.assignments
            ],
            "printed_at": format_instant(now()),
            "printed_by": sheet.printed_by,
        },
        title=f"Přehled klíčových pracovníků {head.file_mark}",
    )


# ── change of the key worker ─────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/key-worker", rule=CasePermission.CHANGE_KEY_WORKER)
async def key_worker_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The form of the change."""
    return await _key_worker_form(request, case_id, EMPTY, FormErrors())


@post("/cases/{case_id:uuid}/key-worker", rule=CasePermission.CHANGE_KEY_WORKER, status_code=200)
async def change_key_worker(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Give the case to another key worker."""
    sent = await read_form(request)
    order = ChangeKeyWorker(
        worker_id=sent.uuid("worker_id"),
        reason=sent.text("reason"),
        informed_on=sent.day("informed_on", rules.NEEDS_INFORMED_DAY),
        informed_via=sent.text("informed_via"),
        not_informed_reason=sent.text("not_informed_reason"),
        note=sent.text("note"),
    )
    try:
        sent.check_readable()
        await service.change_key_worker(actor_of(request), case_id, order, version=sent.number("version"))
    except DomainError as error:
        return await _key_worker_form(request, case_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/cases/{case_id}", gettext("Případ má nového klíčového pracovníka."))


async def _key_worker_form(
    request: AnyRequest, case_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    header = await views.case_header(actor_of(request), case_id, CasePermission.CHANGE_KEY_WORKER)
    stale = status_code == StaleVersion.status
    return case_page(
        request,
        "cases/key_worker.html",
        "overview",
        header,
        status_code=status_code,
        sent=sent,
        errors=errors,
        stale=stale,
        version=header.version if stale else sent.text("version") or header.version,
        workers=[pair for pair in await _key_workers(request) if pair[0] != str(header.key_worker_id)],
        reasons=labels(rules.REASONS, rules.CHANGE_REASONS),
        vias=labels(rules.VIAS),
    )


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/records", rule=CasePermission.READ)
async def list_records(
    request: AnyRequest, case_id: FromPath[UUID], kind: FromQuery[str] = "", after: FromQuery[str] = ""
) -> Response[Any]:
    """The records of a case on their time line."""
    actor = actor_of(request)
    header = await views.case_header(actor, case_id, CasePermission.READ)
    wanted = kind if kind in {each.value for each in RecordKind} else ""
    records = await views.list_records(actor, case_id, kind=wanted, before=decode_cursor(after), limit=PAGE + 1)
    more = len(records) > PAGE
    records = records[:PAGE]
    base = f"/cases/{case_id}/records"
    following = (
        urlencode({"kind": wanted, "after": encode_cursor(records[-1].occurred_at, records[-1].id)}) if more else ""
    )
    return case_page(
        request,
        "cases/records.html",
        "records",
        header,
        records=records,
        kind=wanted,
        kind_options=labels(_kinds(header)),
        kinds=_kinds(header),
        next_url=f"{base}?{following}" if more else None,
        start_url=f"{base}?{urlencode({'kind': wanted})}" if after else None,
    )


@get("/cases/{case_id:uuid}/records/new", rule=CasePermission.ADD_RECORD)
async def record_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """An empty record, happened now."""
    moment = now().astimezone(PRAGUE)
    sent = filled({"day": format_date(moment.date()), "time": f"{moment:%-H:%M}", "kind": RecordKind.NOTE.value})
    return await _record_form(request, case_id, sent, FormErrors())


@post("/cases/{case_id:uuid}/records/new", rule=CasePermission.ADD_RECORD, status_code=200)
async def add_record(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write a record."""
    sent = await read_form(request)
    order = AddRecord(
        kind=sent.text("kind"),
        occurred_at=sent.moment("day", "time"),
        title=sent.text("title"),
        facts=sent.text("facts"),
        statements=sent.text("statements"),
        opinion=sent.text("opinion"),
    )
    try:
        sent.check_readable()
        await once_by_form(request, sent.text("once"), UUID, lambda actor: service.add_record(actor, case_id, order))
    except DomainError as error:
        errors = form_errors(error)
        if "occurred_at" in errors:
            errors["day"] = errors.pop("occurred_at")
        return await _record_form(request, case_id, sent, errors, status_code=error.status)
    return go(request, f"/cases/{case_id}/records", gettext("Záznam je ve spisu."))


async def _record_form(
    request: AnyRequest, case_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    header = await views.case_header(actor_of(request), case_id, CasePermission.ADD_RECORD)
    return case_page(
        request,
        "cases/record_form.html",
        "records",
        header,
        status_code=status_code,
        sent=sent,
        errors=errors,
        kinds=labels(_kinds(header), rules.RECORD_KINDS),
    )


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/tasks", rule=CasePermission.READ)
async def list_tasks(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The tasks of a case, with the form for a new one."""
    return await _tasks(request, case_id, EMPTY, FormErrors())


@post("/cases/{case_id:uuid}/tasks", rule=CasePermission.ADD_TASK, status_code=200)
async def add_task(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Give somebody something to do."""
    sent = await read_form(request)
    order = AddTask(
        title=sent.text("title"),
        due_on=sent.day("due_on", rules.NEEDS_DUE_DAY),
        assignee_id=sent.uuid("assignee_id"),
        note=sent.text("note"),
    )
    try:
        sent.check_readable()
        await once_by_form(request, sent.text("once"), UUID, lambda actor: service.add_task(actor, case_id, order))
    except DomainError as error:
        return await _tasks(request, case_id, sent, form_errors(error), status_code=error.status)
    return go(request, f"/cases/{case_id}/tasks", gettext("Úkol je zadaný."))


async def _tasks(
    request: AnyRequest, case_id: UUID, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    actor = actor_of(request)
    header = await views.case_header(actor, case_id, CasePermission.READ)
    waiting, done = await views.list_tasks(actor, case_id)
    async with unit_of_work(actor):
        workers = await tenant_views.workers_of_service(actor)
    return case_page(
        request,
        "cases/tasks.html",
        "tasks",
        header,
        status_code=status_code,
        waiting=waiting,
        done=done,
        workers=[(str(worker.id), worker.name) for worker in workers],
        sent=sent,
        errors=errors,
    )


@post("/tasks/{task_id:uuid}/finish", rule=CasePermission.LIST, status_code=200)
async def finish_task(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """Tick a task off."""
    sent = await read_form(request)
    await service.finish_task(actor_of(request), task_id, version=sent.number("version"))
    return go(request, _back(sent), gettext("Úkol je hotový."))


@post("/tasks/{task_id:uuid}/reopen", rule=CasePermission.LIST, status_code=200)
async def reopen_task(request: AnyRequest, task_id: FromPath[UUID]) -> Response[Any]:
    """Take a tick back."""
    sent = await read_form(request)
    await service.reopen_task(actor_of(request), task_id, version=sent.number("version"))
    return go(request, _back(sent), gettext("Úkol je znovu otevřený."))


def _back(sent: Form) -> str:
    """Where the person came from: one of our own pages."""
    case_id = sent.uuid("case_id")
    return f"/cases/{case_id}/tasks" if case_id else "/my-day"


# ── client ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/people", rule=CasePermission.READ)
async def people(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Who the client is and who answers for the case."""
    view = await views.case_view(actor_of(request), case_id, CasePermission.READ)
    content = views.readable(view)
    return case_page(
        request,
        "cases/people.html",
        "people",
        view.header,
        view=content,
        segments=_segments(content.assignments),
        birth_number=format_birth_number(content.identity.birth_number),
        unverified=content.warnings.get("birth_number", ""),
        health=HEALTH,
    )


@get("/cases/{case_id:uuid}/client", rule=CasePermission.CHANGE_CLIENT)
async def client_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The client's data to correct."""
    view = await views.case_view(actor_of(request), case_id, CasePermission.CHANGE_CLIENT)
    content = views.readable(view)
    values = msgspec.structs.asdict(content.identity)
    values["birth_number"] = format_birth_number(content.identity.birth_number)
    values["birth_date"] = format_date(content.identity.birth_date) if content.identity.birth_date else ""
    sent = filled({**values, "version": str(content.client_version)})
    return _client_form(request, view.header, sent, FormErrors(content.warnings))


@post("/cases/{case_id:uuid}/client", rule=CasePermission.CHANGE_CLIENT, status_code=200)
async def change_client(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write corrected data."""
    sent = await read_form(request)
    order = ChangeClient(identity=identity_from(sent))
    try:
        sent.check_readable()
        warnings = await service.change_client(actor_of(request), case_id, order, version=sent.number("version"))
    except DomainError as error:
        errors = form_errors(error)
        view = await views.case_view(actor_of(request), case_id)
        if isinstance(error, StaleVersion):
            sent = sent.with_value("version", str(views.readable(view).client_version))
        return _client_form(request, view.header, sent, errors, status_code=error.status)
    warning = " ".join(gettext(each) for each in warnings.values())
    message = gettext("Údaje jsou uložené.")
    return go(request, f"/cases/{case_id}/people", f"{message} {warning}".strip(), kind="due" if warning else "given")


def _client_form(
    request: AnyRequest, header: CaseHeader, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    return case_page(
        request,
        "cases/client_form.html",
        "people",
        header,
        status_code=status_code,
        stale=status_code == StaleVersion.status,
        sent=sent,
        errors=errors,
        health=labels(HEALTH),
    )


# ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/cases/{case_id:uuid}/history", rule=CasePermission.HISTORY)
async def history(
    request: AnyRequest, case_id: FromPath[UUID], what: FromQuery[str] = "acts", after: FromQuery[UUID | None] = None
) -> Response[Any]:
    """Who did and who looked at what."""
    actor = actor_of(request)
    sheet = await views.cover_sheet(actor, case_id)
    acts_only = what != "all"
    entries = await views.case_history(actor, case_id, acts_only=acts_only, before=after, limit=PAGE + 1)
    more = len(entries) > PAGE
    entries = entries[:PAGE]
    base = f"/cases/{case_id}/history?what={'acts' if acts_only else 'all'}"
    return case_page(
        request,
        "cases/history.html",
        "history",
        sheet.header,
        segments=_segments(sheet.assignments),
        acts_only=acts_only,
        entries=[(entry, gettext(action_name(entry.action))) for entry in entries],
        next_url=f"{base}&after={entries[-1].id}" if more else None,
        start_url=base if after else None,
    )


IDENTITY_TEXTS = (
    "given_name",
    "family_name",
    "birth_number",
    "street",
    "town",
    "region",
    "email",
    "phone",
    "health_code",
    "health_note",
)

register_notification(
    CASE_HANDED_TO_YOU, NotificationWords(N_("Byl vám předán případ."), "/cases/{about_id}", views.names_of_cases)
)
declare(CasePermission)
consent_pages.stand_in(case_page)
add_template_dir(Path(__file__).parent / "templates")

for _tab in (
    Tab("overview", N_("Přehled"), "/cases/{case_id}", 10, lambda may: True),
    Tab("records", N_("Záznamy"), "/cases/{case_id}/records", 20, lambda may: CasePermission.READ in may),
    Tab("tasks", N_("Úkoly"), "/cases/{case_id}/tasks", 30, lambda may: CasePermission.READ in may),
    Tab("people", N_("Osoby"), "/cases/{case_id}/people", 70, lambda may: CasePermission.READ in may),
    Tab("history", N_("Historie"), "/cases/{case_id}/history", 80, lambda may: CasePermission.HISTORY in may),
):
    register_tab("case", _tab)


def _works_with_cases(session: Any) -> bool:
    return may(session.actor(), CasePermission.LIST)


register_navigation(NavEntry(N_("Můj den"), "/my-day", "sunrise", 10, None, _works_with_cases))
register_navigation(NavEntry(N_("Moje případy"), "/cases", "folder", 20, None, _works_with_cases, ("/consents",)))

ROUTES = [
    my_day,
    mark_all_seen,
    mark_seen,
    list_cases,
    look_for,
    search,
    new_case,
    open_case,
    view_case,
    cover,
    key_worker_form,
    change_key_worker,
    list_records,
    record_form,
    add_record,
    list_tasks,
    add_task,
    finish_task,
    reopen_task,
    people,
    client_form,
    change_client,
    history,
]
