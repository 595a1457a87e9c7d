# pyright: strict
"""Every query on consents."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from consent.rules import SEEN_BY
from consent.schemas import (
    ForNobody,
    Provision,
    RanOut,
    SaidBefore,
    StoredChip,
    StoredConsent,
    StoredEvent,
    StoredNo,
    StoredVersion,
    StoredYes,
)
from consent.tables import Consent, ConsentEvent, ConsentProvision, ConsentVersion
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_column, fetch_one, new, write
from tenants.leaving.rules import nobody_works_as
from tenants.tables import Role

from .evidence import insert_evidence as insert_evidence
from .evidence import list_evidence as list_evidence
from .evidence import list_sheets_since as list_sheets_since

# of an event `e`: its record in the file turned out to be about the person of another file (ADR 0104); one that another service heard
# is recorded under what was written there
_OF_ANOTHER = """EXISTS (SELECT FROM consent y JOIN case_record r ON (r.tenant_id, r.case_id) = (y.tenant_id, y.case_id)
  AND r.kind = 'consent' AND r.source_id IN (e.id, e.heard_event_id)
  JOIN case_record a ON (a.tenant_id, a.case_id, a.amends, a.source_id) = (r.tenant_id, r.case_id, r.id, r.id)
  WHERE y.tenant_id = e.tenant_id AND y.id = e.consent_id)"""
_LIVE_STATE = "CASE WHEN c.state = 'given' AND v.valid_until <= statement_timestamp() THEN 'expired' ELSE c.state END"
_COMING = "(c.state = 'given' AND v.valid_from > statement_timestamp())"
_PRESENT = """
FROM consent c
JOIN consent_version v ON v.tenant_id = c.tenant_id AND v.consent_id = c.id AND v.no = c.version_no
JOIN consent_provision p ON p.tenant_id = c.tenant_id AND p.consent_id = c.id AND p.version_no = c.version_no"""
# the answer to the present wording, and the last thing that happened
_CONSENT = f"""
SELECT c.id, c.client_id, c.case_id, c.type, c.state, c.version_no, {_LIVE_STATE} AS live_state,
       v.id AS version_id, v.text_version, v.digest, v.valid_from, v.valid_until, v.sealed,
       p.recipient_tenant_id, p.recipient_service_id, p.recipient_worker_ids, p.item_kinds, p.purpose,
       d.id AS decided_id, d.state AS decided, d.indicated_on AS said_on, d.indicated_by AS said_by, d.form,
       d.sealed AS decided_sealed, l.seq, l.indicated_on AS last_on,
       EXISTS (SELECT FROM consent_evidence x WHERE x.tenant_id = c.tenant_id AND x.consent_id = c.id
               AND x.version_no = c.version_no AND NOT x.of_withdrawal) AS has_scan,
       (c.state = 'withdrawn' AND EXISTS (SELECT FROM consent_evidence x WHERE x.tenant_id = c.tenant_id
        AND x.consent_id = c.id AND x.of_withdrawal)) AS has_withdrawal_scan
{_PRESENT}
JOIN consent_event d ON d.tenant_id = c.tenant_id AND d.consent_id = c.id AND d.version_no = c.version_no
  AND d.state IN ('given', 'refused')
JOIN LATERAL (SELECT seq, indicated_on FROM consent_event e WHERE e.tenant_id = c.tenant_id AND e.consent_id = c.id
              ORDER BY seq DESC LIMIT 1) l ON true
