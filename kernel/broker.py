"""The queue: Dramatiq over Valkey. A message says which fact of the outbox to take, nothing more.

It may be lost, sent twice or come late: the outbox row, which goes in the transaction of the reactions, decides.
"""

import asyncio
import contextlib
from typing import Any
from uuid import UUID

import dramatiq
import structlog
from dramatiq.asyncio import get_event_loop_thread
from dramatiq.brokers.redis import RedisBroker
from dramatiq.errors import BrokerError
from dramatiq.middleware import AsyncIO, Middleware, Retries, ShutdownNotifications, TimeLimit
from redis.exceptions import RedisError

from kernel import outbox
from kernel.db import DB
from kernel.exceptions import DomainError, NotSignedIn
from kernel.object_store import open_file_store, use_file_store
from kernel.outages import AWAY
from kernel.settings import Settings
from kernel.valkey import open_queue

log = structlog.get_logger()

NAMESPACE = "opora:queue"
REACTION_MILLISECONDS = 120_000
FIRST_PAUSE_MILLISECONDS = 500
LONGEST_PAUSE_MILLISECONDS = 10_000
TRIES = 3  # then the relay sends it again, later and later
KEPT_MILLISECONDS = 24 * 60 * 60 * 1000


class Resources(Middleware):
    """Opens the database and the file store of a worker in the event loop that its reactions run in."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def before_worker_boot(self, broker: Any, worker: Any) -> None:
        """Before the first message is taken."""
        use_file_store(open_file_store(self._settings.object_store_url))
        _loop().run_coroutine(outbox.open_database(self._settings, self._settings.worker_pool_size))

    def after_worker_shutdown(self, broker: Any, worker: Any) -> None:
        """After the last one."""
        _loop().run_coroutine(_leave_background())
        _loop().run_coroutine(DB.close())


async def deliver(outbox_id: str, tenant_id: str, service_id: str | None) -> None:
    """Take one fact and run its reactions; does nothing when it was taken before.

    What was refused is not tried at once again: the relay sends it later, until the outbox gives it up.
    """
    try:
        service = UUID(service_id) if service_id else None
        await outbox.react(UUID(outbox_id), UUID(tenant_id), service, leave=_in_background)
    except NotSignedIn:
        raise
    except DomainError as refusal:
        log.info("a reaction was refused", code=refusal.code, message_id=outbox_id)


_background: set[asyncio.Task[None]] = set()


async def _in_background(step: outbox.Step) -> None:
    """In the loop of the reactions and in none of their threads: who waits outside keeps nobody waiting here."""
    task = asyncio.create_task(_told(step))
    _background.add(task)
    task.add_done_callback(_background.discard)


async def _told(step: outbox.Step) -> None:
    try:
        await step()
    except (*AWAY, DomainError) as error:
        log.warning("what was left for afterwards was not done", error=type(error).__name__)
    except Exception:
        log.exception("what was left for afterwards failed")


async def _leave_background() -> None:
    for task in list(_background):
        task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await asyncio.gather(*_background, return_exceptions=True)


def connect(settings: Settings) -> RedisBroker:
    """Make the queue of this process and tell it what there is to do. Connects when it is first used."""
    broker = RedisBroker(
        client=open_queue(settings.redis_url),
        namespace=NAMESPACE,
        dead_message_ttl=KEPT_MILLISECONDS,
        middleware=[
            AsyncIO(),
            Resources(settings),
            TimeLimit(time_limit=REACTION_MILLISECONDS),
            ShutdownNotifications(),
            Retries(max_retries=TRIES, min_backoff=FIRST_PAUSE_MILLISECONDS, max_backoff=LONGEST_PAUSE_MILLISECONDS),
        ],
    )
    dramatiq.set_broker(broker)
    dramatiq.actor(broker=broker, actor_name="deliver", queue_name="facts")(deliver)
    return broker


def sender(broker: RedisBroker) -> outbox.Send:
    """How the relay puts a fact into the queue. Raises ConnectionError when the queue is away: the relay waits."""
    message = broker.get_actor("deliver").message

    def send(outbox_id: UUID, tenant_id: UUID, service_id: UUID | None) -> None:
        try:
            broker.enqueue(message(str(outbox_id), str(tenant_id), str(service_id) if service_id else None))
        except (RedisError, BrokerError) as error:
            raise ConnectionError("the queue does not answer") from error

    return send


def _loop() -> Any:
    loop = get_event_loop_thread()
    assert loop is not None
    return loop
