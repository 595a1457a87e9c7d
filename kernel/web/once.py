"""Forms that make something: whoever sends the same again gets what was made the first time."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import msgspec
from litestar import Request

from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import DomainError
from kernel.web.answers import Answered, KeyReused, answered, hashed, keep
from kernel.web.drafts import OF_THE_PAGE
from kernel.web.guard import actor_of
from kernel.web.i18n import N_

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
SAME_WORDS_MINUTES = 60  # how long a form with the same words gives what it made the first time
_DRAWN_WITH_EACH = OF_THE_PAGE | {"once", "drawn"}


class SentBefore(DomainError):
    """A form came again with something else in it."""

    code = "sent-before"
    message = N_("Tento formulář už jste jednou odeslali. Podívejte se, co se uložilo; pak jej můžete odeslat znovu.")


async def once_by_form(request: AnyRequest, key: str, kind: type[T], act: Callable[[Actor], Awaitable[T]]) -> T:
    """Do the act of a form that creates something; the same form sent again gets what was made the first time.

    `key` is what `form.once` drew with the form. Who goes back and sends the same words once more sends them in a form
    that was drawn anew: for an hour they too get what is there, and `pages.go` says so. Raises SentBefore for a form that
    says something else by now.
    """
    actor, said = actor_of(request), await _said(request)
    words = f"{request.url.path}\n".encode() + said
    keys_of_form = [hashed("idempotency-key", f"{actor.service_id}|form-{key}".encode())] if key else []
    keys_of_form.append(hashed("same-words", f"{actor.service_id}|".encode() + words))
    request_hash = hashed("idempotent-request", words)
    async with unit_of_work(actor) as unit:
        try:
            kept = await answered(unit, keys_of_form, request_hash, turn="form", minutes=SAME_WORDS_MINUTES)
        except KeyReused:
            raise SentBefore from None
        if kept is not None:
            request.state.sent_before = True
            return msgspec.json.decode(kept[1].body, type=kind)
        made = await act(actor)
        for each in keys_of_form:
            await keep(unit, each, request_hash, 201, Answered(msgspec.json.encode(made), None))
    return made


async def _said(request: AnyRequest) -> bytes:
    """What a form says, without what is drawn with each."""
    parts = [part for part in (await request.form()).multi_items() if part[0] not in _DRAWN_WITH_EACH]
    return msgspec.json.encode([(name, str(value)) for name, value in parts])
