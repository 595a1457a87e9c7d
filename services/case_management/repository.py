# pyright: strict
"""Every query of case management. The partner's rows are there only while the consent holds: the database decides."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from consent.views import no_since
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_one
from kernel.triggers import guarded
from tenants.leaving.rules import nobody_works_as

from . import rules
from .exceptions import CaseManagementOver
from .schemas import JointCount, Member, PartnerLook, StoredCaseManagement
from .tables import CaseManagement, CaseManagementStatus

# what a case management is at this moment: expiry is read from the clock of the database
# how its consent ended: a new wording that was answered with a no is that no; what was said later ended nothing any more
_CAUSE = "CASE WHEN m.end_cause = 'superseded' AND no.ended THEN no.state ELSE coalesce(m.end_cause, m.status) END"
_STATE = f"""
CASE WHEN m.status IN ('declined', 'taken_back', 'closed') THEN m.status WHEN m.ended_at IS NOT NULL THEN {_CAUSE}
  WHEN statement_timestamp() >= m.valid_until THEN 'expired' ELSE m.status END AS state,
CASE m.status WHEN 'declined' THEN m.answered_at WHEN 'taken_back' THEN m.taken_back_at WHEN 'closed' THEN m.closed_at
  ELSE CASE WHEN m.ended_at IS NOT NULL THEN m.ended_at WHEN statement_timestamp() >= m.valid_until THEN m.valid_until END END AS ended_on,
CASE WHEN m.ended_at IS NOT NULL THEN {_CAUSE}
  WHEN statement_timestamp() >= m.valid_until THEN 'expired' ELSE 'given' END AS basis,
CASE WHEN m.ended_at IS NOT NULL THEN m.ended_at
  WHEN statement_timestamp() >= m.valid_until THEN m.valid_until END AS basis_ended_at,
no.state AS no_state, no.said_on AS no_said_on, no.recorded_at AS no_recorded_at"""
# nobody of those of the partner whom the consent names sees it there; only people of the own organisation can be named
_NOBODY = nobody_works_as("m.partner_service_id", "m.partner_worker_ids", rules.TEAM_ROLES, tenant="m.tenant_id")
_CASE_MANAGEMENT = f"""
SELECT m.id, m.service_id, m.case_id, m.partner_service_id, m.partner_worker_ids, m.partner_case_id, m.consent_id,
  m.key_worker_id, m.led_for_service_id, m.proposed_by, m.proposed_at, m.answered_by, m.answered_at, m.taken_back_by, m.closed_by,
  m.valid_until, m.sealed, m.version,
  {_STATE},
  {_NOBODY} AS nobody
