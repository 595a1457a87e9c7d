"""A page with a form: read what was sent, act once, go on; or draw it again, with all that was typed and what is wrong."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response

from kernel import drafts
from kernel.actor import Actor
from kernel.along import along
from kernel.audit import drawn_again
from kernel.checks import refuse_unread, unread
from kernel.clock import Instant
from kernel.db import running
from kernel.drafts import Draft
from kernel.exceptions import DomainError, Invalid, NotAllowed, NotSignedIn, NotThere, StaleVersion, TooManyRequests
from kernel.legal_time import prague_date
from kernel.outages import AWAY, DatabaseAway
from kernel.typed_days import typed_on
from kernel.web import device
from kernel.web import drafts as web_drafts
from kernel.web.conflicts import Stored, drawn_against, marks_of
from kernel.web.draft_list import named_apart, told_apart, waits
from kernel.web.drafts import Ticket
from kernel.web.forms import EMPTY, Form, form_key, read_form
from kernel.web.guard import actor_of, session_of
from kernel.web.i18n import N_, gettext
from kernel.web.once import EqualBefore, SentBefore, once_by_words
from kernel.web.own_words import draw_with
from kernel.web.pages import (
    BEGUN,
    DRAWN,
    NO_FORM,
    OTHERS,
    SENT,
    TICKETS,
    WITHOUT_DRAFT,
    Begun,
    chosen_draft,
    place_at,
    what_was_written,
    with_draft,
)
from kernel.web.problems import COME_BACK, MAYBE_SAVED, form_errors, may_be_saved, sentence
from kernel.web.render import FormErrors, Lead
from kernel.web.request import is_of_open_page

NOTHING_TO_SAVE = N_("Mezitím se tu uložila jiná změna a znovu už tu nic uložit nejde.")
LEFT = "left"  # in a form: the tickets of those that it goes on from, whose drafts go with its own
MOST_LEFT = 5
LONGEST_DRAWING_SECONDS = 5  # of a form after an outage, which may last
LONGEST_KEEPING_SECONDS = 2  # of its draft, which the page of the refusal stands in for


class Shown(msgspec.Struct, frozen=True):
    """A form as it is drawn: what stands in it, and what is wrong with it."""

    sent: Form = EMPTY
    errors: FormErrors = msgspec.field(default_factory=FormErrors)
    status_code: int = 200
    begun: bool = False  # it goes on from a draft
    beside_stored: bool = True  # of a 412: something was saved meanwhile
    drawn_at: float = 0  # the page that it was sent or saved from; 0 where that is not known

    @property
    def stale(self) -> bool:
        """Whether the thing was changed since the form was drawn: then the page draws it `against` what is stored."""
        return (self.status_code == StaleVersion.status and self.beside_stored) or bool(self.sent.text("take"))

    def behind(self, version: int) -> bool:
        """Whether it was drawn from another version than the stored one, also when something else was wrong with it."""
        return self.stale or ("version" in self.sent and self.sent.number("version") != version)

    def against(self, stored: Stored) -> "Shown":
        """The form beside what was saved meanwhile, ready to be sent over that; see `kernel.web.conflicts`."""
        form, differing = drawn_against(self.sent, stored)
        errors = FormErrors(self.errors)
        vars(errors).update(vars(self.errors))
        errors.saved, errors.differing = stored.meanwhile(self.drawn_at, self.sent), differing
        shown = msgspec.structs.replace(self, sent=form, errors=errors)
        return shown.too_late(gettext(NOTHING_TO_SAVE)) if stored.over else shown

    def since(self, version: int, stored: "Callable[[Form], Stored]") -> "Shown":
        """Taken back from a draft beside what was saved since that was left; as it is where nothing was."""
        return self.against(stored(self.sent)) if self.begun and self.behind(version) else self

    def too_late(self, said: str) -> "Shown":
        """The same form where nothing can be saved any more: that is `said`, and nobody asked to compare and save again."""
        if self.status_code != StaleVersion.status or "" not in self.errors:
            return self
        errors = FormErrors({**self.errors, "": said})
        vars(errors).update(vars(self.errors))
        return msgspec.structs.replace(self, errors=errors)

    def with_error(self, name: str, said: str) -> "Shown":
        """The same form with an error at one field, unless another one stands there."""
        errors = FormErrors({name: said, **self.errors})
        vars(errors).update(vars(self.errors))
        return msgspec.structs.replace(self, errors=errors)

    def saying(self, name: str, said: str) -> "Shown":
        """The same form with an error at one field, whatever stands there."""
        errors = FormErrors({**self.errors, name: said})
        vars(errors).update(vars(self.errors))
        return msgspec.structs.replace(self, errors=errors)

    def with_value(self, name: str, value: str) -> "Shown":
        """The same form with one field filled in by us."""
        return msgspec.structs.replace(self, sent=self.sent.with_value(name, value))

    def context(self) -> dict[str, Any]:
        """What `show` and the templates of forms are given: `sent`, `errors`, `stale` and the status."""
        stale = self.stale or self.errors.saved is not None
        return {"sent": self.sent, "errors": self.errors, "stale": stale, "status_code": self.status_code}


Act = Callable[[Form], Awaitable[Response[Any]]]
Draw = Callable[[Shown], Awaitable[Response[Any]]]


async def begun(
    request: "Request[Any, Any, Any]", shown: Shown, part: str = "", *, drawn: Form | None = None, beside: bool = False
) -> Shown:
    """(in the page's look) The form as its person left it, when a draft of it waits for them; otherwise as it is given.

    `part` tells forms of one address from each other, as in `form.kept`. `drawn` is what a new form is filled with where
    `shown` does not say it: of a draft nobody is told that. A form that was sent is drawn as it was sent; one that stands
    `beside` the form that was sent is drawn as on a page that is opened.
    """
    typed_on.set(None)
    if request.method == "GET" or beside:
        draw_with(drawn or shown.sent)
    request.scope["state"].setdefault(DRAWN, {})[place_at(request, part)] = marks_of(drawn or shown.sent)
    sent = (await begun_parts(request, [part], beside=beside)).get(part)
    if sent is None:
        return shown
    form_key.set(sent.text("once"))  # the same form goes on: sent twice, it is done once
    page = request.scope["state"][BEGUN][place_at(request, part)].page
    return msgspec.structs.replace(shown, sent=sent, begun=True, drawn_at=page)


def left_behind(request: "Request[Any, Any, Any]", part: str = "") -> Lead:
    """Where what was written is read, of a form that was taken back from a draft and does not go on after all."""
    return what_was_written(request.scope["state"][BEGUN].pop(place_at(request, part)).id)


async def begun_parts(
    request: "Request[Any, Any, Any]", parts: Sequence[str], *, beside: bool = False
) -> dict[str, Form]:
    """(in the page's look) Those forms of one address that their person left, by the `part` that tells each from the others.

    Each goes on under its own key: `form.once(sent.text('once'))`; under a new one when that made something already, which
    a page that was left open can save once more. A draft of nothing but what was sent is gone. The address may name the
    draft that goes on, or ask for a form without any (`pages.OF_DRAFTS`), which
    offers them.
    """
    if (request.method != "GET" and not beside) or not parts:
        return {}
    places = {place_at(request, part): part for part in parts}
    found: dict[str, Form] = {}
    begun_here = request.scope["state"].setdefault(BEGUN, {})
    others: dict[str, list[Draft]] = {}
    actor = actor_of(request)
    for draft, is_used in await told_apart(actor, await drafts.find(actor, list(places), chosen_draft(request))):
        content = draft.content
        if content is None:
            continue
        if content.place in begun_here or WITHOUT_DRAFT in request.query_params:
            others.setdefault(content.place, []).append(draft)
            continue
        values: dict[str, list[str]] = {}
        for name, value in content.fields:
            values.setdefault(name, []).append(value)
        if is_used:
            values.pop("once", None)
        typed_on.set(prague_date(draft.saved_at))
        left = web_drafts.left_of(content)
        begun_here[content.place] = Begun(
            draft.id, draft.saved_at, content.files, content.place, left=left, drawn=content.drawn, page=content.page
        )
        found[places[content.place]] = Form(values)
    request.scope["state"][OTHERS] = {place: _offered(waiting) for place, waiting in others.items()}
    return found


def _offered(waiting: Sequence[Draft]) -> list[tuple[str, str, Instant]]:
    """Further drafts of one form: where each goes on, how it begins, when it was saved."""
    return [
        (with_draft(each.content.address, each.id), each.begins, each.saved_at)
        for each in named_apart([waits(draft) for draft in waiting])
        if each.content is not None
    ]


async def act_or_show_again(
    request: "Request[Any, Any, Any]", act: Act, draw: Draw, *, fields: Mapping[str, str] | None = None
) -> Response[Any]:
    """Read the sent form and do the act, which answers with where the person goes on.

    A refusal draws the form again with its sentences beside the fields; `fields` says under which field of the form a
    field of the order stands, where the names differ. Days and times that could not be read stand beside theirs, together
    with all that the act itself finds wrong. Who may not know of the thing, or not do this with it, gets no
    form: that refusal goes on as it is. So does an outage, whose page carries the form (`kernel.web.given_back`), unless the
    act may be saved all the same: then the form says so.
    The draft of the form goes with the act; whatever is not done stays in it. What comes from a device is answered to it.
    """
    if device.is_from_device(request):
        return await _act_for_device(request, act)
    sent = await read_form(request)
    ticket = await _ticket_of(request)
    again = Shown(sent, drawn_at=ticket.made if ticket else 0)
    try:
        return await (draw(again) if sent.text("take") else _act_and_drop(request, act, sent, ticket))
    except DomainError as refusal:
        await _keep(request, ticket, but={"once"} if isinstance(refusal, SentBefore) else set())
        errors = _with_unread(form_errors(refusal), sent)
        errors.is_equal = isinstance(refusal, EqualBefore)
        for field, shown in (fields or {}).items():
            if field in errors:
                errors[shown] = errors.pop(field)
        again = msgspec.structs.replace(
            again, errors=errors, status_code=refusal.status, beside_stored=refusal.beside_stored
        )
        try:
            response = await draw(again)
        except (NotThere, NotAllowed):
            raise
        except DomainError:
            request.scope["state"][NO_FORM] = True
            raise
        if _has_form(request, ticket, response):
            return response
        raise  # its page has no such form any more, so the refusal says what is wrong and where the words are
    except AWAY as error:
        if not may_be_saved(error):
            if not isinstance(error, DatabaseAway):
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_KEEPING_SECONDS):
                        await _keep(request, ticket)
            raise
        try:
            return await _draw_unclear(draw, sent)
        except (*AWAY, DomainError):  # the page of the fault says the same
            raise error from None
    except Exception:
        await _keep(request, ticket)
        raise


async def _act_for_device(request: "Request[Any, Any, Any]", act: Act) -> Response[Any]:
    """The act of a record that was written on a device: what is not done stays there, with the reason."""
    try:
        device.check_whose(request, session_of(request))
        sent = await read_form(request)
        response = await _act_and_drop(request, act, sent, await _ticket_of(request))
    except DomainError as refusal:
        gone = isinstance(refusal, (NotThere, NotAllowed))
        said = [sentence(refusal)] if gone else [*_with_unread(form_errors(refusal), Form({})).values()]
        return device.tell_refused(refusal, said)
    return device.tell_done(request, response.headers["Location"])


def _has_form(request: "Request[Any, Any, Any]", ticket: Ticket | None, response: Response[Any]) -> bool:
    """Whether a page that answers a refused form has that form, or says at least what was wrong; what leads on needs none."""
    if not isinstance(response.content, str) or (response.status_code or 200) // 100 == 3 or is_of_open_page(request):
        return True
    drawn = {each.place for each, _ in request.scope["state"].get(TICKETS, {}).values()}
    is_said = (response.status_code or 200) < 400 or "govuk-error" in response.content
    found = ticket.place in drawn if ticket is not None else is_said
    request.scope["state"][NO_FORM] = not found
    return found


async def _ticket_of(request: "Request[Any, Any, Any]") -> Ticket | None:
    """The ticket of a form that its person sent where it belongs."""
    session = session_of(request)
    ticket = await web_drafts.ticket_of(request) if session is not None else None
    if ticket is None or session is None or not ticket.is_of(session):
        return None
    request.scope["state"][SENT] = ticket
    return ticket


async def _act_and_drop(
    request: "Request[Any, Any, Any]", act: Act, sent: Form, ticket: Ticket | None
) -> Response[Any]:
    """The act, and with it the end of its draft."""
    if "version" in sent and "once" not in sent and not sent.files:
        act = partial(_once, request, act)
    if ticket is None:
        return await _act(act, sent)
    actor = actor_of(request)
    with along(actor, running(), drafts.DROP_OF_PAGE, *drafts.of_page(ticket.id, ticket.made)) as end:
        response = await _act(act, sent)
    if response.status_code == 303 or "HX-Redirect" in response.headers:
        if not end.done:
            await drafts.drop_of_page(actor, ticket.id, ticket.made)  # nothing was left to do: it was done before
        await _drop_left(request, actor, sent)
    return response


async def _drop_left(request: "Request[Any, Any, Any]", actor: Actor, sent: Form) -> None:
    """Throw away the drafts of the forms that this one went on from: what they held is done."""
    session = session_of(request)
    for words in sent.texts(LEFT)[:MOST_LEFT]:
        left = web_drafts.ticket_in(words)
        if session is not None and left is not None and left.is_of(session):
            await drafts.drop_of_page(actor, left.id, left.made)


async def _once(request: "Request[Any, Any, Any]", act: Act, sent: Form) -> Response[Any]:
    return await once_by_words(request, partial(act, sent))


async def _keep(request: "Request[Any, Any, Any]", ticket: Ticket | None, *, but: Collection[str] = ()) -> None:
    """What was not done stays in the draft, as far as that can be; the refusal is said all the same."""
    session = session_of(request)
    if ticket is None or session is None:
        return
    state = request.scope["state"]
    state["kept"] = None
    with suppress(*AWAY, NotSignedIn, TooManyRequests):
        saved = await web_drafts.save(request, ticket, session, but=but)
        if saved is not None:
            files = await web_drafts.files_of(request)
            state[BEGUN] = {ticket.place: Begun(ticket.id, saved.at, files, ticket.place)}
            state["kept"] = web_drafts.kept_as(request, ticket, saved)


async def _act(act: Act, sent: Form) -> Response[Any]:
    """The act, which saves nothing when something in the form could not be read."""
    token, pages = unread.set(sent.unread), drawn_again.set(True)
    try:
        response = await act(sent)
        refuse_unread()
        return response
    finally:
        unread.reset(token)
        drawn_again.reset(pages)


def _with_unread(errors: FormErrors, sent: Form) -> FormErrors:
    """What the act says, with what could not be read; for a field of the order that says why there is nothing in it."""
    for field, said in sent.unread.items():
        errors.pop(field, None)
        errors.update((shown, gettext(message)) for shown, message in said.items())
    if sent.unread and errors.get("") == gettext(Invalid.message):
        del errors[""]
    return errors


async def _draw_unclear(draw: Draw, sent: Form) -> Response[Any]:
    """The form again, under the key it was sent with: sent once more it makes no second thing."""
    token = form_key.set(sent.text("once"))
    try:
        async with asyncio.timeout(LONGEST_DRAWING_SECONDS):
            response = await draw(Shown(sent, FormErrors({"": gettext(MAYBE_SAVED)}), 503))
    finally:
        form_key.reset(token)
    response.headers.update(COME_BACK)
    return response
