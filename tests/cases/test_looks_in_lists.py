"""Who saw a client in a list, a search or My day: it stands in the client's history, and nobody else can read it."""

import re
from html import unescape

import pytest
import pytest_asyncio

from app.testing.queries import counting_queries
from cases.cases import service, views
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys
from kernel.crypto import Unreadable
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.desk import views as desk


async def open_case(world, family_name, key_worker="spod_coordinator"):
    order = OpenCase(
        identity=ClientIdentity(given_name="Eliška", family_name=family_name),
        key_worker_id=world.actor(key_worker).worker_id,
        kind="child",
    )
    return await service.open_case(world.actor("spod_head"), order)


@pytest_asyncio.fixture
async def case_id(world):
    """The case that is looked at."""
    return await open_case(world, "Vránová")


async def looks(world, case_id, **which):
    """What the head reads in the history of who only looked in a list, first to last."""
    lists = {"cases.read", "case_search.read", "my_day.read"}
    entries = await views.case_history(world.actor("spod_head"), case_id, **which)
    return [(entry.action, entry.worker) for entry in reversed(entries) if entry.action in lists]


async def shown_in_the_log(actor):
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetch(
            "SELECT id, shown, details, case_id FROM audit_entry WHERE shown IS NOT NULL"
        )


async def test_list_search_and_my_day_stand_in_the_history_of_who_was_shown(world, case_id):
    other = await open_case(world, "Jiná", "spod_coordinator2")
    head, coordinator = world.actor("spod_head"), world.actor("spod_coordinator")
    assert await looks(world, case_id) == []
    await views.list_cases(head, mine=False)
    await views.find_cases(coordinator, "Vránová")
    await views.names_of_cases(head, [case_id])
    task = AddTask(title="Zavolat škole", due_on=today_in_prague(), assignee_id=coordinator.worker_id)
    await service.add_task(head, case_id, task)
    await desk.my_day(coordinator)
    actions = ["cases.read", "case_search.read", "cases.read", "my_day.read"]
    seen = await looks(world, case_id)
    assert [action for action, _ in seen] == actions
    assert len({worker for _, worker in seen}) == 2
    assert [action for action, _ in await looks(world, other)] == ["cases.read"]
    assert await looks(world, case_id, acts_only=True) == []


async def test_a_list_that_showed_nobody_says_so(world, case_id):
    """One entry without a mark, and none for who was on another page of the list."""
    head = world.actor("spod_head")
    await views.find_cases(head, "Nikdo")
    await views.list_cases(head, mine=False, status="closed")
    await open_case(world, "Jiná")
    await views.list_cases(head, mine=False, limit=1)  # the newest
    assert await looks(world, case_id) == []
    assert len(await shown_in_the_log(head)) == 1


async def test_a_list_is_one_entry_of_eight_bytes_a_client_in_no_order(world, case_id):
    """Ids stand nowhere in it, and a client of two cases once."""
    head = world.actor("spod_head")
    for name in ("Jiná", "Další"):
        await open_case(world, name)
    shown = await views.list_cases(head, mine=False)
    (entry,) = await shown_in_the_log(head)
    parts = [entry["shown"][at : at + 8] for at in range(0, len(entry["shown"]), 8)]
    assert len(parts) == len(shown) == 3
    assert parts == sorted(parts)
    for row in shown:
        assert not any(part in row.id.bytes or part in row.client_id.bytes for part in parts)


async def test_pages_of_the_history_hold_each_look_once(world, case_id):
    head = world.actor("spod_head")
    for _ in range(5):
        await views.list_cases(head, mine=False)
        await views.case_header(head, case_id)
    everything = await views.case_history(head, case_id, limit=100)
    paged, before = [], everything[0].id
    while page := await views.case_history(head, case_id, before=before, limit=3):
        paged += page
        before = page[-1].id
    assert [entry.id for entry in paged] == [entry.id for entry in everything[1:]]
    assert [entry.action for entry in everything].count("cases.read") == 5


async def test_only_the_service_of_the_client_can_tell_whom_a_list_showed(world, case_id):
    """Another service, another organisation and people without a service have no key to make the mark with."""
    head = world.actor("spod_head")
    client_id = (await views.list_cases(head, mine=False))[0].client_id
    async with unit_of_work(head):
        sealer = await keys.sealer(head.tenant, client_id)
        assert len(await audit.looks_in_lists(head, {client_id: sealer}, limit=10)) == 1
    for stranger in ("ospod_admin", "pm_worker", "javorec_head"):
        actor = world.actor(stranger)
        async with unit_of_work(actor):
            with pytest.raises(Unreadable):
                await keys.sealer(head.tenant, client_id)
            if actor.service_id:  # nor with the mark in hand: the entries are not theirs
                assert await audit.looks_in_lists(actor, {client_id: sealer}, limit=10) == []


async def test_what_was_not_opened_cannot_be_said_to_be_shown(world, case_id):
    head = world.actor("spod_head")
    async with unit_of_work(head):
        with pytest.raises(KeyError):
            audit.read(head, "cases", None, shown=[new_id()])


async def test_the_history_costs_one_query_more_for_lists_however_many(world, case_id):
    head = world.actor("spod_head")
    await views.case_history(head, case_id)
    counts = set()
    for _ in range(2):
        with counting_queries() as n:
            await views.case_history(head, case_id)
        counts.add(n.count)
        for _ in range(10):
            await views.list_cases(head, mine=False)
    assert len(counts) == 1


async def test_the_page_says_it_in_words(world, client_app, case_id):
    head = await client_app("spod_head")
    for path in ("/cases?whose=all", "/my-day"):
        assert (await head.get(path)).status_code == 200
    coordinator = await client_app("spod_coordinator")
    found = await coordinator.post("/search", data={"q": "Vránová"})
    await coordinator.get(found.headers["location"])
    page = re.sub(r"<[^>]+>", " ", soft(unescape((await head.get(f"/cases/{case_id}/history?what=all")).text)))
    assert "Zobrazen v seznamu" in page
    assert "Zobrazen mezi nalezenými" in page
    api = await head.get(f"/api/v1/cases/{case_id}/history")
    assert {"cases.read", "case_search.read"} <= {entry["action"] for entry in api.json()["items"]}
