"""HTTP clients of the tests: the application in this event loop and transaction, signed in as somebody of the world."""

import gc
from typing import Any, cast

import httpx
from httpx import ASGITransport
from litestar import Litestar
from redis.asyncio import Redis

from app.asgi import create_app
from app.testing.world import World
from kernel.settings import settings
from kernel.web.guard import cookie_name
from kernel.web.session import SessionStore
from tenants.accounts.service import create_token

_apps: dict[bool, Litestar] = {}


def app() -> Litestar:
    """The application as `opora serve` makes it; once per process and kind of settings."""
    demo = settings().demo
    if demo not in _apps:
        _apps[demo] = create_app()
        gc.freeze()  # it stays to the end: whoever looks for garbage need not look there
    return _apps[demo]


class ClientApp:
    """Makes clients; every one has cookies of its own."""

    def __init__(self, world: World, valkey: "Redis") -> None:
        self.world = world
        self.valkey = valkey
        self.sessions = SessionStore(valkey)
        self._clients: list[httpx.AsyncClient] = []

    async def __call__(self, actor: str | None = None, *, bearer: bool = False) -> httpx.AsyncClient:
        """A client signed in as an actor of the world, in that actor's place; None signs nobody in."""
        application = app()
        application.state.valkey, application.state.sessions = self.valkey, self.sessions
        client = httpx.AsyncClient(transport=ASGITransport(cast("Any", application)), base_url=settings().public_url)
        self._clients.append(client)
        if actor and bearer:
            client.headers["Authorization"] = f"Bearer {await self._token(actor)}"
        elif actor:
            person = self.world.people[actor]
            token, session = await self.sessions.create(person.user_id, person.name, self.world.places(actor), proof="")
            client.cookies.set(cookie_name(), token)
            client.headers["X-CSRF-Token"] = session.csrf
        return client

    async def close(self) -> None:
        """Close every client."""
        for client in self._clients:
            await client.aclose()

    async def _token(self, actor: str) -> str:
        person = self.world.people[actor]
        return await create_token(person.email, *self.world.codes(actor), "test")
