"""The demonstration whole: it is made on any day, and everybody in it finds their work."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from app import domains
from app.demo import load as demo
from app.demo.tenants import PEOPLE
from app.demo.world import World
from app.testing import world as usual
from app.testing.client import ClientApp
from app.testing.fixtures import in_own_clone
from app.testing.stack import EMPTY, Stack
from kernel import outbox
from tenants.accounts.service import DEMO_CODE, DEMO_PASSWORD

domains.load()
pytestmark = pytest.mark.slow


@pytest_asyncio.fixture(scope="module")
async def demonstration(stack: Stack, _database: str) -> AsyncIterator[World]:
    """Everything of it, committed."""
    async with in_own_clone(stack, EMPTY):
        made = await demo.make(small=False)
        await outbox.drain()
        yield made


@pytest.mark.parametrize("key", demo.who_signs_in())
async def test_who_signs_in_finds_their_day(demonstration: World, stack: Stack, valkey: Redis, key: str) -> None:
    """From the page of sign-in through the first page and what is linked in its navigation, each of them whole."""
    clients = ClientApp(usual.World.read(stack.var_dir / "world.json"), valkey)
    web = await clients(None)
    form = {"email": PEOPLE[key].email, "password": DEMO_PASSWORD, "code": DEMO_CODE}
    signed_in = await web.post("/sign-in", data=form)
    assert signed_in.status_code == 303, signed_in.text
    first = await web.get(signed_in.headers["location"], follow_redirects=True)
    assert first.status_code == 200, first.text
    (navigation,) = re.findall(r'<nav class="o-nav.*?</nav>', first.text, flags=re.S)
    pages = re.findall(r'href="(/[^"]*)"', navigation)
    assert pages
    assert {page: (await web.get(page)).status_code for page in pages} == dict.fromkeys(pages, 200)
    await clients.close()
