# pyright: strict
"""Every query on messages."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from kernel.db import current
from kernel.ids import new_id
from kernel.rows import at_most, changed, fetch, fetch_column, fetch_one
from tenants.repository import HOLDS_NOW
from tenants.tables import Channel, MessageState, Role

from .schemas import DueMessage, Item, StoredChoice, StoredMessage, Stuck, Unseen

_COLUMNS = "id, worker_id, about_id, channel, kinds, counts, state, tries, fault, created_at, due_at, ended_at"
_DUE = "SELECT tenant_id, worker_id, message_id FROM opora.messages_due($1)"
_USER = f"""
SELECT w.user_id FROM worker w WHERE w.tenant_id = $1 AND w.id = $2 AND w.ended_at IS NULL AND EXISTS (
  SELECT FROM membership m WHERE m.tenant_id = w.tenant_id AND m.worker_id = w.id AND {HOLDS_NOW})"""  # noqa: S608
_HOLDING = f"""
SELECT DISTINCT m.worker_id FROM membership m
JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
WHERE m.tenant_id = $1 AND m.service_id IS NOT DISTINCT FROM $2 AND m.role = ANY ($3::text[]) AND {HOLDS_NOW}"""  # noqa: S608
_CLAIM = f"""
UPDATE message SET tries = tries + 1, due_at = $3 WHERE tenant_id = $1 AND id = $2 AND state = 'waiting'
  AND due_at <= clock_timestamp() RETURNING {_COLUMNS}"""  # noqa: S608
_STOOD_STILL = """
UPDATE message SET state = 'unsure', fault = 'unsure', ended_at = $3 WHERE tenant_id = $1 AND id = $2
  AND state = 'handing' AND due_at <= clock_timestamp()"""
_WAITING = f"""
SELECT {_COLUMNS} FROM message WHERE tenant_id = $1 AND worker_id = $2 AND channel = $3 AND state = 'waiting'
  AND about_id IS NULL ORDER BY created_at LIMIT 1 FOR UPDATE"""  # noqa: S608
_CHOICE = "SELECT id, off, sms, sealed, chosen_at, version FROM message_choice WHERE tenant_id = $1 AND worker_id = $2"
_LAST_REFUSED = """
SELECT state = 'refused' AND fault = 'address' FROM message WHERE tenant_id = $1 AND worker_id = $2 AND channel = $3
  AND about_id IS NULL AND ended_at IS NOT NULL ORDER BY ended_at DESC LIMIT 1"""


_TROUBLED = "(state IN ('refused', 'given_up', 'unsure') OR state IN ('waiting', 'handing') AND tries > 0)"
_STUCK = f"""
SELECT o.code AS organisation, m.channel, m.state, m.fault, count(*) AS count, min(m.created_at) AS oldest
FROM message m JOIN organisation o ON o.id = m.tenant_id
WHERE {_TROUBLED} AND (m.ended_at IS NULL OR m.ended_at > now() - interval '7 days') AND m.fault IS DISTINCT FROM 'gone'
GROUP BY o.code, m.channel, m.state, m.fault ORDER BY o.code, oldest"""  # noqa: S608
_LAST_ENDED = f"""
SELECT {_COLUMNS} FROM message m WHERE m.tenant_id = $1 AND m.id = $2 AND m.state IN ('refused', 'given_up', 'unsure')
  AND m.about_id IS NULL AND NOT EXISTS (SELECT FROM message n WHERE n.tenant_id = $1 AND n.worker_id = m.worker_id AND n.about_id IS NULL AND n.channel = m.channel
    AND n.created_at > m.created_at)"""  # noqa: S608


async def list_due(most: int) -> list[DueMessage]:
    """(relay) To whom something is to be told and what is to be sent, of each organisation so many; ids only."""
    return await fetch(DueMessage, _DUE, most)


# --- what is to be told ------------------------------------------------------------------------------------------


async def insert_items(
    tenant_id: UUID,
    service_id: UUID | None,
    worker_ids: Collection[UUID],
    *,
    kind: str,
    notification_id: UUID | None,
    due_at: datetime,
) -> None:
    """Something to be told to each of them."""
    await current().connection.executemany(
        "INSERT INTO message_item (tenant_id, id, service_id, worker_id, kind, notification_id, due_at)"
        " VALUES ($1,$2,$3,$4,$5,$6,$7)",
        [(tenant_id, new_id(), service_id, each, kind, notification_id, due_at) for each in worker_ids],
    )


async def take_items(worker_id: UUID) -> list[Item]:
    """What is to be told to a person now; it is gone from there."""
    sql = "SELECT id, service_id, kind, notification_id FROM opora.take_message_items($1)"
    return await fetch(Item, sql, worker_id)


async def list_unseen(
    tenant_id: UUID, service_id: UUID, worker_id: UUID, notification_ids: Collection[UUID]
) -> list[Unseen]:
    """(in the service) Those of these notifications that the person has not put away."""
    return await fetch(
        Unseen,
        "SELECT id, about_id FROM notification WHERE tenant_id = $1 AND service_id = $2 AND id = ANY ($4::uuid[])"
        " AND seen_at IS NULL AND NOT coalesce($3 = ANY (seen_by), false)",
        tenant_id,
        service_id,
        worker_id,
        list(notification_ids),
    )


async def list_holding(tenant_id: UUID, service_id: UUID | None, roles: Collection[Role]) -> list[UUID]:
    """Who holds any of these roles now, in a service or in the organisation as a whole."""
    return await fetch_column(UUID, _HOLDING, tenant_id, service_id, [role.value for role in roles])


async def find_user(tenant_id: UUID, worker_id: UUID) -> UUID | None:
    """The account of somebody who has a role there now."""
    return await current().connection.fetchval(_USER, tenant_id, worker_id)


# --- what people chose -------------------------------------------------------------------------------------------


async def find_choice(tenant_id: UUID, worker_id: UUID) -> StoredChoice | None:
    """What a person chose in an organisation."""
    return await fetch_one(StoredChoice, _CHOICE, tenant_id, worker_id)


async def lock_choice(tenant_id: UUID, worker_id: UUID) -> StoredChoice | None:
    """The same, to be changed."""
    return await fetch_one(StoredChoice, f"{_CHOICE} FOR UPDATE", tenant_id, worker_id)


async def insert_choice(
    tenant_id: UUID,
    choice_id: UUID,
    worker_id: UUID,
    *,
    off: list[str],
    sms: list[str],
    sealed: bytes | None,
    at: datetime,
) -> bool:
    """Whether it is the first choice of that person there."""
    return await changed(
        "INSERT INTO message_choice (tenant_id, id, worker_id, off, sms, sealed, chosen_at) VALUES ($1,$2,$3,$4,$5,$6,$7)"
        " ON CONFLICT DO NOTHING",
        tenant_id,
        choice_id,
        worker_id,
        off,
        sms,
        sealed,
        at,
    )


async def save_choice(
    tenant_id: UUID, choice_id: UUID, *, off: list[str], sms: list[str], sealed: bytes | None, at: datetime
) -> None:
    """Choose anew."""
    await changed(
        "UPDATE message_choice SET off = $3, sms = $4, sealed = $5, chosen_at = $6, version = version + 1"
        " WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        choice_id,
        off,
        sms,
        sealed,
        at,
    )


# --- messages ----------------------------------------------------------------------------------------------------


async def insert_message(
    tenant_id: UUID,
    message_id: UUID,
    *,
    worker_id: UUID,
    channel: Channel,
    told: Mapping[str, int],
    due_at: datetime,
    about_id: UUID | None = None,
) -> None:
    """A message that waits."""
    await changed(
        "INSERT INTO message (tenant_id, id, worker_id, channel, kinds, counts, state, tries, due_at, about_id)"
        " VALUES ($1,$2,$3,$4,$5,$6,'waiting',0,$7,$8)",
        tenant_id,
        message_id,
        worker_id,
        channel.value,
        list(told),
        list(told.values()),
        due_at,
        about_id,
    )


async def lock_waiting(tenant_id: UUID, worker_id: UUID, channel: Channel) -> StoredMessage | None:
    """The message to a person that waits, to be added to; nobody hands it over meanwhile."""
    return await fetch_one(StoredMessage, _WAITING, tenant_id, worker_id, channel.value)


async def tell_more(tenant_id: UUID, message_id: UUID, told: Mapping[str, int]) -> None:
    """Let a message that waits say this."""
    sql = "UPDATE message SET kinds = $3, counts = $4 WHERE tenant_id = $1 AND id = $2"
    await changed(sql, tenant_id, message_id, list(told), list(told.values()))


async def was_refused(tenant_id: UUID, worker_id: UUID, channel: Channel) -> bool:
    """Whether the address of a person was refused for good when something was sent there last."""
    return bool(await current().connection.fetchval(_LAST_REFUSED, tenant_id, worker_id, channel.value))


async def claim(tenant_id: UUID, message_id: UUID, *, until: datetime) -> StoredMessage | None:
    """Take a message for one try; None when it is another's, or not due."""
    return await fetch_one(StoredMessage, _CLAIM, tenant_id, message_id, until)


