"""Registering a notice, correcting numbers that were typed in, and the file mark of an entry."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from cases.deadlines.views import of_kind
from kernel.actor import Actor
from kernel.db import look
from kernel.web.conflicts import Stored
from kernel.web.day import Waiting
from kernel.web.form_page import Shown, act_or_show_again, begun
from kernel.web.forms import Form, filled, options
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import go, one_look, show
from kernel.web.render import Lead
from kernel.web.text import counted
from services.registers import rules, service, views
from services.registers.access import RegisterPermission, registers_of_others
from services.registers.exceptions import AlreadyMarked, BelongsElsewhere, IssuedHere, NotRegistered
from services.registers.schemas import CorrectNumbers, MarkEntry, RegisterNotice, RegistrationView
from services.registers.service import terms

AnyRequest = Request[Any, Any, Any]
P = RegisterPermission
HERE = "/notices/{notice_id:uuid}/registration"
CORRECTION = f"{HERE}/correction"
MARK = "/register-entries/{entry_id:uuid}/mark"
ON_MY_DAY = 5


@get(HERE, rule=P.REGISTER)
async def registration_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """What a notice is registered by."""
    return await _draw(request, notice_id, Shown())


@post(HERE, rule=P.REGISTER, status_code=200)
async def register_notice(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Register it."""
    here = f"/notices/{notice_id}"

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(RegisterNotice)
        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.register_notice(actor, notice_id, order),
            at=lambda _: here,
            only_one=True,
        )
        number = (await views.registration_view(actor_of(request), notice_id)).reference_number
        return go(request, here, gettext("Oznámení je zaevidované pod č. j. {number}.").format(number=number))

    return await act_or_show_again(request, act, partial(_draw, request, notice_id))


@one_look
async def _draw(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    header = await views.header_of(actor, notice_id)
    view = await views.registration_view(actor, notice_id)
    if view.registered and not shown.sent.names:
        said = gettext("Oznámení už je zaevidované pod č. j. {number}.").format(number=view.reference_number)
        return go(request, f"/notices/{notice_id}", said, kind="due")
    if view.elsewhere and not view.registered and not shown.sent.names:
        return go(request, f"/notices/{notice_id}", gettext(BelongsElsewhere.message), kind="due")
    shown = await begun(request, shown)
    return show(request, "registers/registration.html", **shown.context(), view=view, head=header)


@get(CORRECTION, rule=P.REGISTER)
async def correction_form(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Numbers that were typed in wrongly."""
    return await _draw_correction(request, notice_id, Shown())


@post(CORRECTION, rule=P.REGISTER, status_code=200)
async def correct_numbers(request: AnyRequest, notice_id: FromPath[UUID]) -> Response[Any]:
    """Write them anew."""

    async def act(sent: Form) -> Response[Any]:
        order = sent.order(CorrectNumbers)
        await service.correct_numbers(actor_of(request), notice_id, order, version=sent.number("version"))
        words = gettext("Čísla jsou opravená. Dřívější zůstávají v historii evidence.")
        return go(request, f"/notices/{notice_id}", words)

    return await act_or_show_again(request, act, partial(_draw_correction, request, notice_id))


@one_look
async def _draw_correction(request: AnyRequest, notice_id: UUID, shown: Shown) -> Response[Any]:
    actor = actor_of(request)
    header = await views.header_of(actor, notice_id)
    view = await views.registration_view(actor, notice_id)
    if not view.registered or not view.typed:
        refusal = IssuedHere if view.registered else NotRegistered
        return go(request, f"/notices/{notice_id}", gettext(refusal.message), kind="due")
    if shown.behind(view.version):
        shown = shown.against(_stored(view))
    elif not shown.sent.names:
        shown = Shown(filled({"reference_number": view.reference_number, "evidence_number": view.evidence_number}))
    shown = (await begun(request, shown)).since(view.version, lambda _: _stored(view))
    return show(
        request,
        "registers/correction.html",
        **shown.context(),
        view=view,
        head=header,
        corrections=options(rules.CORRECTIONS),
    )


def _stored(view: RegistrationView) -> Stored:
    """What somebody else wrote while the form was open."""
    assert view.registered_at is not None
    return Stored(
        fields=filled({"reference_number": view.reference_number, "evidence_number": view.evidence_number}),
        version=view.version,
        by=view.registered_by,
        at=view.registered_at,
        next_step=True,
    )


@get(MARK, rule=P.REGISTER)
async def mark_form(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[Any]:
    """The file mark that the records system gave to an entry."""
    return await _draw_mark(request, entry_id, Shown())


@post(MARK, rule=P.REGISTER, status_code=200)
async def mark_entry(request: AnyRequest, entry_id: FromPath[UUID]) -> Response[Any]:
    """Type it in."""

    async def act(sent: Form) -> Response[Any]:
        await service.mark_entry(actor_of(request), entry_id, sent.order(MarkEntry))
        entry, header = await views.entry_of(actor_of(request), entry_id)
        words = gettext("Zápis {number} má spisovou značku {mark}.").format(number=entry.number, mark=entry.file_mark)
        return go(request, f"/notices/{header.id}", words)

    return await act_or_show_again(request, act, partial(_draw_mark, request, entry_id))


@one_look
async def _draw_mark(request: AnyRequest, entry_id: UUID, shown: Shown) -> Response[Any]:
    entry, header = await views.entry_of(actor_of(request), entry_id)
    if entry.file_mark:
        return go(request, f"/notices/{header.id}", gettext(AlreadyMarked.message), kind="due")
    return show(request, "registers/mark.html", **shown.context(), entry=entry, head=header)


async def on_my_day(actor: Actor) -> Waiting | None:
    """To who registers what others took down all that has no numbers yet, first due first."""
    if not registers_of_others(actor):
        return None
    async with look(actor):
        rows, number = await of_kind(actor, terms.REGISTERED, limit=ON_MY_DAY)
    more = number - len(rows)
    rest = Lead(gettext("a dalších k zaevidování: {n}").format(n=more), "/notices?which=to_register") if more else None
    words = (
        gettext("oznámení k zaevidování"),
        gettext("oznámení k\u00a0zaevidování"),
    )  # one and more are two words in English
    summary = counted(number, words[0], words[1], words[1]) if number else ""
    return Waiting(rows, rest, summary, more) if rows else None


ROUTES: list[Any] = [registration_form, register_notice, correction_form, correct_numbers, mark_form, mark_entry]
