# pyright: strict
"""What was done in somebody's place, from the log, and which absences are over."""

from datetime import timedelta
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.ids import first_id_at
from kernel.rows import at_most, fetch
from tenants.absences.schemas import StoredAbsence

from .schemas import Over, StoredAct

_ENDING = timedelta(minutes=1)
"""What was begun in that time may be written a moment later; nothing begins in somebody's place any more."""
_ACTS = (
    "FROM audit_entry WHERE tenant_id = $1 AND service_id = $2 AND worker_id = $3 AND details ? 'in_place_of'"
    " AND details ->> 'in_place_of' = $4 AND outcome = 'done' AND id >= $5 AND id < $6 AND at >= $7 AND at < $8"
)


def _places(actor: Actor, absence: StoredAbsence) -> tuple[object, ...]:
    starts = max(absence.starts_at, absence.set_at)
    until = absence.ends_at + _ENDING
    span = first_id_at(starts), first_id_at(until)
    return actor.tenant, actor.service, absence.substitute_id, str(absence.worker_id), *span, starts, until


async def list_acts(actor: Actor, absence: StoredAbsence, *, after: UUID | None, limit: int) -> list[StoredAct]:
    """What whoever stood in did in that time in the place of who was away, first to last, behind an entry."""
    further = " AND id > $9" if after is not None else ""
    return await fetch(
        StoredAct,
        f"SELECT id, at, action, object_type, object_id, case_id, details::text AS details {_ACTS}{further} ORDER BY id{at_most(limit)}",
        *_places(actor, absence),
        *([after] if after is not None else []),
    )


async def has_acts(actor: Actor, absence: StoredAbsence) -> bool:
    """Whether there is any."""
    return await current().connection.fetchval(f"SELECT EXISTS (SELECT {_ACTS})", *_places(actor, absence))


async def list_over(kind: str, most: int) -> list[Over]:
    """(relay) Absences that are over and for which no deadline of a kind began, in every service of the platform; ids only."""
    return await fetch(Over, "SELECT tenant_id, service_id, id FROM opora.absences_over($1, $2)", kind, most)
