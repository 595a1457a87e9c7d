# pyright: strict
"""Every query of organisations, services, workers and their roles."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from kernel import keys
from kernel.db import current
from kernel.phrases import after_service
from kernel.rows import at_most, changed, fetch, fetch_column
from tenants.schemas import NamedWorker, OrganisationView, SealedWorker, ServiceView, StoredWorker
from tenants.tables import OrganisationKind, PresetName, Role, ServiceName

HOLDS_NOW = "m.valid_from <= statement_timestamp() AND (m.valid_to IS NULL OR statement_timestamp() < m.valid_to)"
"""Of a membership `m`: at this moment, not when the unit of work began, which may have waited for its end."""
RUNS = "(s.ended_at IS NULL OR now() < s.ended_at)"
"""Of a service `s`: it opens cases and is offered. One that is closed finishes what it has (ADR 0054)."""
CALLED = """LEFT JOIN LATERAL (SELECT x.name, x.short_name, x.said FROM service_name x
  WHERE x.tenant_id = s.tenant_id AND x.service_id = s.id AND x.valid_from <= (now() AT TIME ZONE 'Europe/Prague')::date
  ORDER BY x.valid_from DESC, x.id DESC LIMIT 1) n ON true"""
"""Of a service `s`: how it is called today, as `n`; nothing where it has the name it began with."""
LAST_DAY = "(s.ended_at AT TIME ZONE 'Europe/Prague' - interval '1 microsecond')::date"
SHORT_NAME = "coalesce(n.short_name, s.short_name, '')"
_SERVICES = f"""
SELECT s.tenant_id, s.id, s.code, coalesce(n.name, s.name) AS name, {SHORT_NAME} AS short_name,
  coalesce(n.said, s.said, '') AS said, coalesce(s.offers_peers, s.name ILIKE '%peer%') AS offers_peers,
  s.guardianship, {LAST_DAY} AS last_day, o.name AS organisation_name,
  o.short_name AS organisation_short, o.kind AS organisation_kind, o.abbreviation AS organisation_abbreviation
