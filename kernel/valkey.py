"""Valkey: how every process of the product reaches it."""

from typing import Any

import redis
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.retry import Retry as RetryOfThreads

CONNECTIONS = 50  # of a process at most; a command takes less than a millisecond
LONGEST_WAIT_SECONDS = 5  # for one of them: a crowd waits its turn, as it does for the database
# Valkey that is away or stands still is said within two attempts
ANSWER_SECONDS, ANSWER_SECONDS_OF_QUEUE = 2, 10
_ATTEMPTS_MORE = 1


def _limits(answer_seconds: int) -> dict[str, Any]:
    return {
        "max_connections": CONNECTIONS,
        "timeout": LONGEST_WAIT_SECONDS,
        "socket_connect_timeout": 2,
        "socket_timeout": answer_seconds,
    }


def open_valkey(url: str) -> Redis:
    """A client for the event loop. It connects when it is first used; its owner closes it."""
    retry = Retry(NoBackoff(), _ATTEMPTS_MORE)
    return Redis.from_pool(BlockingConnectionPool.from_url(url, **_limits(ANSWER_SECONDS), retry=retry))


def open_queue(url: str) -> redis.Redis:
    """A client for the threads of the queue, whose commands move many messages at once."""
    retry = RetryOfThreads(NoBackoff(), _ATTEMPTS_MORE)
    limits = _limits(ANSWER_SECONDS_OF_QUEUE)
    return redis.Redis.from_pool(redis.BlockingConnectionPool.from_url(url, **limits, retry=retry))
