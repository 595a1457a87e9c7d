"""The people and cases of the story, in the database of a module of its own."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, cast

import httpx
import msgspec
import pytest_asyncio
from httpx import ASGITransport

from app.demo import load as demo
from app.demo.tenants import ORGANISATIONS, PEOPLE, SERVICES
from app.demo.world import World
from app.testing.client import app
from app.testing.fixtures import built_once, in_own_clone
from app.testing.stack import EMPTY, Committed, Stack
from app.testing.time import days_from_now
from kernel.clock import now
from kernel.legal_time import today_in_prague
from tenants.accounts.service import create_token


class Story(msgspec.Struct):
    """The demonstration as the tests of the API use it."""

    world: World
    committed: Committed

    async def token(self, key: str, place: str | None = None) -> str:
        """A bearer token of somebody, in their first service or in `place`."""
        person = PEOPLE[key]
        service = SERVICES[place].code if place else None
        return await create_token(person.email, ORGANISATIONS[person.organisation].code, service, "test")

    async def client(self, key: str, place: str | None = None) -> httpx.AsyncClient:
        """A program of somebody, in this process."""
        client = httpx.AsyncClient(transport=ASGITransport(cast("Any", app())), base_url="http://localhost:8000")
        client.headers["Authorization"] = f"Bearer {await self.token(key, place)}"
        return client

    def sendable(self, caller: str) -> dict[str, object]:
        """Values by field that let the caller's orders be done; a field that is not here keeps its sample."""
        actors, today = self.world.actors, today_in_prague()
        colleague, partner = {"rihova": ("dvorackova", "havelka"), "adamcova": ("vasutova", "hosek")}.get(
            caller, ("stastna", "kral")
        )
        days: dict[str, object] = dict.fromkeys(
            (
                "decided_on",
                "delivered_on",
                "ended_on",
                "happened_on",
                "said_on",
                "valid_from",
                "informed_on",
                "agreed_on",
                "last_on",
            ),
            today,
        )
        return {
            "case_id": self.world.cases["nguyen@pm" if caller == "kral" else "kucerova"],
            "key_worker_id": actors[{"rihova": "dvorackova", "hosek": "vasutova"}.get(caller, "souckova")].worker_id,
            "responsible_id": actors["souckova"].worker_id,
            "assignee_id": actors[colleague].worker_id,
            "worker_id": actors[colleague].worker_id,
            "worker_ids": [actors[partner].worker_id],
            "participant_ids": [actors["souckova"].worker_id, actors[partner].worker_id],
            "recipient_service_id": self.world.services["pm"],
            "agenda_id": self.world.services["om"],
            "partner_service_id": self.world.services["pm"],
            "agenda": [self.world.kept["case_management", "kucerova"]],
            "case_management_id": self.world.kept["case_management", "kucerova"],
            **days,
            "valid_until": today + timedelta(days=90),
            "due_on": today + timedelta(days=20),
            "until": today + timedelta(days=3),
            "occurred_at": now() - timedelta(hours=1),
            "received_at": now() - timedelta(hours=1),
            "held_at": days_from_now(1),
            "evidence": "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n",
        }


@pytest_asyncio.fixture(scope="module")
async def story(stack: Stack, _database: str) -> AsyncIterator[Story]:
    """Everything is committed; the database ends with the module."""
    template, world = await built_once(stack, "story", lambda _: demo.make(small=True), EMPTY)
    async with in_own_clone(stack, template) as committed:
        yield Story(world, committed)


def with_values(example: Any, values: dict[str, object]) -> Any:
    """An example with the values of its fields, as JSON."""
    if isinstance(example, dict):
        return {
            name: msgspec.to_builtins(values[name]) if name in values else with_values(each, values)
            for name, each in example.items()
        }
    return [with_values(each, values) for each in example] if isinstance(example, list) else example
