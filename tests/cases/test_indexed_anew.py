"""What rows are found by changes with a release: those of before are indexed anew, in jobs of their services."""

from uuid import UUID

import msgspec

from cases.cases import events as case_events
from cases.cases import service, views
from cases.cases import tasks as case_tasks
from cases.cases.schemas import OpenCase
from cases.clients import repository as client_repository
from cases.clients.schemas import ClientIdentity
from kernel import outbox, search, terms
from kernel.actor import system_actor
from kernel.db import unit_of_work
from kernel.events import go_on
from kernel.terms import By

FIRST = UUID(int=0)


async def opened(world, **said):
    actor = world.actor("osp_specialist")
    order = OpenCase(identity=ClientIdentity(**said), key_worker_id=actor.worker_id, open_anyway=True)
    return await service.open_case(actor, order)


async def as_before(actor, kind, *owners):
    """Rows with what they were found by before."""
    async with unit_of_work(actor):
        for owner in owners:
            await search.index(actor, kind, owner, ["old"])


async def told(actor, *facts):
    """What the migration leaves: a fact for the service; nothing else waits."""
    await outbox.drain()
    system = system_actor(actor.tenant, actor.service)
    async with unit_of_work(system):
        for fact in facts:
            go_on(system, fact)
    return await outbox.drain()


async def found(actor, typed):
    return [row.id for row in await views.find_cases(actor, typed)]


async def test_cases_of_before_are_found_by_all_there_is_now(world, monkeypatch):
    """In pieces, each in a unit of work of its own; what the old terms were finds nothing any more."""
    monkeypatch.setattr(case_tasks, "AT_ONCE", 2)
    actor = world.actor("osp_specialist")
    numbers = [f"60100002{digit}" for digit in range(5)]
    cases = [await opened(world, family_name="Kos", phone=number) for number in numbers]
    await as_before(actor, "case", *cases)
    assert [await found(actor, number) for number in numbers] == [[]] * 5
    taken = await told(actor, case_events.TermsChanged(version=terms.VERSION, after=FIRST))
    assert taken == 3
    assert [await found(actor, number) for number in numbers] == [[case] for case in cases]
    async with unit_of_work(actor):
        assert await search.find(actor, "case", [{"old": By.NAME}]) == []


async def test_who_runs_with_other_terms_leaves_it_to_others(world):
    """An older release beside a newer one, or a fact of a release before, makes nothing old."""
    actor = world.actor("osp_specialist")
    case_id = await opened(world, family_name="Kos")
    await as_before(actor, "case", case_id)
    await told(actor, case_events.TermsChanged(version=terms.VERSION - 1, after=FIRST))
    assert await found(actor, "Kos") == []


async def test_who_cannot_be_read_keeps_the_old_terms_and_holds_nobody_up(world, monkeypatch):
    actor = world.actor("osp_specialist")
    broken, whole = await opened(world, family_name="Kos"), await opened(world, family_name="Sova")
    await as_before(actor, "case", broken, whole)
    read = client_repository.list_clients

    async def spoilt(actor, ids):
        rows = await read(actor, ids)
        first = min(rows, key=lambda row: row.id)
        return [row if row is not first else msgspec.structs.replace(row, sealed=b"\x01" + row.sealed) for row in rows]

    monkeypatch.setattr(client_repository, "list_clients", spoilt)
    assert await told(actor, case_events.TermsChanged(version=terms.VERSION, after=FIRST)) == 1
    monkeypatch.undo()
    assert await found(actor, "Sova") == [whole]
    async with unit_of_work(actor):
        assert [each.id for each in await search.find(actor, "case", [{"old": By.NAME}])] == [broken]


async def test_a_service_indexes_its_own_only(world):
    """Whatever the fact says."""
    actor = world.actor("osp_specialist")
    case_id = await opened(world, family_name="Kos")
    await as_before(actor, "case", case_id)
    for other in ("pm_worker", "spod_head", "javorec_head"):
        await told(world.actor(other), case_events.TermsChanged(version=terms.VERSION, after=FIRST))
    assert await found(actor, "Kos") == []
