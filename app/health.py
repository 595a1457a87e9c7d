"""Whether the process lives, and whether everything it stands on answers."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

import msgspec
import structlog
from litestar import Request, Response, get

from kernel import deployment, object_store, outbox, seal
from kernel.actor import SIGN_IN
from kernel.db import DB, unit_of_work
from kernel.web import problems
from kernel.web.guard import PUBLIC
from tenants.messages import views as messages

log = structlog.get_logger()

ANSWER_SECONDS = 2.0
NAMED = 5  # organisations in a log, of all that are complained of


class Health(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of the process; `not_ready` names the parts that do not answer, `complaints` what somebody must see to."""

    status: str
    not_ready: list[str] = []
    complaints: list[str] = []


@get("/health/live", rule=PUBLIC, include_in_schema=False)
async def live() -> Health:
    """The process answers."""
    return Health("live")


@get("/health/ready", rule=PUBLIC, include_in_schema=False)
async def ready(request: "Request[Any, Any, Any]") -> Response[Health]:
    """Database, Valkey and object store answer, too.

    A log that nobody seals is a complaint and no refusal: people can work, and no session of the database that holds
    the sealer's lock may take the service away.
    """
    parts: dict[str, Awaitable[Any]] = {
        "database": _database(),
        "valkey": request.app.state.valkey.ping(),
        "object store": object_store.answers(),
    }
    answered = await asyncio.gather(*(_within(part) for part in parts.values()))
    missing = [name for name, there in zip(parts, answered, strict=True) if not there]
    if missing:
        return Response(Health("not ready", missing), status_code=503, headers=problems.COME_BACK)
    return Response(Health("ready", complaints=await _complaints()))


async def _within(part: Awaitable[Any]) -> bool:
    try:
        await asyncio.wait_for(part, ANSWER_SECONDS)
    except Exception:  # noqa: BLE001 whatever it is, the part is not ready
        return False
    return True


async def _complaints() -> list[str]:
    found: list[str] = []
    with suppress(Exception):  # the database went away in between: the next question says so
        async with asyncio.timeout(ANSWER_SECONDS):
            late = await seal.late()
            for one in late[:NAMED]:
                log.error(
                    "entries of the audit log wait for their seal",
                    seconds=round(one.seconds),
                    tenant_id=str(one.tenant_id),
                    count=len(late),
                )
            if late:
                found.append("audit log")
            if await outbox.is_stuck():
                log.error("facts wait in the outbox and nobody sends them")
                found.append("outbox")
            if await outbox.gave_up():
                log.error("facts were given up within a day; see opora outbox check")
                found.append("facts given up")
            if await messages.stuck():
                log.error("messages to people have waited for an hour; see opora messages check")
                found.append("messages")
            async with unit_of_work(SIGN_IN) as unit:
                altered = await deployment.altered(unit.connection)
            if altered:
                log.error("somebody altered the role of the application", count=len(altered))
                found.append("database role")
    return found


async def _database() -> None:
    """A context must be accepted, too: a wrong root key and a wrong clock are seen here."""
    if DB.pool is None:
        raise ConnectionError
    async with unit_of_work(SIGN_IN) as unit:
        await unit.connection.fetchval("SELECT 1")
