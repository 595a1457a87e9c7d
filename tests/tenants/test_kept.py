"""What is sent after a session ended: it waits, sealed, for the same person, and is shown once."""

import html
import re
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from redis.asyncio import Redis

from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import format_date, today_in_prague
from kernel.web.guard import cookie_name
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.accounts.schemas import SignedIn

WORDS = "Byla jsem v rodině.\nDěti spí v kuchyni."


@pytest.fixture
async def record_url(world: World) -> str:
    """Where a record of a case of OSP is written."""
    worker = world.actor("osp_specialist")
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=worker.worker_id)
    return f"/cases/{await cases.open_case(worker, order)}/records/new"


def record() -> dict[str, str]:
    return {
        "kind": "note",
        "day": format_date(today_in_prague()),
        "time": "0:00",
        "title": "Návštěva doma",
        "facts": WORDS,
    }


async def ran_out(client: Any, valkey: Redis) -> None:
    """The session of the browser ends as if nobody had come for half an hour."""
    assert client.cookies.get(cookie_name())
    for name in await valkey.keys("opora:session:*"):
        await valkey.delete(name)


@pytest.fixture
def sign_in(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], Awaitable[str]]:
    """Sign somebody of the world in, with the browser's old cookie still there; returns where it leads."""

    async def right(*_: Any, **__: Any) -> SignedIn:
        user_id = world.actor(now[0]).user_id
        assert user_id is not None
        return SignedIn(user_id=user_id, name=now[0], places=await account_views.places_of(user_id), proof="")

    async def proven(_: SignedIn) -> bool:
        return True

    async def go_in(client: Any, name: str) -> str:
        now[:] = [name]
        form = {"email": "somebody@example.org", "password": "right", "code": "123456", "next": "/my-day"}
        answer = await client.post("/sign-in", data=form)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    now: list[str] = []
    monkeypatch.setattr(accounts, "sign_in", right)
    monkeypatch.setattr(accounts, "still_proven", proven)
    return go_in


async def test_what_was_written_comes_back_and_is_sent_by_hand(
    world: World, client_app: Any, valkey: Redis, record_url: str, sign_in: Any
) -> None:
    """Nothing is saved by itself; the page shows the words once and sends the form where it belonged."""
    client = await client_app("osp_specialist")
    await ran_out(client, valkey)
    refused = await client.post(record_url, data=record())
    assert refused.headers["location"] == "/sign-in?next=/&kept=1"
    assert "na vás počká půl hodiny" in (await client.get(refused.headers["location"])).text
    assert await sign_in(client, "osp_specialist") == "/kept"
    page = html.unescape((await client.get("/kept")).text)
    assert "Děti spí v kuchyni." in page
    worker, case_id = world.actor("osp_specialist"), UUID(record_url.split("/")[2])
    assert await case_views.list_records(worker, case_id) == []
    assert (await client.get("/kept")).headers["location"] == "/"

    form = page[page.index(f'action="{record_url}"') :]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    client.headers["X-CSRF-Token"] = sent["csrf_token"]
    assert (await client.post(record_url, data=sent)).status_code == 303
    (saved,) = await case_views.list_records(worker, case_id)
    assert saved.facts.split() == WORDS.split()


async def test_it_waits_for_nobody_else(client_app: Any, valkey: Redis, record_url: str, sign_in: Any) -> None:
    """Another person at the same computer signs in to their own day; the store holds nothing readable."""
    client = await client_app("osp_specialist")
    await ran_out(client, valkey)
    await client.post(record_url, data=record())
    everything = str([await valkey.lrange(name, 0, -1) for name in await valkey.keys("opora:kept:*")])
    assert len(everything) > 100
    assert "kuchyni" not in everything
    assert await sign_in(client, "pm_worker") == "/my-day"
    assert (await client.get("/kept")).headers["location"] == "/"


@pytest.mark.parametrize("how", ["another site", "nobody's cookie", "signed out", "a program"])
async def test_only_our_own_page_in_the_persons_browser_is_kept(
    client_app: Any, valkey: Redis, record_url: str, how: str
) -> None:
    """Nobody can leave words for somebody else to send, and who signed out left nothing."""
    client, headers, url = await client_app("osp_specialist"), {}, record_url
    if how == "signed out":
        cookie = client.cookies[cookie_name()]
        await client.post("/sign-out")
        client.cookies.set(cookie_name(), cookie)
    else:
        await ran_out(client, valkey)
    if how == "another site":
        headers = {"Sec-Fetch-Site": "cross-site"}
    if how == "nobody's cookie":
        client.cookies.set(cookie_name(), "made-up")
    if how == "a program":
        url = f"/api/v1{record_url.removesuffix('/new')}"
    answer = await client.post(url, data=record(), headers=headers)
    assert answer.status_code in (303, 401)
    assert await valkey.keys("opora:kept:*") == []


async def test_several_windows_are_kept(client_app: Any, valkey: Redis, record_url: str, sign_in: Any) -> None:
    """What a second window sends does not take the place of the first."""
    client = await client_app("osp_specialist")
    await ran_out(client, valkey)
    for title in ("První okno", "Druhé okno"):
        await client.post(record_url, data={**record(), "title": title})
    assert await sign_in(client, "osp_specialist") == "/kept"
    page = (await client.get("/kept")).text
    assert page.index("První okno") < page.index("Druhé okno")
    assert page.count(f'action="{record_url}"') == 2
