"""What somebody has not sent yet is theirs alone: not in lists of others, logs, caches, the log of looks, or an address."""

import base64
import re
from typing import Any
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from app.testing.world import World
from kernel import drafts
from kernel.db import unit_of_work
from kernel.web.guard import cookie_name
from tenants import service as tenants
from tenants.accounts import service as accounts

from .test_drafts import as_a_browser, hidden, ran_out, record, record_url, sign_in, waiting

__all__ = ["record_url", "sign_in"]

TITLE = "Tajný nadpis"
WORDS = ("Děti spí", TITLE, "kuchyni")
OTHERS = ("osp_worker", "osp_head", "osp_peer", "krok_admin", "krok_auditor", "pm_worker", "both_pm", "spod_head")


def told(text: str) -> list[str]:
    return [word for word in WORDS if word in text.replace("\u00a0", " ")]


@pytest.fixture
async def kept(client_app: Any, record_url: str, world: World) -> UUID:
    """A draft of a record, by the key worker."""
    client = await client_app("osp_specialist")
    sent = {**record(title=TITLE), **hidden(await client.get(record_url))}
    assert (await client.post("/drafts", data=sent, headers={"X-Draft": "1"})).status_code == 200
    (draft,) = await drafts.waiting(world.actor("osp_specialist"))
    return draft.id


@pytest.mark.parametrize("who", OTHERS)
async def test_nobody_else_finds_reads_or_throws_it_away(
    world: World, client_app: Any, record_url: str, kept: UUID, who: str
) -> None:
    """Colleagues, heads, administrators, auditors, and others with its id in hand; the form they open is theirs."""
    other, place = await client_app(who), world.place("osp_specialist").id
    for address in ("/drafts", "/my-day", record_url, f"/drafts?of={kept}", f"/drafts?of={kept}&place={place}", "/"):
        answer = await other.get(address)
        assert told(answer.text) == [], address
        assert "records/new" not in answer.headers.get("location", ""), address
    await other.post("/drafts/drop", data={"id": str(kept), "sure": "1"})
    assert await waiting(world.actor("osp_specialist")) == ["Nový záznam"]


async def test_pages_with_it_are_kept_by_no_cache_and_addresses_say_nothing(
    client_app: Any, valkey: Any, record_url: str, kept: UUID
) -> None:
    """Not by the browser, not between; and what leads there carries ids."""
    client = await client_app("osp_specialist")
    page = await client.get(record_url)
    assert told(page.text)
    for answer in (page, await client.get("/drafts"), await client.get("/my-day")):
        assert answer.headers["cache-control"] == "no-store"
    refused = await client.post(record_url, data={**record(title=TITLE, day="31. 2. 2026"), **hidden(page)})
    assert (refused.status_code, refused.headers["cache-control"]) == (400, "no-store")
    await ran_out(client, valkey)
    as_a_browser(client)
    late = await client.post(record_url, data={**record(title=TITLE), **hidden(page)})
    there = await client.get(late.headers["location"])
    assert told(there.text) == []
    assert "Nový záznam" not in there.text
    assert record_url not in late.headers["location"] + there.text
    assert there.headers["cache-control"] == "no-store"


async def test_neither_the_logs_nor_the_log_of_looks_tell_of_it(
    world: World, client_app: Any, valkey: Any, record_url: str
) -> None:
    """Saving, the refusal, the late save and the list: words, titles and places stand in no line."""
    worker = world.actor("osp_specialist")
    with capture_logs() as lines:
        client = await client_app("osp_specialist")
        page = await client.get(record_url)
        await client.post("/drafts", data={**record(title=TITLE), **hidden(page)})
        await client.get("/drafts")
        await client.post(record_url, data={**record(title=TITLE, day="31. 2. 2026"), **hidden(page)})
        async with unit_of_work(worker) as unit:
            entries = await unit.connection.fetch("SELECT action, details::text FROM audit_entry")
        await ran_out(client, valkey)
        as_a_browser(client)
        await client.post(record_url, data={**record(title=TITLE), **hidden(page)})
        await drafts.sweep()
    assert told(str(lines)) == []
    assert {entry["action"] for entry in entries if "draft" in entry["action"]} == {"drafts.read"}, "the client's name"
    assert told(str([dict(entry) for entry in entries])) == []


async def test_a_ticket_tells_nothing_and_opens_nothing(world: World, client_app: Any, record_url: str) -> None:
    """It is sealed; whoever has it from the page neither reads by it nor acts by it, with or without a session."""
    client = await client_app("osp_specialist")
    carried = hidden(await client.get(record_url))
    await client.post("/drafts", data={**record(title=TITLE), **carried})
    sealed = base64.urlsafe_b64decode(carried["draft"])
    worker = world.actor("osp_specialist")
    for secret in (record_url, "Nový záznam", str(worker.user_id), str(worker.worker_id)):
        assert secret.encode() not in sealed
    thief = await client_app(None)
    for address in (f"/drafts?draft={carried['draft']}", "/drafts"):
        answer = await thief.get(address)
        assert answer.status_code == 303
        assert told(answer.text) == []
    saved = await thief.post(
        "/drafts", data={**record(title=TITLE), "draft": carried["draft"]}, headers={"X-Draft": "1"}
    )
    assert re.fullmatch(r"\d?\d:\d\d", saved.text), "the time, and nothing of what stands there"
    assert not thief.cookies.get(cookie_name())
    assert (await thief.post("/drafts/drop", data={"draft": carried["draft"], "sure": "1"})).status_code == 303
    assert await waiting(worker) == ["Nový záznam"]


async def test_an_idle_session_shows_nothing_of_it(client_app: Any, valkey: Any, record_url: str, kept: UUID) -> None:
    """Whoever sits down at the computer afterwards gets the sign-in, at each address that would show it."""
    client = await client_app("osp_specialist")
    await ran_out(client, valkey)
    for address in ("/drafts", record_url, "/my-day", f"/drafts?of={kept}"):
        answer = await client.get(address)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/sign-in")
        assert told((await client.get(answer.headers["location"])).text) == []


@pytest.mark.parametrize("how", ["the account is closed", "the work has ended"])
async def test_a_page_left_open_saves_for_nobody_who_has_left(
    world: World, client_app: Any, record_url: str, how: str
) -> None:
    """The ticket says who it was; what they may is asked of the database."""
    worker = world.actor("osp_specialist")
    assert worker.user_id is not None
    assert worker.tenant_id is not None
    carried = hidden(await (await client_app("osp_specialist")).get(record_url))
    if how == "the account is closed":
        await accounts.disable_user(worker.user_id)
    else:
        async with unit_of_work(world.operator("krok")) as unit:
            roles = await unit.connection.fetch("SELECT id FROM membership WHERE worker_id = $1", worker.worker_id)
        for role in roles:
            await tenants.end_role(worker.tenant_id, role["id"])
        await tenants.end_worker(worker.tenant_id, worker.worker)
    thief = await client_app(None)
    late = await thief.post("/drafts", data={**record(title=TITLE), **carried}, headers={"X-Draft": "1"})
    assert (late.status_code, late.text[:21]) == (422, "Přihlášení už neplatí")
