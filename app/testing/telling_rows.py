"""Rows of clients' knowing who leads their case, written by raw SQL as `app.testing.rows` writes those of others."""

from typing import Any
from uuid import UUID

from app.testing.rows import assignment, case, client, insert, place
from app.testing.time import NOW
from kernel.actor import Actor
from kernel.legal_time import today_in_prague


async def client_told(actor: Actor, **values: Any) -> UUID:
    """A client who was told who leads the case."""
    client_id = await client(actor)
    case_id = await case(actor, client_id, line=False)
    own = {
        "case_id": case_id,
        "client_id": client_id,
        "assignment_id": await assignment(actor, case_id),
        "told_on": today_in_prague(),
        "via": "personal",
        "told_by": actor.worker_id,
        "told_at": NOW,
        "sealed": b"x",
    }
    return await insert("client_told", **place(actor) | own | values)


async def worker_contact(actor: Actor, **values: Any) -> UUID:
    """How somebody is reached."""
    own = {"worker_id": actor.worker_id, "set_at": NOW, "sealed": b"x"}
    return await insert("worker_contact", **place(actor) | own | values)


async def relief_note(actor: Actor, **values: Any) -> UUID:
    """What a head found out of help for somebody who was relieved."""
    own = {
        "case_id": await case(actor),
        "worker_id": actor.worker_id,
        "offered": True,
        "wanted": True,
        "arranged": False,
        "noted_by": actor.worker_id,
        "noted_at": NOW,
        "sealed": b"x",
    }
    return await insert("relief_note", **place(actor) | own | values)


async def planned_change(actor: Actor, to: UUID, **values: Any) -> UUID:
    """A change of who leads a case, for today."""
    client_id = await client(actor)
    own = {
        "case_id": await case(actor, client_id),
        "client_id": client_id,
        "from_worker_id": actor.worker_id,
        "worker_id": to,
        "reason": "head_decision",
        "effective_on": today_in_prague(),
        "decided_by": actor.worker_id,
        "decided_at": NOW,
        "deferred": False,
        "sealed": b"x",
    }
    return await insert("planned_change", **place(actor) | own | values)


async def case_declined(actor: Actor, **values: Any) -> UUID:
    """That whoever leads a case cannot take it over."""
    case_id = await case(actor, line=False)
    own = {
        "case_id": case_id,
        "assignment_id": await assignment(actor, case_id),
        "declined_by": actor.worker_id,
        "declined_at": NOW,
        "sealed": b"x",
    }
    return await insert("case_declined", **place(actor) | own | values)


async def client_letter(actor: Actor, **values: Any) -> UUID:
    """A message to a client that waits."""
    client_id = await client(actor)
    case_id = await case(actor, client_id, line=False)
    own = {
        "case_id": case_id,
        "client_id": client_id,
        "assignment_id": await assignment(actor, case_id),
        "channel": "email",
        "sent_by": actor.worker_id,
        "sent_at": NOW,
        "sealed": b"x",
    }
    return await insert("client_letter", **place(actor) | own | values)
