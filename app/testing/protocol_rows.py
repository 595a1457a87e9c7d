"""Rows of protocols, written by raw SQL as `app.testing.rows` writes those of others."""

from typing import Any
from uuid import UUID

from app.testing.rows import insert, key, notice, place
from app.testing.time import NOW
from kernel.actor import Actor


async def protocol(actor: Actor, **values: Any) -> UUID:
    """A notice that was read aloud to its notifier, by whoever acts."""
    about_id = values.get("about_id") or await notice(actor, channel="in_person")
    own = {"id": await key(actor), "kind": "notice", "about_id": about_id, "read_by": actor.worker_id}
    moment = {"read_at": NOW, "recorded_at": NOW}
    return await insert(
        "protocol", **place(actor) | own | moment | {"signers": ["notifier", "worker"], "sealed": b"x"} | values
    )


async def protocol_sheet(actor: Actor, **values: Any) -> UUID:
    """A sheet that was signed on paper."""
    file = {"media_type": "image/png", "size": 1, "object_key": "x", "wrapped_key": b"x"}
    return await insert(
        "protocol_sheet", **await _of(actor, {"added_by": actor.worker_id, "added_at": NOW} | file | values)
    )


async def protocol_signature(actor: Actor, **values: Any) -> UUID:
    """The notifier's signature."""
    own = {"no": 0, "way": "drawn", "sheet_id": None, "noted_by": actor.worker_id, "noted_at": NOW, "sealed": b"x"}
    return await insert("protocol_signature", **await _of(actor, own | values))


async def protocol_addition(actor: Actor, **values: Any) -> UUID:
    """An addendum."""
    own = {"what": "addendum", "given_on": None, "added_by": actor.worker_id, "added_at": NOW, "sealed": b"x"}
    return await insert("protocol_addition", **await _of(actor, own | values))


async def _of(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    return place(actor) | {"protocol_id": values.get("protocol_id") or await protocol(actor)} | values
