"""The fixtures, and what a process that runs tests needs: see `app.testing` for how to use it."""

import asyncio
import gc
import hashlib
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
import pytest_asyncio
import structlog
import uvloop
from argon2 import PasswordHasher
from redis.asyncio import Redis

from app import domains, health
from app.testing.client import ClientApp
from app.testing.preloaded import Preloaded, keep_templates
from app.testing.served import USE
from app.testing.stack import (
    CLONE,
    WORLD,
    Committed,
    Stack,
    close_database,
    database_environment,
    open_database,
    prepare_environment,
)
from app.testing.world import World
from kernel import audit, flood, keys, passwords
from kernel import db as waiting
from kernel.actor import RELAY
from kernel.db import DB, UnitOfWork
from kernel.legal_time import today_in_prague
from kernel.object_store import open_file_store, use_file_store
from kernel.settings import APP_ROLE, settings
from kernel.web import guesses, render

COSTLY = passwords.HASHER
# hundreds of sign-ins, each as dear as the real thing, would be a tenth of the quick suite
CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1, type=COSTLY.type)

pytest_plugins = ("app.testing.browser",)
T = TypeVar("T")
_stack = pytest.StashKey[Stack]()
_preloaded = pytest.StashKey[Preloaded]()


def pytest_configure(config: pytest.Config) -> None:
    """Settle the environment before any test module is imported."""
    config.stash[_stack] = Stack(prepare_environment())
    config.stash[_preloaded] = Preloaded()
    domains.load()
    # the loop of the product, and cheaper than asyncio's own
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    passwords.HASHER = CHEAP
    # how long an answer or a place in the pool takes is decided by what else the computer does; tests of these say less
    health.ANSWER_SECONDS = waiting.LONGEST_WAIT_SECONDS = 60
    # a traceback painted with its variables takes longer than the test that wants it
    structlog.configure(
        processors=[
            *structlog.get_config()["processors"][:-1],
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
        ]
    )


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile each template once, not once in each process of each run."""
    cache: pytest.Cache | None = getattr(session.config, "cache", None)
    if cache:
        # what decides how a template is compiled, beside its own text
        compiler = hashlib.sha256(Path(render.__file__).read_bytes() + version("jinja2").encode()).hexdigest()[:12]
        session.config.stash[_preloaded].templates = cache.mkdir(f"templates-{compiler}")
        keep_templates(cache.mkdir(f"templates-{compiler}"))


def pytest_collection_finish() -> None:
    """Modules and tests stay to the end: whoever looks for garbage need not look there."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None]:
    """A test that leaves a unit of work as the current one fails, and takes no other test along.

    What a fixture sets holds for all that follows, and is put back only where the fixture ends without an error.
    """
    try:
        yield
    finally:
        left = DB.current_transaction.get()
        DB.current_transaction.set(None)
    if left is not None:
        pytest.fail(f"{item.nodeid} left a unit of work as the current one", pytrace=False)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what the tests started."""
    config.stash[_preloaded].close()
    config.stash[_stack].stop()


@pytest.fixture(scope="session")
def stack(pytestconfig: pytest.Config) -> Stack:
    """The running servers."""
    stack = pytestconfig.stash[_stack]
    stack.start()
    return stack


@pytest.fixture(scope="session")
def preloaded(pytestconfig: pytest.Config) -> Preloaded:
    """Starts commands of ours in processes of their own."""
    return pytestconfig.stash[_preloaded]


@pytest_asyncio.fixture(scope="session")
async def _database(stack: Stack) -> AsyncIterator[str]:
    use_file_store(open_file_store(settings().object_store_url))
    await open_database(stack.url(APP_ROLE, await stack.cloned(CLONE)))
    yield CLONE
    await close_database()
    await stack.clones.close()


@pytest_asyncio.fixture
async def db(request: pytest.FixtureRequest, stack: Stack, _database: str) -> AsyncIterator[UnitOfWork | Committed]:
    """One transaction, rolled back at the end; or, beside `committed`, a clone of this test's own."""
    keys.forget()
    audit.asked_for.set(None)
    flood.forget()
    guesses.forget()
    if "committed" in request.fixturenames:
        async with in_own_clone(stack, use=USE if "live" in request.fixturenames else "") as committed:
            yield committed
    else:
        async with undone() as unit:
            yield unit
    keys.forget()


