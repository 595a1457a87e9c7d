"""A client of OSP, an offer by PM's side of the wall, and files that can be kept."""

import io
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio
from PIL import Image

from app.testing.time import NOW, days
from app.testing.world import World
from cases.cases import service as cases
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel.actor import Actor
from kernel.db import unit_of_work
from sharing import service as sharing
from sharing.schemas import HandOver

IDENTITY = ClientIdentity(
    given_name="Martin", family_name="Bureš", birth_date=date(1992, 2, 3), town="Lipnice", email="m@krokzpet.example"
)


class Held(msgspec.Struct):
    """A case of the test and its client."""

    case_id: UUID
    client_id: UUID
    actor: Actor


Opener = Callable[..., Awaitable[Held]]


@pytest.fixture
def open_case(world: World) -> Opener:
    """Opens a case: `await open_case("osp_specialist")`."""

    async def opener(actor: str = "osp_specialist", identity: ClientIdentity = IDENTITY) -> Held:
        who = world.actor(actor)
        async with unit_of_work(who):
            started = await cases.start_case(who, ClientKind.ADULT, identity, key_worker_id=who.worker)
        return Held(started.case_id, started.client_id, who)

    return opener


@pytest_asyncio.fixture
async def held(open_case: Opener) -> Held:
    """A case of the spinal specialist of OSP."""
    return await open_case()


async def email_handed_over(held: Held, consent_id: UUID) -> None:
    """One value goes out on a consent."""
    order = HandOver(version_no=1, client_version=1, consent_id=consent_id, item_kinds=["email"])
    await sharing.hand_over(held.actor, held.case_id, order)


@pytest.fixture
def handover(world: World) -> Callable[..., RecordConsent]:
    """The consent of the seed: six fields to PM, signed today; named arguments change it, `NOW ± …` is counted from today."""

    def order(**changes: Any) -> RecordConsent:
        filled: dict[str, Any] = {
            "type": "handover",
            "recipient_service_id": world.services["pm"],
            "worker_ids": [world.people["pm_worker"].worker_id, world.people["pm_worker2"].worker_id],
            "items": [item.value for item in HANDOVER_FIELDS],
            "purpose": "choose_peer",
            "valid_from": NOW,
            "valid_until": NOW + timedelta(days=90),
            "decision": "agree",
            "form": "written",
            "said_on": NOW,
            "said_by": "self",
        }
        if changes.get("recipient_service_id", filled["recipient_service_id"]) != filled["recipient_service_id"]:
            filled |= {"items": filled["items"][:-1], "purpose": "service_start"}  # a service without peers
        return RecordConsent(**days({**filled, **changes}))

    return order


@pytest.fixture
def case_management(handover: Callable[..., RecordConsent]) -> Callable[..., RecordConsent]:
    """A consent to case management about two topics; named arguments change it."""

    def order(**changes: Any) -> RecordConsent:
        filled: dict[str, Any] = {
            "type": "case_management",
            "items": [],
            "topics": ["bydlení a úprava bytu", "průběh rehabilitace"],
            "purpose": "",
            "purpose_text": "Společné řešení návratu domů.",
        }
        return handover(**{**filled, **changes})

    return order


def withdrawal(**changes: Any) -> WithdrawConsent:
    """The client took it back today, by word of mouth; named arguments change it, `NOW ± …` is counted from today."""
    filled: dict[str, Any] = {"said_on": NOW, "said_by": "self", "form": "oral_recorded"}
    return WithdrawConsent(**days({**filled, **changes}))


def picture(colour: str = "white") -> bytes:
    """A small PNG, as a phone or a scanner makes it."""
    target = io.BytesIO()
    Image.new("RGB", (40, 60), colour).save(target, "PNG")
    return target.getvalue()
