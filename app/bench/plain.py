"""`make bench`: one organisation in a fresh house, each operation over HTTP and as the same SQL."""

import contextlib
from functools import partial
from pathlib import Path

from app.bench import report, steps
from app.bench.house import House, serving
from app.bench.load import measure_warm, over_http
from app.bench.operations import WITHDRAWALS, Operation, plain_operations
from app.bench.replay import Recording, listening, product, record, straight
from app.bench.world import Order, Organisation

FOLDER = Path("var/bench")
CONNECTIONS = (1, 8)


async def run(house: House, cases: int, seconds: float) -> list[report.Result]:
    """Build, record and measure in a house that is running."""
    print("Building the world")
    steps.run(house.folder, type(None), "migrate")
    withdrawals = len(CONNECTIONS) * WITHDRAWALS + 2
    made = steps.run(
        house.folder, Organisation, "build", Order(code="bench", mark="ME", cases=cases, shared=withdrawals)
    )
    (session,) = steps.run(house.folder, list[dict[str, str]], "sign_in", made.users[:1])
    await house.tidy()
    operations = plain_operations(made, session, len(CONNECTIONS))
    results: list[report.Result] = []
    async with contextlib.AsyncExitStack() as open_now:
        copy = await open_now.enter_async_context(house.copy("same_sql"))
        listener = open_now.enter_context(listening())
        client = await open_now.enter_async_context(product())
        recorded: list[tuple[Operation, Recording]] = []
        for operation in operations:
            recorded.append((operation, await record(house, client, listener, operation, made.mark)))
            print(f"  {operation.name}: {len(recorded[-1][1].statements)} statements and the transaction")
        port, processes = await open_now.enter_async_context(serving(house))
        for operation, recording in recorded:
            at_http = at_sql = 0
            for connections in CONNECTIONS:
                http, at_http = await measure_warm(
                    partial(over_http, port, operation), operation, connections, at_http, seconds, processes
                )
                async with straight(house.url(copy), made.actor(), connections) as direct:
                    way = partial(direct.worker, operation, recording)
                    sql, at_sql = await measure_warm(way, operation, connections, at_sql, seconds)
                results.append(report.result(operation.name, connections, http, sql))
                print(report.line(results[-1]))
    return results