FROM service s JOIN organisation o ON o.tenant_id = s.tenant_id AND o.id = s.tenant_id {CALLED}"""  # noqa: S608
_SERVICES_BY_ID = f"{_SERVICES} WHERE (s.tenant_id, s.id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))"  # noqa: S608
_RUNNING_SERVICES = f"{_SERVICES} WHERE {RUNS}"
_MEMBERSHIPS = f"""
SELECT m.id FROM membership m WHERE m.tenant_id = $1 AND m.worker_id = $2 AND m.role = $3
  AND m.service_id IS NOT DISTINCT FROM $4 AND {HOLDS_NOW}"""  # noqa: S608
_WORKERS = f"""
SELECT w.id, w.sealed, m.service_id, array_agg(DISTINCT m.role) AS roles
FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
WHERE m.tenant_id = $1 AND m.service_id = ANY($2::uuid[]) AND {HOLDS_NOW} AND ($3::text[] IS NULL OR m.role = ANY($3))
GROUP BY w.id, w.sealed, m.service_id"""  # noqa: S608
_WORKS = f"""
SELECT EXISTS (SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id
  WHERE w.ended_at IS NULL AND m.tenant_id = $1 AND m.service_id = $2 AND m.worker_id = $3 AND {HOLDS_NOW}
    AND ($4::text[] IS NULL OR m.role = ANY($4)))"""  # noqa: S608


# --- organisations and services ----------------------------------------------------------------------------------


async def insert_organisation(
    organisation_id: UUID,
    *,
    code: str,
    preset: PresetName,
    name: str,
    short_name: str,
    abbreviation: str,
    company_number: str | None,
    exchange_public: bytes,
) -> bool:
    """Whether the organisation was new; its code is taken otherwise."""
    return await changed(
        "INSERT INTO organisation (tenant_id, id, code, kind, preset, name, short_name, abbreviation, company_number,"
        " key_generation, exchange_public) VALUES ($1,$1,$2,$3,$4,$5,$6,$7,$8,$9,$10) ON CONFLICT DO NOTHING",
        organisation_id,
        code,
        preset.kind.value,
        preset.value,
        name,
        short_name,
        abbreviation,
        company_number,
        keys.FIRST_GENERATION,
        exchange_public,
    )


async def find_organisation(code: str) -> UUID | None:
    """The organisation with a code."""
    return await current().connection.fetchval("SELECT id FROM organisation WHERE code = $1", code)


async def list_organisations() -> list[OrganisationView]:
    """Every organisation with the codes of its running services."""
    return await fetch(
        OrganisationView,
        "SELECT o.id, o.code, o.kind, o.name, array_remove(array_agg(s.code ORDER BY s.code), NULL) AS services"  # noqa: S608
        f" FROM organisation o LEFT JOIN service s ON s.tenant_id = o.tenant_id AND {RUNS}"
        " GROUP BY o.id, o.code, o.kind, o.name",
    )


async def organisation_name(organisation_id: UUID) -> str:
    """The name of an organisation."""
    return await current().connection.fetchval(
        "SELECT name FROM organisation WHERE tenant_id = $1 AND id = $1", organisation_id
    )


async def organisation_kind(organisation_id: UUID) -> OrganisationKind:
    """The kind of an organisation."""
    return OrganisationKind(
        await current().connection.fetchval(
            "SELECT kind FROM organisation WHERE tenant_id = $1 AND id = $1", organisation_id
        )
    )


async def insert_service(
    tenant_id: UUID,
    service_id: UUID,
    *,
    code: str,
    name: str,
    short_name: str,
    said: str,
    offers_peers: bool | None,
    guardianship: bool,
) -> bool:
    """Whether the service was new; its code is taken otherwise."""
    return await changed(
        "INSERT INTO service (tenant_id, id, code, name, short_name, said, offers_peers, guardianship)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT DO NOTHING",
        tenant_id,
        service_id,
        code,
        name,
        short_name,
        said,
        offers_peers,
        guardianship,
    )


async def set_offers_peers(tenant_id: UUID, service_id: UUID, offers_peers: bool) -> None:
    """Write down anew whether a service has peers to choose among."""
    await changed(
        "UPDATE service SET offers_peers = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, service_id, offers_peers
    )


async def insert_service_name(name: ServiceName) -> None:
    """Write down how a service is called from a day on."""
    await ServiceName.insert(name)


async def set_end_of_service(tenant_id: UUID, service_id: UUID, at: datetime | None) -> None:
    """Let a service open cases up to an instant, or without an end."""
    await changed("UPDATE service SET ended_at = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, service_id, at)


async def find_service(tenant_id: UUID, code: str) -> UUID | None:
    """The running service of an organisation with a code."""
    return await current().connection.fetchval(
        f"SELECT s.id FROM service s WHERE s.tenant_id = $1 AND s.code = $2 AND {RUNS}",  # noqa: S608
        tenant_id,
        code,
    )


async def runs(tenant_id: UUID, service_id: UUID, at: datetime) -> bool:
    """Whether it is a service of the organisation that runs at an instant."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM service s WHERE s.tenant_id = $1 AND s.id = $2"
        " AND (s.ended_at IS NULL OR $3 < s.ended_at))",
        tenant_id,
        service_id,
        at,
    )


async def list_services(pairs: Sequence[tuple[UUID, UUID]]) -> list[ServiceView]:
    """The named services with their organisations, running or not."""
    tenant_ids, service_ids = [tenant for tenant, _ in pairs], [service for _, service in pairs]
    return [_as_said(row) for row in await fetch(ServiceView, _SERVICES_BY_ID, tenant_ids, service_ids)]


