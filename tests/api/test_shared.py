"""What the handlers of the API share: lists paged by key, versions, acts that are done once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import pytest_asyncio
from httpx import ASGITransport
from litestar import Litestar, Response, get, post, put
from litestar.exceptions import HTTPException
from litestar.params import JSONBody

from app.testing.stack import Committed
from app.testing.world import World
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import DomainError, NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.web import problems
from kernel.web.api import (
    After,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    Limit,
    Paged,
    UnreadableCursor,
    answer,
    create,
    decode_cursor,
    encode_cursor,
    expected_version,
    paged,
)
from kernel.web.guard import SIGNED_IN, ActorMiddleware, guard
from kernel.web.request import OporaRequest
from tenants.notifications import service as notifications


class LeaveNote(msgspec.Struct, forbid_unknown_fields=True):
    """An order of these tests: something that makes a row."""

    kind: str
    refuse: bool = False


class Note(msgspec.Struct):
    """A view of these tests."""

    id: UUID
    at: datetime


NOTES = [Note(new_id(), datetime(2026, 11, 22, 12, minute, tzinfo=UTC)) for minute in range(5, 0, -1)]


async def leave_note(actor: Actor, order: LeaveNote) -> UUID:
    note_id = new_id()
    async with unit_of_work(actor):
        await notifications.notify(actor, notification_id=note_id, kind=order.kind, about_type="test", about_id=note_id)
        if order.refuse:
            raise NotAllowed
    return note_id


@get("/api/v1/notes", rule=SIGNED_IN)
async def list_notes(request: ApiRequest, after: After = None, limit: Limit = 2) -> Paged[Note]:
    """The notes, newest first."""
    place = decode_cursor(after)
    rows = [note for note in NOTES if place is None or (note.at, note.id) < place]
    return paged(rows[: limit + 1], limit, lambda note: (note.at, note.id))


@post("/api/v1/notes", rule=SIGNED_IN)
async def new_note(
    request: ApiRequest, data: JSONBody[LeaveNote], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Leave a note."""
    return await create(request, idempotency_key, "/api/v1/notes", lambda actor: leave_note(actor, data))


@get("/api/v1/note", rule=SIGNED_IN)
async def get_note(request: ApiRequest) -> Response[Note]:
    """One note."""
    return answer(NOTES[0], version=3)


@put("/api/v1/note", rule=SIGNED_IN, status_code=204)
async def change_note(request: ApiRequest, data: JSONBody[LeaveNote], if_match: IfMatch = None) -> None:
    """Change it, from version 3."""
    if expected_version(if_match) != 3:
        raise StaleVersion


@pytest.fixture(scope="module")
def application() -> Litestar:
    """A small API with the shell of the product."""
    return Litestar(
        [list_notes, new_note, get_note, change_note],
        guards=[guard],
        middleware=[ActorMiddleware],
        exception_handlers={
            DomainError: problems.domain_error,
            HTTPException: problems.http_error,
            Exception: problems.unexpected,
        },
        request_class=OporaRequest,
        logging_config=None,
    )


@pytest_asyncio.fixture
async def api(application: Litestar, world: World) -> AsyncIterator[Any]:
    """Somebody who calls it; the token names who."""

    async def actor_for_token(token: str, request_id: str) -> Actor:
        return world.actor(token)

    application.state.actor_for_token = actor_for_token
    transport: Any = ASGITransport(application)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        client.headers["Authorization"] = "Bearer pm_worker"
        yield client


async def notes(world: World, service_name: str = "pm_worker") -> int:
    async with unit_of_work(world.actor(service_name)) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM notification WHERE about_type = 'test'")


# --- lists -------------------------------------------------------------------------------------------------------


async def test_a_list_is_read_to_its_end_part_by_part(api: httpx.AsyncClient) -> None:
    """Every item comes once, in order; the last part has no next."""
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        part = (await api.get("/api/v1/notes", params={"after": after} if after else {})).json()
        seen += [item["id"] for item in part["items"]]
        after = part["next"]
    assert seen == [str(note.id) for note in NOTES]


