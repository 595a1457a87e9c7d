"""What runs in a process of its own, on one house: nothing of it is warm where requests are recorded or measured."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from app.bench import office, world
from app.bench.house import House, environment
from app.bench.office import Office, OfficeOrder
from app.bench.world import Order, Organisation

T = TypeVar("T")
BACKLOG = 100_000  # facts that were sent and not taken


class Scans(msgspec.Struct, frozen=True):
    """Milliseconds of what the relay does again and again, when nothing is new."""

    seal: float
    clocks: float
    send: float


def start(folder: Path, name: str, *arguments: Any) -> subprocess.Popen[bytes]:
    """Begin a step; `result` waits for it."""
    order = msgspec.json.encode(arguments).decode()
    command = [sys.executable, "-m", "app.bench.steps", name, order]
    return subprocess.Popen(command, env=environment(folder), stderr=subprocess.PIPE)


def result(step: subprocess.Popen[bytes], folder: Path, kind: type[T]) -> T:
    """What a step made. Raises RuntimeError with its last words."""
    _, said = step.communicate()
    if step.returncode != 0:
        raise RuntimeError(said.decode(errors="replace")[-2_000:])
    file = folder / f"step-{step.pid}.json"
    made = msgspec.json.decode(file.read_bytes(), type=kind)
    file.unlink()
    return made


def run(folder: Path, kind: type[T], name: str, *arguments: Any) -> T:
    """Do a step and wait for what it makes."""
    return result(start(folder, name, *arguments), folder, kind)


async def migrate() -> None:
    """Bring the database to the present schema."""
    from kernel.migrations import migrate
    from kernel.settings import settings

    await migrate(settings().owner_database_url, settings().root_key)


async def build(order: Order) -> Organisation:
    """Make an organisation, let its facts be taken and seal its log."""
    from kernel import outbox, seal

    made = await world.build(order)
    await outbox.drain()
    await seal.seal()
    return made


async def sign_in(users: list[UUID]) -> list[dict[str, str]]:
    """Sessions of some people."""
    return [await world.sign_in(user) for user in users]


async def scan(tenant_id: UUID, service_id: UUID) -> Scans:
    """Time the relay: sealing with nothing behind, the clocks, and sending beside facts that wait to be taken."""
    from kernel import outbox, seal
    from kernel.settings import settings

    await seal.seal()
    await outbox.note_due()
    await outbox.drain()
    sealing = await _timed(seal.seal)
    clocks = await _timed(outbox.note_due)
    async with House(settings().var_dir).backlog(tenant_id, service_id, BACKLOG):
        sending = await _timed(lambda: outbox.relay_once(lambda *_: None))
    return Scans(sealing, clocks, sending)


async def build_office(order: OfficeOrder) -> Office:
    """Make an authority, let its facts be taken and seal its log."""
    from kernel import outbox, seal

    made = await office.build(order)
    await outbox.drain()
    await seal.seal()
    return made


async def due(tenant_id: UUID, service_id: UUID, count: int, passed: int) -> float:
    """Milliseconds in which the clock finds what is due among all deadlines that run, and puts it into the outbox."""
    from kernel import outbox
    from kernel.settings import settings

    async with House(settings().var_dir).deadlines(tenant_id, service_id, count, passed):
        begun = time.perf_counter()
        noted = await outbox.note_due()
        spent = time.perf_counter() - begun
        if noted < passed:
            raise RuntimeError(f"{noted} noted of {passed}")
        return round(1000 * spent, 2)


async def _timed(act: Callable[[], Awaitable[Any]], times: int = 7) -> float:
    spent: list[float] = []
    for _ in range(times):
        begun = time.perf_counter()
        await act()
        spent.append(time.perf_counter() - begun)
    return round(1000 * median(spent), 2)


STEPS: dict[str, Callable[..., Awaitable[Any]]] = {
    each.__name__: each for each in (migrate, build, build_office, sign_in, scan, due)
}


async def _do(name: str, arguments: bytes) -> Any:
    from app import domains
    from app.embedded import embedded_values
    from kernel.context import context_key
    from kernel.db import DB
    from kernel.object_store import open_file_store, use_file_store
    from kernel.settings import embedded_by, settings

    embedded_by(embedded_values)
    now = settings()
    step = STEPS[name]
    if step is migrate:
        return await migrate()
    domains.load()
    use_file_store(open_file_store(now.object_store_url))
    await DB.open(now.database_url, size=4, context_key=context_key(now.root_key))
    try:
        kinds = [kind for key, kind in step.__annotations__.items() if key != "return"]
        return await step(
            *(msgspec.convert(one, kind) for one, kind in zip(msgspec.json.decode(arguments), kinds, strict=True))
        )
    finally:
        await DB.close()


def main() -> None:
    """Do one step and leave what it made where `result` looks for it."""
    made = asyncio.run(_do(sys.argv[1], sys.argv[2].encode()))
    folder = Path(os.environ["OPORA_VAR_DIR"])
    (folder / f"step-{os.getpid()}.json").write_bytes(msgspec.json.encode(made))


if __name__ == "__main__":
    main()
