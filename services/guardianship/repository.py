"""Every query of guardianship."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_column, fetch_one, new, write

from .schemas import StoredAct, StoredGuardianship, StoredThreat
from .tables import Guardianship, GuardianshipAct, GuardianThreat, ThreatNotice

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


_THREAT = (
    "SELECT id, service_id, recipient_service_id, person_id, reported_by, reported_at, wrapped, sealed FROM guardian_threat"
    " WHERE tenant_id = $1"
)


async def insert_threat(threat: GuardianThreat) -> None:
    """Write what the guardian found."""
    await write(new(threat))


async def insert_threat_notice(became: ThreatNotice) -> None:
    """Write which notice it became."""
    await write(new(became))


async def list_threats(actor: Actor, guardianship_id: UUID) -> list[StoredThreat]:
    """What was reported of a guardianship of the actor's agenda, last first."""
    sql = f"{_THREAT} AND service_id = $2 AND guardianship_id = $3 ORDER BY reported_at DESC{at_most(50)}"
    return await fetch(StoredThreat, sql, actor.tenant, actor.service, guardianship_id)


async def find_arriving(actor: Actor, threat_id: UUID) -> StoredThreat | None:
    """What was reported to the actor's agenda and is no notice yet; whoever asks at the same moment waits."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"threat {threat_id}")
    return await fetch_one(
        StoredThreat,
        f"{_THREAT} AND recipient_service_id = $2 AND id = $3 AND NOT EXISTS (SELECT FROM threat_notice n WHERE n.tenant_id = $1"
        " AND n.threat_id = guardian_threat.id)",
        actor.tenant,
        actor.service,
        threat_id,
    )


async def list_persons_of_notice(actor: Actor, notice_id: UUID) -> list[UUID]:
    """Whom the agenda of guardianship knows the child of a notice as, that came of what it reported."""
    return await fetch_column(
        UUID,
        "SELECT t.person_id FROM threat_notice n JOIN guardian_threat t ON t.tenant_id = n.tenant_id AND t.id = n.threat_id"
        " AND t.service_id = n.threat_service_id"
        " WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.notice_id = $3 AND t.person_id IS NOT NULL",
        actor.tenant,
        actor.service,
        notice_id,
    )
