"""A refusal that says something of what is sealed is a look: it leaves its entry although the act left nothing."""

from collections.abc import Iterator
from typing import Any

import httpx
import msgspec
import pytest

from cases.cases import views as cases
from kernel.legal_time import format_date

from .conftest import Story
from .test_dates import FAR_AHEAD, LONG_AGO, at, dates
from .test_orders import Desk, Order, desk

__all__ = ["desk"]

pytestmark = pytest.mark.slow

SERVICES = ("souckova", "kral", "rihova")  # one of each, who may know of every case there


async def kept(story: Story) -> set[str]:
    """Names and days of birth of every client, as sentences would say them."""
    words: set[str] = set()
    for name in SERVICES:
        for row in await cases.list_cases(story.world.actors[name], mine=False, limit=200):
            words |= {word for word in row.client_name.split() if len(word) > 3}
            words |= {format_date(row.birth_date)} if row.birth_date else set()
    return words


def wrong_orders(desk: Desk) -> Iterator[tuple[Order, Any]]:
    """Each order with every day of it that cannot be; and a case of somebody who has one."""
    for order in desk.orders:
        for path in dates(order):
            yield from ((order, order.but(path, at(order, path, day))) for day in (LONG_AGO, FAR_AHEAD))
    yield from ((order, order.body) for order in desk.orders if order.name == "cases.open_case")


async def looks(story: Story, answer: httpx.Response) -> int:
    """How many looks the log has of a request."""
    async with story.committed.superuser() as other:
        return await other.fetchval(
            "SELECT count(*) FROM audit_entry WHERE request_id = $1 AND outcome = 'read'", answer.json()["request_id"]
        )


async def test_whatever_a_refusal_tells_of_a_client_is_a_look(desk: Desk, story: Story) -> None:
    """What the order itself said is no news to its sender."""
    words, told, silent = await kept(story), 0, set[str]()
    for order, body in wrong_orders(desk):
        answer = await desk.send(order, body)
        if answer.status_code < 400:
            continue
        said = " ".join([answer.json()["title"], *answer.json().get("errors", {}).values()])
        sent = msgspec.json.encode(body).decode()
        news = {word for word in words if word in said and word not in sent}
        if not news and answer.json()["code"] != "possible-duplicate":
            continue
        told += 1
        if await looks(story, answer) == 0:
            silent.add(f"{order.name}: {said}")
    assert silent == set()
    assert told > 3