FROM case_management m
LEFT JOIN LATERAL ({no_since("m.provision_id", "m.tenant_id")}) no ON m.ended_at IS NOT NULL
WHERE m.tenant_id = $1"""  # noqa: S608 put together from constants
_CROSSES = (
    "m.tenant_id = $1 AND m.status IN ('proposed', 'active') AND m.ended_at IS NULL"
    " AND statement_timestamp() < m.valid_until"
)
ENDED_DAYS = 180  # how long an ended case management is still offered, closed, when a meeting is made


async def _list(actor: Actor, that: str, *arguments: object) -> list[StoredCaseManagement]:
    return await fetch(StoredCaseManagement, f"{_CASE_MANAGEMENT} AND {that}", actor.tenant, *arguments)


async def insert_case_management(case_management: CaseManagement) -> bool:
    """Write a new offer; False when one runs already. Raises CaseManagementOver when the consent ended meanwhile."""
    with guarded(CaseManagementOver):  # the consent ended between looking and writing
        return bool(await CaseManagement.insert(case_management).on_conflict(action="DO NOTHING"))


async def find_case_management(
    actor: Actor, case_management_id: UUID, *, lock: bool = False
) -> StoredCaseManagement | None:
    """A case management this service may see now."""
    return await fetch_one(
        StoredCaseManagement,
        f"{_CASE_MANAGEMENT} AND m.id = $2{' FOR NO KEY UPDATE OF m' if lock else ''}",
        actor.tenant,
        case_management_id,
    )


async def list_by_id(actor: Actor, case_management_ids: Collection[UUID]) -> list[StoredCaseManagement]:
    """Those of these case managements that this service may see now."""
    return await _list(actor, "m.id = ANY($2::uuid[])", list(case_management_ids))


async def list_running_again(actor: Actor, case_management_ids: Collection[UUID]) -> list[UUID]:
    """Those of these for whose client the same two services work together now, on whichever consent the service may see."""
    rows = await current().connection.fetch(
        "SELECT m.id FROM case_management m WHERE m.tenant_id = $1 AND m.id = ANY($2::uuid[]) AND EXISTS ("
        "SELECT FROM case_management r WHERE r.tenant_id = m.tenant_id AND r.id <> m.id AND r.status = 'active'"
        " AND r.ended_at IS NULL AND statement_timestamp() < r.valid_until"
        " AND ((r.case_id, r.partner_service_id) = (m.case_id, m.partner_service_id)"
        " OR (r.partner_case_id, r.service_id) = (m.case_id, m.partner_service_id)))",
        actor.tenant,
        list(case_management_ids),
    )
    return [row["id"] for row in rows]


async def find_running(actor: Actor, client_id: UUID, partner_service_id: UUID) -> StoredCaseManagement | None:
    """The case management of a client with a partner that has not ended in the database yet, locked."""
    return await fetch_one(
        StoredCaseManagement,
        f"{_CASE_MANAGEMENT} AND m.client_id = $2 AND m.partner_service_id = $3 AND m.ended_at IS NULL"
        " AND m.status NOT IN ('declined', 'taken_back', 'closed') FOR NO KEY UPDATE OF m",
        actor.tenant,
        client_id,
        partner_service_id,
    )


async def end_expired(actor: Actor, case_management_id: UUID) -> None:
    """Write down the end of a case management whose consent ran out."""
    await current().connection.execute(
        "UPDATE case_management SET ended_at = valid_until, end_cause = 'expired', status = $3, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND statement_timestamp() >= valid_until",
        actor.tenant,
        case_management_id,
        CaseManagementStatus.WITHDRAWN.value,
    )


async def list_of_case(actor: Actor, case_id: UUID) -> list[StoredCaseManagement]:
    """The case managements that a case takes part in, last proposed first."""
    return await _list(actor, "(m.case_id = $2 OR m.partner_case_id = $2) ORDER BY m.proposed_at DESC", case_id)


STATE_OF_CASE = """
SELECT m.status AS told FROM case_management m
WHERE m.tenant_id = $1 AND (m.case_id = found.id OR m.partner_case_id = found.id)
  AND m.status IN ('proposed', 'active') AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until
ORDER BY m.status LIMIT 1"""
"""A query of how the case management of the case `found.id` stands, one that runs before one that was only offered."""


async def list_on_consent(actor: Actor, consent_id: UUID) -> list[StoredCaseManagement]:
    """The case managements that rest on a consent of this service."""
    return await _list(actor, "m.consent_id = $2 ORDER BY m.proposed_at", consent_id)


async def list_on_consents(actor: Actor, consent_ids: Collection[UUID]) -> list[StoredCaseManagement]:
    """The case managements that rest on these consents of either service, as far as the actor may see them."""
    return await _list(actor, "m.consent_id = ANY($2::uuid[]) ORDER BY m.proposed_at", list(consent_ids))


async def list_declined_here(actor: Actor, since: datetime) -> list[StoredCaseManagement]:
    """The offers that the actor's service declined since an instant, as far as the actor may see them."""
    return await _list(
        actor,
        "m.partner_service_id = $2 AND m.status = 'declined' AND m.answered_at >= $3 ORDER BY m.answered_at",
        actor.service,
        since,
    )


async def list_ended_with(actor: Actor, provision_id: UUID) -> list[StoredCaseManagement]:
    """The case managements of this service that ended with the consent's present wording."""
    return await _list(actor, "m.provision_id = $2 AND m.ended_at IS NOT NULL AND m.status = 'withdrawn'", provision_id)


async def list_with(actor: Actor, other_service_id: UUID) -> list[StoredCaseManagement]:
    """Case managements of two services that both agreed to, those that ended lately included."""
    return await _list(
        actor,
        "m.answered_at IS NOT NULL AND m.status <> 'declined'"
        " AND ((m.service_id = $2 AND m.partner_service_id = $3) OR (m.service_id = $3 AND m.partner_service_id = $2))"
        " AND coalesce(m.ended_at, m.valid_until) > now() - make_interval(days => $4)"
        " ORDER BY m.proposed_at DESC LIMIT 500",
        actor.service,
        other_service_id,
        ENDED_DAYS,
    )


async def list_waiting(actor: Actor, limit: int) -> list[StoredCaseManagement]:
    """Offers that wait for the answer of this service."""
    return await _list(
        actor,
        "m.partner_service_id = $2 AND m.status = 'proposed' AND m.ended_at IS NULL"
        f" AND statement_timestamp() < m.valid_until ORDER BY m.proposed_at{at_most(limit)}",
        actor.service,
    )


