# pyright: strict
"""What came to us."""

from collections.abc import Collection, Sequence
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.rules import KEY_WORKER_ROLES
from cases.cases.schemas.readers import Readers
from kernel import audit
from kernel.actor import Actor, system_actor
from kernel.db import look, unit_of_work
from kernel.exceptions import NotThere
from sharing import repository, rules
from sharing.access import SharingPermission, only_named, permissions, received_for, require
from sharing.schemas import OwnCase, ReceivedRow, StoredReceived
from tenants import views as tenant_views
from tenants.schemas import WorkerView

from .parties import SHOWN, parties_of

ON_MY_DAY = 10


async def shared_with_me(actor: Actor, *, before: UUID | None = None, limit: int = SHOWN) -> list[ReceivedRow]:
    """Handovers that let something through to the actor now, newest first. Whom they are about is not said here."""
    async with look(actor):
        require(actor, SharingPermission.LIST)
        with audit.one_look_at(actor, "handovers"):
            return await list_received(actor, before=before, limit=limit)


async def to_answer(actor: Actor, handover_id: UUID) -> ReceivedRow:
    """A handover to be declined, as a list shows it: what it tells is not shown, so it is no look at that.

    Raises NotThere, NotAllowed.
    """
    async with look(actor):
        await received_for(actor, handover_id, SharingPermission.DECLINE)
        rows = await repository.list_received_of(actor, [handover_id], named_only=only_named(actor))
        with audit.one_look_at(actor, "handovers"):
            found = await received_rows(actor, rows)
        if not found:
            raise NotThere
        return found[0]


async def new_for_me(actor: Actor) -> list[ReceivedRow]:
    """Handovers that nobody answered yet, for My day, what waits longest first; one more than it shows."""
    async with look(actor):
        if SharingPermission.LIST not in permissions(actor):
            return []
        rows = await repository.list_without_file(actor, named_only=only_named(actor), limit=ON_MY_DAY + 1)
        return await received_rows(actor, rows)


async def list_received(actor: Actor, *, limit: int, before: UUID | None = None) -> list[ReceivedRow]:
    """(in unit) Handovers that let something through to the actor now, newest first; recorded as a read."""
    rows = await repository.list_received(actor, named_only=only_named(actor), before=before, limit=limit)
    return await received_rows(actor, rows)


async def list_waiting(actor: Actor, *, limit: int, after: UUID | None = None) -> list[ReceivedRow]:
    """(in unit) Those of them that no own file came from yet, what waits longest first; recorded as a read."""
    rows = await repository.list_without_file(actor, named_only=only_named(actor), limit=limit, after=after)
    return await received_rows(actor, rows)


async def received_rows(actor: Actor, rows: Sequence[StoredReceived]) -> list[ReceivedRow]:
    """(in unit) Handovers to us as a list shows them; recorded as a read."""
    parties = await parties_of(row.sender for row in rows)
    own = await own_cases(actor, [row.id for row in rows])
    earlier = await earlier_cases(actor, [row.id for row in rows if row.id not in own])
    client_names = await case_views.client_names(actor, {case.case_id for case in own.values()})
    handed_by = await tenant_views.worker_names(
        actor.tenant, {row.handed_by for row in rows if row.tenant_id == actor.tenant}
    )
    audit.read(actor, "handovers", None, count=len(rows))
    found: list[ReceivedRow] = []
    for row in rows:
        case, before = own.get(row.id), next(iter(earlier.get(row.id, ())), None)
        found.append(
            ReceivedRow(
                id=row.id,
                sender=parties[row.sender],
                handed_by=handed_by.get(row.handed_by, ""),
                client_name=client_names.get(case.case_id, "") if case else "",
                handed_at=row.handed_at,
                valid_until=row.valid_until,
                purpose=row.purpose,
                item_kinds=sorted(row.kinds, key=rules.position),
                own_case_id=case.case_id if case else None,
                own_file_mark=case.file_mark if case else "",
                answers=row.answers,
                earlier_case_id=before.case_id if before else None,
                earlier_file_mark=before.file_mark if before else "",
            )
        )
    return found