WHERE c.tenant_id = $1 AND c.service_id = $2"""  # noqa: S608
_PROVISION = f"""
SELECT p.id, p.consent_id, c.case_id, p.client_id, c.type, p.version_no, p.recipient_tenant_id, p.recipient_service_id,
       p.recipient_worker_ids, p.item_kinds, p.actions, p.purpose, p.valid_from, p.valid_until,
       (c.state = 'given' AND p.effect = 'permit' AND v.valid_from <= statement_timestamp()
        AND statement_timestamp() < v.valid_until AND p.valid_from <= statement_timestamp()
        AND statement_timestamp() < p.valid_until) AS effective
{_PRESENT}
WHERE c.tenant_id = $1 AND c.service_id = $2"""
# one chip for all consents of a client: what is in force and ends first, otherwise what will be, otherwise what happened last. A consent hangs
# on its client here and what is said of it on its row, so a list never reads the consents of a whole service
_CHIP = f"""
SELECT DISTINCT ON (c.client_id) c.client_id, c.id, c.type, {_LIVE_STATE} AS state, v.valid_from, v.valid_until,
       l.indicated_on, {_COMING} AS coming, count(*) OVER mine - 1 AS others,
       count(*) FILTER (WHERE ({_LIVE_STATE}) NOT IN ('given', 'refused')) OVER mine AS ended,
       coalesce(array_agg(c.type) FILTER (WHERE c.state = 'refused') OVER mine, '{{{{}}}}') AS refused
FROM {{clients}} asked
CROSS JOIN LATERAL (SELECT tenant_id, id, client_id, type, state, version_no FROM consent c WHERE c.tenant_id = $1
                    AND c.service_id = $2 AND c.client_id = asked.client_id OFFSET 0) c
CROSS JOIN LATERAL (SELECT v.valid_from, v.valid_until FROM consent_version v WHERE v.tenant_id = c.tenant_id
                    AND v.consent_id = c.id AND v.no = c.version_no OFFSET 0) v
CROSS JOIN LATERAL (SELECT indicated_on, recorded_at FROM consent_event e WHERE e.tenant_id = c.tenant_id
                    AND e.consent_id = c.id ORDER BY seq DESC LIMIT 1) l
