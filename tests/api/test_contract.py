"""The running product keeps what its description says: schemathesis asks every operation, as people and as nobody.

`OPORA_TEST_EXAMPLES=100` asks more than the few examples of each operation that fit into `make test`, everything as
everybody, and as one more person: somebody of the service that things are shared with.

Three quarters of all requests are orders of a wrong shape, some of them a hundred for one operation. They are refused
by reading them, whoever sent them, so in `make test` the head sends them only where the specialist's are not read:
who may not know of a thing is told so before. Methods that an address does not know are asked for by one of them.
"""

import asyncio
import os
import re
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

from app.testing.preloaded import Preloaded
from app.testing.served import serving
from app.testing.time import days_from_now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from services.meetings import views as meeting_views

from .conftest import Story, with_values

pytestmark = pytest.mark.slow

CONFIG = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = os.environ.get("OPORA_TEST_EXAMPLES")
READ = "souckova"  # she works with what she may change, so her wrong orders are read
CALLERS = {"the head of an authority": "rihova", "a spinal specialist": READ, "nobody": None}
if EXAMPLES:
    CALLERS["a worker of the other service"] = "kral"
NAMES = {
    "case": "client_case",
    "task": "task",
    "consent": "consent",
    "evidence": "consent_evidence",
    "notice": "notice",
    "case_management": "case_management",
    "meeting": "team_meeting",
    "item": "meeting_item",
    "handover": "handover",
    "grant": "share_grant",
    "worker": "worker",
    "service": "service",
}


@pytest_asyncio.fixture(scope="module")
async def url(story: Story, preloaded: Preloaded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The product, served in a process of its own; whoever looks for what is not there is not slowed down in it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPORA_MOST_MISSES", "1000000")
        async with serving(preloaded, tmp_path_factory.mktemp("served") / "serve.log") as address:
            yield address


async def dictionaries(story: Story, caller: str) -> dict[str, list[object]]:
    """Real values by what they name: what the caller's service holds or is let through to, and a few of strangers."""
    words: dict[str, list[object]] = {}
    for name, table in NAMES.items():
        query = f"SELECT id FROM {table} ORDER BY id LIMIT 12"
        async with unit_of_work(story.world.actors[caller]) as unit, story.committed.superuser() as superuser:
            own = [row["id"] for row in await unit.connection.fetch(query)]
            words[name] = own + [row["id"] for row in await superuser.fetch(query) if row["id"] not in own][:2]
    words["goal"] = [goal for item in words["item"] for goal in await goals(story, item)]
    today = today_in_prague()
    words["day"] = [today + timedelta(days=days) for days in (-30, -1, 0, 1, 60)]
    words["instant"] = [days_from_now(-days).isoformat() for days in (30, 1, -7)]
    return words


async def goals(story: Story, item_id: object) -> list[UUID]:
    """The goals written at a meeting about one client."""
    assert isinstance(item_id, UUID)
    return [goal.id for goal in (await meeting_views.item_view(story.world.actors["souckova"], item_id)).goals]


async def description(story: Story, url: str, caller: str) -> dict[str, Any]:
    """The description as it is served, with examples that can be done: schemathesis changes them bit by bit."""
    async with httpx.AsyncClient() as client:
        described = (await client.get(f"{url}/schema/openapi.json")).json()
    for operation in (each for item in described["paths"].values() for each in item.values()):
        for media in operation.get("requestBody", {}).get("content", {}).values():
            media["example"] = with_values(media["example"], story.sendable(caller))
        for parameter in operation.get("parameters", ()):
            if parameter["name"] == "If-Match":
                parameter["schema"]["examples"] = ['"1"']
        if caller == "souckova":  # under the key of the example everything but the first would be refused
            operation["parameters"] = [
                each for each in operation.get("parameters", ()) if each["name"] != "Idempotency-Key"
            ]
    return described


async def read_of_the_other(story: Story, url: str, described: dict[str, Any]) -> list[str]:
    """The operations that read an order of the other caller, for it to be wrong; of others they only say that they are not there."""
    words, read = await dictionaries(story, READ), []
    headers = {"Authorization": f"Bearer {await story.token(READ)}", "If-Match": '"1"'}
    async with httpx.AsyncClient(base_url=url, headers=headers) as client:
        for path, item in described["paths"].items():
            for method in (method for method, operation in item.items() if "requestBody" in operation):
                tries = [
                    (await client.request(method, each, json=["wrong"])).status_code for each in addresses(path, words)
                ]
                if 400 in tries:
                    read.append(f"{method.upper()} {path}")
    return read


def addresses(path: str, words: dict[str, list[object]]) -> list[str]:
    """An address with the first, the second and the third of all that its parameters may name."""
    names = re.findall(r"{(\w+?)(?:_id)?}", path)
    values = [[*words.get(name, ()), 0, 0, 0][:3] for name in names]
    return [re.sub("{.*?}", "{}", path).format(*each) for each in zip(*values, strict=True)] or [path]


def leaving_out(read: list[str]) -> str:
    """The lines of the configuration that leave wrong orders of these out, and methods that no address knows."""
    once = "[phases.coverage]\nunexpected-methods = []\n"
    return f'{once}[[operations]]\ninclude-name = {msgspec.json.encode(read).decode()}\nphases.coverage.generation.mode = "positive"\n'


@pytest.mark.xdist_group("contract")
@pytest.mark.parametrize("caller", CALLERS)
async def test_what_is_answered_is_what_is_described(caller: str, story: Story, url: str, tmp_path: Path) -> None:
    """All checks of schemathesis, over every operation, alone and one after the other."""
    who = CALLERS[caller] or "souckova"
    for name, words in (await dictionaries(story, who)).items():
        (tmp_path / f"{name}.dict").write_text("".join(f'"{word}"\n' for word in words))
    described, configured = await description(story, url, who), CONFIG.read_text(encoding="utf-8")
    if not EXAMPLES and CALLERS[caller] not in (READ, None):
        read = await read_of_the_other(story, url, described)
        assert 30 < len(read) < len(described["paths"]), read
        configured += leaving_out(read)
    (tmp_path / CONFIG.name).write_text(configured, encoding="utf-8")
    (tmp_path / "openapi.json").write_bytes(msgspec.json.encode(described))
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "run", "openapi.json"]
    command += ["--url", url, "--checks", "all"]
    if EXAMPLES:
        command += ["--max-examples", EXAMPLES]
    if CALLERS[caller]:
        command += ["--header", f"Authorization: Bearer {await story.token(who)}"]
    else:  # nobody is asked to sign in, before anybody looks what was sent: an example and a few more of each operation
        command += ["--mode", "positive"] + ([] if EXAMPLES else ["--phases", "examples,fuzzing"])
    done = await asyncio.to_thread(
        subprocess.run, command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=1800
    )
    print(done.stdout, done.stderr)
    assert done.returncode == 0


def test_every_check_is_on() -> None:
    """The configuration leaves none out."""
    checks = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["checks"]
    assert all(set(changed) == {"expected-statuses"} for changed in checks.values())
