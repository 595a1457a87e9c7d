"""The further roles of an authority: what each may do with a notice and with a case (domain reference 1.18)."""

from typing import Any

import msgspec
import pytest

from cases.cases import access as cases_access
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddTask
from cases.deadlines import views as deadlines
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from services.intake import service, views
from services.registers.access import RIGHTS, RegisterPermission
from tenants import service as tenants
from tenants.rules import WITHOUT_SERVICE
from tenants.settings import views as settings
from tenants.tables import Role

SEE = {"notice.see"}
READ = SEE | {"notice.read", "notice.show_notifier"}
FULL = READ | {"notice.add", "notice.mark_duplicate"}
# role → what it may do with a notice that somebody else took down and somebody else leads
NOTICES = {
    Role.DEPUTY_HEAD: FULL,
    Role.DEPARTMENT_HEAD: READ,
    Role.ON_CALL_WORKER: SEE,
    Role.YOUTH_CURATOR: SEE,
    Role.FOSTER_CARE_WORKER: SEE,
}
SEE_CASE = {"case.see"}
# role → what it may do with a case that somebody else leads; nothing: it never was
CASES = {
    Role.DEPUTY_HEAD: {"case.see", "case.read", "case.add_record", "case.change_key_worker", "case.export"},
    Role.DEPARTMENT_HEAD: {"case.see", "case.read", "case.change_key_worker", "case.export", "case.add_record"},
    Role.ON_CALL_WORKER: SEE_CASE,
    Role.YOUTH_CURATOR: SEE_CASE,
    Role.FOSTER_CARE_WORKER: SEE_CASE,
    Role.PSYCHOLOGIST: set[str](),
}
NOTHING_CHANGES = {Role.DEPARTMENT_HEAD, Role.ON_CALL_WORKER, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER}


async def somebody(office: Any, role: Role) -> Actor:
    """Who works in the mailroom, in another role."""
    usual = office.actor("spod_mailroom")
    service_id = None if role in WITHOUT_SERVICE else usual.service_id
    await tenants.grant_role(usual.tenant, usual.worker, role, service_id)
    return msgspec.structs.replace(usual, service_id=service_id, roles=frozenset({role.value}))


@pytest.mark.parametrize("role", NOTICES)
async def test_what_each_role_may_do_with_a_notice_of_others(office, role):
    actor = await somebody(office, role)
    notice = await office.record("spod_intake")
    await office.assign(notice.id, "spod_coordinator")
    view = await views.notice_view(actor, notice.id)
    assert set(view.may) == NOTICES[role]
    assert (view.content is not None) == ("notice.read" in NOTICES[role])


@pytest.mark.parametrize("role", [Role.PSYCHOLOGIST, Role.TOWN_SECRETARY, Role.DATA_PROTECTION_OFFICER])
async def test_who_has_nothing_to_do_with_notices_knows_of_none(office, role):
    actor = await somebody(office, role)
    notice = await office.record("spod_intake")
    with pytest.raises((NotThere, NotAllowed)):
        await views.notice_view(actor, notice.id)
    with pytest.raises(NotAllowed):
        await service.record_notice(actor, office.phone())


@pytest.mark.parametrize("role", [Role.DEPUTY_HEAD, Role.DEPARTMENT_HEAD])
async def test_who_heads_assigns_a_notice_and_reads_who_made_it(office, role):
    """The database lets them, too."""
    actor = await somebody(office, role)
    notice = await office.record("spod_intake")
    order = office.case_for("spod_coordinator")
    assigned = await service.assign_notice(actor, notice.id, order, version=1)
    assert assigned.case_id
    shown = await service.show_notifier(actor, notice.id, service.ShowNotifier(reason="clarify"))
    assert shown.contact.text == office.notifier_contact


@pytest.mark.parametrize("role", [Role.ON_CALL_WORKER, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER])
async def test_who_takes_a_notice_down_reads_it_and_cannot_assign_it(office, role):
    actor = await somebody(office, role)
    notice = await service.record_notice(actor, office.phone())
    assert (await views.notice_view(actor, notice.id)).content is not None
    with pytest.raises(NotAllowed):
        await service.assign_notice(actor, notice.id, office.case_for("spod_coordinator"), version=1)
    async with unit_of_work(actor):
        (running,) = (await deadlines.running(actor, [notice.id])).values()
    (d04,) = [each for each in running if each.kind == "notice.registered"]
    registers = RegisterPermission.REGISTER in RIGHTS[role]
    assert d04.worker_id == (actor.worker_id if registers else None), "nobody is waited for who may not register"


async def test_a_curator_leads_a_case_and_an_on_call_worker_does_not(office):
    curator = await somebody(office, Role.YOUTH_CURATOR)
    notice = await office.record("spod_intake")
    assigned = await office.assign(notice.id, "spod_mailroom")
    header = (await case_views.case_view(curator, assigned.case_id)).header
    assert {"case.read", "case.add_record"} <= set(header.may)


@pytest.mark.parametrize("role", CASES)
async def test_what_each_role_may_do_with_a_case_of_others(office, role):
    actor = await somebody(office, role)
    notice = await office.record("spod_intake")
    assigned = await office.assign(notice.id, "spod_coordinator")
    if not CASES[role]:
        with pytest.raises(NotThere):
            await case_views.case_view(actor, assigned.case_id)
        assert await case_views.list_cases(actor, mine=False, status="") == []
        return
    async with unit_of_work(actor):
        hold = await cases_access.case_for(actor, assigned.case_id, cases_access.CasePermission.SEE)
    assert set(hold.permissions) >= CASES[role]
    if role in NOTHING_CHANGES:
        assert not set(hold.permissions) & {"case.change_client", "case.add_task"}


async def test_a_psychologist_reads_what_is_put_to_them_and_as_long_as_it_is(office):
    psychologist = await somebody(office, Role.PSYCHOLOGIST)
    notice = await office.record("spod_intake")
    assigned = await office.assign(notice.id, "spod_coordinator")
    leads = office.actor("spod_coordinator")
    order = AddTask(title="Promluvit s dítětem", due_on=today_in_prague(), assignee_id=psychologist.worker)
    task_id = await cases.add_task(leads, assigned.case_id, order)
    async with unit_of_work(psychologist):
        hold = await cases_access.case_for(psychologist, assigned.case_id, cases_access.CasePermission.READ)
    assert hold.permissions == {"case.see", "case.read"}
    await cases.finish_task(psychologist, task_id, version=1)
    with pytest.raises(NotThere):
        await case_views.case_view(psychologist, assigned.case_id)


@pytest.mark.parametrize(("role", "sees"), [(Role.DATA_PROTECTION_OFFICER, True), (Role.TOWN_SECRETARY, False)])
async def test_who_checks_sees_settings_and_who_sees_totals_nothing_yet(office, role, sees):
    actor = await somebody(office, role)
    if sees:
        assert await settings.list_settings(actor)
    else:
        with pytest.raises(NotAllowed):
            await settings.list_settings(actor)