WINDOW mine AS (PARTITION BY c.client_id)
ORDER BY c.client_id, ({_LIVE_STATE}) = 'given' DESC, {_COMING},
  CASE WHEN ({_LIVE_STATE}) = 'given' THEN v.valid_until END, l.recorded_at DESC"""  # noqa: S608
_CHIPS = _CHIP.format(clients="(SELECT unnest($3::uuid[]) AS client_id)")


def no_since(provision: str, tenant: str) -> str:
    """A query of the first no to the consent of a provision since its wording: what rested on that ended with it (`ended`), or before."""
    return (
        "SELECT e.state, e.indicated_on AS said_on, e.recorded_at, e.version_no - p.version_no = (e.state = 'refused')::int AS ended"  # noqa: S608
        " FROM consent_provision p JOIN consent_event e"
        " ON e.tenant_id = p.tenant_id AND e.consent_id = p.consent_id AND (e.state = 'withdrawn' AND e.version_no >= p.version_no"
        " OR e.state = 'refused' AND e.version_no > p.version_no)"
        f" WHERE p.tenant_id = {tenant} AND p.id = {provision} AND e.indicated_on IS NOT NULL ORDER BY e.seq LIMIT 1"
    )


def chips_beside(clients: str) -> str:
    """A query of the chips of clients as JSON: `client_id` and `told`, one row for each who was ever asked.

    It is part of a statement whose first two arguments are organisation and service, and of which `clients` is the part
    that has the clients in `client_id`.
    """
    return f"SELECT client_id, to_json(chip)::text AS told FROM ({_CHIP.format(clients=clients)}) chip"  # noqa: S608


def without_consent(client: str) -> str:
    """A condition: the client whom an expression names has given no consent that holds; as part of such a statement."""
    return f"""NOT EXISTS (SELECT FROM consent c JOIN consent_version v ON v.tenant_id = c.tenant_id
  AND v.consent_id = c.id AND v.no = c.version_no WHERE c.tenant_id = $1 AND c.service_id = $2
  AND c.client_id = {client} AND c.state = 'given' AND v.valid_from <= statement_timestamp()
  AND statement_timestamp() < v.valid_until)"""


ENDS_SOON_DAYS = 14


def ending_soon(client: str) -> str:
    """A condition: a consent of that client that holds has one of the next days for its last; as part of such a statement."""
    return f"""EXISTS (SELECT FROM consent c JOIN consent_version v ON v.tenant_id = c.tenant_id
  AND v.consent_id = c.id AND v.no = c.version_no WHERE c.tenant_id = $1 AND c.service_id = $2
  AND c.client_id = {client} AND c.state = 'given' AND v.valid_from <= statement_timestamp()
  AND statement_timestamp() < v.valid_until AND v.valid_until <= (((statement_timestamp() AT TIME ZONE 'Europe/Prague')::date
  + {ENDS_SOON_DAYS + 1})::timestamp AT TIME ZONE 'Europe/Prague'))"""


async def lock_consent(actor: Actor, consent_id: UUID) -> None:
    """Wait for everybody who changes the consent or rests something on it, and make them wait."""
    await current().connection.execute("SELECT opora.lock_consent($1, $2)", actor.tenant, consent_id)


async def list_ran_out(most: int) -> list[RanOut]:
    """Consents of the whole platform whose end nobody has written down yet: ids only, for the relay only."""
    return await fetch(RanOut, "SELECT tenant_id, service_id, consent_id FROM opora.consents_ran_out($1)", most)


async def hold_words(client_ids: Collection[UUID]) -> None:
    """Make whoever records a word of one of these clients wait for our commit."""
    for client_id in sorted(client_ids):
        await current().connection.execute("SELECT opora.take_turn($1)", f"consent|{client_id}")


_LED_ALONG = (
    "c.client_id IN (SELECT $3 UNION SELECT m.client_id FROM client_merge m WHERE m.tenant_id = $1 AND m.service_id = $2"
    " AND m.kept_client_id = $3 AND m.undone_at IS NULL)"
)


async def find_said_before(
    actor: Actor, client_id: UUID, kind: str, recipient: tuple[UUID, UUID], other_than: UUID, *, led_along: bool = False
) -> SaidBefore:
    """What a client said of a kind to a service in other consents; who asks the same waits for our commit.

    `led_along`: a no that was said in a record that is led in this one counts too.
    """
    connection = current().connection
    await connection.execute("SELECT opora.take_turn($1)", f"consent|{client_id}")
    mine = (
        f"{_PRESENT} {{}} WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.client_id = $3 AND c.type = $4"
        " AND p.recipient_tenant_id = $5 AND p.recipient_service_id = $6 AND c.id <> $7"
    )
    given = f"SELECT c.id {mine.format('')} AND c.state = 'given' AND statement_timestamp() < v.valid_until LIMIT 1"
    events = "JOIN consent_event e ON e.tenant_id = c.tenant_id AND e.consent_id = c.id"
    whose = _LED_ALONG if led_along else "c.client_id = $3"
    said_no = (
        "SELECT e.indicated_on AS no_on, c.id AS no_id, e.seq AS no_seq"
        f" {mine.replace('c.client_id = $3', whose).format(events)} AND e.state IN ('withdrawn', 'refused')"
        " ORDER BY e.indicated_on DESC, e.recorded_at DESC LIMIT 1"
    )
    found = await fetch_one(
        SaidBefore,
        f"SELECT ({given}) AS given, n.* FROM (VALUES (1)) one LEFT JOIN ({said_no}) n ON true",  # noqa: S608 our own words
        actor.tenant,
        actor.service,
        client_id,
        kind,
        *recipient,
        other_than,
    )
    assert found is not None
    return found


async def list_yeses(
    actor: Actor, client_id: UUID, kind: str, service_ids: Collection[UUID], consent_id: UUID | None
) -> list[StoredYes]:
    """Each yes of a client to a wording of that kind that names one of these services, or is of that consent."""
    return await fetch(
        StoredYes,
        "SELECT c.id AS consent_id, e.indicated_on AS said_on, e.recorded_at FROM consent c JOIN consent_provision p"
        " ON p.tenant_id = c.tenant_id AND p.consent_id = c.id JOIN consent_event e ON e.tenant_id = c.tenant_id"
        " AND e.consent_id = c.id AND e.version_no = p.version_no AND e.state = 'given'"
        " WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.client_id = $3 AND c.type = $4"
        " AND (p.recipient_service_id = ANY($5::uuid[]) OR c.id = $6)",
        actor.tenant,
        actor.service,
        client_id,
        kind,
        list(service_ids),
        consent_id,
    )


_LATE = f"""
SELECT e.consent_id, e.version_no, e.state, c.client_id, c.type, p.recipient_tenant_id, p.recipient_service_id,
  e.indicated_on AS said_on, e.recorded_at
