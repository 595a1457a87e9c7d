"""`make bench ARGS=--large`: what grows from ten thousand cases to a million, and what the wall costs."""

import contextlib
import os
from dataclasses import dataclass, field
from functools import partial
from statistics import median
from typing import Any

import msgspec

from app.bench import report, steps
from app.bench.house import House, serving
from app.bench.large import Houses
from app.bench.load import Measured, ask, measure_warm, over_http
from app.bench.operations import OLD, PAGE, Operation, Request, growing_operations
from app.bench.replay import Recording, listening, product, record, straight
from app.bench.steps import Scans
from app.bench.world import Organisation
from kernel.ids import new_id

CONNECTIONS = 8
ROUNDS = 3
DEPTH = 0.9


class Part(msgspec.Struct):
    """What is read of a part of a list."""

    next: str | None = None


@dataclass
class Place:
    """An organisation in a house, behind a server of its own."""

    name: str
    port: int
    processes: list[Any]
    operations: list[Operation]
    at: dict[str, int] = field(default_factory=dict[str, int])
    measured: dict[str, list[Measured]] = field(default_factory=dict[str, list[Measured]])

    async def measure(self, number: int, seconds: float) -> None:
        """Measure an operation once more."""
        one = self.operations[number]
        way = partial(over_http, self.port, one)
        done, self.at[one.name] = await measure_warm(
            way, one, CONNECTIONS, self.at.get(one.name, 0), seconds, self.processes
        )
        self.measured.setdefault(one.name, []).append(done)

    def of(self, name: str) -> list[Measured]:
        """What was measured, round by round."""
        return self.measured[name]

    def all_of(self, name: str) -> Measured:
        """All rounds together."""
        return sum(self.of(name), start=Measured())


async def run(built: Houses, seconds: float) -> list[report.Result]:
    """Measure in both houses, which are running; this process works on the one that the organisation has alone."""
    alone, among = built.alone, built.among
    first = new_id()
    results = _scans(built)
    async with contextlib.AsyncExitStack() as open_now:
        same = await open_now.enter_async_context(alone.copy("same_sql"))
        free = await open_now.enter_async_context(alone.copy("without_wall"))
        await alone.open_the_wall(free)
        listener = open_now.enter_context(listening())
        client = await open_now.enter_async_context(product())
        places: list[Place] = []
        for name, house, database, made in (
            ("alone", alone, "", built.bench),
            ("among", among, "", built.bench),
            ("big", among, "", built.big),
            ("free", alone, free, built.bench),
        ):
            port, processes = await open_now.enter_async_context(serving(house, database))
            places.append(Place(name, port, processes, await _operations(house, port, made)))
        print(f"{ROUNDS} rounds at {CONNECTIONS} connections; load average {os.getloadavg()[0]:.1f}")
        for number, operation in enumerate(places[0].operations):
            recording = await record(alone, client, listener, operation, built.bench.mark)
            for _ in range(ROUNDS):
                for place in places:
                    await place.measure(number, seconds)
            sql = [await _sql(alone, name, built, operation, recording, seconds) for name in (same, free)]
            results += _results(operation.name, places, *sql)
    for house in (alone, among):
        await house.forget_since(first, [built.bench.tenant_id, built.big.tenant_id])
    return results


async def _operations(house: House, port: int, made: Organisation) -> list[Operation]:
    people = [made.users[0], made.users[OLD]]
    session, old = steps.run(house.folder, list[dict[str, str]], "sign_in", people)
    after = ""
    for _ in range(int(DEPTH * len(made.cases)) // PAGE):
        part = msgspec.json.decode(
            await ask(port, Request("GET", f"/api/v1/cases?limit={PAGE}&after={after}", session)), type=Part
        )
        after = part.next or after
    return growing_operations(made, session, old, after)


async def _sql(
    house: House, database: str, built: Houses, operation: Operation, recording: Recording, seconds: float
) -> Measured:
    async with straight(house.url(database), built.bench.actor(operation.person), CONNECTIONS) as direct:
        way = partial(direct.worker, operation, recording)
        return (await measure_warm(way, operation, CONNECTIONS, 0, seconds))[0]


def _results(name: str, places: list[Place], same: Measured, free: Measured) -> list[report.Result]:
    """An object for each place behind the wall, with what it costs more than the organisation alone."""
    alone, among, big, unwalled = places
    wall = {
        "wall": _ratio(alone.of(name), unwalled.of(name), _seconds),
        "wall_cpu": _ratio(alone.of(name), unwalled.of(name), _cpu),
        "wall_sql": round(free.per_second / same.per_second, 2),
    }
    found = [report.result(f"{name}, alone", CONNECTIONS, alone.all_of(name), same) | wall]
    for place, words in ((among, "among all"), (big, "big one among all")):
        grown = {
            "growth": _ratio(place.of(name), alone.of(name), _seconds),
            "growth_cpu": _ratio(place.of(name), alone.of(name), _cpu),
        }
        found.append(report.result(f"{name}, {words}", CONNECTIONS, place.all_of(name)) | grown)
    for each in found:
        print(report.line(each))
    return found


def _ratio(dear: list[Measured], cheap: list[Measured], cost: Any) -> float:
    return round(median(cost(one) / cost(other) for one, other in zip(dear, cheap, strict=True)), 2)


def _seconds(one: Measured) -> float:
    return 1 / one.per_second


def _cpu(one: Measured) -> float:
    return one.cpu_ms


def _scans(built: Houses) -> list[report.Result]:
    """What the relay does again and again, in both houses."""
    who = (built.bench.tenant_id, built.bench.service_id)
    alone, among = [steps.run(house.folder, Scans, "scan", *who) for house in (built.alone, built.among)]
    found: list[report.Result] = []
    for name, words in (("seal", "relay: what is not sealed"), ("clocks", "relay: clocks"), ("send", "relay: outbox")):
        before, now = getattr(alone, name), getattr(among, name)
        found.append(report.scan(words, before, now))
        print(report.scan_line(found[-1]))
    return found
