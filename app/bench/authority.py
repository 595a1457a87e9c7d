"""`make bench ARGS=--authority`: what an office of child protection waits for, at its full size."""

from functools import partial
from pathlib import Path
from secrets import token_hex

import msgspec

from app.bench import office, report, steps
from app.bench.house import House, serving
from app.bench.large import fingerprint
from app.bench.load import measure_warm, over_http
from app.bench.office import DESK, HEAD, INTAKE, SUBSTITUTE, Office, OfficeOrder
from app.bench.operations import Operation, Request
from cases.cases.schemas import Find
from kernel.ids import new_id

FOLDER = Path("var/bench-authority")
CONNECTIONS = 8
DEADLINES, DUE = 1_000_000, 1_000


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was built, and from what."""

    fingerprint: str
    office: Office


def house_of(order: OfficeOrder) -> tuple[House, Office]:
    """The house of this size; built anew when the schema or the building changed since."""
    house, file, wanted = House(FOLDER), FOLDER / "office.json", fingerprint(order, Path(office.__file__))
    if file.exists():
        kept = msgspec.json.decode(file.read_bytes(), type=Kept)
        if kept.fingerprint == wanted:
            print(f"Taking the office in {FOLDER}")
            return house, kept.office
    print(f"Building an office that knows {order.people} people")
    house.destroy()
    with house.running(durable=False):
        steps.run(house.folder, type(None), "migrate")
        made = steps.run(house.folder, Office, "build_office", order)
    file.write_bytes(msgspec.json.encode(Kept(fingerprint=wanted, office=made)))
    return house, made


async def run(house: House, made: Office, seconds: float) -> list[report.Result]:
    """Measure in the house, which is running; what is written is removed again."""
    first = new_id()
    people = [made.users[each] for each in (DESK, INTAKE, HEAD, SUBSTITUTE)]
    signed_in = steps.run(house.folder, list[dict[str, str]], "sign_in", people)
    await house.tidy()
    results: list[report.Result] = []
    async with serving(house) as (port, processes):
        for operation in operations(made, *signed_in):
            way = partial(over_http, port, operation)
            done, _ = await measure_warm(way, operation, CONNECTIONS, 0, seconds, processes)
            results.append(report.result(operation.name, CONNECTIONS, done))
            print(report.line(results[-1]))
    await house.forget_since(first, [made.tenant_id])
    due = steps.run(house.folder, float, "due", made.tenant_id, made.service_id, DEADLINES, DUE)
    results.append(report.look(f"clock: {DUE} due among {DEADLINES} deadlines", due))
    print(report.look_line(results[-1]))
    return results


def operations(
    made: Office, desk: dict[str, str], intake: dict[str, str], head: dict[str, str], substitute: dict[str, str]
) -> list[Operation]:
    """A call about a child nobody knows, finding a child by name, the day of the coordinator with the full desk and that of who stands in
    for them, and the page on which a head assigns in a unit of twelve."""

    def call(number: int) -> Request:
        order = office.call_about(office.of_nobody(token_hex(6), number))
        return Request("POST", "/api/v1/notices", intake, order)

    def find(number: int) -> Request:
        wanted = made.family_name(made.people // 10 + number * 37 % (made.people - made.people // 10))
        return Request("POST", "/api/v1/cases/search", intake, Find(q=wanted))

    day = f"my day, {made.deadlines} open deadlines"
    return [
        Operation("take a notice down", call, expected=201),
        Operation(f"find a child among {made.people}", find),
        Operation(day, lambda _: Request("GET", "/api/v1/my-day", desk)),
        Operation("my day of a substitute (page)", lambda _: Request("GET", "/my-day", substitute)),
        Operation("assignment page, a unit of 12", lambda _: Request("GET", f"/notices/{made.waiting}/assign", head)),
    ]
