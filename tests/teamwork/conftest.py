"""A client of OSP who agreed to joint work with PM, and what the two services make of it."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from app import domains
from consent import service as consents
from consent.schemas import RecordConsent, WithdrawConsent
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.testing.world import World
from services.cases import service as cases
from services.clients import service as clients
from services.clients.schemas import ClientIdentity
from services.clients.tables import ClientKind
from services.teamwork import service
from services.teamwork.schemas import (
    AcceptCaseManagement,
    ConveneMeeting,
    GoalOrder,
    ProposeCaseManagement,
    StepOrder,
    WriteItem,
)

domains.load()
TODAY = today_in_prague()
SOON = TODAY + timedelta(days=14)
MARTIN = ClientIdentity(given_name="Martin", family_name="Bureš", birth_date=date(1992, 2, 3))


class Joint(msgspec.Struct):
    """A client in both services, the consent, and the cooperation if there is one."""

    case_id: UUID  # in OSP
    partner_case_id: UUID  # in PM
    consent_id: UUID
    id: UUID = UUID(int=0)


class Story:
    """The acts of the two services, short: OSP asks the client, PM is the partner. Named in the consent: pm_worker."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.osp = world.actor("osp_specialist")
        self.pm = world.actor("pm_worker")

    async def open_case(self, actor: str, identity: ClientIdentity = MARTIN) -> UUID:
        """A case in the actor's service."""
        who = self.world.actor(actor)
        async with unit_of_work(who):
            client_id = await clients.create_client(who, ClientKind.ADULT, identity)
            return await cases.start_case(who, client_id, identity, key_worker_id=who.worker)

    async def consent(self, case_id: UUID, **changes: Any) -> UUID:
        """The client agrees to case management with PM."""
        values: dict[str, Any] = {
            "type": "case_management",
            "recipient_service_id": self.world.services["pm"],
            "worker_ids": [self.pm.worker, self.world.actor("both_pm").worker],
            "topics": ["bydlení a úprava bytu"],
            "purpose_text": "Společné řešení návratu domů.",
            "valid_from": TODAY,
            "valid_until": TODAY + timedelta(days=180),
            "decision": "agree",
            "form": "written",
            "said_on": TODAY,
            "said_by": "self",
            **changes,
        }
        return (await consents.record_consent(self.osp, case_id, RecordConsent(**values), None)).id

    async def ready(self, identity: ClientIdentity = MARTIN, **changes: Any) -> Joint:
        """A client of both services who agreed."""
        case_id = await self.open_case("osp_specialist", identity)
        return Joint(case_id, await self.open_case("pm_worker", identity), await self.consent(case_id, **changes))

    async def proposed(self, identity: ClientIdentity = MARTIN, **changes: Any) -> Joint:
        """OSP has offered joint work."""
        joint = await self.ready(identity, **changes)
        order = ProposeCaseManagement(consent_id=joint.consent_id, note="Prosíme o peera.")
        joint.id = await service.propose_case_management(self.osp, joint.case_id, order)
        return joint

    async def active(self, identity: ClientIdentity = MARTIN, key_worker: str = "osp_specialist", **more: Any) -> Joint:
        """Both have agreed."""
        joint = await self.proposed(identity, **more)
        await self.accept(joint, key_worker)
        return joint

    async def accept(self, joint: Joint, key_worker: str = "osp_specialist", **changes: Any) -> None:
        """PM agrees."""
        values = {"case_id": joint.partner_case_id, "key_worker_id": self.world.actor(key_worker).worker, **changes}
        await service.accept_case_management(self.pm, joint.id, AcceptCaseManagement(**values), version=1)

    async def meeting(self, *agenda: UUID, actor: str = "osp_specialist", held_at: datetime | None = None) -> UUID:
        """A meeting of the two services."""
        who = self.world.actor(actor)
        other = self.world.services["pm" if who.service == self.world.services["osp"] else "osp"]
        order = ConveneMeeting(
            partner_service_id=other,
            held_at=held_at or now() - timedelta(minutes=30),
            participant_ids=[self.osp.worker, self.pm.worker],
            agenda=list(agenda),
        )
        return await service.convene_meeting(who, order)

    async def item(self, joint: Joint, actor: str = "osp_specialist") -> UUID:
        """The client on the agenda of a meeting; returns the item."""
        meeting_id = await self.meeting(joint.id, actor=actor)
        return (await service.meeting_view(self.osp, meeting_id)).items[0].id

    def output(self, **changes: Any) -> WriteItem:
        """One goal with a step of each service, and minutes."""
        goal = GoalOrder(
            text="bydlet doma bez schodů",
            measure="bezbariérový vstup a koupelna, ověří ergoterapeut",
            due_on=SOON + timedelta(days=100),
            steps=[
                StepOrder(
                    text="Podat žádost o příspěvek",
                    done_when="kopie ve složce",
                    responsible_id=self.osp.worker,
                    due_on=SOON,
                ),
                StepOrder(text="Doporučit peera", responsible_id=self.pm.worker, due_on=SOON),
            ],
        )
        values: dict[str, Any] = {
            "plan": "Nejdřív vstup, pak koupelna.",
            "goals": [goal],
            "minutes": "Rodina se k úpravě staví zdrženlivě.",
            **changes,
        }
        return WriteItem(**values)

    async def concluded(self, joint: Joint, actor: str = "osp_specialist", **changes: Any) -> UUID:
        """The output of the client's item is settled; returns the item."""
        item_id = await self.item(joint, actor)
        who = self.world.actor(actor)
        await service.write_item(who, item_id, self.output(**changes), version=1)
        await service.conclude_item(who, item_id, version=2)
        return item_id

    async def withdraw(self, joint: Joint) -> None:
        """The client takes the consent back."""
        view = await consents.consent_view(self.osp, joint.consent_id)
        order = WithdrawConsent(said_on=TODAY, said_by="self", form="oral_recorded")
        await consents.withdraw_consent(self.osp, joint.consent_id, order, version=view.version)


@pytest.fixture
def story(world: World) -> Story:
    """The acts of the two services."""
    return Story(world)


Act = Callable[..., Awaitable[Any]]
