"""Lists are read to their end: every row once, whatever is added meanwhile; and no further than their limits."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.testing.client import app
from app.testing.time import days_from_now
from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import AddRecord, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.clock import as_of, now
from kernel.web.guard import handlers_of
from services.intake import service as intake
from services.intake.schemas import RecordNotice

PAGED = sorted(
    {path for _, path, handler in handlers_of(app()) if "limit" in handler.parsed_fn_signature.parameters}
    & {path for method, path, _ in handlers_of(app()) if method == "GET" and path.startswith("/api/")}
)
Add = Callable[[], Awaitable[object]]


@pytest.fixture
async def specialist(client_app) -> httpx.AsyncClient:
    """A program of the spinal specialist."""
    return await client_app("osp_specialist", bearer=True)


async def ids(client: httpx.AsyncClient, address: str, add: Add, *, limit: int = 2, **filters: Any) -> list[str]:
    """Read a list part by part, something being added behind each of them."""
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        part = await client.get(address, params={"limit": limit, **filters, **({"after": after} if after else {})})
        assert part.status_code == 200, part.text
        seen += [item["id"] for item in part.json()["items"]]
        assert len(part.json()["items"]) <= limit
        after = part.json()["next"]
        await add()
    return seen


async def test_cases_come_once_while_others_are_opened(world: World, specialist: httpx.AsyncClient) -> None:
    """Also those that were opened in the same instant."""
    actor, numbers = world.actor("osp_specialist"), iter(range(100))

    async def opened() -> str:
        identity = ClientIdentity(given_name="Martin", family_name=f"Bureš {next(numbers)}")
        order = OpenCase(identity=identity, key_worker_id=actor.worker, open_anyway=True)
        return str(await cases.open_case(actor, order))

    with as_of(now() - timedelta(minutes=1)):
        before = [await opened() for _ in range(7)]
    assert await ids(specialist, "/api/v1/cases", opened) == sorted(before, reverse=True)


async def test_records_come_once_while_others_are_written(world: World, specialist: httpx.AsyncClient) -> None:
    """Sorted by when things happened; what is written later about earlier comes in its place."""
    actor, moment = world.actor("osp_specialist"), days_from_now(-1)
    identity = ClientIdentity(given_name="Martin", family_name="Bureš")
    case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker))

    async def written(minutes: int) -> str:
        occurred_at = moment - timedelta(minutes=minutes)
        order = AddRecord(kind="note", occurred_at=occurred_at, title="Telefonát", facts=f"{minutes}")
        return str(await cases.add_record(actor, case_id, order))

    before = [await written(number // 2) for number in range(7)]

    async def newer() -> str:
        return await written(-5)

    seen = await ids(specialist, f"/api/v1/cases/{case_id}/records", newer)
    assert sorted(seen) == sorted(before)
    assert seen == list(dict.fromkeys(seen))


async def test_notices_come_once_while_others_are_taken_down(world: World, client_app) -> None:
    """The telephone does not wait until a list is read."""
    actor, head = world.actor("spod_intake"), await client_app("spod_head", bearer=True)

    async def taken() -> str:
        order = RecordNotice(received_at=now(), subject_state="answered", subject="křik", child_name_state="unknown")
        return str((await intake.record_notice(actor, order)).id)

    with as_of(now() - timedelta(minutes=1)):
        before = [await taken() for _ in range(7)]
    assert await ids(head, "/api/v1/notices", taken, limit=3) == sorted(before, reverse=True)


async def test_the_history_comes_once_though_reading_it_is_written_down(
    world: World, specialist: httpx.AsyncClient
) -> None:
    """Each look adds an entry to what is looked at."""
    actor = world.actor("osp_specialist")
    identity = ClientIdentity(given_name="Martin", family_name="Bureš")
    case_id = await cases.open_case(actor, OpenCase(identity=identity, key_worker_id=actor.worker))

    async def looked() -> None:
        assert (await specialist.get(f"/api/v1/cases/{case_id}")).status_code == 200

    for _ in range(5):
        await looked()
    seen = await ids(specialist, f"/api/v1/cases/{case_id}/history", looked)
    assert len(seen) >= 6
    assert seen == sorted(set(seen), reverse=True)


@pytest.mark.parametrize("path", PAGED)
async def test_a_part_has_one_to_a_hundred_items(client_app, path: str) -> None:
    """Everywhere; so nobody has the whole register fetched at once."""
    head = await client_app(
        "spod_head" if any(of in path for of in ("notices", "by-law", "untold")) else "osp_specialist", bearer=True
    )
    address = path.replace("{case_id:uuid}", "01a20332-7ce8-793a-8a98-290432b16bdd")
    for limit in ("0", "101", "-1", "1.5", "x", "", "99999999999999999999"):
        refused = await head.get(address, params={"limit": limit})
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["limit"]), limit
    for limit in ("1", "100"):
        assert (await head.get(address, params={"limit": limit})).status_code in (200, 404)
    refused = await head.get(address, params={"after": "WzEsIDJd"})
    assert refused.json()["code"] in ("unreadable-cursor", "not-found")
