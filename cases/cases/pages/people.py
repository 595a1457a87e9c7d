"""Who the client is, and correcting it."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest, case_page, identity_from, segments
from cases.cases.schemas import (
    CaseHeader,
    ChangeClient,
)
from cases.clients.rules import HEALTH_LABELS, format_birth_number
from kernel.exceptions import DomainError, StaleVersion
from kernel.legal_time import format_date
from kernel.web.forms import Form, filled, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors


@get("/cases/{case_id:uuid}/people", rule=CasePermission.READ)
async def client_people(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Who the client is and who answers for the case."""
    view = await views.case_view(actor_of(request), case_id, CasePermission.READ)
    content = views.readable(view)
    return case_page(
        request,
        "cases/people.html",
        "people",
        view.header,
        view=content,
        segments=segments(content.assignments),
        birth_number=format_birth_number(content.identity.birth_number),
        unverified=content.warnings.get("birth_number", ""),
        health=HEALTH_LABELS,
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
        health=options(HEALTH_LABELS),
    )


ROUTES = [client_people, client_form, change_client]
