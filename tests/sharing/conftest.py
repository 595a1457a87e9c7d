"""A client of OSP with every field of the seed's handover, and what it takes to hand them over to PM."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel.actor import Actor
from kernel.legal_time import today_in_prague
from sharing import service
from sharing.schemas import HandOver

SIX = [kind.value for kind in HANDOVER_FIELDS]
IDENTITY = ClientIdentity(
    given_name="Vítězslav",
    family_name="Okoun",
    birth_date=date(1992, 4, 3),
    street="Nábřežní 8",
    town="Lipnice pod Hájem",
    region="Středočeský kraj",
    email="okoun@klient.example",
    phone="+420 000 000 034",
    health_code="paraplegia",
    health_note="po úrazu v létě",
)


class Shared(msgspec.Struct):
    """A case of OSP, the consent of its client and what was handed over on it."""

    owner: Actor
    case_id: UUID
    consent_id: UUID
    handover_id: UUID


class Kit:
    """What the tests of sharing need again and again."""

    identity = IDENTITY
    six = SIX

    def __init__(self, world: World) -> None:
        self.world = world

    async def open_case(self, identity: ClientIdentity = IDENTITY, *, owner: str = "osp_specialist") -> UUID:
        """A case of the owner, who is its key worker."""
        actor = self.world.actor(owner)
        return await cases.open_case(
            actor, OpenCase(identity=identity, key_worker_id=actor.worker_id, open_anyway=True)
        )

    def order(self, **changes: Any) -> RecordConsent:
        """The seed's consent to hand six fields over to named workers of PM; named arguments change it."""
        today = today_in_prague()
        filled: dict[str, Any] = {
            "type": "handover",
            "recipient_service_id": self.world.services["pm"],
            "worker_ids": [self.world.people[name].worker_id for name in ("pm_worker", "pm_head")],
            "items": SIX,
            "purpose": "choose_peer",
            "valid_from": today,
            "valid_until": today + timedelta(days=90),
            "decision": "agree",
            "form": "written",
            "said_on": today,
            "said_by": "self",
        }
        if changes.get("recipient_service_id", filled["recipient_service_id"]) != filled["recipient_service_id"]:
            filled |= {"items": SIX[:-1], "purpose": "service_start"}  # a service without peers
        return RecordConsent(**{**filled, **changes})

    async def give_consent(self, case_id: UUID, *, owner: str = "osp_specialist", **changes: Any) -> UUID:
        """Record what the client said."""
        return (await consents.record_consent(self.world.actor(owner), case_id, self.order(**changes))).id

    async def hand_over(
        self,
        case_id: UUID,
        consent_id: UUID,
        kinds: list[str] = SIX,
        *,
        owner: str = "osp_specialist",
        note: str = "",
        version_no: int = 1,
    ) -> UUID:
        """Hand fields over."""
        order = HandOver(version_no=version_no, client_version=1, consent_id=consent_id, item_kinds=kinds, note=note)
        return await service.hand_over(self.world.actor(owner), case_id, order)

    async def share(
        self,
        identity: ClientIdentity = IDENTITY,
        *,
        owner: str = "osp_specialist",
        kinds: list[str] | None = None,
        **consent: Any,
    ) -> Shared:
        """A case, a consent and a handover of everything it names."""
        case_id = await self.open_case(identity, owner=owner)
        consent_id = await self.give_consent(case_id, owner=owner, **consent)
        items = kinds or consent.get("items") or (SIX[:-1] if "recipient_service_id" in consent else SIX)
        handover_id = await self.hand_over(case_id, consent_id, items, owner=owner)
        return Shared(self.world.actor(owner), case_id, consent_id, handover_id)

    async def withdraw(self, shared: Shared) -> None:
        """The client takes the consent back."""
        view = await consents.consent_view(shared.owner, shared.consent_id)
        order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
        await consents.withdraw_consent(shared.owner, shared.consent_id, order, version=view.version)


@pytest.fixture
def kit(world: World) -> Kit:
    """Builders: `await kit.share(items=["phone"])`."""
    return Kit(world)