async def count_crossing(actor: Actor) -> list[JointCount]:
    """The offers and running case managements of the service that the actor may see now, by the other service."""
    return await fetch(
        JointCount,
        "SELECT service_id, count(*) FILTER (WHERE runs AND seen) AS out, count(*) FILTER (WHERE runs) AS back,"  # noqa: S608
        " count(*) FILTER (WHERE NOT runs AND ours AND seen) AS offered,"
        " count(*) FILTER (WHERE NOT runs AND NOT ours) AS offers FROM ("
        f"SELECT m.partner_service_id AS service_id, true AS ours, NOT {_NOBODY} AS seen, m.status = 'active' AS runs"
        f" FROM case_management m WHERE {_CROSSES} AND m.service_id = $2"
        " UNION ALL SELECT m.service_id, false, true, m.status = 'active' FROM case_management m"
        f" WHERE {_CROSSES} AND m.partner_service_id = $2) each GROUP BY service_id",
        actor.tenant,
        actor.service,
    )


async def list_partner_looks(
    case_management_id: UUID, marks: Sequence[bytes], *, after: UUID, before: UUID, limit: int | None
) -> list[PartnerLook]:
    """Who looked at a case management of this service in the other one, last first; nothing of one of others."""
    return await fetch(
        PartnerLook,
        "SELECT * FROM opora.looks_of_partner($1, $2, $3, $4, $5)",
        case_management_id,
        list(marks),
        after,
        before,
        limit,
    )


async def is_joined(actor: Actor, case_id: UUID, other_service_id: UUID) -> bool:
    """Whether a case of this service takes part in a running case management with the other service."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM case_management m WHERE m.tenant_id = $1 AND m.status = 'active'"
        " AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until"
        " AND ((m.partner_case_id = $2 AND m.service_id = $3) OR (m.case_id = $2 AND m.partner_service_id = $3)))",
        actor.tenant,
        case_id,
        other_service_id,
    )


async def list_running_consents(actor: Actor, partner_service_id: UUID, partner_cases: Collection[UUID]) -> list[UUID]:
    """The consents of the actor's service on which joint work with these cases of another one runs."""
    rows = await current().connection.fetch(
        "SELECT DISTINCT m.consent_id FROM case_management m WHERE m.tenant_id = $1 AND m.service_id = $2"
        " AND m.partner_service_id = $3 AND m.partner_case_id = ANY($4::uuid[]) AND m.status = 'active'"
        " AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until",
        actor.tenant,
        actor.service,
        partner_service_id,
        list(partner_cases),
    )
    return [row["consent_id"] for row in rows]


async def list_worked_consents(actor: Actor, partner_service_id: UUID, partner_cases: Collection[UUID]) -> list[UUID]:
    """The consents of the actor's service on which it worked with another one on these cases, whatever became of it."""
    rows = await current().connection.fetch(
        "SELECT DISTINCT m.consent_id FROM case_management m WHERE m.tenant_id = $1 AND m.service_id = $2"
        " AND m.partner_service_id = $3 AND m.partner_case_id = ANY($4::uuid[])",
        actor.tenant,
        actor.service,
        partner_service_id,
        list(partner_cases),
    )
    return [row["consent_id"] for row in rows]


async def accept(
    actor: Actor, case_management_id: UUID, *, case_id: UUID, leads: Member, sealed: bytes, at: datetime
) -> bool:
    """Write the partner's yes on a locked row; False when the consent ended meanwhile."""
    return await changed(
        "UPDATE case_management SET status = 'active', partner_case_id = $3, key_worker_id = $4, led_for_service_id = $5,"
        " answered_by = $6, answered_at = $7, sealed = $8, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND status = 'proposed'",
        actor.tenant,
        case_management_id,
        case_id,
        leads.id,
        leads.service_id,
        actor.worker,
        at,
        sealed,
    )


async def decline(actor: Actor, case_management_id: UUID, *, sealed: bytes, at: datetime) -> bool:
    """Write the partner's no on a locked row; False when the consent ended meanwhile."""
    return await changed(
        "UPDATE case_management SET status = 'declined', answered_by = $3, answered_at = $4, sealed = $5,"
        " version = version + 1 WHERE tenant_id = $1 AND id = $2 AND status = 'proposed'",
        actor.tenant,
        case_management_id,
        actor.worker,
        at,
        sealed,
    )


async def take_turn(actor: Actor, consent_id: UUID) -> None:
    """Wait for whoever answers what rests on a consent of this service; nobody does before the commit."""
    await current().connection.execute("SELECT opora.lock_consent($1, $2)", actor.tenant, consent_id)


async def take_back(actor: Actor, case_management_id: UUID, *, at: datetime) -> bool:
    """Write on a locked row that its offer is taken back; False when it is no offer any more."""
    return await changed(
        "UPDATE case_management SET status = 'taken_back', taken_back_by = $3, taken_back_at = $4, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND status = 'proposed'",
        actor.tenant,
        case_management_id,
        actor.worker,
        at,
    )


