"""What waits for its head is counted when the last one of them leaves; nobody would assign it any more."""

from datetime import timedelta

import pytest

from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.tables import Role

WAITING = "notices that wait and that nobody could assign any more"


async def role_of(office, name, role=Role.UNIT_HEAD):
    person = office.world.people[name]
    tenant_id, service_id = office.world.organisations[person.organisation], office.world.services[person.service]
    async with unit_of_work(office.actor(name)):
        held = await tenant_views.memberships_of(tenant_id, person.worker_id, role, service_id)
    return tenant_id, person.worker_id, held


def waiting(left):
    return [each.number for each in left if each.what == WAITING]


@pytest.mark.parametrize("last_day", [None, 3])
async def test_what_waits_for_the_last_head_is_counted_before_their_end_and_after_it(office, last_day):
    notice_id = (await office.record()).id
    await office.record()
    await office.assign(notice_id)
    day = today_in_prague() + timedelta(days=last_day) if last_day else None
    held = await role_of(office, "spod_head")
    assert waiting(await leaving.end_roles(*held, last_day=day, show=True)) == [1]
    assert waiting(await leaving.end_roles(*held, last_day=day)) == [1]


async def test_as_long_as_somebody_else_assigns_nothing_is_counted(office):
    await office.record()
    tenant_id, _, _ = await role_of(office, "spod_head")
    other = office.world.people["spod_coordinator"]
    await tenants.grant_role(tenant_id, other.worker_id, Role.DEPUTY_HEAD, office.world.services["spod"])
    assert waiting(await leaving.close_account(office.world.people["spod_head"].user_id, show=True)) == []
    assert waiting(await leaving.close_account(office.world.people["spod_intake"].user_id, show=True)) == []
    await leaving.close_account(office.world.people["spod_head"].user_id)
    assert waiting(await leaving.close_account(other.user_id, show=True)) == [1]


async def test_whoever_never_assigned_leaves_no_notice_of_others(office):
    """Also where no head is left: it was counted when the last one went."""
    await office.record()
    await leaving.close_account(office.world.people["spod_head"].user_id)
    assert waiting(await leaving.close_account(office.world.people["spod_intake"].user_id, show=True)) == []
