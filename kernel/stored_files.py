"""Files that are stored before the act that names them, and taken away again when that act never happened."""

from uuid import UUID

import msgspec
import structlog

from kernel import keys, object_store
from kernel.actor import RELAY, Actor
from kernel.crypto import Key, Unreadable
from kernel.db import current, unit_of_work
from kernel.rows import fetch
from kernel.watch import may_last

log = structlog.get_logger()

AT_ONCE = 100

_NOTE = "INSERT INTO stored_file (tenant_id, id, service_id, sealed) VALUES ($1, $2, $3, $4)"
_CLAIM = "UPDATE stored_file SET claimed = true WHERE tenant_id = $1 AND id = $2 AND NOT claimed RETURNING id"
# the policies of the table show the relay what nobody claimed within a day, and nothing else
_TAKE = "SELECT tenant_id, id, sealed FROM opora.take_unclaimed($1)"


class _Unclaimed(msgspec.Struct, frozen=True):
    tenant_id: UUID
    id: UUID
    sealed: bytes


async def store(actor: Actor, file_id: UUID, content: bytes, *, key: bytes, aad: bytes) -> str:
    """Keep a file before any act names it; returns its object key. Outside of every unit of work: a store may be slow.

    The place is written down first, so a crash at any moment leaves nothing that is not found again.
    """
    object_key = object_store.new_object_key()
    async with unit_of_work(actor) as unit:
        sealed = _sealing_key().encrypt(object_key.encode(), _place(actor.tenant, file_id))
        await unit.connection.execute(_NOTE, actor.tenant, file_id, actor.service, sealed)
    await object_store.store_file(content, key=key, aad=aad, object_key=object_key)
    return object_key


async def claim(actor: Actor, file_id: UUID) -> None:
    """(in unit) The act that names the file happens: with its commit the file stays for good."""
    if await current().connection.fetchval(_CLAIM, actor.tenant, file_id) is None:
        raise object_store.StoredFileUnreadable  # it waited for more than a day and is gone


async def sweep() -> int:
    """Take away what nobody claimed within a day; returns how much. For the relay.

    The rows go with the commit, after the files: whatever breaks between is done again.
    """
    async with unit_of_work(RELAY):
        await may_last()
        rows = await fetch(_Unclaimed, _TAKE, AT_ONCE)
        for row in rows:
            try:
                object_key = _sealing_key().decrypt(row.sealed, _place(row.tenant_id, row.id)).decode()
            except Unreadable:
                log.warning("a stored file names a place that we did not write", tenant_id=str(row.tenant_id))
                continue
            await object_store.remove_file(object_key)
    if rows:
        log.info("files that no act had named are gone", count=len(rows))
    return len(rows)


def _sealing_key() -> Key:
    return keys.root().derive("stored-file")


def _place(tenant_id: UUID, file_id: UUID) -> bytes:
    return b"|".join((tenant_id.bytes, file_id.bytes))