async def begin_handing(tenant_id: UUID, message: StoredMessage) -> bool:
    """Whether it may be handed over as it was claimed: not when it is another's by now, or was added to."""
    return await changed(
        "UPDATE message SET state = 'handing' WHERE tenant_id = $1 AND id = $2 AND state = 'waiting' AND tries = $3"
        " AND kinds = $4 AND counts = $5",
        tenant_id,
        message.id,
        message.tries,
        message.kinds,
        message.counts,
    )


async def stood_still(tenant_id: UUID, message_id: UUID, at: datetime) -> bool:
    """Whether it was handed over by somebody who never told what came of it."""
    return await changed(_STOOD_STILL, tenant_id, message_id, at)


async def end_try(
    tenant_id: UUID,
    message: StoredMessage,
    state: MessageState,
    *,
    fault: str | None,
    due_at: datetime | None = None,
    ended_at: datetime | None = None,
) -> bool:
    """Whether what came of the try was written down; not when it is another's by now."""
    return await changed(
        "UPDATE message SET state = $4, fault = $5, due_at = coalesce($6, due_at), ended_at = $7"
        " WHERE tenant_id = $1 AND id = $2 AND tries = $3 AND ended_at IS NULL",
        tenant_id,
        message.id,
        message.tries,
        state.value,
        fault,
        due_at,
        ended_at,
    )


