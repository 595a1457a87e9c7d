"""The audit log: every act, every refusal and every look at content, written in the transaction it belongs to.

Entries hold ids and codes, never words about a person. They are insert-only; `kernel.seal` chains them afterwards.
Who was shown in a list stands in its entry as marks that only the keys of those shown can make (ADR 0026).
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypedDict, Unpack
from uuid import UUID

import msgspec

from kernel import flood
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.db import current, running
from kernel.exceptions import DomainError
from kernel.ids import new_id

_COLUMNS = (
    "tenant_id, id, service_id, kind, worker_id, user_id, action, outcome, object_type, object_id, case_id, details,"
    " grant_id, basis_id, session_id, request_id, shown"
)
_COUNT = 17
_SHOWN = (
    "SELECT id, at, action, outcome, worker_id, (details ->> 'in_place_of')::uuid AS in_place_of FROM audit_entry WHERE tenant_id = $1 AND service_id = $2"
    " AND shown IS NOT NULL AND id > $3 AND id < $4 AND {} ORDER BY id DESC LIMIT {}"
)
_LAST = UUID(int=2**128 - 1)


def _places(first: int) -> str:
    return ",".join(f"${number}" for number in range(first, first + _COUNT))


_SQL = f"INSERT INTO audit_entry ({_COLUMNS}) VALUES ({_places(1)})"  # noqa: S608
_SKEW = 3_600_000 << 80  # an hour in a UUIDv7: clocks of two processes do not differ more


class AskedFor(msgspec.Struct, frozen=True):
    """What the request at hand asked for: said in the entry of a refusal."""

    action: str
    object_id: UUID | None = None


asked_for: ContextVar[AskedFor | None] = ContextVar("asked_for", default=None)


class Said(TypedDict, total=False):
    """What an entry says beside who did what."""

    outcome: str
    object_type: str
    object_id: UUID | None
    case_id: UUID | None
    details: dict[str, Any] | None
    grant_id: UUID | None
    basis_id: UUID | None


def write(actor: Actor, action: str, *, shown: Collection[UUID] = (), **said: Unpack[Said]) -> None:
    """Add an entry to the unit of work; it is written with the commit.

    `shown` are the owners (clients, notices, case managements) that a list showed; this unit of work has opened their
    keys.
    """
    if actor.tenant_id is not None:
        current().later(_SQL, _entry(actor, action, b"".join(sorted(_marks(actor, shown))), **said))


def _marks(actor: Actor, shown: Collection[UUID]) -> set[bytes]:
    return {current().sealers[actor.tenant, owner].marks()[0] for owner in shown}


def _entry(actor: Actor, action: str, marks: bytes, **said: Unpack[Said]) -> tuple[Any, ...]:
    details = said.get("details") or {}
    if actor.ordered_by is not None:
        details = {**details, "ordered_by": str(actor.ordered_by)}
    if (whom := _in_whose_place(said, details)) is not None:
        details = {**details, "in_place_of": str(whom)}
    return (
        actor.tenant_id,
        new_id(),
        actor.service_id,
        actor.kind.value,
        actor.worker_id,
        actor.user_id,
        action,
        said.get("outcome", "done"),
        said.get("object_type", ""),
        said.get("object_id"),
        said.get("case_id"),
        msgspec.json.encode(details).decode() if details else "{}",
        said.get("grant_id"),
        said.get("basis_id"),
        actor.session_id,
        actor.request_id,
        marks or None,
    )


def in_place_of(about: UUID, whom: UUID) -> None:
    """(in unit) What the actor does with this thing in this unit of work, and what of it they look at, is in the place of another
    worker, by whose right alone they got hold of it: each entry about it says whose (`in_place_of` in the details).
    """
    current().lieu[about] = whom


def _in_whose_place(said: Said, details: Mapping[str, Any]) -> UUID | None:
    unit = running()
    while unit is not None:
        if unit.lieu:
            about = {str(said.get("object_id")), str(said.get("case_id")), *map(str, details.values())}
            if found := next((whom for thing, whom in unit.lieu.items() if str(thing) in about), None):
                return found
        unit = unit.outer if unit.outer is not None and unit.outer.actor == unit.actor else None
    return None


def read(
    actor: Actor,
    what: str,
    object_id: UUID | None,
    *,
    case_id: UUID | None = None,
    count: int | None = None,
    grant_id: UUID | None = None,
    basis_id: UUID | None = None,
    details: dict[str, Any] | None = None,
    shown: Collection[UUID] = (),
) -> None:
    """Record that content was looked at; the unit of work commits before the bytes leave. `shown` as in `write`.

    Within `one_look_at` it is a part of that look.
    """
    said = Said(
        outcome="read",
        object_type=what,
        object_id=object_id,
        case_id=case_id,
        details={**({"count": count} if count is not None else {}), **(details or {})},
        grant_id=grant_id,
        basis_id=basis_id,
    )
    parts = _parts.get()
    if parts is None:
        write(actor, f"{what}.read", shown=shown, **said)
    elif actor.tenant_id is not None:
        parts.append((what, said, _marks(actor, shown)))


drawn_again: ContextVar[bool] = ContextVar("drawn_again", default=False)
"""Whether a refusal is answered with its page, which looks anew and leaves that look by itself."""


def if_refused(
    actor: Actor, what: str, object_id: UUID | None, *, shown: Collection[UUID] = (), anyway: bool = False, **said: Any
) -> None:
    """(in unit) What an act has read and its refusal tells something of: this look stays when the act is refused.

    Not where the page is drawn again, unless `anyway`: that page does not look at it. The rest is as in `read`.
    """
    if actor.tenant_id is not None:
        marks = b"".join(sorted(_marks(actor, shown)))
        told = Said(outcome="read", object_type=what, object_id=object_id, **said)
        with_refusal(_SQL, _entry(actor, f"{what}.read", marks, **told), anyway=anyway)


def with_refusal(sql: str, arguments: tuple[Any, ...], *, anyway: bool = False) -> None:
    """(in unit) The same for a look that others keep: one more INSERT with the entry of a refusal."""
    if anyway or not drawn_again.get():
        current().told.append((sql, arguments))


_parts: ContextVar[list[tuple[str, Said, set[bytes]]] | None] = ContextVar("parts", default=None)


@contextmanager
def one_look_at(actor: Actor, *names: str) -> Iterator[None]:
    """(in unit) What is read in the block is one look with one entry: that of the first of these names that was read.

    Without any of them it is the entry of what was read first. Whom the other parts showed, it shows as well. A look
    inside of a look is a part of it.
    """
    if _parts.get() is not None:
        yield
        return
    parts: list[tuple[str, Said, set[bytes]]] = []
    token = _parts.set(parts)
    try:
        yield
    finally:
        _parts.reset(token)
    if parts:
        what, said, _ = next((part for name in names for part in parts if part[0] == name), parts[0])
        marks = b"".join(sorted(set[bytes]().union(*(part[2] for part in parts))))
        current().later(_SQL, _entry(actor, f"{what}.read", marks, **said))


def beside(first: int, source: str) -> str:
    """An INSERT for a statement that reads and records at once: one entry for each row of `source`.

    Its arguments, from number `first` on, are those of `read_of`.
    """
    return f"INSERT INTO audit_entry ({_COLUMNS}) SELECT {_places(first)} {source}"


def read_of(actor: Actor, what: str, object_id: UUID, *, case_id: UUID) -> tuple[Any, ...]:
    """The entry that says that content was looked at, as arguments for `beside`."""
    return _entry(actor, f"{what}.read", b"", outcome="read", object_type=what, object_id=object_id, case_id=case_id)


async def looks_in_lists(
    actor: Actor,
    sealers: Mapping[UUID, RowSealer],
    *,
    after: UUID | None = None,
    before: UUID | None = None,
    limit: int,
) -> list[Any]:
    """The entries of the actor's service whose lists showed one of these owners, last first; nothing is decrypted for it."""
    marks = [mark for sealer in sealers.values() for mark in sealer.marks()]
    met = " OR ".join(f"position(${number} IN shown) > 0" for number in range(5, 5 + len(marks)))
    born = UUID(int=max(min(owner.int for owner in sealers) - _SKEW, 0))
    return await current().connection.fetch(
        _SHOWN.format(f"({met})", int(limit)), actor.tenant, actor.service, after or born, before or _LAST, *marks
    )


