"""Facts in the past tense: `record` writes the audit entry and the outbox row of an act in its transaction."""

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any, ClassVar, dataclass_transform
from uuid import UUID

import msgspec

from kernel import audit
from kernel.actor import Actor, ActorKind
from kernel.db import current
from kernel.ids import new_id
from kernel.points import Point

_SQL = "INSERT INTO outbox (tenant_id, id, service_id, event, payload, worker_id) VALUES ($1,$2,$3,$4,$5,$6)"


@dataclass_transform(frozen_default=True)
class _Fact(msgspec.StructMeta):
    """Tells the type checker what msgspec does: a class below a frozen one is frozen."""


class Event(msgspec.Struct, metaclass=_Fact, frozen=True, kw_only=True):
    """A fact: ids and codes only, never words about a person.

    `name` is `thing.past`; `subject` names the field that holds the id of the thing.
    """

    name: ClassVar[str]
    subject: ClassVar[str]


Reaction = Callable[[Actor, Any], Awaitable[None]]


class On(msgspec.Struct, frozen=True):
    """What a domain does when a fact of its own or of a lower one was recorded."""

    event: type[Event]
    react: Reaction


def _name(on: On) -> str:
    return on.event.name


happened_at: ContextVar[datetime | None] = ContextVar("happened_at", default=None)
"""When the fact was recorded whose reactions run now; None for what no act recorded."""
AT_ONCE: Point[On] = Point("reactions at once", key=_name)
"""Run inside the transaction of the act: a higher domain keeps its own rows true."""
LATER: Point[On] = Point("reactions later", key=_name)
"""Run in a job after the commit, exactly once, as the system in the tenant and service of the act."""


def reactions_to(name: str) -> tuple[type[Event] | None, list[Reaction]]:
    """Return the event type and the later reactions for an event name; no type when nobody here knows the event."""
    found = LATER.of(name)
    return (found[0].event if found else None), [each.react for each in found]


async def record(actor: Actor, event: Event, *, of: UUID | None = None, by: UUID | None = None) -> None:
    """Record a fact: audit entry, reactions at once, and an outbox row when somebody reacts later.

    What the system does because somebody `of` another service acted there says so: `by` them, as in `note`.
    """
    current().acted |= actor.kind is not ActorKind.SIGN_IN
    _write(actor, event, **_done(of, by))
    if LATER.of(event.name):
        go_on(actor, event)
    for each in AT_ONCE.of(event.name):
        await each.react(actor, event)


async def note(actor: Actor, event: Event, *, of: UUID, by: UUID | None) -> None:
    """(in unit) Have the log of the actor's service tell an act on what it has together with another one.

    `by` somebody `of` that service did it; None where that is not told. It is an entry beside theirs, and nobody reacts to it.
    It tells when the act was, however late the job came that passes it on.
    """
    at = happened_at.get()
    _write(actor, event, **_done(of, by), **({"done_at": at.isoformat()} if at is not None else {}))


def _done(of: UUID | None, by: UUID | None) -> dict[str, str]:
    return {key: str(value) for key, value in (("done_in", of), ("done_by", by)) if value is not None}


def _write(actor: Actor, event: Event, **more: str) -> None:
    thing, _, _ = event.name.partition(".")
    said = {
        key: value
        for key, value in msgspec.to_builtins(event).items()
        if key not in (event.subject, "case_id", "grant_id", "basis_id") and value is not None
    }
    audit.write(
        actor,
        event.name,
        object_type=thing,
        object_id=getattr(event, event.subject),
        case_id=_uuid(event, "case_id"),
        grant_id=_uuid(event, "grant_id"),
        basis_id=_uuid(event, "basis_id"),
        details={**said, **more},
    )


def go_on(actor: Actor, event: Event) -> None:
    """Have a long job go on in a unit of work of its own, from where the fact says; nothing that the log has to tell."""
    payload = msgspec.json.encode(event).decode()
    current().later(_SQL, (actor.tenant, new_id(), actor.service_id, event.name, payload, actor.worker_id))


def _uuid(event: Event, field: str) -> UUID | None:
    return getattr(event, field, None)
