"""The change of the key worker."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import rules, service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest, case_page, key_workers
from cases.cases.schemas import (
    ChangeKeyWorker,
)
from kernel.exceptions import DomainError, StaleVersion
from kernel.web.forms import EMPTY, Form, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors


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
        workers=[pair for pair in await key_workers(request) if pair[0] != str(header.key_worker_id)],
        reasons=options(rules.REASONS, rules.CHANGE_REASONS),
        vias=options(rules.VIAS),
    )


ROUTES = [key_worker_form, change_key_worker]