async def last_done(
    actor: Actor, action: str, case_ids: Collection[UUID], *, to: UUID | None = None
) -> tuple[UUID | None, datetime] | None:
    """Who did an act in one of these cases last, `to` this thing, and when; None when nobody did."""
    row = await current().connection.fetchrow(
        "SELECT worker_id, at FROM audit_entry WHERE tenant_id = $1 AND case_id = ANY($2::uuid[]) AND action = $3"
        " AND outcome = 'done' AND ($4::uuid IS NULL OR object_id = $4) ORDER BY id DESC LIMIT 1",
        actor.tenant,
        list(case_ids),
        action,
        to,
    )
    return (row["worker_id"], row["at"]) if row is not None else None


def refused(actor: Actor, refusal: DomainError) -> None:
    """Record a refused act: what was asked for and the code of the refusal; in a flood of them, how many.

    `count` in the details says for how many refusals of the same person the entry stands, itself included.
    """
    stands_for = flood.stands_for(actor)
    if not stands_for:
        return
    asked = asked_for.get() or AskedFor("unknown")
    write(
        actor,
        asked.action,
        outcome="refused",
        object_type=asked.action.split(".")[0],
        object_id=asked.object_id,
        details={"code": refusal.code, **({"count": stands_for} if stands_for > 1 else {})},
    )
