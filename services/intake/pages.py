"""Pages of notices: the list, the telephone form, the notice, assigning it; panels on My day, the case and search."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from cases.clients.rules import NEEDS_BIRTH_DATE
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.clock import now
from kernel.exceptions import DomainError
from kernel.legal_time import PRAGUE, format_date
from kernel.web.api import decode_cursor, encode_cursor, once_by_form
from kernel.web.forms import EMPTY, Form, filled, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors
from kernel.web.text import counted
from tenants.tables import Role

from . import service, views
from .access import IntakePermission, may
from .schemas import (
    AssignNotice,
    JoinNotice,
    NoticeAssignment,
    NotifierView,
    RecordedNotice,
    RecordNotice,
    ShowNotifier,
)
from .tables import AnswerState, Channel, NoticeStatus, ShowReason

AnyRequest = Request[Any, Any, Any]
PAGE = 50
ON_MY_DAY = 5

CHANNELS = {
    Channel.LETTER: N_("Písemně"),
    Channel.DATA_BOX: N_("Datovou schránkou"),
    Channel.IN_PERSON: N_("Osobně na pracovišti"),
    Channel.PHONE: N_("Telefonicky"),
    Channel.OWN_ACTIVITY: N_("Vlastní činností"),
    Channel.EMAIL: N_("E-mailem"),
    Channel.FIELD: N_("V terénu"),
}
STATES = {
    AnswerState.ANSWERED: N_("Odpověď zapsána"),
    AnswerState.UNKNOWN: N_("Volající neví"),
    AnswerState.REFUSED: N_("Odpověď odmítnuta"),
}
REASONS = {
    ShowReason.CLARIFY: N_("doplnit nebo ověřit údaje"),
    ShowReason.REPORT: N_("podat zprávu, o kterou oznamovatel požádal"),
    ShowReason.PROCEEDINGS: N_("trestní nebo soudní řízení"),
}
# what can be chosen above the list: (status, mine)
FILTERS: dict[str, tuple[NoticeStatus | None, bool]] = {
    "waiting": (NoticeStatus.RECORDED, False),
    "assigned": (NoticeStatus.ASSIGNED, False),
    "joined": (NoticeStatus.JOINED, False),
    "mine": (None, True),
    "all": (None, False),
}


# ── the list ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/notices", rule=IntakePermission.LIST)
async def list_notices(request: AnyRequest, which: FromQuery[str] = "", after: FromQuery[str] = "") -> Response[Any]:
    """Notices of the authority: to a head first what waits, to others what is theirs."""
    actor = actor_of(request)
    if which not in FILTERS:
        which = "waiting" if may(actor, IntakePermission.ASSIGN) else "mine"
    status, mine = FILTERS[which]
    rows = await views.list_notices(actor, status=status, mine=mine, before=decode_cursor(after), limit=PAGE + 1)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    following = urlencode({"which": which, "after": encode_cursor(rows[-1].received_at, rows[-1].id)}) if more else ""
    return show(
        request,
        "intake/list.html",
        rows=rows,
        which=which,
        next_url=f"/notices?{following}" if more else None,
        start_url=f"/notices?which={which}" if after else None,
        may_record=may(actor, IntakePermission.RECORD),
    )


# ── taking down ──────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/notices/new", rule=IntakePermission.RECORD)
async def new_notice(request: AnyRequest) -> Response[Any]:
    """The form of a call that begins now."""
    await views.check_may_record(actor_of(request))
    moment = now().astimezone(PRAGUE)
    return _notice_form(request, filled({"day": format_date(moment.date()), "time": f"{moment:%-H:%M}"}), FormErrors())


@post("/notices/new", rule=IntakePermission.RECORD, status_code=200)
async def record_notice(request: AnyRequest) -> Response[Any]:
    """Take the call down; when something is wrong, the same form with everything that was typed."""
    sent = await read_form(request)
    order = RecordNotice(
        received_at=sent.moment("day", "time"),
        child_birth_date=sent.day("child_birth_date", NEEDS_BIRTH_DATE),
        confidentiality_explained=sent.ticked("confidentiality_explained"),
        disclosure_explained=sent.ticked("disclosure_explained"),
        wants_report=sent.ticked("wants_report"),
        **{field: sent.text(field) for field in _ORDER_TEXTS},
    )
    try:
        sent.check_readable()
        made = await once_by_form(
            request, sent.text("once"), RecordedNotice, lambda actor: service.record_notice(actor, order)
        )
    except DomainError as error:
        errors = form_errors(error)
        if "received_at" in errors:
            errors["day"] = errors.pop("received_at")
        return _notice_form(request, sent, errors, status_code=error.status)
    message = gettext("Oznámení {number} je zapsané.").format(number=made.reference_number)
    return go(request, f"/notices/{made.id}", message)


def _notice_form(request: AnyRequest, sent: Form, errors: FormErrors, *, status_code: int = 200) -> Response[Any]:
    return show(request, "intake/form.html", status_code=status_code, sent=sent, errors=errors)


# ── one notice ───────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/notices/{notice_id:uuid}", rule=IntakePermission.SEE)
async def view_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What was said, and where the notice went."""
    return await _notice(request, notice_id, EMPTY, FormErrors())


