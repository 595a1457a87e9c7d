"""How it looks when something we stand on is away, full or busy: nothing of ours is wrong, and it passes."""

import asyncpg
from obstore.exceptions import BaseError
from redis.exceptions import RedisError

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