async def list_guardianships(tenant_id: UUID) -> dict[UUID, bool]:
    """The services of one organisation, running or not, and of each whether it is the agenda of guardianship."""
    rows = await current().connection.fetch("SELECT id, guardianship FROM service WHERE tenant_id = $1", tenant_id)
    return {row["id"]: row["guardianship"] for row in rows}


async def list_running_services_of(tenant_id: UUID) -> list[ServiceView]:
    """The running services of one organisation."""
    return [_as_said(row) for row in await fetch(ServiceView, f"{_RUNNING_SERVICES} AND s.tenant_id = $1", tenant_id)]


async def list_running_services() -> list[ServiceView]:
    """Every running service on the platform with its organisation."""
    return [_as_said(row) for row in await fetch(ServiceView, _RUNNING_SERVICES)]


def _as_said(row: ServiceView) -> ServiceView:
    """With the proposal, where nobody wrote down how its name stands in a sentence."""
    return row if row.said else msgspec.structs.replace(row, said=after_service(row.name))


# --- workers and their roles -------------------------------------------------------------------------------------


async def insert_worker(tenant_id: UUID, worker_id: UUID, user_id: UUID, sealed: bytes) -> bool:
    """Whether the worker was new; the account works there already otherwise."""
    return await changed(
        "INSERT INTO worker (tenant_id, id, user_id, sealed) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING",
        tenant_id,
        worker_id,
        user_id,
        sealed,
    )


async def find_user_of_worker(tenant_id: UUID, worker_id: UUID) -> UUID | None:
    """The account of a worker who still works in the organisation."""
    return await current().connection.fetchval(
        "SELECT user_id FROM worker WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL", tenant_id, worker_id
    )


async def find_worker_of_user(tenant_id: UUID, user_id: UUID) -> UUID | None:
    """The worker an account has in the organisation."""
    return await current().connection.fetchval(
        "SELECT id FROM worker WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL", tenant_id, user_id
    )


async def end_worker(tenant_id: UUID, worker_id: UUID) -> bool:
    """Whether the worker's time in the organisation ended now: after whoever gave them work a moment before."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"worker|{worker_id}")
    return await changed(
        "UPDATE worker SET ended_at = statement_timestamp() WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL",
        tenant_id,
        worker_id,
    )


async def insert_membership(
    tenant_id: UUID,
    membership_id: UUID,
    *,
    worker_id: UUID,
    user_id: UUID,
    service_id: UUID | None,
    role: Role,
    valid_from: datetime | None,
    valid_to: datetime | None = None,
) -> None:
    """Give a role, from now on by the database's clock and without an end when nothing else is said."""
    await changed(
        "INSERT INTO membership (tenant_id, id, worker_id, user_id, service_id, role, valid_from, valid_to)"
        " VALUES ($1,$2,$3,$4,$5,$6,coalesce($7, now()),$8)",
        tenant_id,
        membership_id,
        worker_id,
        user_id,
        service_id,
        role.value,
        valid_from,
        valid_to,
    )


async def end_membership(tenant_id: UUID, membership_id: UUID, at: datetime | None = None) -> bool:
    """Whether a role that holds ends now, or at an instant to come."""
    return await changed(
        "UPDATE membership SET valid_to = greatest($3, now(), valid_from) WHERE tenant_id = $1 AND id = $2"
        " AND (valid_to IS NULL OR valid_to > now())",
        tenant_id,
        membership_id,
        at,
    )


async def list_memberships(tenant_id: UUID, worker_id: UUID, role: Role, service_id: UUID | None) -> list[UUID]:
    """The memberships by which a worker holds a role now."""
    return await fetch_column(UUID, _MEMBERSHIPS, tenant_id, worker_id, role.value, service_id)


# whose work ended, or whose every role did; who only begins one day has not left
_LEFT = """(w.ended_at IS NOT NULL OR coalesce((SELECT bool_and(coalesce(m.valid_to <= now(), false)) FROM membership m
  WHERE m.tenant_id = w.tenant_id AND m.worker_id = w.id), false))"""


