"""A client of OSP who agreed to joint work with PM, and how the two services come to work together."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from app.testing.time import let_time_pass
from app.testing.world import World
from cases.cases import service as cases
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from consent import service as consents
from consent.schemas import ConsentView, RecordConsent, WithdrawConsent
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.case_management import service
from services.case_management.schemas import AcceptCaseManagement, ProposeCaseManagement

MARTIN = ClientIdentity(given_name="Martin", family_name="Bureš", birth_date=date(1992, 2, 3))


class Joint(msgspec.Struct):
    """A client in both services, the consent, and the case management if there is one."""

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
            return (await cases.start_case(who, ClientKind.ADULT, identity, key_worker_id=who.worker)).case_id

    def wording(self, **changes: Any) -> RecordConsent:
        """The client agrees to case management with PM; named arguments change it."""
        values: dict[str, Any] = {
            "type": "case_management",
            "recipient_service_id": self.world.services["pm"],
            "worker_ids": [self.pm.worker, self.world.actor("both_pm").worker],
            "topics": ["bydlení a úprava bytu"],
            "purpose_text": "Společné řešení návratu domů.",
            "valid_from": today_in_prague(),
            "valid_until": today_in_prague() + timedelta(days=180),
            "decision": "agree",
            "form": "written",
            "said_on": today_in_prague(),
            "said_by": "self",
            **changes,
        }
        return RecordConsent(**values)

    async def consent(self, case_id: UUID, **changes: Any) -> UUID:
        """The same, recorded."""
        return (await consents.record_consent(self.osp, case_id, self.wording(**changes), None)).id

    async def ready(self, identity: ClientIdentity = MARTIN, *, with_case_there: bool = True, **changes: Any) -> Joint:
        """A client of both services, or of OSP alone, who agreed."""
        case_id = await self.open_case("osp_specialist", identity)
        there = await self.open_case("pm_worker", identity) if with_case_there else UUID(int=0)
        return Joint(case_id, there, await self.consent(case_id, **changes))

    async def proposed(self, identity: ClientIdentity = MARTIN, **changes: Any) -> Joint:
        """OSP has offered joint work."""
        joint = await self.ready(identity, **changes)
        await self.offer(joint)
        return joint

    async def offer(self, joint: Joint) -> None:
        """OSP offers joint work."""
        order = ProposeCaseManagement(
            version_no=1, client_version=1, consent_id=joint.consent_id, note="Prosíme o peera."
        )
        joint.id = await service.propose_case_management(self.osp, joint.case_id, order)

    async def active(self, identity: ClientIdentity = MARTIN, key_worker: str = "osp_specialist", **more: Any) -> Joint:
        """Both have agreed."""
        joint = await self.proposed(identity, **more)
        await self.accept(joint, key_worker)
        return joint

    async def accept(self, joint: Joint, key_worker: str = "osp_specialist", **changes: Any) -> None:
        """PM agrees."""
        values = {"case_id": joint.partner_case_id, "key_worker_id": self.world.actor(key_worker).worker, **changes}
        await service.accept_case_management(self.pm, joint.id, AcceptCaseManagement(**values), version=1)

    async def withdraw(self, joint: Joint) -> None:
        """The client takes the consent back."""
        view = await consents.consent_view(self.osp, joint.consent_id)
        order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
        await consents.withdraw_consent(self.osp, joint.consent_id, order, version=view.version)

    def no(self, **changes: Any) -> RecordConsent:
        """The client, for whom somebody speaks, says to PM that they do not want joint work with OSP."""
        said = {
            "recipient_service_id": self.world.services["osp"],
            "worker_ids": [],
            "decision": "disagree",
            "form": "oral_recorded",
            "said_by": "parent",
            "representative": "Tajný Zástupce",
            **changes,
        }
        return self.wording(**said)

    async def say_no(self, joint: Joint, *, actor: str = "pm_worker2", **changes: Any) -> ConsentView:
        """The same, recorded: by somebody whom the consent does not name."""
        return await self.record(joint, self.no(**changes), actor=actor)

    async def record(self, joint: Joint, order: RecordConsent, *, actor: str = "pm_worker") -> ConsentView:
        """What the client said in PM."""
        return await consents.record_consent(self.world.actor(actor), joint.partner_case_id, order)


@pytest.fixture
def story(world: World) -> Story:
    """The acts of the two services."""
    return Story(world)


@pytest.fixture
def let_expire(committed):
    """Turn the clock of a consent: everything of it ended a moment ago, and nobody has noticed."""

    async def expire(joint):
        await let_time_pass(committed, consents=[joint.consent_id])

    return expire


@pytest.fixture
def open_page(client_app):
    """The text of a page as somebody gets it."""

    async def opener(actor, url, status=200):
        client = await client_app(actor)
        response = await client.get(url)
        assert response.status_code == status, (url, response.status_code, response.text[:2000])
        return soft(response.text)

    return opener


async def refused(actor, sql, *arguments):
    """The code with which the database refuses a statement, or the number of rows that it touched."""
    try:
        async with unit_of_work(actor) as unit:
            return await unit.connection.execute(sql, *arguments)
    except asyncpg.PostgresError as error:
        return error.sqlstate


Act = Callable[..., Awaitable[Any]]