FROM consent_event e JOIN consent c ON c.tenant_id = e.tenant_id AND c.id = e.consent_id
JOIN consent_provision p ON p.tenant_id = e.tenant_id AND p.consent_id = e.consent_id AND p.version_no = e.version_no
WHERE e.tenant_id = $1 AND e.service_id = $2 AND (c.client_id, c.type) IN
  (SELECT client_id, type FROM consent WHERE tenant_id = $1 AND service_id = $2 AND id = ANY($3::uuid[]))
  AND (e.state IN ('withdrawn', 'refused') OR e.state = 'given' AND e.version_no > 1)
  AND e.indicated_on < (e.recorded_at AT TIME ZONE 'Europe/Prague')::date
  AND NOT (e.state <> 'given' AND {_OF_ANOTHER}) ORDER BY e.recorded_at, e.id"""  # noqa: S608


async def list_late_noes(actor: Actor, consent_ids: Collection[UUID]) -> list[StoredNo]:
    """Each no, and each yes to a new wording, of the clients of these consents, to these or others of their kinds, written late."""
    return await fetch(StoredNo, _LATE, actor.tenant, actor.service, list(consent_ids))


async def list_noes(
    actor: Actor, client_ids: Collection[UUID], kind: str, recipient: tuple[UUID, UUID]
) -> dict[UUID, date]:
    """The day of the last no of a kind to a service of each of these clients who said no yes to it that holds."""
    mine = (
        "WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.client_id = ANY($3::uuid[]) AND c.type = $4"
        " AND p.recipient_tenant_id = $5 AND p.recipient_service_id = $6"
    )
    given = f"SELECT c.client_id {_PRESENT} {mine} AND c.state = 'given' AND statement_timestamp() < v.valid_until"
    rows = await current().connection.fetch(
        f"SELECT c.client_id, max(e.indicated_on) AS no_on {_PRESENT} JOIN consent_event e ON e.tenant_id = c.tenant_id"
        f" AND e.consent_id = c.id {mine} AND e.state IN ('withdrawn', 'refused') AND c.client_id NOT IN ({given})"
        " GROUP BY c.client_id",
        actor.tenant,
        actor.service,
        list(client_ids),
        kind,
        *recipient,
    )
    return {row["client_id"]: row["no_on"] for row in rows}


async def insert_consent(consent: Consent) -> None:
    """Write a new consent; its state comes from its events."""
    await write(new(consent))


async def insert_version(version: ConsentVersion, provision: ConsentProvision) -> None:
    """Write a wording and what it lets through."""
    await write(new(version))
    await write(new(provision))  # its guard looks for the wording


async def insert_event(event: ConsentEvent) -> None:
    """Write what happened; the database projects the state and ends what rested on the consent."""
    await write(new(event))


async def find_consent(actor: Actor, consent_id: UUID) -> StoredConsent | None:
    """A consent of the actor's service, as it is now."""
    return await fetch_one(StoredConsent, f"{_CONSENT} AND c.id = $3", actor.tenant, actor.service, consent_id)


