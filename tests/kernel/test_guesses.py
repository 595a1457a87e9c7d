"""Guessing ids is slowed and told; refusals that come in floods are counted instead of written one by one."""

import time
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.testing.client import ClientApp
from app.testing.world import World
from kernel import flood
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.settings import settings
from kernel.web import guesses

REFUSED = "SELECT count(*), coalesce(sum(coalesce((details->>'count')::int, 1)), 0) FROM audit_entry WHERE outcome = 'refused'"


async def test_guessing_ids_is_slowed_and_told_to_the_operator(client_app: ClientApp, world: World) -> None:
    """After so many misses every address with an id is refused, of pages and API, of what exists and what does not."""
    client = await client_app("pm_worker")
    made = await client.post("/api/v1/cases", json=_case(world))
    assert made.status_code == 201, made.text
    own = f"/api/v1/cases/{made.json()['id']}"
    with capture_logs() as lines:
        for _ in range(settings().most_misses):
            assert (await client.get(f"/api/v1/cases/{new_id()}")).status_code == 404
        answers = [await client.get(path) for path in (own, f"/api/v1/cases/{new_id()}", f"/cases/{new_id()}")]
    assert [answer.status_code for answer in answers] == [429, 429, 429]
    assert _without_id(answers[0].json()) == _without_id(answers[1].json())
    told = [line for line in lines if line["event"] == "somebody guesses ids"]
    assert [line["user_id"] for line in told] == [str(world.people["pm_worker"].user_id)]
    assert (await client.get("/api/v1/cases")).status_code == 200
    assert (await (await client_app("pm_head")).get(own)).status_code == 200


async def test_another_process_learns_of_it_with_the_next_miss(
    client_app: ClientApp, change_settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count is shared; and it ends."""
    change_settings(OPORA_MOST_MISSES="2")
    client = await client_app("pm_worker")
    for status in (404, 404, 429):
        assert (await client.get(f"/cases/{new_id()}")).status_code == status
    guesses.forget()
    assert [(await client.get(f"/cases/{new_id()}")).status_code for _ in range(2)] == [404, 429]
    later = time.monotonic() + guesses.SECONDS + 1
    monkeypatch.setattr(guesses.time, "monotonic", lambda: later)
    assert (await client.get(f"/cases/{new_id()}")).status_code == 404


async def test_a_flood_of_refusals_leaves_few_entries_that_say_how_many(world: World) -> None:
    """Nobody fills the log, and nobody hides in it: the numbers add up."""
    actor = world.actor("pm_worker")
    begun = _minute()
    for _ in range(500):
        with pytest.raises(NotThere):
            async with unit_of_work(actor):
                raise NotThere
    async with unit_of_work(actor) as unit:
        entries, refusals = await unit.connection.fetchrow(REFUSED)
    assert entries < (_minute() - begun + 1) * (flood.MOST_A_MINUTE + 10)
    assert refusals > 250


def _minute() -> int:
    """The minute in which a flood is counted."""
    return int(flood.time.monotonic() // 60)


def test_each_refusal_is_told_or_counted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a minute left over is said by the first entry of a later one; each person is counted alone."""
    now = 60_000.0
    monkeypatch.setattr(flood.time, "monotonic", lambda: now)
    told = [flood.stands_for(world.actor("pm_worker")) for _ in range(1_000)]
    assert told[: flood.MOST_A_MINUTE] == [1] * flood.MOST_A_MINUTE
    assert sum(1 for each in told if each) == flood.MOST_A_MINUTE + 5
    assert flood.stands_for(world.actor("pm_head")) == 1
    now += 60
    assert flood.stands_for(world.actor("pm_worker")) == 1_000 - sum(told) + 1
    assert flood.stands_for(world.actor("pm_worker")) == 1


def _case(world: World) -> dict[str, object]:
    identity = {"given_name": "Jana", "family_name": "Nová"}
    return {"identity": identity, "key_worker_id": str(world.actor("pm_head").worker_id)}


def _without_id(problem: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in problem.items() if name != "request_id"}
