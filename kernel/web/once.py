"""Forms that make something: whoever sends the same again gets what was made the first time."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response
from litestar.datastructures import UploadFile

from kernel.actor import Actor
from kernel.db import UnitOfWork, current, look, unit_of_work
from kernel.exceptions import About, DomainError, StaleVersion
from kernel.ids import new_id
from kernel.web.answers import Answered, KeyReused, answered, asked_with, hashed, keep, location_of
from kernel.web.device import BESIDE_KNOWN
from kernel.web.drafts import OF_THE_PAGE, Ticket, clocks_left
from kernel.web.guard import actor_of
from kernel.web.i18n import N_
from kernel.web.pages import MADE, SENT, go
from kernel.web.text import format_time

T = TypeVar("T")
AnyRequest = Request[Any, Any, Any]
SAME_WORDS_MINUTES = 60  # how long a form with the words of another one is asked about
ANOTHER = "another"  # the button by which a person says that what is equal is meant as a further one
_DRAWN_WITH_EACH = OF_THE_PAGE | {"once", "drawn", "told", ANOTHER, BESIDE_KNOWN}
# `told`: what the form has shown of others (`Session.hide`)


class SentBefore(DomainError):
    """A form came again with something else in it; it is about what that made the first time."""

    code = "sent-before"
    message = N_(
        "Tento formulář už jste jednou odeslali, s jinými údaji, a to se uložilo. Podívejte se na to. Co jste napsali teď, je"
        " níže a neuložilo se; když formulář odešlete znovu, uloží se to jako další."
    )


class EqualBefore(DomainError):
    """Another form came with the words of one that the person sent within the hour; it is about what that made."""

    code = "equal-before"
    message = N_(
        "Totéž jste před chvílí ({at}) už uložili. Podívejte se, jestli to není ono, nebo jestli to od té doby nikdo nevzal zpět. Co jste"
        " napsali, je níže a podruhé se to neuložilo."
    )


def seed_of(request: AnyRequest, key: str) -> str:
    """What tells one form of one session from every other: for a link that is shown once, also to whoever clicked twice."""
    actor = actor_of(request)
    return f"{actor.user_id}|{actor.session_id}|{key}" if key and actor.session_id else ""


async def once_by_form(
    request: AnyRequest,
    key: str,
    kind: type[T],
    act: Callable[[Actor], Awaitable[T]],
    *,
    at: Callable[[T], str],
    before: Callable[[Actor], Awaitable[None]] | None = None,
    only_one: bool = False,
) -> T:
    """Do the act of a form that creates something; the same form sent again gets what was made the first time.

    `key` is what `form.once` drew with the form, `at` the address of what is made. A form that was drawn anew and says
    the words of one sent within the hour is asked about: whoever went back is led to what there is, and an honest second
    one goes on by its button. Where there cannot be a second one (`only_one`) it gets the first, and `pages.go` says so;
    so does a form without a key, while what it changed stands. What takes long is done `before`: outside of the transaction, and only when nothing was
    made yet. Raises SentBefore for a form that says something else by now, EqualBefore, StaleVersion.
    """
    form, actor = await request.form(), actor_of(request)
    sent = _Sent(actor, key, await _said(request), bool(key) and not only_one, ANOTHER in form)
    if before is not None:
        async with unit_of_work(actor) as unit:
            found = await sent.made_before(unit)
        if found is None:
            await before(actor)
    async with unit_of_work(actor) as unit:
        found = await sent.made_before(unit)
        if found is None:
            made = await act(actor)
            await keep(unit, sent.key_hash, sent.request_hash, 201, Answered(msgspec.json.encode(made), at(made)))
            return made
        if not key and "version" in form:
            await _check_it_stands(actor, partial(act, actor))
    request.state.sent_before = True
    return msgspec.json.decode(found.body, type=kind)


async def once_by_words(request: AnyRequest, act: Callable[[], Awaitable[Response[Any]]]) -> Response[Any]:
    """Do the act of a form that changes a version of something; its person's same words again lead to what was done.

    When that was taken back or changed since, the refusal of the act says what stands now. Raises StaleVersion. The answer that leads on is kept with the act, so that whoever sends twice at the same moment waits, instead of being
    told of somebody else.
    """
    actor = actor_of(request)
    async with unit_of_work(actor) as unit:
        key_hash, request_hash = _key_of(actor, new_id().hex), _asked(actor, await _said(request))
        found = await answered(unit, key_hash, request_hash, turn="form", same_words_minutes=SAME_WORDS_MINUTES)
        if found is not None:
            await _check_it_stands(actor, act)
        else:
            response = await act()
            if (leads_to := getattr(request.state, MADE, None)) is not None:
                await keep(unit, key_hash, request_hash, 303, Answered(b"", leads_to))
            return response
    request.state.sent_before = True
    return go(request, found.answer.location or request.url.path)


async def _check_it_stands(actor: Actor, act: Callable[[], Awaitable[Any]]) -> None:
    """(in unit) That what an act did before is as it left it: done once more, only to look, it would be the next one now.

    Raises StaleVersion.
    """
    try:
        async with unit_of_work(actor):
            try:
                await act()
            except StaleVersion as stale:
                raise _OnlyTried(stale) from None
            except DomainError:  # it ended, or says the same
                raise _OnlyTried from None
            raise _OnlyTried
    except _OnlyTried as tried:
        stale = tried.args[0] if tried.args else None
    if stale is not None and stale.changes != 1:
        raise stale


class _OnlyTried(Exception):
    """Undoes what was only tried, and leaves no trace of it."""


async def came_of(actor: Actor, key: str) -> str | None:
    """Where what one of the actor's forms made is; None for one that made nothing yet, or that was not theirs."""
    async with look(actor):
        return await location_of(current(), _key_of(actor, key)) if key else None


