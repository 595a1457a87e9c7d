"""The log for who checks the organisation: who may, what it says, in which span, page by page, and nothing of any client."""

from datetime import timedelta

import pytest

from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.intake import views as intake_views
from tenants import service as tenants
from tenants.log import rules, views
from tenants.log.schemas import Asked
from tenants.tables import Role
from tests.intake.conftest import Office


@pytest.fixture
def office(world):
    return Office(world)


@pytest.fixture
def auditor(world):
    return world.actor("ospod_auditor")


def days(**asked):
    return Asked(first_day=today_in_prague() - timedelta(days=1), last_day=today_in_prague(), **asked)


async def test_the_auditor_sees_who_looked_at_what_and_no_word_of_anybody(office, auditor, client_app: ClientApp):
    notice = await office.record()
    await intake_views.notice_view(office.actor("spod_head"), notice.id)
    found = (await views.entries(auditor, days(about=notice.id))).entries
    assert {(each.by, each.action, each.outcome) for each in found} >= {
        (office.world.people["spod_intake"].name, "notice.recorded", "done"),
        (office.world.people["spod_head"].name, "notice.read", "read"),
    }
    page = soft((await (await client_app("ospod_auditor")).get(f"/administration/log?about={notice.id}")).text)
    assert "Nahlédnutí do oznámení" in page
    assert str(notice.id) in page
    for word in ("Vránová", "Eliška", notice.reference_number):
        assert word not in page


async def test_a_refusal_says_its_code_and_that_somebody_reads_the_log_stands_there(office, auditor):
    notice = await office.record()
    with pytest.raises((NotAllowed, NotThere)):
        await office.show("spod_mailroom", notice.id)
    (refused,) = (await views.entries(auditor, days(outcome="refused"))).entries
    assert (refused.refused_as, refused.by) == ("not-allowed", office.world.people["spod_mailroom"].name)
    again = await views.entries(auditor, days(worker_id=auditor.worker_id))
    assert [each.action for each in again.entries] == ["log.read"]


async def test_whoever_works_or_worked_there_may_be_asked_for_administrators_too(
    world, office, auditor, client_app: ClientApp
):
    gone = world.people["spod_coordinator2"]
    await tenants.end_worker(world.organisations["ospod"], gone.worker_id)
    page = soft((await (await client_app("ospod_auditor")).get("/administration/log")).text)
    for name in (world.people["ospod_admin"].name, world.people["ospod_auditor"].name, gone.name):
        assert name in page


@pytest.mark.parametrize("name", ["spod_head", "ospod_admin", "spod_coordinator", "krok_admin"])
async def test_nobody_else_reads_it(world, name, client_app: ClientApp):
    with pytest.raises(NotAllowed):
        await views.entries(world.actor(name), days())
    client = await client_app(name)
    assert (await client.get("/administration/log")).status_code == 403
    assert "/administration/log" not in (await client.get("/account")).text


async def test_the_officer_reads_it_and_an_auditor_elsewhere_sees_nothing_of_it(world, office, auditor):
    notice = await office.record()
    tenant, person = world.organisations["ospod"], world.people["ospod_auditor"]
    await tenants.grant_role(tenant, person.worker_id, Role.DATA_PROTECTION_OFFICER, None)
    officer = Actor(
        kind=auditor.kind,
        tenant_id=tenant,
        worker_id=auditor.worker_id,
        user_id=auditor.user_id,
        roles=frozenset({Role.DATA_PROTECTION_OFFICER.value}),
    )
    assert (await views.entries(officer, days(about=notice.id))).entries
    assert (await views.entries(world.actor("krok_auditor"), days(about=notice.id))).entries == []


async def test_it_goes_on_page_by_page_in_a_constant_number_of_statements(office, auditor, monkeypatch):
    monkeypatch.setattr(rules, "SHOWN", 3)
    for _ in range(4):
        await office.record()
    async with unit_of_work(auditor):
        await views.entries(auditor, days())
        with counting_queries() as asked:
            first = await views.entries(auditor, days())
    assert asked.count <= 3
    seen = [each.id for each in first.entries]
    assert len(seen) == 3
    second = await views.entries(auditor, days(), before=first.following)
    assert max(each.id for each in second.entries) < min(seen)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"first": "1. 1. 2026", "last": "1. 3. 2026"}, rules.TOO_MUCH),
        ({"first": "5. 11. 2026", "last": "4. 11. 2026"}, rules.ENDS_FIRST),
        ({"first": "nikdy"}, "den"),
        ({"about": "něco"}, rules.NO_ID),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(sent, said, client_app: ClientApp):
    answer = await (await client_app("ospod_auditor")).get("/administration/log", params=sent)
    assert answer.status_code == 400
    assert said in soft(answer.text)
    assert all(value in soft(answer.text) for value in sent.values())


async def test_an_id_of_nothing_finds_nothing(auditor):
    assert (await views.entries(auditor, days(about=new_id()))).entries == []