@asynccontextmanager
async def undone() -> AsyncIterator[UnitOfWork]:
    """What is done in the block happens in one transaction and comes to nothing."""
    assert DB.pool is not None
    connection = await DB.pool.acquire()
    try:
        # the relay's context sees no content: what a test reads, it reads in a unit of work
        unit = UnitOfWork(RELAY, connection, 0)
        await unit.begin()
        # set back by hand: a fixture begins and ends in contexts of its own, where a token is worth nothing
        outer = DB.current_transaction.get()
        DB.current_transaction.set(unit)  # type: ignore[arg-type]
        try:
            yield unit
        finally:
            DB.current_transaction.set(outer)
            await unit.rollback()
    finally:
        await DB.pool.release(connection)


@asynccontextmanager
async def in_own_clone(stack: Stack, template: str = WORLD, *, use: str = "") -> AsyncIterator[Committed]:
    """A database like a template in the place of the usual one, until the block ends."""
    name = await stack.clones.lend(template, use)
    kept: list[asyncpg.Pool] = []
    async with _in_the_place_of_the_usual(stack, name, kept) as committed:
        yield committed
    await stack.clones.give_back(name, template, *kept, use=use)


@asynccontextmanager
async def _in_the_place_of_the_usual(
    stack: Stack, name: str, kept: list[asyncpg.Pool] | None = None
) -> AsyncIterator[Committed]:
    """The pool is closed at the end, or put into `kept` when the test has left it alone."""
    usual, DB.pool = DB.pool, None
    environment = pytest.MonkeyPatch()
    for variable, value in database_environment(stack.var_dir, name).items():
        environment.setenv(variable, value)
    settings.cache_clear()
    try:
        DB.pool = pool = stack.clones.pool(name)
        if pool is None:
            await open_database(stack.url(APP_ROLE, name))
            pool = DB.pool
        yield Committed(stack, name)
        if kept is not None and DB.pool is pool and pool is not None and pool.get_idle_size() == pool.get_size():
            kept.append(pool)
            DB.pool = None
    finally:
        try:
            await close_database()
        finally:
            DB.pool = usual
            environment.undo()
            settings.cache_clear()


_built: dict[str, Any] = {}


async def built_once(
    stack: Stack, what: str, build: Callable[[Committed], Awaitable[T]], template: str = WORLD
) -> tuple[str, T]:
    """A template in which something was built once for this process, and what the builder returned.

    It is built anew when another day has begun: what was due today would be late.
    """
    name = f"{template}_{what}_{today_in_prague().isoformat()}"
    if name not in _built:
        await stack.cloned(name, template)
        keys.forget()
        audit.asked_for.set(None)
        async with _in_the_place_of_the_usual(stack, name) as committed:
            _built[name] = await build(committed)
        keys.forget()
    return name, _built[name]


@pytest.fixture
def real_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost what they cost in the product."""
    monkeypatch.setattr(passwords, "HASHER", COSTLY)


@pytest.fixture
def committed(db: UnitOfWork | Committed) -> Committed:
    """The test really commits, in a clone of its own."""
    assert isinstance(db, Committed)
    return db


@pytest.fixture
def world(db: UnitOfWork | Committed, stack: Stack) -> World:
    """The organisations, services and people of the tests."""
    return World.read(stack.var_dir / "world.json")


@pytest_asyncio.fixture(scope="session")
async def _valkey(stack: Stack) -> AsyncIterator["Redis"]:
    client = Redis.from_url(stack.paths.redis_url)
    yield client
    await client.aclose()


@pytest_asyncio.fixture
async def valkey(_valkey: "Redis") -> "Redis":
    """Valkey, emptied before the test."""
    await _valkey.flushdb()
    return _valkey


@pytest.fixture
def beside(committed: Committed, world: World, preloaded: Preloaded) -> Callable[..., str]:
    """Run `opora …` in a process beside the test, against its database; returns what it printed, or why it failed."""

    def run(*words: str, given: str = "", fails: bool = False) -> str:
        with tempfile.TemporaryDirectory() as folder:
            read, out, err = (Path(folder, name) for name in ("given", "out", "err"))
            read.write_text(given, encoding="utf-8")
            status = preloaded.wait(preloaded.start(words, out=out, err=err, given=read))
            assert (status != 0) is fails, err.read_text(encoding="utf-8")
            return (err if fails else out).read_text(encoding="utf-8")

    return run


@pytest_asyncio.fixture
async def client_app(world: World, valkey: "Redis") -> AsyncIterator[ClientApp]:
    """Makes HTTP clients that are signed in as somebody of the world."""
    clients = ClientApp(world, valkey)
    yield clients
    await clients.close()


@pytest.fixture
def change_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Change settings for the rest of the test."""

    def change(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()

    yield change
    monkeypatch.undo()
    settings.cache_clear()