@post("/notices/{notice_id:uuid}/notifier", rule=IntakePermission.SHOW_NOTIFIER, status_code=200)
async def show_notifier(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The same page with who made the notice: this once, for the reason given."""
    sent = await read_form(request)
    order = ShowNotifier(reason=sent.text("reason"))
    try:
        notifier = await service.show_notifier(actor_of(request), notice_id, order)
    except DomainError as error:
        if not error.fields:
            raise
        return await _notice(request, notice_id, sent, form_errors(error), status_code=error.status)
    return await _notice(request, notice_id, sent, FormErrors(), notifier=notifier)


async def _notice(
    request: AnyRequest,
    notice_id: UUID,
    sent: Form,
    errors: FormErrors,
    *,
    notifier: NotifierView | None = None,
    status_code: int = 200,
) -> Response[Any]:
    view = await views.notice_view(actor_of(request), notice_id)
    return show(
        request,
        "intake/notice.html",
        status_code=status_code,
        view=view,
        notifier=notifier,
        sent=sent,
        errors=errors,
        reasons=options(REASONS),
        **_WORDS,
    )


# ── assigning ────────────────────────────────────────────────────────────────────────────────────────────────────────


@get("/notices/{notice_id:uuid}/assign", rule=IntakePermission.ASSIGN)
async def assign_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """The child as the notice knows it, to be completed, and who will lead the case."""
    offered = await views.assignment_of(actor_of(request), notice_id)
    if offered.notice.header.status != NoticeStatus.RECORDED:
        return go(request, f"/notices/{notice_id}", gettext("Oznámení už je přidělené."), kind="due")
    known = offered.identity
    sent = filled(
        {
            "given_name": known.given_name,
            "family_name": known.family_name,
            "birth_date": format_date(known.birth_date) if known.birth_date else "",
            "street": known.street,
            "town": known.town,
            "version": str(offered.notice.version),
        }
    )
    return _assign_form(request, offered, sent, FormErrors())


@post("/notices/{notice_id:uuid}/assign", rule=IntakePermission.ASSIGN, status_code=200)
async def assign_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Open a case from the notice."""
    actor, sent = actor_of(request), await read_form(request)
    identity = ClientIdentity(
        birth_date=sent.day("birth_date", NEEDS_BIRTH_DATE),
        **{field: sent.text(field) for field in ("given_name", "family_name", "birth_number", "street", "town")},
    )
    order = AssignNotice(
        identity=identity,
        key_worker_id=sent.uuid("key_worker_id"),
        summary=sent.text("summary"),
        open_anyway=sent.ticked("open_anyway"),
    )
    try:
        sent.check_readable()
        where = await service.assign_notice(actor, notice_id, order, version=sent.number("version"))
    except DomainError as error:
        errors = form_errors(error)
        offered = await views.assignment_of(actor, notice_id, identity=identity)
        return _assign_form(request, offered, sent, errors, status_code=error.status)
    warning = " ".join(gettext(each) for each in where.warnings.values())
    message = gettext("Případ je otevřený a oznámení přidělené.")
    return go(request, f"/cases/{where.case_id}", f"{message} {warning}".strip(), kind="due" if warning else "given")


def _assign_form(
    request: AnyRequest, offered: NoticeAssignment, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    return show(
        request,
        "intake/assign.html",
        status_code=status_code,
        offered=offered,
        view=offered.notice,
        sent=sent,
        errors=errors,
        **_WORDS,
    )


@get("/notices/{notice_id:uuid}/join", rule=IntakePermission.ASSIGN)
async def join_form(
    request: AnyRequest, notice_id: FromPath[UUID], case_id: FromQuery[UUID | None] = None
) -> Response[Any]:
    """Cases that may be the child's, and a search for others."""
    offered = await views.assignment_of(actor_of(request), notice_id)
    if offered.notice.header.status != NoticeStatus.RECORDED:
        return go(request, f"/notices/{notice_id}", gettext("Oznámení už je přidělené."), kind="due")
    sent = filled({"case_id": str(case_id or ""), "version": str(offered.notice.version)})
    return _join_form(request, offered, sent, FormErrors())


@post("/notices/{notice_id:uuid}/join", rule=IntakePermission.ASSIGN, status_code=200)
async def join_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Join the notice to the chosen case, or look for another one: what is typed stays out of the address."""
    actor, sent = actor_of(request), await read_form(request)
    query = sent.text("query").strip()[:200]
    if sent.text("step") == "search":
        offered = await views.assignment_of(actor, notice_id, query=query)
        return _join_form(request, offered, sent, FormErrors())
    order = JoinNotice(case_id=sent.uuid("case_id"), summary=sent.text("summary"))
    try:
        where = await service.join_notice(actor, notice_id, order, version=sent.number("version"))
    except DomainError as error:
        errors = form_errors(error)
        offered = await views.assignment_of(actor, notice_id, query=query)
        return _join_form(request, offered, sent, errors, status_code=error.status)
    return go(request, f"/cases/{where.case_id}", gettext("Oznámení je připojené k případu."))


def _join_form(
    request: AnyRequest, offered: NoticeAssignment, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    return show(
        request,
        "intake/join.html",
        status_code=status_code,
        offered=offered,
        view=offered.notice,
        sent=sent,
        errors=errors,
        **_WORDS,
    )


# ── panels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


async def on_my_day(actor: Actor) -> dict[str, Any] | None:
    """What waits for a head, and for the intake who took it; to others what was assigned to them lately."""
    assigns = may(actor, IntakePermission.ASSIGN)
    if assigns or actor.has_role(Role.INTAKE_WORKER):
        rows, number = await views.waiting_notices(actor, limit=ON_MY_DAY)
        return {"rows": rows, "number": number, "waiting": True, "assigns": assigns}
    if not may(actor, IntakePermission.RECORD):
        return None
    rows = await views.new_notices_of_mine(actor, limit=ON_MY_DAY)
    return {"rows": rows, "number": len(rows), "waiting": False, "assigns": False} if rows else None


def waiting_words(data: dict[str, Any]) -> str:
    """How many notices wait to be assigned."""
    if not data["waiting"] or not data["number"]:
        return ""
    words = (gettext("oznámení čeká na přidělení"), gettext("oznámení čekají na přidělení"))
    return counted(data["number"], *words, gettext("oznámení čeká na přidělení"))


async def to_take_down(actor: Actor) -> bool | None:
    """The way to the telephone form from My day."""
    return True if may(actor, IntakePermission.RECORD) else None


async def on_case(actor: Actor, case_id: UUID) -> Any | None:
    if not may(actor, IntakePermission.LIST):
        return None
    return await views.notices_of_case(actor, case_id) or None


async def on_search(actor: Actor, query: str) -> Any | None:
    if not may(actor, IntakePermission.LIST):
        return None
    return await views.find_notices(actor, query) or None


def takes_notices(session: Any) -> bool:
    return may(session.actor(), IntakePermission.LIST)


_ORDER_TEXTS = (
    "child_description_state",
    "child_description",
    "child_name_state",
    "child_given_name",
    "child_family_name",
    "child_address",
    "caregivers_state",
    "caregivers",
    "subject_state",
    "subject",
    "other_children_state",
    "other_children",
    "notifier_name_state",
    "notifier_name",
    "notifier_relation_state",
    "notifier_relation",
    "notifier_contact_state",
    "notifier_contact",
)
_WORDS: dict[str, Any] = {"channels": CHANNELS, "states": STATES}


ROUTES: list[Any] = [
    list_notices,
    new_notice,
    record_notice,
    view_notice,
    show_notifier,
    assign_form,
    assign_notice,
    join_form,
    join_notice,
]
