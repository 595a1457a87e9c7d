"""One meeting: its agenda by client, and settling what was agreed."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery

from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from kernel.web.form_page import Shown, act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import N_, gettext
from kernel.web.pages import go, one_look, show
from kernel.web.text import format_datetime
from services.case_management import views as case_management_views
from services.meetings import rules, service, views
from services.meetings.exceptions import ItemConcluded, MeetingAhead
from services.meetings.pages.common import AnyRequest, P
from services.meetings.schemas import ItemView, MeetingView

SEEN_NO_MORE = N_("Souhlas s projednáním nebo spolupráce služeb mezitím skončily a bod už nevidíte.")
NOTHING_TO_CONCLUDE = N_("Bez plánu, cíle nebo kroku není co uzavřít.")
CONCLUDED_ALREADY = N_("Výstup už je uzavřený: {who}. Je v záznamech klienta.")


@get("/meetings/{meeting_id:uuid}", rule=P.SEE_MEETING)
async def view_meeting(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """The agenda by client, as the meeting works with it and as it is printed."""
    view = await views.meeting_view(actor_of(request), meeting_id)
    ready = _ready(view)
    today = today_in_prague()
    when = {"over": rules.is_over(view.held_at, today=today), "ahead": rules.is_ahead(view.held_at, today=today)}
    return show(request, "meetings/meeting.html", view=view, ready=ready, **when)


def _ready(view: MeetingView) -> list[ItemView]:
    """What could be closed now: items with an output."""
    return [item for item in view.items if P.CONCLUDE in item.may and (item.plan or item.goals or item.steps)]


def _concluded(view: MeetingView, item_ids: Collection[UUID]) -> str:
    """Who concluded these items and when, each act once; nothing where nobody did, or the reader does not see it any more."""
    acts = dict.fromkeys(
        f"{each.concluded_by}, {format_datetime(each.concluded_at)}"
        for each in view.items
        if each.id in item_ids and each.concluded_at is not None
    )
    return gettext(CONCLUDED_ALREADY).format(who="; ".join(acts)) if acts else ""


@get("/meetings/{meeting_id:uuid}/conclude", rule=P.CONCLUDE)
@one_look
async def ask_to_conclude(
    request: AnyRequest, meeting_id: FromPath[UUID], item: FromQuery[UUID | None] = None
) -> Response[Any]:
    """What would be closed and where it goes; `item` asks about that one alone."""
    view = await views.meeting_view(actor_of(request), meeting_id)
    ready = [each for each in _ready(view) if item in (None, each.id)]
    if not ready:
        ahead = rules.is_ahead(view.held_at, today=today_in_prague())
        closed = _concluded(view, [each.id for each in view.items if item in (None, each.id)])
        words = gettext(MeetingAhead.message if ahead else NOTHING_TO_CONCLUDE) if ahead or not closed else closed
        return go(request, f"/meetings/{meeting_id}", words, kind="info")
    readers = await case_management_views.who_reads_outputs(
        actor_of(request), [each.case_management_id for each in ready]
    )
    return show(request, "meetings/conclude.html", view=view, ready=ready, readers=readers)


@post("/meetings/{meeting_id:uuid}/conclude", rule=P.CONCLUDE, status_code=200)
async def conclude(request: AnyRequest, meeting_id: FromPath[UUID]) -> Response[Any]:
    """Settle every item that was shown with an output, and say which were not and why."""
    back = f"/meetings/{meeting_id}"

    async def act(sent: Form) -> Response[Any]:
        versions = {item_id: sent.number(f"version.{item_id}") for item_id in sent.uuids("item")}
        settled = await service.conclude_items(actor_of(request), meeting_id, versions)
        if not versions:
            return go(request, back, gettext(NOTHING_TO_CONCLUDE), kind="info")
        if not settled.left:
            words = gettext("Uzavřené body: {done}. Výstup je v záznamech klienta, kroky v úkolech.")
            return go(request, back, words.format(done=len(settled.done)))
        before = [item_id for item_id, refusal in settled.left.items() if refusal is ItemConcluded]
        closed = _concluded(await views.meeting_view(actor_of(request), meeting_id), before) if before else ""
        if closed and len(before) == len(versions):
            return go(request, back, closed, kind="info")
        seen = any(refusal not in (NotThere, ItemConcluded) for refusal in settled.left.values())
        words = gettext("Uzavřené body: {done}. Neuzavřené: {refused}.")
        if not settled.done:
            words = gettext("Žádný bod se neuzavřel.")
        counted = words.format(done=len(settled.done), refused=len(settled.left))
        if seen:
            counted = " ".join((counted, gettext("Zkontrolujte je.")))
        reasons = dict.fromkeys(
            closed or gettext(refusal.message)
            if refusal is ItemConcluded
            else gettext(SEEN_NO_MORE if refusal is NotThere else refusal.message)
            for refusal in settled.left.values()
        )
        return go(request, back, " ".join((counted, *reasons)), kind="due")

    async def say(shown: Shown) -> Response[Any]:
        return go(request, back, " ".join(shown.errors.values()), kind="due")

    return await act_or_show_again(request, act, say)


ROUTES: list[Any] = [view_meeting, ask_to_conclude, conclude]
