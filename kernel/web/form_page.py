"""A page with a form: read what was sent, act once, go on; or draw it again, with all that was typed and what is wrong."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec
from litestar import Request, Response

from kernel.checks import refuse_unread, unread
from kernel.exceptions import DomainError, Invalid, StaleVersion
from kernel.outages import AWAY
from kernel.web.conflicts import Stored, drawn_against
from kernel.web.forms import EMPTY, Form, read_form
from kernel.web.i18n import gettext
from kernel.web.problems import COME_BACK, MAYBE_SAVED, form_errors, may_be_saved
from kernel.web.render import FormErrors, form_key

LONGEST_DRAWING_SECONDS = 5  # of a form after an outage, which may last


class Shown(msgspec.Struct, frozen=True):
    """A form as it is drawn: what stands in it, and what is wrong with it."""

    sent: Form = EMPTY
    errors: FormErrors = msgspec.field(default_factory=FormErrors)
    status_code: int = 200

    @property
    def stale(self) -> bool:
        """Whether somebody else changed the thing since the form was drawn: then the page draws it `against` what is stored."""
        return self.status_code == StaleVersion.status or bool(self.sent.text("take"))

    def against(self, stored: Stored) -> "Shown":
        """The form beside what somebody else saved, ready to be sent over that; see `kernel.web.conflicts`."""
        form, differing = drawn_against(self.sent, stored)
        errors = FormErrors(self.errors)
        errors.saved, errors.differing = stored, differing
        return msgspec.structs.replace(self, sent=form, errors=errors)

    def with_value(self, name: str, value: str) -> "Shown":
        """The same form with one field filled in by us."""
        return msgspec.structs.replace(self, sent=self.sent.with_value(name, value))

    def context(self) -> dict[str, Any]:
        """What `show` and the templates of forms are given: `sent`, `errors`, `stale` and the status."""
        stale = self.stale or self.errors.saved is not None
        return {"sent": self.sent, "errors": self.errors, "stale": stale, "status_code": self.status_code}


Act = Callable[[Form], Awaitable[Response[Any]]]
Draw = Callable[[Shown], Awaitable[Response[Any]]]


async def act_or_show_again(
    request: "Request[Any, Any, Any]", act: Act, draw: Draw, *, fields: Mapping[str, str] | None = None
) -> Response[Any]:
    """Read the sent form and do the act, which answers with where the person goes on.

    A refusal draws the form again with its sentences beside the fields; `fields` says under which field of the form a
    field of the order stands, where the names differ. Days and times that could not be read stand beside theirs, together
    with all that the act itself finds wrong. Who may not know of the thing, or not do this with it, gets no
    form: that refusal goes on as it is. So does an outage, unless the act may be saved all the same: then the form says so.
    """
    sent = await read_form(request)
    try:
        return await (draw(Shown(sent)) if sent.text("take") else _act(act, sent))
    except DomainError as refusal:
        errors = _with_unread(form_errors(refusal), sent)
        for field, shown in (fields or {}).items():
            if field in errors:
                errors[shown] = errors.pop(field)
        return await draw(Shown(sent, errors, refusal.status))
    except AWAY as error:
        if not may_be_saved(error):
            raise
        try:
            return await _draw_unclear(draw, sent)
        except (*AWAY, DomainError):  # the page of the fault says the same
            raise error from None


async def _act(act: Act, sent: Form) -> Response[Any]:
    """The act, which saves nothing when something in the form could not be read."""
    token = unread.set(sent.unread)
    try:
        response = await act(sent)
        refuse_unread()
        return response
    finally:
        unread.reset(token)


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
