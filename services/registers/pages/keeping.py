"""The end of an entry of a register, and putting a wrong one right."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.cases.pages.common import case_page
from kernel.legal_time import today_in_prague
from kernel.web.conflicts import Stored
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.pages import go, one_look
from kernel.web.text import date_field
from services.registers import rules, service, views
from services.registers.access import RegisterPermission
from services.registers.exceptions import AlreadyEnded, MarkedAtEntry, NamedAlready
from services.registers.rules import keeping
from services.registers.schemas import CorrectEntry, EndEntry, EnterChild, KeptEntry, MarkCase
from services.registers.service import issuer_today
from services.registers.tables import Issuer

AnyRequest = Request[Any, Any, Any]
P = RegisterPermission
ENTERING = "/cases/{case_id:uuid}/registers/new"
FILE_MARK = "/cases/{case_id:uuid}/file-mark"
END = "/register-entries/{entry_id:uuid}/end"
CORRECTION = "/register-entries/{entry_id:uuid}/correction"


@get(ENTERING, rule=P.KEEP)
async def entering_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """In which further register the child of a case is entered."""
    return await _draw_entering(request, case_id, Shown())


@post(ENTERING, rule=P.KEEP, status_code=200)
async def enter_child(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Enter it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EnterChild, unreadable={"begun_on": keeping.NEEDS_DAY})
        entry_id = await service.enter_child(actor_of(request), case_id, order)
        return await _done(request, entry_id, gettext("Dítě je zapsané: {number}."))

    return await act_or_show_again(request, act, partial(_draw_entering, request, case_id))


@one_look
async def _draw_entering(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    header, registers = await views.entering(actor_of(request), case_id)
    if not shown.sent.names:
        shown = Shown(filled({"begun_on": date_field(today_in_prague())}))
    shown = await begun(request, shown)
    return await case_page(
        request,
        "registers/enter.html",
        "overview",
        header,
        **shown.context(),
        registers=[*registers.items()],
        marks_typed=await issuer_today(actor_of(request)) is Issuer.OUTSIDE,
    )


@get(FILE_MARK, rule=P.KEEP)
async def case_mark_form(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """The file mark that the records system gave to a case that came of no notice."""
    return await _draw_case_mark(request, case_id, Shown())


@post(FILE_MARK, rule=P.KEEP, status_code=200)
async def mark_case(request: AnyRequest, case_id: FromPath[UUID]) -> Response[Any]:
    """Type it in."""

    async def act(sent: Form) -> Response[Any]:
        await service.mark_case(actor_of(request), case_id, sent.order(MarkCase))
        return go(request, f"/cases/{case_id}", gettext("Spisová značka je zapsaná."))

    return await act_or_show_again(request, act, partial(_draw_case_mark, request, case_id))


@one_look
async def _draw_case_mark(request: AnyRequest, case_id: UUID, shown: Shown) -> Response[Any]:
    try:
        header = await views.marking(actor_of(request), case_id)
    except (NamedAlready, MarkedAtEntry) as refusal:
        return go(request, f"/cases/{case_id}", gettext(refusal.message), kind="due")
    return await case_page(request, "registers/case_mark.html", "overview", header, **shown.context())


@get(END, rule=P.KEEP)
async def end_form(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[Any]:
    """To which day and why the child is removed."""
    return await _draw_end(request, entry_id, Shown())


@post(END, rule=P.KEEP, status_code=200)
async def end_entry(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[Any]:
    """Remove it."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(EndEntry, unreadable={"ended_on": keeping.NEEDS_LAST_DAY})
        await service.end_entry(actor_of(request), entry_id, order, version=sent.number("version"))
        return await _done(request, entry_id, gettext("Zápis {number} skončil. Spis i jeho číslo zůstávají."))

    return await act_or_show_again(request, act, partial(_draw_end, request, entry_id))


@get(CORRECTION, rule=P.KEEP)
async def correction_form(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[Any]:
    """What is right in the stead of a wrong entry."""
    return await _draw_correction(request, entry_id, Shown())


@post(CORRECTION, rule=P.KEEP, status_code=200)
async def correct_entry(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[Any]:
    """Put it right."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(CorrectEntry, unreadable={"begun_on": keeping.NEEDS_DAY})
        await service.correct_entry(actor_of(request), entry_id, order, version=sent.number("version"))
        return await _done(request, entry_id, gettext("Zápis {number} je opravený. Co bylo chybně, zůstává vidět."))

    return await act_or_show_again(request, act, partial(_draw_correction, request, entry_id))


async def _done(request: AnyRequest, entry_id: UUID, said: str) -> Response[Any]:
    entry, header, *_ = await views.entry_kept(actor_of(request), entry_id)
    number = ", ".join(filter(None, (entry.number, entry.child_name)))
    return go(request, f"/cases/{header.id}", said.format(number=number))


@one_look
async def _draw_end(request: AnyRequest, entry_id: UUID, shown: Shown) -> Response[Any]:
    entry, header, _, removals = await views.entry_kept(actor_of(request), entry_id)
    today = today_in_prague()
    if entry.ended_on is not None and not shown.sent.names:
        return go(request, f"/cases/{header.id}", gettext(AlreadyEnded.message), kind="due")
    if shown.behind(entry.version) and entry.ended_on is None:
        shown = shown.against(_stored(entry, next_step=True))
    elif not shown.sent.names:
        shown = Shown(filled({"ended_on": date_field(today)}))
    shown = (await begun(request, shown)).since(entry.version, lambda _: _stored(entry, next_step=True))
    reasons = [(code, each.words) for code, each in removals.used(today).items()]
    return await case_page(
        request, "registers/end.html", "overview", header, **shown.context(), entry=entry, reasons=reasons
    )


@one_look
async def _draw_correction(request: AnyRequest, entry_id: UUID, shown: Shown) -> Response[Any]:
    entry, header, offered, _ = await views.entry_kept(actor_of(request), entry_id)
    if entry.ended_on is not None and not shown.sent.names:
        return go(request, f"/cases/{header.id}", gettext(AlreadyEnded.message), kind="due")
    if shown.behind(entry.version) and entry.ended_on is None:
        shown = shown.against(_stored(entry))
    elif not shown.sent.names:
        shown = Shown(filled({"register": entry.register, "begun_on": date_field(entry.begun_on)}))
    shown = (await begun(request, shown)).since(entry.version, lambda _: _stored(entry))
    return await case_page(
        request,
        "registers/correct_entry.html",
        "overview",
        header,
        **shown.context(),
        entry=entry,
        registers=[*offered, (rules.NOWHERE, gettext("nikam, zapsáno být nemělo"))],
        marks_typed=await issuer_today(actor_of(request)) is Issuer.OUTSIDE,
    )


def _stored(entry: KeptEntry, *, next_step: bool = False) -> Stored:
    """What somebody else made of the day while the form was open; what ends an entry is another form than what that was."""
    last = entry.days[0]
    fields = {"register": entry.register, "begun_on": date_field(entry.begun_on)}
    return Stored(fields=filled(fields), version=entry.version, by=last.by, at=last.at, next_step=next_step)


ROUTES: list[Any] = [
    entering_form,
    enter_child,
    case_mark_form,
    mark_case,
    end_form,
    end_entry,
    correction_form,
    correct_entry,
]
