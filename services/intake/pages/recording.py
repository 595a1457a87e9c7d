"""Taking a call down."""

from functools import partial
from typing import Any

from litestar import Response, get, post

from cases.clients.rules import NEEDS_BIRTH_DATE
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, happened_now
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.render import Lead
from services.intake import service, views
from services.intake.pages.alike import child_of, said_of, told_of
from services.intake.pages.common import NOWHERE_TO_REPORT, REPORT, AnyRequest, P
from services.intake.schemas import RecordedNotice, RecordNotice


@get("/notices/new", rule=P.RECORD)
async def new_notice(request: AnyRequest) -> Response[Any]:
    """The form of a call that begins now."""
    return await _draw_new(request)


@one_look
async def _draw_new(request: AnyRequest) -> Response[Any]:
    await views.check_may_record(actor_of(request))
    return await _draw(request, await begun(request, Shown(filled(happened_now()))))


@post("/notices/new", rule=P.RECORD, status_code=200)
async def record_notice(request: AnyRequest) -> Response[Any]:
    """Take the call down; when something is wrong, the same form with everything that was typed."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(
            RecordNotice,
            unreadable={"child_birth_date": NEEDS_BIRTH_DATE},
            moments={"received_at": ("day", "time")},
            wants_report=REPORT.get(sent.text("wants_report")),
        )
        made = await once_by_form(
            request,
            sent.text("once"),
            RecordedNotice,
            lambda actor: service.record_notice(actor, order),
            at=lambda made: f"/notices/{made.id}",
        )
        message = gettext("Oznámení {number} je zapsané.").format(number=made.reference_number)
        told, another = told_of(request, sent), Lead(gettext("Zapsat další"), "/notices/new?blank=1")
        found = await views.alike(actor_of(request), child_of(sent), recorded=told, with_notices=False)
        no_way = order.wants_report and not order.notifier_contact.strip()
        if no_way:
            message = f"{message} {gettext(NOWHERE_TO_REPORT)}"
        if not found.cases:
            return go(request, f"/notices/{made.id}", message, kind="due" if no_way else "given", to=another)
        marks = ", ".join(match.case.file_mark for match in found.cases)
        known = gettext("Dítě tu možná už případ má: {marks}.").format(marks=marks)
        return go(request, f"/notices/{made.id}", f"{message} {known}", kind="due", to=another)

    return await act_or_show_again(request, act, partial(_draw, request), fields={"received_at": "day"})


async def _draw(request: AnyRequest, shown: Shown) -> Response[Any]:
    return show(request, "intake/form.html", **shown.context(), **await said_of(request, shown.sent))


ROUTES: list[Any] = [new_notice, record_notice]
