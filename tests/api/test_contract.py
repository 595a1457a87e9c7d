"""The running product keeps what its description says: schemathesis asks every operation, as people and as nobody.

`OPORA_TEST_EXAMPLES=100` asks more than the few examples of each operation that fit into `make test`.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
import pytest_asyncio

from app import demo, domains
from app.demo_people import ORGANISATIONS, PEOPLE, World
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.testing.browser import serving
from kernel.testing.plugin import _in_own_clone
from kernel.testing.stack import EMPTY, Committed, Stack
from services.teamwork import service as teamwork
from tenants.service import create_token

CONFIG = Path(__file__).with_name("schemathesis.toml")
CALLERS = {"the head of an authority": "rihova", "a spinal specialist": "souckova", "nobody": None}
NAMES = {
    "case": "client_case",
    "task": "task",
    "consent": "consent",
    "evidence": "consent_evidence",
    "notice": "notice",
    "cooperation": "case_management",
    "meeting": "team_meeting",
    "item": "meeting_item",
    "handover": "handover",
    "grant": "share_grant",
    "worker": "worker",
    "service": "service",
}

domains.load()


class Product(msgspec.Struct):
    """The product over the data of the demonstration."""

    url: str
    world: World
    committed: Committed


@pytest_asyncio.fixture(scope="module")
async def product(stack: Stack, _database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Product]:
    """Served in a process of its own, with the people and cases of the story."""
    async for committed in _in_own_clone(stack, EMPTY):
        world = await demo.make(small=True)
        async with serving(tmp_path_factory.mktemp("served") / "serve.log") as url:
            yield Product(url, world, committed)


async def dictionaries(product: Product, caller: str) -> dict[str, list[object]]:
    """Real values by what they name: what the caller's service holds or is let through to, and a few of strangers."""
    words: dict[str, list[object]] = {}
    for name, table in NAMES.items():
        query = f"SELECT id FROM {table} ORDER BY id LIMIT 12"
        async with unit_of_work(product.world.actors[caller]) as unit, product.committed.superuser() as superuser:
            own = [row["id"] for row in await unit.connection.fetch(query)]
            words[name] = own + [row["id"] for row in await superuser.fetch(query) if row["id"] not in own][:2]
    words["goal"] = [goal for item in words["item"] for goal in await goals(product.world, item)]
    today = today_in_prague()
    words["day"] = [today + timedelta(days=days) for days in (-30, -1, 0, 1, 60)]
    words["instant"] = [(now() - timedelta(days=days)).isoformat() for days in (30, 1, -7)]
    return words


async def goals(world: World, item_id: object) -> list[UUID]:
    """The goals written at a meeting about one client."""
    assert isinstance(item_id, UUID)
    return [goal.id for goal in (await teamwork.item_view(world.actors["souckova"], item_id)).goals]


def sendable(world: World, caller: str) -> dict[str, object]:
    """Values by field that let the caller's orders be done; a field that is not here keeps its sample."""
    today = today_in_prague()
    colleague, partner = {"rihova": ("dvorackova", "havelka"), "souckova": ("stastna", "kral")}[caller]
    days: dict[str, object] = dict.fromkeys(("said_on", "valid_from", "informed_on", "agreed_on"), today)
    return {
        "key_worker_id": world.actors[caller].worker_id,
        "responsible_id": world.actors[caller].worker_id,
        "assignee_id": world.actors[colleague].worker_id,
        "worker_id": world.actors[colleague].worker_id,
        "worker_ids": [world.actors[partner].worker_id],
        "participant_ids": [world.actors[caller].worker_id, world.actors[partner].worker_id],
        "recipient_service_id": world.services["pm"],
        "partner_service_id": world.services["pm"],
        "agenda": [world.cooperations["kucerova"]],
        "case_management_id": world.cooperations["kucerova"],
        **days,
        "valid_until": today + timedelta(days=90),
        "due_on": today + timedelta(days=20),
        "occurred_at": now() - timedelta(hours=1),
        "received_at": now() - timedelta(hours=1),
        "held_at": now() + timedelta(days=1),
        "evidence": "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
    }


def with_values(example: Any, values: dict[str, object]) -> Any:
    """An example with the values of its fields."""
    if isinstance(example, dict):
        return {name: values.get(name, with_values(each, values)) for name, each in example.items()}
    return [with_values(each, values) for each in example] if isinstance(example, list) else example


async def description(product: Product, caller: str) -> dict[str, Any]:
    """The description as it is served, with examples that can be done: schemathesis changes them bit by bit."""
    async with httpx.AsyncClient() as client:
        described = (await client.get(f"{product.url}/schema/openapi.json")).json()
    for operation in (each for item in described["paths"].values() for each in item.values()):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            media["example"] = with_values(media["example"], sendable(product.world, caller))
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "If-Match":
                parameter["schema"]["examples"] = ['"1"']
        if caller == "souckova":  # under the key of the example everything but the first would be refused
            operation["parameters"] = [
                each for each in operation.get("parameters", ()) if each["name"] != "Idempotency-Key"
            ]
    return described


@pytest.mark.slow
@pytest.mark.xdist_group("contract")
@pytest.mark.parametrize("caller", CALLERS)
async def test_what_is_answered_is_what_is_described(caller: str, product: Product, tmp_path: Path) -> None:
    """All checks of schemathesis, over every operation, alone and one after the other."""
    who = CALLERS[caller] or "souckova"
    for name, words in (await dictionaries(product, who)).items():
        (tmp_path / f"{name}.dict").write_text("".join(f'"{word}"\n' for word in words))
    shutil.copy(CONFIG, tmp_path)
    (tmp_path / "openapi.json").write_bytes(msgspec.json.encode(await description(product, who)))
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", "openapi.json"]
    command += ["--url", product.url, "--checks", "all"]
    if examples := os.environ.get("OPORA_TEST_EXAMPLES"):
        command += ["--max-examples", examples]
    if CALLERS[caller]:
        person = PEOPLE[who]
        token = await create_token(person.email, ORGANISATIONS[person.organisation].code, None, "contract")
        command += ["--header", f"Authorization: Bearer {token}"]
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=1800
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0


def test_every_check_is_on() -> None:
    """The configuration leaves none out."""
    checks = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["checks"]
    assert all(set(changed) == {"expected-statuses"} for changed in checks.values())
