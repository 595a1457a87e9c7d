# pyright: strict
"""Who the client is, and correcting it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from cases.cases import rules, service, views
from cases.cases.access import CasePermission
from cases.cases.pages.common import AnyRequest, case_page, preset, segments
from cases.cases.schemas import (
    CaseContent,
    CaseView,
    ChangeClient,
    Match,
)
from cases.clients.rules import HEALTH_LABELS, NEEDS_BIRTH_DATE, format_birth_number, person_mark, said_of_birth_number
from kernel.legal_time import today_in_prague
from kernel.typed_days import Meant, day_so_far
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options, read_form
from kernel.web.guard import SIGNED_IN, actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look_at
from kernel.web.render import FormErrors
from kernel.web.typed import answer_beside


@get("/cases/{case_id:uuid}/people", rule=CasePermission.READ)
async def client_people(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Who the client is and who answers for the case."""
    return await _draw_people(request, case_id)


@one_look_at("case")
async def _draw_people(request: AnyRequest, case_id: UUID) -> Response[Any]:
    view = await views.case_view(actor_of(request), case_id, CasePermission.READ)
    content = views.readable(view)
    merges = await views.merges_of(actor_of(request), case_id) if "merged" in view.header.states else []
    return await case_page(
        request,
        "cases/people.html",
        "people",
        view.header,
        view=content,
        merges=merges,
        segments=segments(content.assignments),
        birth_number=format_birth_number(content.identity.birth_number),
        unverified=content.warnings.get("birth_number", ""),
        health=HEALTH_LABELS,
    )


@get("/cases/{case_id:uuid}/client", rule=CasePermission.CHANGE_CLIENT)
async def client_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The client's data to correct."""
    return await _draw_stored(request, case_id)


@one_look_at("case", "case_search")
async def _draw_stored(request: AnyRequest, case_id: UUID) -> Response[Any]:
    view = await views.case_view(actor_of(request), case_id, CasePermission.CHANGE_CLIENT)
    content = views.readable(view)
    shown = await begun(request, Shown(_stored(content).opened(), FormErrors(content.warnings)))
    matches: list[Match] = []
    if shown.begun:
        typed = shown.sent.order(ChangeClient, so_far=True).identity
        if rules.told_apart(typed, content.identity):
            matches = await views.doubles_of(actor_of(request), typed, but=view.header.client_id)
    return await _draw(request, view, await _beside(request, view, shown), matches)


@post("/cases/{case_id:uuid}/client", rule=CasePermission.CHANGE_CLIENT, status_code=200)
async def change_client(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Write corrected data."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(ChangeClient, unreadable={"birth_date": NEEDS_BIRTH_DATE})
        order = msgspec.structs.replace(order, save_anyway=sent.text("save_anyway") == person_mark(order.identity))
        warnings = await service.change_client(actor_of(request), case_id, order, version=sent.number("version"))
        words = [gettext("Údaje jsou uložené."), *map(gettext, warnings.values())]
        return go(request, f"/cases/{case_id}/people", " ".join(words), kind="due" if warnings else "given")

    return await act_or_show_again(request, act, partial(_draw_again, request, case_id))


@one_look_at("case", "case_search")
async def _draw_again(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    view = await views.case_view(actor_of(request), case_id, CasePermission.CHANGE_CLIENT)
    matches: list[Match] = []
    if "save_anyway" in shown.errors or shown.sent.ticked("save_anyway"):
        typed = shown.sent.order(ChangeClient, so_far=True)
        matches = await views.doubles_of(actor_of(request), typed.identity, but=view.header.client_id)
    return await _draw(request, view, await _beside(request, view, shown), matches)


async def _beside(request: AnyRequest, view: CaseView, shown: Shown) -> Shown:
    content = views.readable(view)
    if not shown.behind(content.client_version):
        return shown
    by, at = await views.last_correction(actor_of(request), view.header.client_id)
    return shown.against(_stored(content, by, at))


def _stored(content: CaseContent, by: str = "", at: datetime | None = None) -> Stored:
    identity = content.identity
    values = msgspec.structs.asdict(identity)
    values["birth_number"] = format_birth_number(identity.birth_number)
    return Stored(fields=filled(values), version=content.client_version, by=by, at=at)


async def _draw(request: AnyRequest, view: CaseView, shown: Shown, matches: Sequence[Match] = ()) -> Response[Any]:
    return await case_page(
        request,
        "cases/client_form.html",
        "people",
        view.header,
        **shown.context(),
        names_before=views.readable(view).names_before,
        matches=matches,
        person=person_mark(shown.sent.order(ChangeClient, so_far=True).identity),
        health=options(HEALTH_LABELS),
        asks_about_health=preset(request).asks_about_health,
    )


@post("/typed/birth-number", rule=SIGNED_IN, status_code=200)
async def say_birth_number(request: AnyRequest) -> Response[str]:
    """What looks wrong about a birth number while the form is still open; it is taken all the same."""
    sent = await read_form(request)
    today = today_in_prague()
    born = day_so_far(sent.text("birth_date"), today=today, meant=Meant.BIRTH)
    wrong = said_of_birth_number(sent.text("birth_number"), born, today=today)
    return answer_beside(gettext(wrong) if wrong else "")


ROUTES = [client_people, client_form, change_client, say_birth_number]
