"""How it looks when something we stand on is away, full or busy: nothing of ours is wrong, and it passes."""

from contextvars import ContextVar

import asyncpg
from obstore.exceptions import BaseError
from redis.exceptions import RedisError


class DatabaseAway(ConnectionError):
    """The database gives us no connection: it is away, it is full, or all of ours are in use."""


class MaybeSaved(ConnectionError):
    """The connection was lost while COMMIT was under way: nobody knows whether the act is done."""


saved: ContextVar[bool] = ContextVar("saved", default=False)
"""Whether an act of the request that runs is committed: what breaks after it must not say that nothing was saved."""

UNCLEAR: tuple[type[Exception], ...] = (
    OSError,  # the connection, and the time-out of a statement
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.StatementCompletionUnknownError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
)
"""What COMMIT may end with although it was done; everything else the database says of it means that it was not."""

AWAY: tuple[type[Exception], ...] = (
    ConnectionError,
    TimeoutError,  # of a statement, of a place in the pool
    RedisError,
    BaseError,  # of the object store
    asyncpg.InterfaceError,  # the connection broke under our hands
    asyncpg.InternalClientError,  # it broke in the middle of an answer: the driver is "in progress" or out of step
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,  # too many connections, no memory, no room on the disk
    asyncpg.OperatorInterventionError,  # it is shutting down, starting, or was told to stop us
    asyncpg.IdleInTransactionSessionTimeoutError,
    asyncpg.TransactionTimeoutError,
    asyncpg.ReadOnlySQLTransactionError,  # another server is taking over
    asyncpg.TransactionRollbackError,  # two at once, and we were the one to give way
    asyncpg.LockNotAvailableError,
)
