"""Taking a notice down: one page for each way in which it comes, all leading to one notice."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from litestar import Response, get, post

from cases.cases.rules.marks import said
from cases.clients.rules import NEEDS_BIRTH_DATE
from kernel.web.device import is_from_device
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, happened_now, options, read_form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.panels import panels_of
from kernel.web.render import Lead
from services.intake import rules, service, views
from services.intake.pages.alike import child_of, said_of, told_of
from services.intake.pages.another_way import OTHER_WAY, beside, carried, tells_of_visit
from services.intake.pages.common import NOWHERE_TO_REPORT, ON_TO, REPORT, TITLES, AnyRequest, P, leads_to
from services.intake.pages.offline import check_meanwhile
from services.intake.pages.questions import answers_of, asked, fields_of, left_beside
from services.intake.pages.visits import VISITED, asked_of_visit, visited
from services.intake.rules.channels import NOT_OFFERED
from services.intake.rules.threatens import ACUTE
from services.intake.schemas import RecordedNotice, RecordNotice
from services.intake.schemas.arrivals import ArrivalView
from services.intake.tables import Channel

NEW = "/notices/new"
PAGES_OF = {each: NEW if each is Channel.PHONE else f"{NEW}/{each.value.replace('_', '-')}" for each in rules.ASKED_BY}
"""Where each channel is taken down: a call by the shortest way."""
_AS_FILES = (Channel.DATA_BOX, Channel.EMAIL)
_CHANNEL_AT = {path: channel for channel, path in PAGES_OF.items()}


@get(list(_CHANNEL_AT), rule=P.RECORD)
async def new_notice(request: AnyRequest) -> Response[Any]:
    """The form of a notice that comes now, by the channel of its address; of one that is not used the first that is."""
    return await _draw_new(request)


@one_look
async def _draw_new(request: AnyRequest) -> Response[Any]:
    await views.check_may_record(actor_of(request))
    offered = await views.offered_today(actor_of(request))
    shown = await begun(request, Shown(filled(happened_now())))
    if not shown.begun and _channel(request) not in {each.channel for each in offered}:
        return go(request, PAGES_OF[offered[0].channel], gettext(NOT_OFFERED), kind="due")
    return await _draw(request, shown)


@post(list(_CHANNEL_AT), rule=P.RECORD, status_code=200)
async def record_notice(request: AnyRequest) -> Response[Any]:
    """Take it down; when something is wrong, the same form with everything that was typed."""
    channel = _channel(request)
    if (typed := await read_form(request)).text("step") == OTHER_WAY:
        return await _draw_other(request, Shown(carried(typed, channel)))

    async def act(sent: Form) -> Response[Any]:
        order = order_of(sent, channel)
        made = await once_by_form(
            request,
            sent.text("once"),
            RecordedNotice,
            lambda actor: service.record_notice(actor, order),
            at=lambda made: f"/notices/{made.id}",
            before=partial(check_meanwhile, request, sent) if is_from_device(request) else None,
        )
        message = gettext("Oznámení {number} je zapsané.").format(number=made.reference_number)
        told, another = told_of(request, sent), Lead(gettext("Zapsat další"), f"{PAGES_OF[channel]}?blank=1")
        found = await views.alike(actor_of(request), child_of(sent), recorded=told, with_notices=False)
        no_way = order.wants_report and not order.notifier_contact.strip()
        if no_way:
            message = f"{message} {gettext(NOWHERE_TO_REPORT)}"
        if not found.cases:
            return go(request, leads_to(sent, made.id), message, kind="due" if no_way else "given", to=another)
        marks = ", ".join(said(match.case.file_mark) for match in found.cases if match.case.file_mark)
        known = gettext("Dítě tu možná už případ má, najdete ho přes hledání.")
        if marks:
            known = gettext("Dítě tu možná už případ má: {marks}.").format(marks=marks)
        return go(request, leads_to(sent, made.id), f"{message} {known}", kind="due", to=another)

    return await act_or_show_again(request, act, partial(_draw, request), fields=fields_of(typed))


def order_of(sent: Form, channel: Channel) -> RecordNotice:
    """The order that a form of a channel holds."""
    return sent.order(
        RecordNotice,
        unreadable={"child_birth_date": NEEDS_BIRTH_DATE},
        moments={"received_at": ("day", "time")} | (VISITED if channel is Channel.ON_CALL else {}),
        wants_report=REPORT.get(sent.text("wants_report")),
        channel=channel.value,
        identity=sent.text("identity").removeprefix("-"),  # nobody asked
        more=answers_of(sent) if channel is Channel.PHONE else [],
        **visited(sent, channel),
    )


def _channel(request: AnyRequest) -> Channel:
    return _CHANNEL_AT[request.url.path.rstrip("/")]


@one_look
async def _draw_other(request: AnyRequest, shown: Shown) -> Response[Any]:
    await views.check_may_record(actor_of(request))
    return await _draw(request, shown)


async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    return await draw_form(request, shown, _channel(request))


async def draw_form(
    request: AnyRequest,
    shown: Shown,
    channel: Channel,
    *,
    arrival: ArrivalView | None = None,
    reasons: Sequence[tuple[str, str]] = (),
) -> Response[Any]:
    """(in the page's look) The form of a channel; of what was noted before, with why no notice may come of it."""
    spoken = channel in rules.SPOKEN
    offered = await views.offered_today(actor_of(request))
    return show(
        request,
        "intake/form.html" if spoken else "intake/written.html",
        **shown.context(),
        **await said_of(request, shown.sent),
        **(await asked(request, shown.sent, channel) if spoken else {}),
        **(await asked_of_visit(request) if channel is Channel.ON_CALL else {}),
        channel=channel.value,
        title=gettext(TITLES[channel]),
        acute=options(ACUTE),
        asks=rules.ASKED_BY[channel],
        notified=channel not in rules.NOBODY_NOTIFIES,
        ways=[(PAGES_OF[each.channel], each.words, each.channel is channel) for each in offered],
        until=next((each.until for each in offered if each.channel is channel), None),
        unasked=[*beside(shown.sent), *await left_beside(request, shown.sent, channel)],
        panels=await panels_of("notices-head", actor_of(request)) if channel in _AS_FILES else [],
        own_states=[] if channel is Channel.PHONE else [f"{each.question}_state" for each in answers_of(shown.sent)],
        arrival=arrival,
        on_to=ON_TO.all() if channel is not Channel.PHONE else (),
        may_add=arrival is not None and await views.may_add(actor_of(request), arrival.notice_id),
        may_visit=tells_of_visit(shown.sent)
        and arrival is not None
        and await views.may_tell_visit(actor_of(request), arrival.notice_id),
        another=PAGES_OF[channel],
        reasons=reasons,
    )


ROUTES: list[Any] = [new_notice, record_notice]