async def sent_before(
    actor: Actor, forms: Sequence[tuple[str, str, Sequence[tuple[str, str]], str]]
) -> list[bool | None]:
    """(in unit) Of forms (their address, their key, their fields, the marks they began with) whether they were sent:
    True with just these words, False with others, None for one whose key is not used up. At most one statement.
    """
    hashes = [_key_of(actor, key) for _, key, _, _ in forms]
    used = await asked_with(current(), hashes) if any(key for _, key, _, _ in forms) else {}
    return [
        None if of_key not in used else used[of_key] == _asked(actor, _words(path, fields, begins))
        for of_key, (path, _, fields, begins) in zip(hashes, forms, strict=True)
    ]


def _key_of(actor: Actor, key: str) -> bytes:
    return hashed("idempotency-key", f"{actor.service_id}|form-{key}".encode())


def _asked(actor: Actor, words: bytes) -> bytes:
    return hashed("idempotent-request", f"{actor.service_id}|".encode() + words)


class _Sent:
    """By what a form is known again: its key, and its words."""

    def __init__(self, actor: Actor, key: str, said: bytes, asks: bool, is_another: bool) -> None:
        self.actor, self.asks, self.is_another = actor, asks, is_another
        self.key_hash, self.request_hash = _key_of(actor, key or new_id().hex), _asked(actor, said)

    async def made_before(self, unit: UnitOfWork) -> Answered | None:
        """What there is of it. Raises SentBefore, EqualBefore."""
        try:
            found = await answered(
                unit, self.key_hash, self.request_hash, turn="form", same_words_minutes=SAME_WORDS_MINUTES
            )
        except KeyReused as other:
            raise SentBefore(about=_made(other.location)) from None
        if found is None or found.same_key or not self.asks:
            return None if found is None else found.answer
        if self.is_another:
            return None
        raise EqualBefore(about=_made(found.answer.location), at=format_time(found.at))


def _made(address: str | None) -> About | None:
    return About(N_("Přejít na to, co se uložilo"), address) if address else None


async def _said(request: AnyRequest) -> bytes:
    """What a form says; of a file its name and what is in it."""
    parts: list[tuple[str, str]] = []
    for name, value in (await request.form()).items():
        if isinstance(value, UploadFile):
            await value.seek(0)  # whoever did the act before has read it
            parts.append((name, f"{value.filename}|{sha256(await value.read()).hexdigest()}"))
            await value.seek(0)
        else:
            parts.append((name, str(value)))
    ticket: Ticket | None = request.scope["state"].get(SENT)
    return _words(request.url.path, parts, ticket.begins if ticket else "")


def _words(path: str, fields: Sequence[tuple[str, str]], begins: str) -> bytes:
    """The words of a form at its address, without what is drawn with each and the day and time that nobody chose.

    The same in every process, in whatever order the fields come.
    """
    without = _DRAWN_WITH_EACH | clocks_left(fields, begins)
    said = sorted((each for each in fields if each[0] not in without), key=lambda each: each[0])
    return f"{path}\n".encode() + msgspec.json.encode(said)
