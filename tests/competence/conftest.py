"""What the tests of competence share: an authority, its directory, and another authority on the platform."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.testing.world import World
from kernel import outbox
from kernel.actor import operator_actor
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from services.competence import service
from services.competence.schemas import DecideCompetence
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import ShowNotifier
from tenants import views as tenant_views
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tests.intake.conftest import Office


class Deciding(Office):
    """The authority with two other offices in its directory: Javorec works on the platform, Bukovec does not."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.offices: dict[str, UUID] = {}

    async def code_of(self, service: str) -> str:
        """How the directory calls a service of the world."""
        async with unit_of_work(operator_actor()) as unit:
            return await unit.connection.fetchval(
                "SELECT o.code || '/' || s.code FROM service s JOIN organisation o ON o.id = s.tenant_id WHERE s.id = $1",
                self.world.services[service],
            )

    async def knows(self, code: str, name: str, **changes: Any) -> UUID:
        """Write an office into the directory."""
        order = NewAuthority(code=code, name=name, phone="+420 000 000 071", municipalities=name, **changes)
        self.offices[code] = await authorities.add_authority(self.actor("ospod_admin"), order)
        return self.offices[code]

    @property
    def tomorrow(self) -> date:
        """The next day."""
        return today_in_prague() + timedelta(days=1)

    async def own_name(self) -> str:
        """What the organisation is called."""
        actor = self.actor("spod_head")
        async with unit_of_work(actor):
            return (await tenant_views.own_service(actor)).organisation_name

    reason = ShowNotifier(reason="clarify")

    async def assign_there(self, notice_id: UUID) -> UUID:
        """The head of Javorec opens a case from what came."""
        order = self.case_for("javorec_coordinator")
        return (await intake.assign_notice(self.actor("javorec_head"), notice_id, order, version=1)).case_id

    async def there(self) -> UUID:
        """The notice of Javorec that came last."""
        return (await intake_views.list_notices(self.actor("javorec_head")))[0].id

    async def sends_back(self, notice_id: UUID) -> UUID:
        """Javorec forwards what it got to the first authority; the notice there."""
        entry = NewAuthority(
            code="LIP", name="Odjinud", phone="+420 000 000 073", on_platform=await self.code_of("spod")
        )
        self.offices["LIP"] = await authorities.add_authority(self.actor("javorec_admin"), entry)
        await self.decide(notice_id, "javorec_head", authority_id=self.offices["LIP"])
        await outbox.drain()
        return (await intake_views.list_notices(self.actor("spod_head")))[0].id

    async def end_javorec(self) -> None:
        """Javorec takes nothing any more."""
        tenant_id, service_id = self.actor("javorec_head").tenant, self.world.services["javorec_spod"]
        async with unit_of_work(operator_actor(tenant_id)) as unit:
            await unit.connection.execute("UPDATE service SET ended_at = now() WHERE id = $1", service_id)

    async def decide(self, notice_id: UUID, by: str = "spod_intake", *, version: int = 0, **changes: Any) -> UUID:
        """Somebody decides: it goes to Bukovec, its notifier was told on the phone."""
        order: dict[str, Any] = {
            "result": "not_competent",
            "way": "forwarded",
            "authority_id": self.offices.get("BUK"),
            "reason": "Dítě má trvalý pobyt jinde.",
            "paper_archive": "nothing",
            "told_how": "phone" if changes.get("result", "not_competent") == "not_competent" else "",
        }
        decided = DecideCompetence(**{**order, **changes})
        return await service.decide(self.actor(by), notice_id, decided, version=version)


@pytest.fixture
async def office(world: World) -> Deciding:
    """The authority, ready to pass on."""
    made = Deciding(world)
    await made.knows("BUK", "Bukovec")
    code = await made.code_of("javorec_spod")
    await made.knows("JAV", "Javorec", on_platform=code)
    return made
