"""Requests over kept connections: what each took, how many there were in a second, what they cost."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

import psutil

from app.bench.operations import Operation, Request

WARM_SECONDS = 1.0
Take = Callable[[], int | None]
Worker = Callable[[Take], Awaitable[list[float]]]


@dataclass
class Measured:
    """Seconds of each request, seconds from first to last, CPU seconds of the processes that served."""

    times: list[float] = field(default_factory=list[float])
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def per_second(self) -> float:
        """Requests in a second."""
        return len(self.times) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU for a request."""
        return 1000 * self.cpu / len(self.times)

    def percentile(self, share: float) -> float:
        """Milliseconds in which so large a share of the requests was answered."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def __add__(self, other: "Measured") -> "Measured":
        return Measured([*self.times, *other.times], self.seconds + other.seconds, self.cpu + other.cpu)


async def measure(
    worker: Worker,
    connections: int,
    seconds: float,
    *,
    times: int | None = None,
    processes: Iterable[psutil.Process] = (),
) -> Measured:
    """Let so many workers take the next number until the time, or the `times`, are over."""
    taken = 0
    end = time.perf_counter() + seconds

    def take() -> int | None:
        nonlocal taken
        if taken >= times if times is not None else time.perf_counter() > end:
            return None
        taken += 1
        return taken - 1

    before, begun = cpu_seconds(processes), time.perf_counter()
    parts = await asyncio.gather(*(worker(take) for _ in range(connections)))
    spent = time.perf_counter() - begun
    return Measured([each for part in parts for each in part], spent, cpu_seconds(processes) - before)


async def measure_warm(
    way: Callable[[int], Worker],
    operation: Operation,
    connections: int,
    start: int,
    seconds: float,
    processes: Iterable[psutil.Process] = (),
) -> tuple[Measured, int]:
    """Measure from request number `start` on, after a while that does not count; returns the next number too."""
    if operation.times is None:
        start += len((await measure(way(start), connections, WARM_SECONDS)).times)
    done = await measure(way(start), connections, seconds, times=operation.times, processes=processes)
    return done, start + len(done.times)


def over_http(port: int, operation: Operation, offset: int) -> Worker:
    """A worker that keeps one HTTP connection; its requests begin with number `offset`."""

    async def worker(take: Take) -> list[float]:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        spent: list[float] = []
        while (number := take()) is not None:
            request = operation.request(offset + number).wire()
            begun = time.perf_counter()
            writer.write(request)
            status, body = await _answer(reader)
            spent.append(time.perf_counter() - begun)
            if status != operation.expected:
                raise RuntimeError(f"{operation.name}: {status} {body[:300]!r}")
        writer.close()
        return spent

    return worker


async def ask(port: int, request: Request) -> bytes:
    """One request over a connection of its own."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.wire())
    status, body = await _answer(reader)
    writer.close()
    if status >= 400:
        raise RuntimeError(f"{request.path}: {status} {body[:300]!r}")
    return body


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    return int(head[9:12]), await reader.readexactly(int(length.split(b":")[1]))


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """CPU that processes and their children have spent."""
    total = 0.0
    for root in processes:
        for process in (root, *root.children(recursive=True)):
            try:
                spent = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += spent.user + spent.system
    return total
