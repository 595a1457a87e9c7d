"""Guessing ids: whoever asks again and again for what is not there is slowed down, and the operator is told.

A person who works misses now and then: an old link, a record that somebody took away. After `OPORA_MOST_MISSES` answers of 404
within a quarter of an hour every address with an id is refused to that person, whether the thing exists or not, until
the quarter is over. The count is in Valkey; that somebody has passed it each process keeps for itself.
"""

import time
from uuid import UUID

import structlog
from cachetools import TTLCache
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kernel.actor import Actor
from kernel.exceptions import TooManyRequests
from kernel.settings import settings
from kernel.web.limits import count_one

log = structlog.get_logger()

SECONDS = 15 * 60
_slowed: TTLCache[UUID, float] = TTLCache(maxsize=10_000, ttl=SECONDS)


def check_not_slowed(actor: Actor) -> None:
    """Refuse an address with an id to whoever has guessed too much. Raises TooManyRequests."""
    if actor.user_id is not None and _slowed.get(actor.user_id, 0) > time.monotonic():
        raise TooManyRequests


def forget() -> None:
    """Forget who is slowed down; for tests."""
    _slowed.clear()


class Guesses:
    """Counts the misses of each signed-in person."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        actor: Actor | None = scope["state"].get("actor") if scope["type"] == ScopeType.HTTP else None
        if actor is None or actor.user_id is None:
            await self.app(scope, receive, send)
            return
        user_id = actor.user_id

        async def send_and_count(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 404:
                await _miss(ASGIConnection(scope).app.state.valkey, actor, user_id)
            await send(message)

        await self.app(scope, receive, send_and_count)


async def _miss(valkey: "Redis", actor: Actor, user_id: UUID) -> None:
    try:
        count, left = await count_one(valkey, "miss", str(user_id), seconds=SECONDS)
    except RedisError:  # without Valkey nobody is signed in for long, and an answer must not fail for its count
        return
    most = settings().most_misses
    if count < most:
        return
    _slowed[user_id] = time.monotonic() + left
    if count == most or count % (most * 10) == 0:
        log.warning(
            "somebody guesses ids",
            user_id=str(user_id),
            tenant_id=str(actor.tenant_id),
            worker_id=str(actor.worker_id),
            count=count,
            seconds=left,
        )
