"""Every query of guardianship."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.rows import at_most, changed, fetch, fetch_one, new, write

from .schemas import StoredAct, StoredGuardianship
from .tables import Guardianship, GuardianshipAct

_ROW = (
    "SELECT id, case_id, client_id, resolution_id, decided_on, delivered_on, mark, year, number, opened_by, opened_at, sealed, ended_on,"
    " ended_by, ended_at, end_sealed FROM guardianship WHERE tenant_id = $1 AND service_id = $2"
)


async def insert(row: Guardianship) -> None:
    """Write one."""
    await write(new(row))


async def insert_act(act: GuardianshipAct) -> None:
    """Write what the guardian did."""
    await write(new(act))


async def find_of_case(actor: Actor, case_id: UUID) -> StoredGuardianship | None:
    """That of a case."""
    return await fetch_one(StoredGuardianship, f"{_ROW} AND case_id = $3", actor.tenant, actor.service, case_id)


async def find(actor: Actor, guardianship_id: UUID) -> StoredGuardianship | None:
    """One of the actor's agenda."""
    return await fetch_one(StoredGuardianship, f"{_ROW} AND id = $3", actor.tenant, actor.service, guardianship_id)


async def list_same(actor: Actor, resolution_id: UUID) -> list[StoredGuardianship]:
    """Those that were opened from one resolution."""
    sql = f"{_ROW} AND resolution_id = $3 ORDER BY year, number{at_most(50)}"
    return await fetch(StoredGuardianship, sql, actor.tenant, actor.service, resolution_id)


async def list_entries(
    actor: Actor, *, running: bool | None, before: tuple[int, int] | None, limit: int
) -> list[StoredGuardianship]:
    """The register, last numbered first."""
    stands = "" if running is None else f" AND ended_on IS {'' if running else 'NOT '}NULL"
    places = before or (9_999, 0)
    sql = f"{_ROW}{stands} AND (year, number) < ($3, $4) ORDER BY year DESC, number DESC{at_most(limit)}"
    return await fetch(StoredGuardianship, sql, actor.tenant, actor.service, *places)


async def end(actor: Actor, guardianship_id: UUID, *, on: date, at: datetime, sealed: bytes) -> bool:
    """Write that it is over; False when somebody did."""
    return await changed(
        "UPDATE guardianship SET ended_on = $4, ended_at = $5, ended_by = $6, end_sealed = $7"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND ended_at IS NULL",
        actor.tenant,
        actor.service,
        guardianship_id,
        on,
        at,
        actor.worker,
        sealed,
    )


async def list_acts(actor: Actor, guardianship_id: UUID, case_id: UUID, *, limit: int) -> list[StoredAct]:
    """What the guardian did, last first, with the words as they stand in the file."""
    return await fetch(
        StoredAct,
        "SELECT a.id, a.kind, a.happened_on, a.written_by, a.written_at, r.id AS record_id, r.sealed FROM guardianship_act a"  # noqa: S608 a number of ours
        " LEFT JOIN case_record r ON r.tenant_id = a.tenant_id AND r.service_id = a.service_id AND r.case_id = $4"
        " AND r.source_id = a.id AND r.amends IS NULL"
        f" WHERE a.tenant_id = $1 AND a.service_id = $2 AND a.guardianship_id = $3 ORDER BY a.happened_on DESC, a.id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        guardianship_id,
        case_id,
    )


async def known_cases(actor: Actor, case_ids: Collection[UUID]) -> list[StoredGuardianship]:
    """Those of these cases."""
    return await fetch(
        StoredGuardianship, f"{_ROW} AND case_id = ANY($3::uuid[])", actor.tenant, actor.service, list(case_ids)
    )
