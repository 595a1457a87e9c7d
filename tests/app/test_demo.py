"""The demonstration whole: it is made on any day, and everybody in it finds their work."""

import re
from collections import deque
from collections.abc import AsyncIterator, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import lxml.html
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
    web, first = await signed_in(clients, key)
    (navigation,) = re.findall(r'<nav class="o-nav.*?</nav>', first.text, flags=re.S)
    pages = re.findall(r'href="(/[^"]*)"', navigation)
    assert pages
    assert {page: (await web.get(page)).status_code for page in pages} == dict.fromkeys(pages, 200)
    await clients.close()


async def signed_in(clients: ClientApp, key: str) -> tuple[httpx.AsyncClient, httpx.Response]:
    """Somebody of the demonstration, and their first page."""
    web = await clients(None)
    form = {"email": PEOPLE[key].email, "password": DEMO_PASSWORD, "code": DEMO_CODE}
    answer = await web.post("/sign-in", data=form)
    assert answer.status_code == 303, answer.text
    first = await web.get(answer.headers["location"], follow_redirects=True)
    assert first.status_code == 200, first.text
    return web, first


def shape(address: str) -> tuple[str, ...]:
    """What kind of address it is, whatever it names."""
    parts = urlsplit(address)
    return (re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "…", parts.path), *sorted(parse_qs(parts.query)))


def links(page: httpx.Response) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Where a page leads, and what kind of link it is: the same from the same part of the same page leads to the same."""
    if not page.headers.get("content-type", "").startswith("text/html") or not page.text:
        return
    for link in lxml.html.fromstring(page.text).iterfind(".//a[@href]"):
        address = urljoin(str(page.url), link.get("href")).partition("#")[0]
        if urlsplit(address).netloc == page.url.netloc.decode() and "/static/" not in address:
            part = next((up.get("id") for up in link.iterancestors() if up.get("id")), "")
            yield address, (shape(address), shape(str(page.url)), shape(part))


async def not_there(web: httpx.AsyncClient, first: httpx.Response) -> dict[str, int]:
    """What does not open of all that can be come to from a first page: of each kind of link one is followed."""
    kinds, asked, waiting, broken = set[tuple[object, ...]](), set[str](), deque([first]), dict[str, int]()
    while waiting:
        page = waiting.popleft()
        for address, kind in links(page):
            if kind in kinds or address in asked:
                continue
            kinds.add(kind)
            asked.add(address)
            answer = await web.get(address, follow_redirects=True)
            if answer.status_code != 200:
                broken[f"{page.url} → {address}"] = answer.status_code
            waiting.append(answer)
    return broken


async def test_whatever_is_linked_opens(demonstration: World, stack: Stack, valkey: Redis) -> None:
    """For everybody who signs in: a page that answers with a fault is found by whoever follows its link, and by nobody else."""
    clients = ClientApp(usual.World.read(stack.var_dir / "world.json"), valkey)
    broken = {key: there for key in demo.who_signs_in() if (there := await not_there(*await signed_in(clients, key)))}
    await clients.close()
    assert not broken