async def list_heard(actor: Actor, event_id: UUID) -> list[StoredConsent]:
    """The consents of the actor's service that another service ended with what it wrote down."""
    heard = (
        "SELECT FROM consent_event h WHERE h.tenant_id = c.tenant_id AND h.consent_id = c.id AND h.heard_event_id = $3"
    )
    return await fetch(StoredConsent, f"{_CONSENT} AND EXISTS ({heard})", actor.tenant, actor.service, event_id)


async def list_heard_events(actor: Actor, event_id: UUID) -> list[UUID]:
    """The events of consents of the actor's service that came of what another service wrote down."""
    sql = "SELECT id FROM consent_event WHERE tenant_id = $1 AND service_id = $2 AND heard_event_id = $3 ORDER BY id"
    return await fetch_column(UUID, sql, actor.tenant, actor.service, event_id)


async def list_cases_of_client(actor: Actor, client_id: UUID) -> list[UUID]:
    """The cases of a client in the actor's service."""
    sql = "SELECT id FROM client_case WHERE tenant_id = $1 AND service_id = $2 AND client_id = $3"
    return await fetch_column(UUID, sql, actor.tenant, actor.service, client_id)


async def cases_of(actor: Actor, consent_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """The cases of these consents of the actor's service."""
    sql = "SELECT id, case_id FROM consent WHERE tenant_id = $1 AND service_id = $2 AND id = ANY($3::uuid[])"
    rows = await current().connection.fetch(sql, actor.tenant, actor.service, list(consent_ids))
    return {row["id"]: row["case_id"] for row in rows}


async def list_consents(actor: Actor, client_id: UUID) -> list[StoredConsent]:
    """The consents of a client, newest first."""
    sql = f"{_CONSENT} AND c.client_id = $3 ORDER BY c.created_at DESC, c.id DESC"
    return await fetch(StoredConsent, sql, actor.tenant, actor.service, client_id)


async def list_earlier_versions(actor: Actor, consent_id: UUID, no: int) -> list[StoredVersion]:
    """The wordings of a consent before one of them, last first."""
    sql = (
        "SELECT v.id, v.no, v.text_version, v.valid_from, v.valid_until, v.digest, v.sealed, p.recipient_tenant_id,"
        " p.recipient_service_id, p.recipient_worker_ids, p.item_kinds, p.purpose FROM consent_version v JOIN consent_provision p"
        " ON p.tenant_id = v.tenant_id AND p.consent_id = v.consent_id AND p.version_no = v.no"
        " WHERE v.tenant_id = $1 AND v.consent_id = $2 AND v.no < $3 ORDER BY v.no DESC"
    )
    return await fetch(StoredVersion, sql, actor.tenant, consent_id, no)


_EVENT = f"""SELECT id, version_no, state, indicated_on, indicated_by, form, recorded_by, recorded_at, sealed, heard_in_service_id,
  {_OF_ANOTHER} AS of_another"""


async def list_events(actor: Actor, consent_id: UUID) -> list[StoredEvent]:
    """What happened to a consent, last first."""
    return await fetch(
        StoredEvent,
        f"{_EVENT} FROM consent_event e WHERE tenant_id = $1 AND consent_id = $2 ORDER BY seq DESC",
        actor.tenant,
        consent_id,
    )


async def list_effective(actor: Actor, client_id: UUID, kind: str | None) -> list[Provision]:
    """The provisions of a client that let something through at this moment, those that end first in front."""
    sql = f"{_PROVISION} AND c.client_id = $3 AND ($4::text IS NULL OR c.type = $4) ORDER BY p.valid_until, p.id"
    found = await fetch(Provision, sql, actor.tenant, actor.service, client_id, kind)
    return [provision for provision in found if provision.effective]


async def find_provision(actor: Actor, consent_id: UUID) -> Provision | None:
    """What the present wording of a consent lets through, effective or not."""
    return await fetch_one(Provision, f"{_PROVISION} AND c.id = $3", actor.tenant, actor.service, consent_id)


async def list_chips(actor: Actor, client_ids: Collection[UUID]) -> list[StoredChip]:
    """One chip for each of these clients who was ever asked."""
    return await fetch(StoredChip, _CHIPS, actor.tenant, actor.service, list(client_ids))


# ── people who leave ─────────────────────────────────────────────────────────────────────────────────────────────────

# consents in force for named people of whom nobody sees there what they let through; each set of people asked about once
_NAMED = f"""
SELECT c.id, c.case_id, p.recipient_tenant_id, p.recipient_service_id, p.recipient_worker_ids {_PRESENT}
JOIN (
  SELECT named.service_id, named.people, seen.types FROM (
    SELECT DISTINCT recipient_service_id AS service_id, recipient_worker_ids AS people FROM consent_provision
    WHERE tenant_id = $1 AND service_id = $2 AND cardinality(recipient_worker_ids) > 0 AND valid_until > now()) named
  CROSS JOIN LATERAL (VALUES {{unseen}}) seen(types, nobody) WHERE seen.nobody
) gone ON gone.service_id = p.recipient_service_id AND gone.people = p.recipient_worker_ids AND c.type = ANY (gone.types)
WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.state = 'given' AND p.recipient_tenant_id = $1
  AND v.valid_from <= {{at}} AND {{at}} < v.valid_until"""  # noqa: S608


def _unseen(at: str) -> str:
    """Rows of types of consents, and whether nobody of the `named` sees what those let through."""
    types: dict[frozenset[Role], list[str]] = {}
    for each, roles in SEEN_BY.items():
        types.setdefault(roles, []).append(each.value)
    return ", ".join(
        f"('{{{','.join(kinds)}}}'::text[], {nobody_works_as('named.service_id', 'named.people', roles, at=at)})"
        for roles, kinds in types.items()
    )


_NOBODY = _NAMED.format(unseen=_unseen("now()"), at="statement_timestamp()")
NAMED_GONE = f"""SELECT DISTINCT one.id FROM ({_NOBODY}) nobody CROSS JOIN LATERAL unnest(recipient_worker_ids) AS one(id)
WHERE NOT opora.all_work_in($1, ARRAY[recipient_service_id], ARRAY[one.id], now())"""  # noqa: S608
"""Whom the service's consents in force name and who left, where nobody of those named is left who sees it: `WorkOf.gone`."""
_NAMING = f"{_NOBODY} AND p.recipient_worker_ids && $3::uuid[]"
# the same as it will be: who works there then, and what holds then
_NAMING_AT = f"{_NAMED.format(unseen=_unseen('$4'), at='$4')} AND p.recipient_worker_ids && $3::uuid[]"


async def count_for_nobody(actor: Actor, worker_ids: Collection[UUID]) -> int:
    """How many consents in force name any of these people and nobody who works there."""
    sql = f"SELECT count(*) FROM ({_NAMING}) nobody"  # noqa: S608
    return await current().connection.fetchval(sql, actor.tenant, actor.service, list(worker_ids))


async def count_for_nobody_at(actor: Actor, worker_ids: Collection[UUID], at: datetime) -> int:
    """The same as of an instant from now on."""
    sql = f"SELECT count(*) FROM ({_NAMING_AT}) nobody"  # noqa: S608
    return await current().connection.fetchval(sql, actor.tenant, actor.service, list(worker_ids), at)


async def list_all_for_nobody(actor: Actor) -> list[ForNobody]:
    """All consents in force of the service whose named people have all left."""
    return await fetch(ForNobody, f"{_NOBODY} ORDER BY v.valid_until, c.id", actor.tenant, actor.service)


async def list_for_nobody(actor: Actor, worker_ids: Collection[UUID], limit: int) -> list[ForNobody]:
    """The same, those that end first in front."""
    sql = f"{_NAMING} ORDER BY v.valid_until, c.id{at_most(limit)}"
    return await fetch(ForNobody, sql, actor.tenant, actor.service, list(worker_ids))