@pytest.mark.parametrize("after", ["x", "ž", "WyJ4Il0", "W10", "=", "a" * 5_000, "WzEsIDJd"])
async def test_a_place_we_never_gave_is_refused(api: httpx.AsyncClient, after: str) -> None:
    """A made-up cursor is a clear refusal, never a fault of ours."""
    refused = await api.get("/api/v1/notes", params={"after": after})
    assert (refused.status_code, refused.json()["code"]) == (400, "unreadable-cursor")


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x"])
async def test_a_part_has_one_to_a_hundred_items(api: httpx.AsyncClient, limit: str) -> None:
    """The field that is wrong is named."""
    refused = await api.get("/api/v1/notes", params={"limit": limit})
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == ["limit"]


def test_a_cursor_brings_back_its_key() -> None:
    """Whatever types the key has."""
    key = (datetime(2026, 11, 22, tzinfo=UTC), new_id())
    assert decode_cursor(encode_cursor(*key)) == key
    assert decode_cursor(encode_cursor("ž", 3), tuple[str, int]) == ("ž", 3)
    assert decode_cursor(None) is decode_cursor("") is None
    with pytest.raises(UnreadableCursor):
        decode_cursor(encode_cursor("ž", 3))


# --- versions ----------------------------------------------------------------------------------------------------


async def test_a_change_says_which_version_it_starts_from(api: httpx.AsyncClient) -> None:
    """The ETag of the answer is what If-Match takes; without it 428, with another 412."""
    etag = (await api.get("/api/v1/note")).headers["etag"]
    order = {"kind": "x"}
    assert (await api.put("/api/v1/note", json=order, headers={"If-Match": etag})).status_code == 204
    assert (await api.put("/api/v1/note", json=order)).status_code == 428
    for stale in ('"2"', "3", '"3', "*", "W/x", '""', '"99999999999999999999"', '"³"'):
        refused = await api.put("/api/v1/note", json=order, headers={"If-Match": stale.encode()})
        assert (refused.status_code, refused.json()["code"]) == (412, "stale-version")


# --- acts that are done once -------------------------------------------------------------------------------------


async def post_note(api: httpx.AsyncClient, key: str | None = "k1", kind: str = "x", **order: Any) -> httpx.Response:
    return await api.post(
        "/api/v1/notes", json={"kind": kind, **order}, headers={"Idempotency-Key": key} if key is not None else {}
    )


async def test_a_repeated_request_does_nothing_twice_and_gets_the_same_answer(
    world: World, api: httpx.AsyncClient
) -> None:
    """Status, body and address are those of the first answer."""
    first, second = await post_note(api), await post_note(api)
    assert (first.status_code, first.json()) == (201, second.json())
    assert first.headers["location"] == second.headers["location"] == f"/api/v1/notes/{first.json()['id']}"
    assert second.status_code == 201
    assert second.headers["idempotency-replayed"] == "true"
    assert await notes(world) == 1


async def test_without_a_key_every_request_counts(world: World, api: httpx.AsyncClient) -> None:
    """The key is the caller's choice."""
    assert [(await post_note(api, None)).status_code for _ in range(2)] == [201, 201]
    assert await notes(world) == 2


async def test_the_same_key_with_another_request_is_refused(world: World, api: httpx.AsyncClient) -> None:
    """A key belongs to one body."""
    await post_note(api)
    refused = await post_note(api, kind="y")
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    assert await notes(world) == 1


async def test_a_refused_act_is_not_kept(world: World, api: httpx.AsyncClient) -> None:
    """The key is free again, nothing was done, and the refusal stands in the log."""
    assert (await post_note(api, refuse=True)).status_code == 403
    assert await notes(world) == 0
    assert (await post_note(api)).status_code == 201
    async with unit_of_work(world.actor("krok_auditor")) as unit:
        refusals = await unit.connection.fetchval("SELECT count(*) FROM audit_entry WHERE outcome = 'refused'")
    assert refusals == 1


