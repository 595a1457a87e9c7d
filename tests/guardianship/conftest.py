"""The agenda of guardianship beside that of protection, and short words for both."""

from datetime import timedelta

import pytest

from app.testing.agendas import guardian_agenda
from cases.cases import service as cases
from cases.cases.schemas import ChangeKeyWorker, OpenCase
from cases.cases.views import case_view, find_elsewhere
from kernel.legal_time import today_in_prague
from services.guardianship import service
from services.guardianship.schemas import OpenGuardianship
from tests.persons.test_persons import JAN


class Guards:
    """Coordinators `one` and `two` of protection work in the agenda of guardianship, too; `third` there alone."""

    def __init__(self, world, agenda):
        self.world, self.agenda = world, agenda
        self.spod_head, self.head = world.actor("spod_head"), agenda.actor("guard_head")
        self.department = agenda.actor("guard_department")
        self.one, self.two = world.actor("spod_coordinator"), world.actor("spod_coordinator2")
        self.one_there, self.two_there = agenda.actor("spod_coordinator"), agenda.actor("spod_coordinator2")
        self.third = agenda.actor("guard")

    async def protect(self, leads, identity=JAN, **more):
        """A file of § 6."""
        order = OpenCase(identity=identity, key_worker_id=leads.worker_id, kind="child", **more)
        return await cases.open_case(self.spod_head, order)

    async def guard(self, leads, identity=JAN, by=None, **more):
        """A file from what a court said."""
        today = today_in_prague()
        said = {
            "court": "Okresní soud v Podhájí",
            "court_mark": "0 P 12/2026",
            "proceedings": "úprava péče",
            "decided_on": today - timedelta(days=9),
            "delivered_on": today - timedelta(days=2),
        }
        order = OpenGuardianship(identity=identity, key_worker_id=leads.worker_id, **said | more)
        return await service.open_guardianship(by or self.head, order)

    async def known(self, by, query="Vrána"):
        """The children of other agendas that somebody finds."""
        return [each.id for each in await find_elsewhere(by, query)]

    async def both(self):
        """The child of both agendas, said to be one: its protection is led by `one`, its guardian is `two`."""
        case = await self.protect(self.one)
        return case, await self.guard(self.two, same_person=await self.known(self.head))

    async def change(self, by, case_id, worker):
        """Give a file to somebody else."""
        version = (await case_view(by, case_id)).header.version
        order = ChangeKeyWorker(
            worker_id=worker.worker_id, reason="head_decision", informed_on=today_in_prague(), informed_via="personal"
        )
        await cases.change_key_worker(by, case_id, order, version=version)


@pytest.fixture
async def guards(world):
    return Guards(world, await guardian_agenda(world))
