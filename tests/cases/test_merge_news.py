"""Who leads a record learns that somebody else led it as one with another, or apart again: its name may be another one."""

import pytest

from cases.cases.tasks import CASE_MERGED, CASE_PARTED
from kernel.outbox import drain
from tenants.notifications import views as notification_views

from .test_merging import ANNE, Files


@pytest.fixture
def files(world):
    return Files(world)


async def news_of(world, who):
    actor = world.actor(who)
    found = await notification_views.notifications(actor)
    return [(each.kind, each.about_id) for each in found if each.kind in (CASE_MERGED, CASE_PARTED)]


async def test_who_leads_both_learns_of_each_act_once(committed, files, world):
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    await drain()
    assert await news_of(world, "spod_coordinator") == [(CASE_MERGED, kept)]
    await files.unmerge(other)
    await drain()
    assert sorted(await news_of(world, "spod_coordinator")) == [(CASE_MERGED, kept), (CASE_PARTED, kept)]
    assert await news_of(world, "spod_head") == []
