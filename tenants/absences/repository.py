# pyright: strict
"""Every query on absences."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import fetch, fetch_column, fetch_one
from tenants.repository import HOLDS_NOW

from .schemas import StoredAbsence
from .tables import Absence, AbsenceEnd

_ENDS = """least(a.ends_at, (SELECT min(e.ended_at) FROM absence_end e
  WHERE e.tenant_id = a.tenant_id AND e.absence_id = a.id))"""
_ABSENCES = f"""
SELECT a.id, a.service_id, a.worker_id, a.substitute_id, a.starts_at, {_ENDS} AS ends_at, a.ends_at AS planned_end, a.prepared,
  a.set_by, a.set_at, a.sealed, NOT EXISTS (
    SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
    WHERE m.tenant_id = a.tenant_id AND m.worker_id = a.substitute_id AND m.service_id = a.service_id AND {HOLDS_NOW}
  ) AS substitute_gone, (SELECT n.id FROM absence n WHERE n.tenant_id = a.tenant_id AND n.service_id = a.service_id
    AND n.worker_id = a.worker_id AND n.starts_at = {_ENDS} AND n.id <> a.id AND NOT EXISTS (SELECT FROM absence_end e
      WHERE e.tenant_id = n.tenant_id AND e.absence_id = n.id AND e.ended_at <= n.starts_at) LIMIT 1) AS next_id
FROM absence a WHERE a.tenant_id = $1 AND a.service_id = $2"""  # noqa: S608
_STANDS = "ends_at > $3 AND ends_at > starts_at"
_AHEAD = f"SELECT * FROM ({_ABSENCES} AND a.ends_at > $3) x WHERE {_STANDS} ORDER BY starts_at, id LIMIT $4"  # noqa: S608
_ENDED = f"""
SELECT * FROM ({_ABSENCES}) x WHERE (ends_at <= $3 OR ends_at <= starts_at) AND ($4::uuid IS NULL OR id < $4)
ORDER BY id DESC LIMIT $5"""  # noqa: S608
_MEETING = f"""
SELECT * FROM ({_ABSENCES} AND a.starts_at < $4 AND a.ends_at > $3) x WHERE {_STANDS} ORDER BY starts_at, id LIMIT $5"""  # noqa: S608
_MEETING_OF = _MEETING.replace("a.ends_at > $3)", "a.ends_at > $3 AND a.substitute_id = $6)")


async def list_ahead(actor: Actor, at: datetime, *, limit: int) -> list[StoredAbsence]:
    """Absences of the actor's service that have not ended by an instant, the first to begin first."""
    return await fetch(
        StoredAbsence,
        _AHEAD,
        actor.tenant,
        actor.service,
        at,
        limit,
    )


async def list_ended(actor: Actor, at: datetime, *, before: UUID | None, limit: int) -> list[StoredAbsence]:
    """Those that have, last written first; those written `before` one."""
    return await fetch(
        StoredAbsence,
        _ENDED,
        actor.tenant,
        actor.service,
        at,
        before,
        limit,
    )


async def find_absence(actor: Actor, absence_id: UUID) -> StoredAbsence | None:
    """One of them."""
    return await fetch_one(StoredAbsence, f"{_ABSENCES} AND a.id = $3", actor.tenant, actor.service, absence_id)


async def list_meeting(
    actor: Actor, starts_at: datetime, ends_at: datetime, *, limit: int, substitute_id: UUID | None = None
) -> list[StoredAbsence]:
    """Absences of the actor's service that have an instant of this span in common with it; those in which one stands in."""
    return await fetch(
        StoredAbsence,
        _MEETING if substitute_id is None else _MEETING_OF,
        actor.tenant,
        actor.service,
        starts_at,
        ends_at,
        limit,
        *([substitute_id] if substitute_id is not None else []),
    )


async def list_before(actor: Actor, worker_id: UUID, starts_at: datetime) -> list[StoredAbsence]:
    """The absence of somebody that ended when another one began, if it did begin itself."""
    sql = f"SELECT * FROM ({_ABSENCES} AND a.worker_id = $3 AND a.ends_at >= $4) x WHERE ends_at = $4 AND ends_at > starts_at"  # noqa: S608
    return await fetch(StoredAbsence, sql, actor.tenant, actor.service, worker_id, starts_at)


async def list_by_id(actor: Actor, absence_ids: Collection[UUID]) -> list[StoredAbsence]:
    """Those of these ids that are of the actor's service."""
    sql = f"{_ABSENCES} AND a.id = ANY ($3::uuid[])"
    return await fetch(StoredAbsence, sql, actor.tenant, actor.service, list(absence_ids))


async def list_standing_in(actor: Actor, worker_id: UUID, at: datetime, *, roles: Collection[str]) -> list[UUID]:
    """Who stands in for somebody of the service at an instant and holds one of these roles there."""
    return await fetch_column(
        UUID,
        f"SELECT DISTINCT x.substitute_id FROM ({_ABSENCES} AND a.worker_id = $3 AND a.starts_at <= $4 AND a.ends_at > $4) x"  # noqa: S608
        " JOIN membership m ON m.tenant_id = $1 AND m.worker_id = x.substitute_id AND m.service_id = $2"
        f" AND m.role = ANY ($5::text[]) AND {HOLDS_NOW} WHERE x.ends_at > $4",
        actor.tenant,
        actor.service,
        worker_id,
        at,
        list(roles),
    )


async def count_of(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """In how many absences that have not ended these people stand in for somebody."""
    return await current().connection.fetchval(
        f"SELECT count(*) FROM ({_ABSENCES} AND a.ends_at > now()) x WHERE ends_at > now() AND ends_at > starts_at"  # noqa: S608
        " AND substitute_id = ANY ($3::uuid[])",
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def stood_in_since(actor: Actor, worker_id: UUID, since: datetime, until: datetime) -> bool:
    """Whether the actor stood in for somebody in an absence that ended between two instants."""
    return await current().connection.fetchval(
        f"SELECT EXISTS (SELECT FROM ({_ABSENCES} AND a.worker_id = $3 AND a.substitute_id = $4) x"  # noqa: S608
        " WHERE ends_at > starts_at AND ends_at BETWEEN $5 AND $6)",
        actor.tenant,
        actor.service,
        worker_id,
        actor.worker,
        since,
        until,
    )


async def take_turn() -> None:
    """Whoever plans an absence waits for the commit of who came first."""
    await current().connection.execute("SELECT opora.take_turn('absences')")


async def insert_absence(row: Absence) -> None:
    """Write that somebody is away."""
    await Absence.insert(row)


async def insert_end(row: AbsenceEnd) -> None:
    """Write that somebody is back."""
    await AbsenceEnd.insert(row)