async def test_a_key_belongs_to_one_person_in_one_service(world: World, api: httpx.AsyncClient) -> None:
    """The same key of a colleague, or of oneself in another service, is another key."""
    first = await post_note(api)
    for caller in ("pm_head", "both_pm", "both_osp"):
        api.headers["Authorization"] = f"Bearer {caller}"
        other = await post_note(api)
        assert other.status_code == 201
        assert "idempotency-replayed" not in other.headers
        assert other.json() != first.json()
    assert (await notes(world), await notes(world, "osp_head")) == (3, 1)


@pytest.mark.parametrize("key", ["", "x" * 201, "\x01"])
async def test_a_key_is_visible_and_not_too_long(api: httpx.AsyncClient, key: str) -> None:
    """Anything else is refused before something happens."""
    refused = await post_note(api, key)
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency-key-unreadable")


@pytest.mark.parametrize(("days", "known"), [(13, True), (15, False)])
async def test_after_fourteen_days_the_answer_is_forgotten(
    world: World, api: httpx.AsyncClient, days: int, known: bool
) -> None:
    """A device that was cut off asks days later; after two weeks the key starts anew, and what was kept is deleted."""
    await post_note(api)
    async with unit_of_work(world.actor("pm_worker")) as unit:
        row = await unit.connection.fetchrow("SELECT * FROM answered_request")
        await unit.connection.execute("SELECT opora.forget_answers(-1)")
        values = [value for name, value in row.items() if name != "created_at"]
        names = ", ".join(name for name in row.keys() if name != "created_at")  # noqa: SIM118 a record iterates values
        marks = ", ".join(f"${number}" for number in range(1, len(values) + 1))
        await unit.connection.execute(
            f"INSERT INTO answered_request ({names}, created_at) VALUES ({marks}, now() - interval '{days} days')",
            *values,
        )
    again = await post_note(api)
    assert ("idempotency-replayed" in again.headers) is known
    assert await notes(world) == (1 if known else 2)
    async with unit_of_work(world.actor("pm_worker")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM answered_request") == 1


async def test_the_same_request_at_the_same_moment_is_done_once(
    committed: Committed, world: World, api: httpx.AsyncClient
) -> None:
    """Eight at once: one act, eight equal answers."""
    answers = await asyncio.gather(*(post_note(api) for _ in range(8)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert await notes(world) == 1


async def test_kept_answers_are_unreadable_in_the_database(
    committed: Committed, world: World, api: httpx.AsyncClient
) -> None:
    """Neither the key nor the answer can be read from the row."""
    created = await post_note(api, "the-key-of-the-caller")
    async with committed.superuser() as superuser:
        row = await superuser.fetchrow("SELECT * FROM answered_request")
    kept = b"".join(value for value in row.values() if isinstance(value, bytes))
    assert b"the-key" not in kept
    assert created.json()["id"].encode() not in kept


# --- what is wrong with a body -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"kind": "x", "secret": 1}', "secret"),
        (b'{"kind": 1}', "kind"),
        (b"{}", "kind"),
        (b"", "data"),
        (b"[]", "data"),
    ],
)
async def test_a_wrong_body_names_the_field(api: httpx.AsyncClient, body: bytes, field: str) -> None:
    """Unknown, missing or of another type: the problem says which."""
    refused = await api.post("/api/v1/notes", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert field in refused.json().get("errors", {})


@pytest.mark.parametrize("body", [b'{"kind": "\xff"}', b'{"kind": "x"', b"\xff\xfe", b'{"kind": "\\ud800"}'])
async def test_what_is_no_json_is_refused(api: httpx.AsyncClient, body: bytes) -> None:
    """Bytes that are no UTF-8, and a cut-off body, are the caller's mistake."""
    refused = await api.post("/api/v1/notes", content=body, headers={"Content-Type": "application/json"})
    assert (refused.status_code, refused.json()["status"]) == (400, 400)
