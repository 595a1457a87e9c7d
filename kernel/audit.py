"""The audit log: every act, every refusal and every look at content, written in the transaction it belongs to.

Entries hold ids and codes, never words about a person. They are insert-only; `kernel.seal` chains them afterwards.
"""

from contextvars import ContextVar
from typing import Any
from uuid import UUID

import msgspec

from kernel import flood
from kernel.actor import Actor
from kernel.db import current
from kernel.exceptions import DomainError
from kernel.ids import new_id

_SQL = (
    "INSERT INTO audit_entry (tenant_id, id, service_id, kind, worker_id, user_id, action, outcome, object_type,"
    " object_id, case_id, details, grant_id, basis_id, session_id, request_id)"
    " VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16)"
)


class AskedFor(msgspec.Struct, frozen=True):
    """What the request at hand asked for: said in the entry of a refusal."""

    action: str
    object_id: UUID | None = None


asked_for: ContextVar[AskedFor | None] = ContextVar("asked_for", default=None)


def write(
    actor: Actor,
    action: str,
    *,
    outcome: str = "done",
    object_type: str = "",
    object_id: UUID | None = None,
    case_id: UUID | None = None,
    details: dict[str, Any] | None = None,
    grant_id: UUID | None = None,
    basis_id: UUID | None = None,
) -> None:
    """Add an entry to the unit of work; it is written with the commit."""
    if actor.tenant_id is None:
        return
    current().later(
        _SQL,
        (
            actor.tenant_id,
            new_id(),
            actor.service_id,
            actor.kind.value,
            actor.worker_id,
            actor.user_id,
            action,
            outcome,
            object_type,
            object_id,
            case_id,
            msgspec.json.encode(details).decode() if details else "{}",
            grant_id,
            basis_id,
            actor.session_id,
            actor.request_id,
        ),
    )


def read(
    actor: Actor,
    what: str,
    object_id: UUID | None,
    *,
    case_id: UUID | None = None,
    count: int | None = None,
    grant_id: UUID | None = None,
    basis_id: UUID | None = None,
) -> None:
    """Record that content was looked at; the unit of work commits before the bytes leave."""
    write(
        actor,
        f"{what}.read",
        outcome="read",
        object_type=what,
        object_id=object_id,
        case_id=case_id,
        details={"count": count} if count is not None else None,
        grant_id=grant_id,
        basis_id=basis_id,
    )


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
