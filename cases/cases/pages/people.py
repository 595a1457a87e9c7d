# pyright: strict
"""Who the client is, and correcting it."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest, case_page, preset, segments
from cases.cases.schemas import (
    CaseHeader,
    ChangeClient,
)
from cases.clients.rules import HEALTH_LABELS, NEEDS_BIRTH_DATE, format_birth_number
from kernel.legal_time import format_date
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go
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
    return _draw(request, view.header, Shown(sent, FormErrors(content.warnings)))


@post("/cases/{case_id:uuid}/client", rule=CasePermission.CHANGE_CLIENT, status_code=200)
async def change_client(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write corrected data."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeClient, unreadable={"birth_date": NEEDS_BIRTH_DATE})
        warnings = await service.change_client(actor, case_id, order, version=sent.number("version"))
        words = [gettext("Údaje jsou uložené."), *map(gettext, warnings.values())]
        return go(request, f"/cases/{case_id}/people", " ".join(words), kind="due" if warnings else "given")

    async def draw(shown: Shown) -> Response[Any]:
        view = await views.case_view(actor, case_id)
        if shown.stale:
            shown = shown.with_value("version", str(views.readable(view).client_version))
        return _draw(request, view.header, shown)

    return await act_or_show_again(request, act, draw)


def _draw(request: AnyRequest, header: CaseHeader, shown: Shown) -> Response[Any]:
    return case_page(
        request,
        "cases/client_form.html",
        "people",
        header,
        **shown.context(),
        health=options(HEALTH_LABELS),
        asks_about_health=preset(request).asks_about_health,
    )


ROUTES = [client_people, client_form, change_client]
