"""Forms that make something: whoever sends the same again gets what was made the first time."""

from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from kernel.actor import Actor
from kernel.db import UnitOfWork, current, unit_of_work
from kernel.exceptions import DomainError
from kernel.web.answers import Answered, KeyReused, answered, asked_with, hashed, keep
from kernel.web.drafts import OF_THE_PAGE
from kernel.web.guard import actor_of
from kernel.web.i18n import N_

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
SAME_WORDS_MINUTES = 60  # how long a form with the same words gives what it made the first time
_DRAWN_WITH_EACH = OF_THE_PAGE | {"once", "drawn", "told"}  # `told`: what the form has shown of others (`Session.hide`)


class SentBefore(DomainError):
    """A form came again with something else in it; `made` is the address of what it made the first time."""

    code = "sent-before"
    message = N_(
        "Tento formulář už jste jednou odeslali, s jinými údaji, a to se uložilo. Podívejte se na to. Co jste napsali teď, je"
        " níže a neuložilo se; když formulář odešlete znovu, uloží se to jako další."
    )

    def __init__(self, made: str = "") -> None:
        self.made = made
        super().__init__()


async def once_by_form(
    request: AnyRequest,
    key: str,
    kind: type[T],
    act: Callable[[Actor], Awaitable[T]],
    *,
    at: Callable[[T], str],
    before: Callable[[Actor], Awaitable[None]] | None = None,
) -> T:
    """Do the act of a form that creates something; the same form sent again gets what was made the first time.

    `key` is what `form.once` drew with the form, `at` the address of what is made. Who goes back and sends the same words
    once more sends them in a form that was drawn anew: for an hour they too get what is there, and `pages.go` says so.
    What takes long is done `before`: outside of the transaction, and only when nothing was made yet. Raises SentBefore
    for a form that says something else by now.
    """
    actor, words = actor_of(request), await _said(request)
    keys_of_form = [_key_of(actor, key)] if key else []
    keys_of_form.append(hashed("same-words", f"{actor.service_id}|".encode() + words))
    request_hash = hashed("idempotent-request", words)
    if before is not None:
        async with unit_of_work(actor) as unit:
            found = await _made_before(unit, keys_of_form, request_hash)
        if found is not None:
            request.state.sent_before = True
            return msgspec.json.decode(found.body, type=kind)
        await before(actor)
    async with unit_of_work(actor) as unit:
        found = await _made_before(unit, keys_of_form, request_hash)
        if found is not None:
            request.state.sent_before = True
            return msgspec.json.decode(found.body, type=kind)
        made = await act(actor)
        for each in keys_of_form:
            await keep(unit, each, request_hash, 201, Answered(msgspec.json.encode(made), at(made)))
    return made


async def sent_before(actor: Actor, forms: Sequence[tuple[str, str, Sequence[tuple[str, str]]]]) -> list[bool | None]:
    """(in unit) Of forms (their address, their key, their fields) whether they were sent: True with just these words,
    False with others, None for one whose key is not used up. At most one statement.
    """
    hashes = [_key_of(actor, key) for _, key, _ in forms]
    used = await asked_with(current(), hashes) if any(key for _, key, _ in forms) else {}
    return [
        None if of_key not in used else used[of_key] == hashed("idempotent-request", _words(path, list(fields)))
        for of_key, (path, _, fields) in zip(hashes, forms, strict=True)
    ]


def _key_of(actor: Actor, key: str) -> bytes:
    return hashed("idempotency-key", f"{actor.service_id}|form-{key}".encode())


async def _made_before(unit: UnitOfWork, keys_of_form: list[bytes], request_hash: bytes) -> Answered | None:
    try:
        kept = await answered(unit, keys_of_form, request_hash, turn="form", minutes=SAME_WORDS_MINUTES)
    except KeyReused as other:
        raise SentBefore(other.location or "") from None
    return None if kept is None else kept[1]


async def _said(request: AnyRequest) -> bytes:
    """What a form says; of a file its name and what is in it."""
    parts: list[tuple[str, str]] = []
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            parts.append((name, f"{value.filename}|{sha256(await value.read()).hexdigest()}"))
            await value.seek(0)
        else:
            parts.append((name, str(value)))
    return _words(request.url.path, parts)


def _words(path: str, fields: Sequence[tuple[str, str]]) -> bytes:
    """The words of a form at its address, without what is drawn with each."""
    return f"{path}\n".encode() + msgspec.json.encode([each for each in fields if each[0] not in _DRAWN_WITH_EACH])