async def close(actor: Actor, case_management_id: UUID, *, sealed: bytes, at: datetime) -> bool:
    """Write on a locked row that its joint work ended; False when it does not run any more."""
    return await changed(
        "UPDATE case_management SET status = 'closed', closed_by = $3, closed_at = $4, sealed = $5, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND status = 'active'",
        actor.tenant,
        case_management_id,
        actor.worker,
        at,
        sealed,
    )


async def change_key_worker(actor: Actor, case_management_id: UUID, *, leads: Member, sealed: bytes) -> bool:
    """Write another key worker on a locked row; False when the consent ended meanwhile."""
    return await changed(
        "UPDATE case_management SET key_worker_id = $3, led_for_service_id = $4, sealed = $5, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2 AND status = 'active'",
        actor.tenant,
        case_management_id,
        leads.id,
        leads.service_id,
        sealed,
    )


# ── people who leave ─────────────────────────────────────────────────────────────────────────────────────────────────

_ROWS = f"{_CASE_MANAGEMENT.rpartition('WHERE ')[0]} WHERE"
_IN_TURN = " ORDER BY m.proposed_at, m.id"
_RUNS = "m.tenant_id = $1 AND m.status = 'active' AND m.ended_at IS NULL AND statement_timestamp() < m.valid_until"
_LED = f"{_RUNS} AND m.key_worker_id = ANY($3::uuid[])"
# whoever led for the service, wherever else they work; and for the other one without a role there any more
_LEFT = f"""{_LED} AND $2 IN (m.service_id, m.partner_service_id) AND (m.led_for_service_id = $2
  OR NOT EXISTS (SELECT FROM membership o JOIN worker w ON w.tenant_id = o.tenant_id AND w.id = o.worker_id
    WHERE o.tenant_id = m.tenant_id AND o.worker_id = m.key_worker_id AND w.ended_at IS NULL
      AND o.service_id = m.led_for_service_id AND o.role = ANY($4::text[])
      AND o.valid_from <= now() AND (o.valid_to IS NULL OR now() < o.valid_to)))"""
GONE = f"""
SELECT DISTINCT led.key_worker_id FROM (
  SELECT DISTINCT m.key_worker_id, m.led_for_service_id FROM case_management m WHERE {_RUNS}
    AND $2 IN (m.service_id, m.partner_service_id)) led
WHERE NOT opora.all_work_in($1, ARRAY[led.led_for_service_id], ARRAY[led.key_worker_id], now())"""  # noqa: S608
"""Who leads a running case management of the service and works for the service they lead for no more: `WorkOf.gone`."""


async def count_running(actor: Actor) -> int:
    """How many case managements of the service run or wait for an answer, on either side."""
    return await current().connection.fetchval(
        f"SELECT count(*) FROM case_management m WHERE {_CROSSES} AND $2 IN (m.service_id, m.partner_service_id)",  # noqa: S608
        actor.tenant,
        actor.service,
    )


async def count_left(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many running case managements of the service these people led, of whom nobody may any more; both services count it."""
    return await current().connection.fetchval(
        f"SELECT count(*) FROM case_management m WHERE {_LEFT}",  # noqa: S608
        *_left(actor, worker_ids),
    )


async def list_left(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[StoredCaseManagement]:
    """The same, first proposed first."""
    return await fetch(StoredCaseManagement, f"{_ROWS} {_LEFT}{_IN_TURN}{at_most(limit)}", *_left(actor, worker_ids))


def _left(actor: Actor, worker_ids: Collection[UUID]) -> tuple[object, ...]:
    return actor.tenant, actor.service, list(worker_ids), [role.value for role in rules.TEAM_ROLES]


async def count_led_for(actor: Actor, worker_ids: Collection[UUID], at: datetime) -> int:
    """How many running case managements these people lead for the actor's service; `at` no other instant than now."""
    return await current().connection.fetchval(
        f"SELECT count(*) FROM case_management m WHERE {_LED} AND m.led_for_service_id = $2",  # noqa: S608
        actor.tenant,
        actor.service,
        list(worker_ids),
    )


async def list_led_for(actor: Actor, worker_id: UUID, *, lock: bool = False) -> list[StoredCaseManagement]:
    """The same of one person, first proposed first."""
    return await fetch(
        StoredCaseManagement,
        f"{_ROWS} {_LED} AND m.led_for_service_id = $2{_IN_TURN}{' FOR NO KEY UPDATE OF m' if lock else ''}",
        actor.tenant,
        actor.service,
        [worker_id],
    )
