"""My cases, and opening a new one."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromQuery

from cases.cases import service, views
from cases.cases.access import CasePermission, may, require, sees_all
from cases.cases.pages.common import PAGE, AnyRequest, identity_from, key_worker_label, key_workers
from cases.cases.schemas import (
    OpenCase,
)
from cases.cases.tables import CaseStatus
from cases.clients.rules import HEALTH_LABELS
from cases.clients.tables import ClientKind
from kernel.db import unit_of_work
from kernel.exceptions import DomainError
from kernel.web.api import decode_cursor, encode_cursor, once_by_form
from kernel.web.forms import EMPTY, Form, options, read_form
from kernel.web.guard import actor_of, session_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors
from tenants.tables import OrganisationKind


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
        key_worker_label=key_worker_label(request),
    )


def _filters(whose: str, status: str) -> tuple[bool, str]:
    return whose != "all", {"closed": CaseStatus.CLOSED.value, "all": ""}.get(status, CaseStatus.OPEN.value)


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
        workers=await key_workers(request),
        health=options(HEALTH_LABELS),
        key_worker_label=key_worker_label(request),
    )


ROUTES = [list_cases, new_case, open_case]
