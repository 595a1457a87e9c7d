"""Every way in which somebody comes to lead a child, or to stand in, says why not before the database does (domain reference 1.11, ADR 0117)."""

from datetime import timedelta

import pytest

from app.testing.agendas import guardian_agenda
from app.testing.client import ClientApp
from app.testing.time import days_from_now
from cases.cases import service
from cases.cases.exceptions import OnOtherSide
from cases.cases.schemas import ChangeKeyWorker, OpenCase
from cases.cases.schemas.elsewhere import SaySamePerson
from cases.cases.views import case_view, find_elsewhere
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.guardianship.schemas import OpenGuardianship
from services.guardianship.service import open_guardianship
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AssignNotice, RecordNotice
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.absences.views import possible
from tenants.leaving.views import WORK

from .test_persons import JAN


class Both:
    """A child whom both agendas lead, said to be one: its protection by the first coordinator, its guardianship by the second one."""

    def __init__(self, world, guards):
        self.world, self.guards = world, guards
        self.head, self.guard_head = world.actor("spod_head"), guards.actor("guard_head")
        self.one, self.two = world.actor("spod_coordinator").worker_id, world.actor("spod_coordinator2").worker_id

    async def open(self):
        self.case = await self.file(self.head, self.one)
        self.guarded = await self.file(self.guard_head, self.two, same_person=await self.known(self.guard_head))
        return self

    async def file(self, by, worker_id, **more):
        if by is self.guard_head:
            court = {"court": "Soud", "court_mark": "0 P 1/2026", "proceedings": "péče"}
            days = dict.fromkeys(("decided_on", "delivered_on"), today_in_prague())
            order = OpenGuardianship(identity=JAN, key_worker_id=worker_id, **court, **days, **more)
            return await open_guardianship(by, order)
        return await service.open_case(by, OpenCase(identity=JAN, key_worker_id=worker_id, kind="child", **more))

    async def known(self, by):
        return [each.id for each in await find_elsewhere(by, "Vrána")]

    async def change(self, by, case_id, worker_id):
        version = (await case_view(by, case_id)).header.version
        order = ChangeKeyWorker(
            worker_id=worker_id, reason="head_decision", informed_on=today_in_prague(), informed_via="personal"
        )
        await service.change_key_worker(by, case_id, order, version=version)

    async def away(self, by, worker_id, substitute_id):
        begins = days_from_now(1)
        order = PlanAbsence(
            worker_id=worker_id, substitute_id=substitute_id, starts_at=begins, ends_at=begins + timedelta(hours=6)
        )
        return await absences.plan_absence(by, order)


@pytest.fixture
async def both(world):
    return Both(world, await guardian_agenda(world))


async def test_a_file_is_not_opened_for_who_leads_the_other_one(both):
    case_id = await both.file(both.head, both.one)
    known = await both.known(both.guard_head)
    with pytest.raises(Invalid) as refusal:
        await both.file(both.guard_head, both.one, same_person=known)
    said = refusal.value.fields["key_worker_id"]
    mark = (await case_view(both.head, case_id)).header.file_mark
    assert mark in said
    assert "Žofie Ryšánková" in said
    assert "Musí to být dva lidé" in said
    assert await find_elsewhere(both.head, "Vrána") == []  # nothing was opened
    await both.file(both.guard_head, both.two, same_person=known)


async def test_that_it_is_one_child_is_not_said_while_one_leads_both(both):
    here, _ = await both.file(both.head, both.one), await both.file(both.guard_head, both.one, elsewhere_anyway=True)
    with pytest.raises(Invalid) as refusal:
        await service.say_same_person(both.head, here, SaySamePerson(same_person=await both.known(both.head)))
    assert "Musí to být dva lidé" in refusal.value.fields["same_person"]
    await both.change(both.head, here, both.two)
    await service.say_same_person(both.head, here, SaySamePerson(same_person=await both.known(both.head)))


async def test_a_change_of_the_coordinator(both):
    await both.open()
    for by, case_id, who in ((both.head, both.case, both.two), (both.guard_head, both.guarded, both.one)):
        with pytest.raises(Invalid) as refusal:
            await both.change(by, case_id, who)
        assert "Musí to být dva lidé" in refusal.value.fields["worker_id"]
    await both.change(both.head, both.case, both.head.worker_id)


async def test_who_stands_in(both):
    await both.open()
    async with unit_of_work(both.head):
        offered = await possible(both.head, both.one, days_from_now(1), days_from_now(2))
    (said,) = [each.against for each in offered if each.id == both.two]
    assert said.startswith("je kolizním opatrovníkem dítěte (")
    with pytest.raises(Invalid) as refusal:
        await both.away(both.head, both.one, both.two)
    assert "Nemůže zastoupit: je kolizním opatrovníkem dítěte" in refusal.value.fields["substitute_id"]
    with pytest.raises(Invalid) as refusal:
        await both.away(both.guard_head, both.two, both.one)
    assert "vede ochranu dítěte" in refusal.value.fields["substitute_id"]
    await both.away(both.head, both.one, both.head.worker_id)


async def test_who_is_to_be_stood_in_for_by_the_other_side_takes_nothing_over(both):
    """Nor is a file given to somebody whose substitute is on the other side already."""
    await both.open()
    await both.away(both.head, both.head.worker_id, both.two)
    with pytest.raises(Invalid) as refusal:
        await both.change(both.head, both.case, both.head.worker_id)
    assert "zastupuje toho, kdo vede ochranu dítěte" in refusal.value.fields["worker_id"]


async def test_a_mass_transfer(both):
    await both.open()
    other = await both.file(both.head, both.one, open_anyway=True, elsewhere_anyway=True)
    system = both.world.system("spod")
    (work,) = [each for each in WORK.all() if each.kind == "cases"]
    async with unit_of_work(system):
        takers = await work.takers(system, both.one)
        assert both.two not in takers
        assert both.head.worker_id in takers
        assert await work.takers(system, both.head.worker_id) is None
    with pytest.raises(OnOtherSide):
        async with unit_of_work(system):
            await work.take_over(system, both.one, both.two)
    async with unit_of_work(system):
        await work.take_over(system, both.one, both.head.worker_id)
    assert (await case_view(both.head, other)).header.key_worker_id == both.head.worker_id


async def test_assigning_leaves_out_who_may_not_and_says_so(both, client_app: ClientApp):
    await both.file(both.guard_head, both.two)
    call = RecordNotice(
        received_at=now(),
        child_given_name=JAN.given_name,
        child_family_name=JAN.family_name,
        child_birth_date=JAN.birth_date,
        subject="Chlapec chodí do školy hladový.",
    )
    taken = await intake.record_notice(both.head, call)
    offered = await intake_views.assignment_of(both.head, taken.id)
    assert both.two not in {each.id for each in offered.workers}
    assert [(each.name, "kolizním opatrovníkem" in each.why) for each in offered.apart] == [("Matouš Hlaváček", True)]
    client = await client_app("spod_head")
    assert "Na výběr není Matouš Hlaváček" in (await client.get(f"/notices/{taken.id}/assign")).text.replace(
        "\xa0", " "
    )
    known = await both.known(both.head)
    order = AssignNotice(identity=JAN, key_worker_id=both.two, summary="Oznámení.", same_person=known)
    with pytest.raises(Invalid) as refusal:
        await intake.assign_notice(both.head, taken.id, order, version=1)
    assert "případ vést nemůže" in refusal.value.fields["key_worker_id"]
    order = AssignNotice(identity=JAN, key_worker_id=both.one, summary="Oznámení.", same_person=known)
    await intake.assign_notice(both.head, taken.id, order, version=1)
