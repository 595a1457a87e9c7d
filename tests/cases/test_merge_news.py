"""Who leads a record learns that somebody else led it as one with another, or apart again: its name may be another one."""

import pytest

from cases.cases import service, views
from cases.cases.schemas import ChangeKeyWorker
from cases.cases.tasks import CASE_MERGED, CASE_PARTED
from kernel.legal_time import today_in_prague
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


async def test_why_the_key_worker_of_the_kept_record_changed_is_no_word_about_the_other_client(files, client_app):
    """Whose client asked for it in writing is the one of the kept record."""
    kept, other = await files.open(), await files.open(ANNE)
    await files.merge(kept, other)
    second = files.world.actor("spod_coordinator2")
    today = today_in_prague()
    told = {"informed_on": today, "informed_via": "personal", "informed_whom": "babička", "request_on": today}
    order = ChangeKeyWorker(worker_id=second.worker_id, reason="client_request", request_mark="č. j. 7", **told)
    version = (await views.case_view(files.head, kept)).header.version
    await service.change_key_worker(files.head, kept, order, version=version)
    await files.unmerge(other)
    assert not {word for word in ("babička", "č. j. 7") if word in str(await views.list_records(files.head, other))}
    asked, along = [(await views.key_workers(files.head, each))[-1] for each in (kept, other)]
    assert (asked.reason, asked.reason_label) == ("client_request", "písemná žádost klienta")
    assert (along.reason, along.reason_label) == ("head_decision", "přešel se záznamem, se kterým byl veden jako jeden")
    [record] = await views.list_records(files.head, other, kind="key_worker_change", limit=1)
    assert "žádost" not in record.facts
    page = await (await client_app("spod_head")).get(f"/cases/{other}/people")
    assert "žádost klienta" not in page.text.replace("\u00a0", " ")
