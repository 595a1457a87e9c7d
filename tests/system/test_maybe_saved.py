"""COMMIT was under way when the connection went: nobody says "nothing was saved", and nothing is there twice."""

import html
import re
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from app.testing.client import ClientApp, app
from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import outages
from kernel.db import running
from kernel.legal_time import format_date, today_in_prague
from kernel.web import form_page

pytestmark = pytest.mark.slow

UNCLEAR = "Nevíme, jestli se to uložilo."
NOTHING = "Nic se neuložilo"
WHO = "osp_specialist"


def order(world: World) -> dict[str, Any]:
    """A case to be opened by a program."""
    return {"identity": {"family_name": "Okoun"}, "key_worker_id": str(world.actor(WHO).worker_id)}


class Line:
    """The line to the database, which breaks at the COMMIT of an act: before the server has it, or before it answers."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.breaks = ""  # "before", "after" or not at all
        self.error: Exception = asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")
        execute = asyncpg.Connection.execute

        async def sent(connection: Any, sql: str, *words: Any, **more: Any) -> str:
            unit = running()
            if not (self.breaks and sql.startswith("COMMIT;") and unit is not None and unit.acted):
                return await execute(connection, sql, *words, **more)
            breaks, self.breaks = self.breaks, ""
            if breaks == "after":
                await execute(connection, sql, *words, **more)
            raise self.error

        patch.setattr(asyncpg.Connection, "execute", sent)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch, committed: object) -> Line:
    return Line(monkeypatch)


@pytest.fixture
async def case_id(world: World, committed: object) -> UUID:
    worker = world.actor(WHO)
    return await cases.open_case(
        worker, OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=worker.worker_id)
    )


@pytest.fixture
async def client(client_app: ClientApp) -> httpx.AsyncClient:
    return await client_app(WHO)


def record(page: httpx.Response) -> dict[str, str]:
    """The form of a page, filled in."""
    key = re.search(r'name="once" value="(\w+)"', page.text)
    assert key is not None
    return {
        "once": key[1],
        "kind": "note",
        "day": format_date(today_in_prague()),
        "time": "0:00",
        "title": "Návštěva doma",
        "facts": "Děti spí v kuchyni.",
    }


@pytest.mark.parametrize("breaks", ["before", "after"])
@pytest.mark.parametrize("error", outages.UNCLEAR)
async def test_the_words_come_back_and_sent_again_make_one_record(
    client: httpx.AsyncClient,
    world: World,
    case_id: UUID,
    line: Line,
    breaks: str,
    error: type[Exception],
) -> None:
    """Whether COMMIT reached the server or not: the page says that we do not know, and one record is there at the end."""
    url = f"/cases/{case_id}/records/new"
    sent = record(await client.get(url))
    line.breaks, line.error = breaks, error("no")
    again = await client.post(url, data=sent)
    page = html.unescape(again.text).replace("\xa0", " ")
    assert (again.status_code, again.headers["retry-after"]) == (503, "5")
    assert UNCLEAR in page
    assert NOTHING not in page
    assert sent["facts"] in page
    assert record(again)["once"] == sent["once"]
    assert len(await case_views.list_records(world.actor(WHO), case_id)) == (breaks == "after")
    assert (await client.post(url, data=sent)).status_code == 303
    assert len(await case_views.list_records(world.actor(WHO), case_id)) == 1


async def test_changed_words_are_no_second_record_either(
    client: httpx.AsyncClient, world: World, case_id: UUID, line: Line
) -> None:
    """Whoever goes on typing in that form is told that it was saved before."""
    url = f"/cases/{case_id}/records/new"
    sent = record(await client.get(url))
    line.breaks = "after"
    await client.post(url, data=sent)
    refused = await client.post(url, data={**sent, "facts": "Děti spí v kuchyni a jedí v ložnici."})
    assert refused.status_code == 409
    assert "už jste jednou odeslali" in html.unescape(refused.text).replace("\xa0", " ")
    assert len(await case_views.list_records(world.actor(WHO), case_id)) == 1


async def test_a_page_that_cannot_be_drawn_either_says_the_same(
    client: httpx.AsyncClient, case_id: UUID, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database stays away: the page of the fault, with the true sentence."""
    url = f"/cases/{case_id}/records/new"
    sent = record(await client.get(url))
    line.breaks = "before"

    monkeypatch.setattr(form_page, "LONGEST_DRAWING_SECONDS", 0)
    answered = await client.post(url, data=sent)
    page = html.unescape(answered.text).replace("\xa0", " ")
    assert answered.status_code == 503
    assert UNCLEAR in page
    assert NOTHING not in page


@pytest.mark.parametrize("breaks", ["before", "after"])
async def test_a_program_is_told_with_a_code_of_its_own(
    client_app: ClientApp, world: World, line: Line, breaks: str
) -> None:
    """Sent again under the same key there is one case."""
    client = await client_app(WHO, bearer=True)
    key = {"Idempotency-Key": "one"}
    line.breaks = breaks
    unclear = await client.post("/api/v1/cases", json=order(world), headers=key)
    assert (unclear.status_code, unclear.headers["retry-after"]) == (503, "5")
    assert unclear.json()["code"] == "maybe-saved"
    assert unclear.json()["type"] == "/problems/maybe-saved"
    done = await client.post("/api/v1/cases", json=order(world), headers=key)
    assert done.status_code == 201
    assert ("idempotency-replayed" in done.headers) is (breaks == "after")


async def test_what_the_database_refuses_at_commit_is_not_saved(
    client_app: ClientApp, world: World, line: Line
) -> None:
    """A refusal by the server is clear."""
    client = await client_app(WHO, bearer=True)
    line.breaks, line.error = "before", asyncpg.SerializationError("no")
    answered = await client.post("/api/v1/cases", json=order(world))
    assert (answered.status_code, answered.json()["code"]) == (503, "unavailable")


async def test_an_outage_after_the_commit_is_not_nothing(
    client_app: ClientApp, world: World, committed: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place is written down as changed when Valkey goes; the next request, which only looks, is told the usual."""
    client = await client_app("both_pm")

    async def away(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, "change", away)
        answered = await client.post("/switch", data={"choice": world.places("both_pm")[1].id})
    assert answered.status_code == 503
    assert UNCLEAR in html.unescape(answered.text).replace("\xa0", " ")
    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, "load", away)
        assert NOTHING in html.unescape((await client.get("/account")).text).replace("\xa0", " ")
