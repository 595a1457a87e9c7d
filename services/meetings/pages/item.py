"""One client at a meeting: what was agreed, to write or to read."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from kernel.web.conflicts import Stored, marks_of
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look, show, was_drawn_today
from kernel.web.render import FormErrors
from services.case_management.pages import options_of
from services.meetings import service, views
from services.meetings.pages.common import AnyRequest, P, said_of_consents
from services.meetings.pages.item_form import beside, order_of, rows_of, stored_of
from services.meetings.schemas import ItemView


@get("/meetings/{meeting_id:uuid}/items/{item_id:uuid}", rule=P.SEE_ITEM)
async def view_item(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """What was agreed, to write or to read."""
    return await _draw_stored(request, meeting_id, item_id)


@one_look
async def _draw_stored(request: AnyRequest, meeting_id: UUID, item_id: UUID) -> Response[Any]:
    view = await views.item_view(actor_of(request), item_id, meeting_id=meeting_id)
    if P.WRITE_ITEM not in view.may:
        return show(request, "meetings/item.html", view=view)
    stored = stored_of(view)
    shown = await begun(request, Shown(stored.opened()))
    return await _draw(request, view, _against(shown, stored) if shown.behind(view.version) else shown)


@post("/meetings/{meeting_id:uuid}/items/{item_id:uuid}", rule=P.WRITE_ITEM, status_code=200)
async def write_item(request: AnyRequest, meeting_id: FromPath[UUID], item_id: FromPath[UUID]) -> Response[Any]:
    """Keep what was agreed; `act` adds a row to the form, or concludes the item as well."""
    actor = actor_of(request)

    async def act(sent: Form) -> Response[Any]:
        wanted, version = sent.text("act"), sent.number("version")
        if wanted.startswith("add"):
            return await _draw_again(request, meeting_id, item_id, Shown(sent), added=wanted)
        back = f"/meetings/{meeting_id}"
        await views.check_on_agenda(actor, item_id, meeting_id)
        if wanted == "conclude":
            await service.write_item(actor, item_id, order_of(sent), version=version)
            return go(request, f"{back}/conclude?item={item_id}")
        await service.write_item(actor, item_id, order_of(sent), version=version)
        item = await views.item_view(
            actor, item_id, meeting_id=meeting_id, seen=lambda view: view.version == version + 1
        )
        said, kind = said_of_consents(gettext("Bod je uložený."), [item])
        return go(request, back, said, kind=kind)

    return await act_or_show_again(request, act, partial(_draw_again, request, meeting_id, item_id))


@one_look
async def _draw_again(
    request: AnyRequest, meeting_id: UUID, item_id: UUID, shown: Shown, *, added: str = ""
) -> Response[Any]:
    view = await views.item_view(
        actor_of(request), item_id, meeting_id=meeting_id, seen=partial(_has_seen, request, shown)
    )
    if shown.behind(view.version):
        shown = _against(shown, stored_of(view))
    return await _draw(request, view, shown, added=added)


def _has_seen(request: AnyRequest, shown: Shown, view: ItemView) -> bool:
    """Whether the form was drawn today for who sends it, with all that is stored now: its marks say so, no number does."""
    return was_drawn_today(request) and shown.sent.text("drawn") == marks_of(stored_of(view).fields)


def _against(shown: Shown, stored: Stored) -> Shown:
    sent, said = beside(shown.sent, stored.fields, shown.errors)
    errors = FormErrors(said)
    vars(errors).update(vars(shown.errors))
    return msgspec.structs.replace(shown, sent=sent, errors=errors).against(stored)


async def _draw(request: AnyRequest, view: ItemView, shown: Shown, *, added: str = "") -> Response[Any]:
    team = await views.item_team(actor_of(request), view.id)
    return show(
        request,
        "meetings/item_form.html",
        **shown.context(),
        view=view,
        rows=rows_of(shown.sent, added),
        team=options_of(team),
    )


ROUTES: list[Any] = [view_item, write_item]
