"""Rows of what goes to another authority, as raw SQL writes them."""

from typing import Any
from uuid import UUID

from app.testing import territory
from app.testing.rows import insert, notice, place
from app.testing.time import NOW
from kernel.actor import Actor, operator_actor, system_actor
from kernel.db import unit_of_work
from kernel.ids import new_id


async def office(actor: Actor) -> UUID:
    """An office in the directory of the actor's organisation."""
    there = operator_actor(actor.tenant)
    async with unit_of_work(there):
        return await insert("authority", **territory.authority(there))


async def competence_decision(actor: Actor, **values: Any) -> UUID:
    """A decision about a notice: it is ours."""
    own = {"result": "competent", "decided_by": actor.worker_id, "decided_at": NOW, "sealed": b"x"}
    notice_id = values.get("notice_id") or await notice(actor)
    return await insert("competence_decision", **place(actor) | own | {"notice_id": notice_id} | values)


async def competence_step(actor: Actor, **values: Any) -> UUID:
    """How it went on after one."""
    own = {"step": "sent", "how": "letter", "happened_at": NOW, "noted_by": actor.worker_id, "noted_at": NOW}
    decision_id = values.get("decision_id") or await competence_decision(actor)
    return await insert("competence_step", **place(actor) | own | {"decision_id": decision_id} | values)


async def statutory_disclosure(actor: Actor, **values: Any) -> UUID:
    """That something left by law."""
    own = {
        "kind": "test",
        "law_ref": "§",
        "about_id": new_id(),
        "act_id": new_id(),
        "fields": ["child"],
        "left_at": NOW,
    }
    by = {"disclosed_by": actor.worker_id, "disclosed_at": NOW, "authority_id": await office(actor)}
    return await insert("statutory_disclosure", **place(actor) | own | by | values)


async def statutory_arrival(actor: Actor, sender: Actor, disclosure_id: UUID, **values: Any) -> UUID:
    """That it arrived in the actor's service."""
    own = {"sender_tenant_id": sender.tenant_id, "disclosure_id": disclosure_id, "thing_id": new_id()}
    async with unit_of_work(system_actor(actor.tenant, actor.service)):
        return await insert("statutory_arrival", **place(actor) | own | {"arrived_at": NOW} | values)