async def take_old(most: int) -> int:
    """(relay) Take away what ended long ago: sent ones after ninety days, others after a year; how many were taken."""
    return await current().connection.fetchval("SELECT opora.take_old_messages($1)", most)


# --- what became of them -----------------------------------------------------------------------------------------


async def list_troubled(tenant_id: UUID, *, limit: int) -> list[StoredMessage]:
    """What did not arrive, or not yet, newest first."""
    sql = f"SELECT {_COLUMNS} FROM message WHERE tenant_id = $1 AND {_TROUBLED} ORDER BY created_at DESC, id DESC"  # noqa: S608
    return await fetch(StoredMessage, f"{sql}{at_most(limit)}", tenant_id)


async def count_troubled(tenant_id: UUID) -> int:
    """How many these are."""
    sql = f"SELECT count(*) FROM message WHERE tenant_id = $1 AND {_TROUBLED}"  # noqa: S608
    return await current().connection.fetchval(sql, tenant_id)


async def list_newest(tenant_id: UUID, *, limit: int) -> list[StoredMessage]:
    """The newest messages."""
    sql = f"SELECT {_COLUMNS} FROM message WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC"  # noqa: S608
    return await fetch(StoredMessage, f"{sql}{at_most(limit)}", tenant_id)


async def find_about(tenant_id: UUID, about_id: UUID) -> StoredMessage | None:
    """The last message about a thing."""
    sql = f"SELECT {_COLUMNS} FROM message WHERE tenant_id = $1 AND about_id = $2 ORDER BY created_at DESC, id DESC LIMIT 1"  # noqa: S608
    return await fetch_one(StoredMessage, sql, tenant_id, about_id)


async def find_ended(tenant_id: UUID, message_id: UUID) -> StoredMessage | None:
    """A message that did not arrive and is not tried any more."""
    return await fetch_one(
        StoredMessage,
        f"SELECT {_COLUMNS} FROM message WHERE tenant_id = $1 AND id = $2 AND about_id IS NULL AND state IN ('refused', 'given_up', 'unsure')",  # noqa: S608
        tenant_id,
        message_id,
    )


async def find_last_ended(tenant_id: UUID, message_id: UUID) -> StoredMessage | None:
    """The same, if nothing was written to that person by that channel since."""
    return await fetch_one(StoredMessage, _LAST_ENDED, tenant_id, message_id)


async def list_stuck() -> list[Stuck]:
    """(operator) How much does not get through, by organisation, channel and fault."""
    return await fetch(Stuck, _STUCK)


async def is_stuck() -> bool:
    """(operator) Whether something waits for an hour that was tried."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM message WHERE ended_at IS NULL AND tries > 0"
        " AND created_at < clock_timestamp() - interval '1 hour')"
    )
