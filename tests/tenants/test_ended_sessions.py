"""A session that had to end is of no use, whatever happens to Valkey or to the process at that moment."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from redis.exceptions import TimeoutError as ValkeyTimeout

from app.testing.client import ClientApp, app
from app.testing.world import World
from kernel.web.guard import cookie_name
from tenants import service
from tenants.accounts import service as accounts
from tenants.exceptions import SignInRefused

from .conftest import PASSWORD, Person
from .test_pages import send, with_csrf

NEW = "sedm zelenych zab"


class Killed(BaseException):
    """The process is gone."""


async def stands_still(*_: Any, **__: Any) -> Any:
    raise ValkeyTimeout


async def killed(*_: Any, **__: Any) -> Any:
    raise Killed


@pytest.fixture
async def owner(client_app: ClientApp, person: Person) -> httpx.AsyncClient:
    """The person, about to change the password."""
    client = await client_app(None)
    await send(client, person)
    with_csrf(client, await client.get("/account"))
    return client


@pytest.fixture
async def thief(client_app: ClientApp, person: Person) -> httpx.AsyncClient:
    """Somebody signed in as the same person."""
    client = await client_app(None)
    await send(client, person)
    return client


async def change(client: httpx.AsyncClient) -> httpx.Response:
    form = {"current": PASSWORD, "password": NEW, "password_again": NEW, "revoke_tokens": "1"}
    return await client.post("/account/password", data=form)


async def is_out(client: httpx.AsyncClient) -> None:
    """Neither a page nor the API, nor what a person wrote and sent too late; and it is not sent round for ever."""
    for path in ("/account", "/my-day", "/drafts"):
        page = await client.get(path)
        assert (page.status_code, page.headers["location"]) == (303, f"/sign-in?next={path}"), path
    assert (await client.get("/api/v1/me")).status_code == 401
    form = await client.get("/sign-in?next=/account")
    if form.status_code == 303:  # a session that is there still goes now
        assert form.headers["location"] == "/sign-in?next=/account"
        form = await client.get("/sign-in?next=/account")
    assert form.status_code == 200


@pytest.mark.parametrize("moment", ["end_all", "create", "change"])
async def test_valkey_stands_still_after_the_commit(
    owner: httpx.AsyncClient,
    thief: httpx.AsyncClient,
    person: Person,
    monkeypatch: pytest.MonkeyPatch,
    moment: str,
) -> None:
    """The page says what is true: changed, and nobody is signed in."""
    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, moment, stands_still)
        answered = await change(owner)
    assert answered.status_code == 200
    assert "Heslo je změněné" in answered.text
    assert "neuložilo" not in answered.text
    assert cookie_name() not in owner.cookies
    await is_out(thief)
    owner.headers.pop("X-CSRF-Token")
    await accounts.enrol_totp(person.user_id, demo=True)
    assert (await send(owner, person, code=accounts.DEMO_CODE)).status_code == SignInRefused.status
    assert (await send(owner, person, code=accounts.DEMO_CODE, password=NEW)).status_code == 303


async def test_the_process_dies_after_the_commit(
    owner: httpx.AsyncClient, thief: httpx.AsyncClient, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody ended a session, and all of them ended."""
    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, "end_all", killed)
        with pytest.raises(Killed):
            await change(owner)
    await is_out(thief)
    await is_out(owner)


async def test_valkey_stands_still_before_the_act(
    owner: httpx.AsyncClient, thief: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then nothing is changed, and that is what is said."""
    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, "load", stands_still)
        answered = await change(owner)
    assert answered.status_code == 503
    assert "Nic se neuložilo" in answered.text
    assert (await thief.get("/account")).status_code == 200
    assert (await change(owner)).status_code == 303


async def test_valkey_comes_back_with_what_it_held_a_second_before(
    owner: httpx.AsyncClient, thief: httpx.AsyncClient, valkey: Redis
) -> None:
    """Its log is written each second: what was ended within the last one is there again."""
    before = {name: await valkey.dump(name) for name in await valkey.keys("opora:session*")}
    assert (await change(owner)).status_code == 303
    for name, content in before.items():
        await valkey.restore(name, 0, content, replace=True)
    assert await app().state.sessions.load(thief.cookies[cookie_name()]) is not None
    await is_out(thief)
    assert (await owner.get("/account")).status_code == 200


async def _password(_: World, person: Person) -> None:
    await accounts.set_password(person.user_id, NEW)


async def _factor(_: World, person: Person) -> None:
    await accounts.enrol_totp(person.user_id)


async def _account(_: World, person: Person) -> None:
    await accounts.disable_user(person.user_id)


async def _role(world: World, person: Person) -> None:
    await service.end_role(world.organisations["krok"], person.membership_id)


async def _worker(world: World, person: Person) -> None:
    await service.end_worker(world.organisations["krok"], person.worker_id)


@pytest.mark.parametrize("act", [_password, _factor, _account, _role, _worker])
async def test_what_the_operator_ends_needs_no_valkey(
    thief: httpx.AsyncClient, world: World, person: Person, act: Callable[[World, Person], Awaitable[None]]
) -> None:
    """Password, second factor, account, role, worker: the session is still there and opens nothing."""
    await act(world, person)
    await is_out(thief)


@pytest.mark.parametrize("everywhere", [True, False])
async def test_nobody_is_told_of_a_sign_out_that_was_none(
    owner: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, everywhere: bool
) -> None:
    """Valkey does not answer: the log says nothing of it either, and the person may send it again."""
    path, end = ("/sign-out-everywhere", "end_all") if everywhere else ("/sign-out", "end")
    noted: list[bool] = []
    note = accounts.sign_out

    async def noting(*words: Any, **more: Any) -> None:
        noted.append(True)
        await note(*words, **more)

    monkeypatch.setattr(accounts, "sign_out", noting)
    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, end, stands_still)
        assert (await owner.post(path)).status_code == 503
    assert noted == []
    assert (await owner.post(path)).status_code == 303
    assert noted == [True]
    await is_out(owner)