async def own_cases(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, OwnCase]:
    """(in unit) The own file opened from each handover, where there is one."""
    rows = await repository.list_own_cases(actor, handover_ids) if handover_ids else []
    return {row.handover_id: row for row in rows}


async def earlier_cases(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, list[OwnCase]]:
    """(in unit) The own files of the same client of each handover, the last first: whatever it tells of the client.

    Those that another handover from the same case on the same consent was taken into, while that is let through too.
    """
    pairs = await repository.list_of_the_same(actor, handover_ids) if handover_ids else []
    known = await repository.list_own_cases(actor, {pair.other_id for pair in pairs}) if pairs else []
    found: dict[UUID, list[OwnCase]] = {}
    for own in known:
        for pair in pairs:
            if pair.other_id == own.handover_id:
                these = found.setdefault(pair.handover_id, [])
                if all(each.case_id != own.case_id for each in these):
                    these.append(own)
    return found


async def names_of_handovers(actor: Actor, handover_ids: Collection[UUID]) -> dict[UUID, str]:
    """Client and mark of the own files opened from these handovers, as far as the actor may know them.

    Whom a handover is about without one is said only on opening it.
    """
    async with look(actor):
        own = {each: case.case_id for each, case in (await own_cases(actor, handover_ids)).items()}
        names = await case_views.names_of_cases(actor, set(own.values())) if own else {}
        return {each: names[case_id] for each, case_id in own.items() if case_id in names}


async def still_waiting(actor: Actor, handover_ids: Collection[UUID]) -> set[UUID]:
    """Those of these handovers that the actor may open now and that nobody answered yet."""
    async with look(actor):
        if not handover_ids or SharingPermission.LIST not in permissions(actor):
            return set()
        rows = await repository.list_received_of(actor, handover_ids, named_only=only_named(actor))
        return {row.id for row in rows if not row.answers} - (await own_cases(actor, handover_ids)).keys()


async def count_waiting(actor: Actor) -> int:
    """(in unit) How many handovers to the actor's service nobody answered; for its system, before the service closes.

    What is for named people only they see here, so the services of the organisation that handed it over are asked.
    """
    found = await repository.count_waiting(actor)
    for service in await tenant_views.recipient_services(actor):
        if service.tenant_id == actor.tenant and service.id != actor.service:
            there = system_actor(actor.tenant, service.id)
            async with unit_of_work(there):
                found += await repository.count_named_waiting(there, actor.service)
    return found


async def ends_to_know(actor: Actor, handover_ids: Collection[UUID]) -> Collection[UUID]:
    """An end leads to the list of what is shared, for whoever has it."""
    return handover_ids if SharingPermission.LIST in permissions(actor) else ()


async def case_starters(actor: Actor, handover_id: UUID) -> list[WorkerView]:
    """Who can be the key worker of a file opened from a handover: of people whom the consent names, only those."""
    async with look(actor):
        require(actor, SharingPermission.TAKE_OVER)
        named = rules.named_in(await repository.list_let_through(actor, handover_id))
        workers = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
        return [worker for worker in workers if named is None or worker.id in named]


async def who_reads_own_case(actor: Actor, handover_id: UUID) -> Readers | None:
    """Who would read a file opened from a handover; None where the consent is for the whole service."""
    async with look(actor):
        require(actor, SharingPermission.TAKE_OVER)
        named = rules.named_in(await repository.list_let_through(actor, handover_id))
        return None if named is None else await case_views.who_reads_here(actor, named)


async def names_of_senders(actor: Actor, service_ids: Collection[UUID]) -> dict[UUID, str]:
    """What services of the own organisation are called, for who has the list of what is shared."""
    async with look(actor):
        if SharingPermission.LIST not in permissions(actor):
            return {}
        found = await tenant_views.service_views((actor.tenant, each) for each in service_ids)
        return {service_id: view.short_name for (_, service_id), view in found.items()}
