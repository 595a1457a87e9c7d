# pyright: strict
"""The one way across the wall by law: what left is one row, its parts are sealed to the recipient alone, and arrive by themselves.

A domain says its `Crossing` once and calls `disclose` in the unit of its act. No second pair of eyes (ADR 0059).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from kernel import crypto, keys
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from sharing import rules
from sharing.events import ArrivedByLaw, DisclosedByLaw
from sharing.exceptions import NobodyThere
from sharing.repository import by_law as repository
from sharing.rules import CROSSINGS, Crossing
from sharing.tables import StatutoryArrival, StatutoryDisclosure, StatutoryPart


async def disclose(
    actor: Actor,
    crossing: Crossing,
    *,
    about_id: UUID,
    act_id: UUID,
    authority_id: UUID,
    to: tuple[UUID, UUID] | None,
    parts: Mapping[str, msgspec.Struct],
    fields: Sequence[str],
    left_at: datetime | None = None,
) -> UUID:
    """(in unit) Something leaves by law: to a service on this platform (`to`), or on paper to an office of the directory.

    Of a thing by one act (`act_id`) once. Elsewhere no part is kept, only what left. Raises NobodyThere.
    """
    assert set(parts) <= set(crossing.parts)
    assert set(fields) <= set(crossing.fields)
    disclosure_id, moment = new_id(), now()
    sealed = await _sealed(actor, disclosure_id, to, parts) if to is not None else []
    row = StatutoryDisclosure(
        id=disclosure_id,
        tenant_id=actor.tenant,
        service_id=actor.service,
        kind=crossing.key,
        law_ref=crossing.law,
        about_id=about_id,
        act_id=act_id,
        authority_id=authority_id,
        recipient_tenant_id=to[0] if to else None,
        recipient_service_id=to[1] if to else None,
        fields=list(fields),
        left_at=left_at or moment,
        disclosed_by=actor.worker,
        disclosed_at=moment,
        delivered_at=None,
    )
    await repository.insert_disclosure(row, sealed)
    await record(
        actor,
        DisclosedByLaw(
            disclosure_id=disclosure_id,
            kind=crossing.key,
            about_id=about_id,
            authority_id=authority_id,
            fields=list(fields),
            recipient_tenant_id=to[0] if to else None,
            recipient_service_id=to[1] if to else None,
        ),
    )
    return disclosure_id


async def _sealed(
    actor: Actor, disclosure_id: UUID, to: tuple[UUID, UUID], parts: Mapping[str, msgspec.Struct]
) -> list[StatutoryPart]:
    """(in unit) Each part sealed to the recipient alone. Raises NobodyThere."""
    public = await repository.find_key_of(*to)
    if public is None:
        raise NobodyThere
    sealed: list[StatutoryPart] = []
    for name, document in parts.items():
        part_id = new_id()
        sealed.append(
            StatutoryPart(
                id=part_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                disclosure_id=disclosure_id,
                part=name,
                sealed=crypto.seal_for(public, document, rules.part_place(actor.tenant, part_id)),
            )
        )
    return sealed


async def deliver(actor: Actor, event: DisclosedByLaw) -> None:
    """What left for a service on this platform becomes a thing of that service, by its system; the sender learns only when."""
    if event.recipient_tenant_id is None or event.recipient_service_id is None:
        return
    recipient = system_actor(event.recipient_tenant_id, event.recipient_service_id)
    async with unit_of_work(recipient):
        found = await _opened(recipient, actor.tenant, event.disclosure_id)
    if found is None:
        return
    crossing, parts = found
    if crossing.bring is not None:
        parts = {**parts, **await crossing.bring(recipient, parts)}
    async with unit_of_work(recipient):
        row = await repository.find_undelivered(recipient, actor.tenant, event.disclosure_id, lock=True)
        if row is None:
            return
        thing_id, moment = await crossing.take(recipient, parts), now()
        await repository.insert_arrival(
            StatutoryArrival(
                id=new_id(),
                tenant_id=recipient.tenant,
                service_id=recipient.service,
                sender_tenant_id=row.tenant_id,
                disclosure_id=row.id,
                thing_id=thing_id,
                arrived_at=moment,
            )
        )
        await repository.deliver(row.tenant_id, row.id, moment)
        await record(
            recipient,
            ArrivedByLaw(
                disclosure_id=row.id,
                kind=row.kind,
                thing_id=thing_id,
                sender_tenant_id=row.tenant_id,
                sender_service_id=row.service_id,
            ),
        )


async def _opened(
    recipient: Actor, sender_tenant_id: UUID, disclosure_id: UUID
) -> tuple[Crossing, Mapping[str, Any]] | None:
    """(in unit) The parts of what is on its way, opened by the system of whom it is for; None when it arrived already."""
    row = await repository.find_undelivered(recipient, sender_tenant_id, disclosure_id)
    crossing = CROSSINGS.one(row.kind) if row is not None else None
    if row is None or crossing is None:
        return None
    privates = await keys.exchange_privates(recipient.tenant)
    return crossing, {
        each.part: crypto.open_with(
            privates, each.sealed, crossing.parts[each.part], rules.part_place(row.tenant_id, each.id)
        )
        for each in await repository.list_parts(row.tenant_id, row.id)
    }