_LEFT_SERVICES = """ARRAY(SELECT m.service_id FROM membership m WHERE m.tenant_id = w.tenant_id AND m.worker_id = w.id
  AND m.service_id IS NOT NULL GROUP BY m.service_id HAVING bool_and(coalesce(m.valid_to <= now(), false)))"""


async def list_worker_names(tenant_id: UUID, worker_ids: Iterable[UUID]) -> list[NamedWorker]:
    """The sealed names of workers, and where they have left."""
    return await fetch(
        NamedWorker,
        f"SELECT w.id, w.sealed, {_LEFT} AS left, {_LEFT_SERVICES} AS left_services FROM worker w WHERE w.tenant_id = $1 AND w.id = ANY($2::uuid[])",  # noqa: S608 our own words
        tenant_id,
        list(worker_ids),
    )


async def list_names_of_all(tenant_id: UUID, *, most: int) -> list[SealedWorker]:
    """The sealed names of everybody who works or worked in an organisation, last come first."""
    sql = f"SELECT id, sealed FROM worker WHERE tenant_id = $1 ORDER BY id DESC{at_most(most)}"  # noqa: S608 a number
    return await fetch(SealedWorker, sql, tenant_id)


async def list_workers(
    tenant_id: UUID, service_ids: Collection[UUID], roles: Sequence[str] | None
) -> list[StoredWorker]:
    """Who works in services now, in any of the roles; once for each of the services."""
    return await fetch(StoredWorker, _WORKERS, tenant_id, list(service_ids), roles)


async def hold_workers(worker_ids: Collection[UUID]) -> None:
    """Let nobody end these people's work until the commit; waits for whoever is about to."""
    await current().connection.execute("SELECT opora.hold_workers($1)", list(worker_ids))


async def list_roles(tenant_id: UUID, service_id: UUID, worker_id: UUID, at: datetime) -> list[str]:
    """The roles that somebody had in a service at an instant, in the order of their codes."""
    return await fetch_column(
        str,
        "SELECT DISTINCT role FROM membership WHERE tenant_id = $1 AND service_id = $2 AND worker_id = $3"
        " AND valid_from <= $4 AND (valid_to IS NULL OR $4 < valid_to) ORDER BY role",
        tenant_id,
        service_id,
        worker_id,
        at,
    )


async def anybody_holds(
    tenant_id: UUID, service_id: UUID, roles: Sequence[str], at: datetime, but: Collection[UUID]
) -> bool:
    """Whether anybody but these has any of the roles in a service at an instant."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id"
        " WHERE w.ended_at IS NULL AND m.tenant_id = $1 AND m.service_id = $2 AND m.role = ANY($3)"
        " AND m.valid_from <= $4 AND (m.valid_to IS NULL OR $4 < m.valid_to) AND m.worker_id <> ALL($5::uuid[]))",
        tenant_id,
        service_id,
        list(roles),
        at,
        list(but),
    )


async def held_until(
    tenant_id: UUID, service_id: UUID, roles: Sequence[str], at: datetime, worker_ids: Collection[UUID]
) -> bool:
    """Whether any of these people has any of the roles in a service until an instant, or until this act, which ends it."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM membership WHERE tenant_id = $1 AND service_id = $2 AND role = ANY($3)"
        " AND worker_id = ANY($5::uuid[]) AND valid_from < $4"
        " AND (valid_to IS NULL OR valid_to >= LEAST($4, now()) - interval '1 second'))",
        tenant_id,
        service_id,
        list(roles),
        at,
        list(worker_ids),
    )


async def works(tenant_id: UUID, service_id: UUID, worker_id: UUID, roles: Sequence[str] | None) -> bool:
    """Whether somebody works in a service now, in any of the roles."""
    return await current().connection.fetchval(_WORKS, tenant_id, service_id, worker_id, roles)
