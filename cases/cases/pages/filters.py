# pyright: strict
"""The filters of the worklist that a person keeps under names of their own."""

from typing import Any

import msgspec
from litestar import Response, get, post

from cases.cases import views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest
from cases.cases.pages.worklist import address_of, asked_by, asked_in_query, sentence_of, values_of
from cases.cases.schemas.worklist import Asked
from cases.cases.service import filters as service
from kernel.exceptions import DomainError
from kernel.web.forms import EMPTY, Form, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show
from kernel.web.problems import form_errors
from kernel.web.render import FormErrors


@get("/cases/filters", rule=CasePermission.LIST)
async def my_filters(request: AnyRequest) -> Response[Any]:
    """The filters one keeps, and a name for the one that was set just now."""
    return await _draw(request, asked_in_query(request), EMPTY, FormErrors())


@post("/cases/filters", rule=CasePermission.LIST, status_code=200)
async def save_filter(request: AnyRequest) -> Response[Any]:
    """Keep a filter under a name."""
    sent = await read_form(request)
    asked = views.allowed(actor_of(request), asked_by(request, sent.text))
    try:
        await service.save_filter(actor_of(request), sent.text("name"), asked)
    except DomainError as error:
        return await _draw(request, asked, sent, form_errors(error), status_code=error.status)
    return go(request, address_of(request, asked), gettext("Filtr je uložený."))


@post("/cases/filters/drop", rule=CasePermission.LIST, status_code=200)
async def drop_filter(request: AnyRequest) -> Response[Any]:
    """Keep a filter no more."""
    await service.drop_filter(actor_of(request), (await read_form(request)).text("name"))
    return go(request, "/cases/filters", gettext("Filtr je odebraný."))


@one_look
async def _draw(
    request: AnyRequest, asked: Asked, sent: Form, errors: FormErrors, *, status_code: int = 200
) -> Response[Any]:
    asked = msgspec.structs.replace(views.allowed(actor_of(request), asked), words="")
    kept = await views.saved_filters(actor_of(request))
    return show(
        request,
        "cases/filters.html",
        status_code=status_code,
        sent=sent,
        errors=errors,
        kept=values_of(request, asked),
        sentence=await sentence_of(request, asked),
        filters=[(one.name, address_of(request, one.asked)) for one in kept],
        back_url=address_of(request, asked),
    )


ROUTES = [my_filters, save_filter, drop_filter]
