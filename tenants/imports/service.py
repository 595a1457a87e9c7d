# pyright: strict
"""A table is tried line by line without writing anything, and then done exactly as it was shown, or not at all."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.crypto import Unreadable
from kernel.czech import fold
from kernel.db import look, unit_of_work
from kernel.exceptions import DomainError, Invalid
from kernel.web.i18n import N_, gettext
from tenants import repository as organisations

from .access import import_for
from .exceptions import LineRefused, OtherThanShown
from .rules import Cells, Import, as_shown, lines_of, may_be_done
from .schemas import DoneTable, KeptTable, Line, Preview, State

LOST = N_("Tabulku nahrajte znovu: tahle ukázka patří někomu jinému, nebo se cestou poškodila.")


class _OnlyShownError(Exception):
    """Undoes what was only to be shown."""


async def try_table(actor: Actor, key: str, rows: list[list[str]]) -> Preview:
    """What each line would do, or why not; nothing is written. Raises NotThere, Invalid."""
    what = await import_for(actor, key)
    checks = Checks()
    lines_of(checks, what, rows)
    checks.done()
    shown: list[Line] = []
    told: list[str] = []
    try:
        async with unit_of_work(actor):
            shown = await _each(actor, what, rows)
            told = await what.told(actor) if what.told is not None else []
            raise _OnlyShownError
    except _OnlyShownError:
        pass
    return Preview(lines=shown, kept=_sealed(actor, what, KeptTable(rows, shown, told)), told=told)


async def what_there_is(actor: Actor, key: str) -> tuple[Import, list[list[str]]]:
    """A kind of table and the rows that it would have today. Raises NotThere, NotAllowed."""
    async with look(actor):
        what = await import_for(actor, key)
        return what, await what.rows(actor)


async def do_table(actor: Actor, key: str, kept: str, *, seed: str = "") -> dict[int, UUID]:
    """Do all lines as they were shown, or none. Returns what lines made that is handed over. Raises NotThere, OtherThanShown,
    Invalid.
    """
    what = await import_for(actor, key)
    table = _opened(actor, what, kept)
    async with unit_of_work(actor):
        lines = await _each(actor, what, table.rows, seed)
        if not as_shown(lines, table.shown) or not may_be_done(lines):
            raise OtherThanShown
    return {line.number: line.made for line in lines if line.made is not None}


async def load_table(actor: Actor, key: str, rows: list[list[str]], *, show: bool = False) -> list[Line]:
    """Do all lines of a table, or none when one is refused or it is only to be shown; what each does, or why not.

    For a command, which shows and does in one. Raises NotThere, NotAllowed, Invalid.
    """
    what = await import_for(actor, key)
    checks, lines = Checks(), list[Line]()
    lines_of(checks, what, rows)
    checks.done()
    try:
        async with unit_of_work(actor):
            lines = await _each(actor, what, rows)
            if show or not may_be_done(lines):
                raise _OnlyShownError
    except _OnlyShownError:
        pass
    return lines


async def what_was_done(actor: Actor, key: str, kept: str, made: Mapping[int, UUID], *, seed: str = "") -> DoneTable:
    """The table that was done as it was shown, and the links of it that may be shown now. Raises NotThere, Invalid."""
    what = await import_for(actor, key)
    table = _opened(actor, what, kept)
    handed = await what.handed(actor, made.values(), seed) if what.handed is not None and made else {}
    return DoneTable(
        lines=table.shown, handed={number: handed.get(one, "") for number, one in made.items()}, told=table.told
    )


async def try_again(actor: Actor, key: str, kept: str) -> Preview:
    """The same table, tried anew. Raises NotThere, Invalid."""
    what = await import_for(actor, key)
    table = _opened(actor, what, kept)
    return await try_table(actor, key, table.rows)


async def service_named(actor: Actor, text: str) -> UUID:
    """(in unit) The running service that a cell names by its code, its short or its full name. Raises LineRefused."""
    wanted = fold(text)
    for each in await organisations.list_running_services_of(actor.tenant):
        if wanted in (fold(each.code), fold(each.short_name), fold(each.name)):
            return each.id
    raise LineRefused(gettext("Službu „{text}“ tu nemáte.").replace("{text}", text))


async def _each(actor: Actor, what: Import, rows: Sequence[Sequence[str]], seed: str = "") -> list[Line]:
    """(in unit) Every line in a unit of its own, so that one that is refused leaves nothing."""
    found: list[Line] = []
    known: dict[object, Any] = {}
    for number, values in enumerate(lines_of(Checks(), what, rows), start=2):
        cells = [values.get(each.key, "") for each in what.columns]
        missing = [each.head for each in what.columns if each.required and not values.get(each.key)]
        made = None
        try:
            if missing:
                raise LineRefused(gettext("Chybí: {heads}.").replace("{heads}", ", ".join(missing)))
            async with unit_of_work(actor):
                done = await what.act(actor, Cells(what.columns, values, seed, known))
            state, words, made = done.state, done.words, done.made
        except DomainError as refused:
            state, words = State.WRONG, _why(refused)
        found.append(Line(number=number, cells=cells, state=state, words=words, made=made))
    return found


def _why(refused: DomainError) -> str:
    fields = refused.fields if isinstance(refused, Invalid) else {}
    return " ".join(gettext(each) for each in fields.values()) or gettext(refused.message)


def _sealed(actor: Actor, what: Import, table: KeptTable) -> str:
    sealed = keys.root().derive("import").encrypt(msgspec.json.encode(table), _whose(actor, what))
    return base64.urlsafe_b64encode(sealed).decode()


def _opened(actor: Actor, what: Import, kept: str) -> KeptTable:
    """What was sealed for this person and this kind. Raises Invalid."""
    try:
        content = keys.root().derive("import").decrypt(base64.urlsafe_b64decode(kept), _whose(actor, what))
        return msgspec.json.decode(content, type=KeptTable)
    except (ValueError, Unreadable):
        raise Invalid(fields={"file": LOST}) from None


def _whose(actor: Actor, what: Import) -> bytes:
    return b"|".join((what.key.encode(), actor.tenant.bytes, actor.worker.bytes))
