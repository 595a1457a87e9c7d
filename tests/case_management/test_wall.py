"""The wall around case management holds in the database itself: raw SQL as the application changes no more."""

import pytest
import pytest_asyncio

from kernel.ids import new_id

from .conftest import refused


@pytest_asyncio.fixture
async def joint(story):
    """A case management that both agreed to."""
    return await story.active()


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE case_management SET ended_at = NULL, status = 'active', end_cause = NULL",
        "UPDATE case_management SET version = 77",
    ],
)
async def test_what_ended_stays_ended(story, joint, sql):
    """Neither side brings it back by raw SQL."""
    await story.withdraw(joint)
    assert await refused(story.osp, sql) == "OP409"
    assert await refused(story.pm, sql) == "UPDATE 0"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE case_management SET valid_until = valid_until + interval '1 year'",
        "UPDATE case_management SET partner_worker_ids = '{}'",
        "UPDATE case_management SET consent_id = id",
        "DELETE FROM case_management",
        "TRUNCATE case_management CASCADE",
    ],
)
async def test_what_the_consent_says_is_not_changed(story, joint, sql):
    for actor in (story.osp, story.pm):
        assert await refused(actor, sql) == "42501"


async def test_one_service_does_not_answer_for_the_other(story):
    joint = await story.proposed()
    sql = (
        "UPDATE case_management SET status = 'active', key_worker_id = $1, partner_case_id = $2, answered_by = $1,"
        " answered_at = now(), led_for_service_id = partner_service_id"
    )
    assert await refused(story.osp, sql, story.osp.worker, joint.partner_case_id) == "OP409"
    assert await refused(story.pm, sql, story.pm.worker, joint.case_id) == "23503"
    assert await refused(story.pm, sql, story.pm.worker, joint.partner_case_id) == "UPDATE 1"


async def test_the_key_worker_is_of_one_of_the_two_services(story, world, joint):
    sql = "UPDATE case_management SET key_worker_id = $1"
    assert await refused(story.osp, sql, world.actor("krok_admin").worker) == "OP409"
    assert await refused(story.osp, sql, None) in ("23514", "OP409")
    assert await refused(story.osp, sql, world.actor("osp_worker").worker) == "UPDATE 1"


ROW = (
    "INSERT INTO case_management (tenant_id, id, service_id, client_id, case_id, partner_service_id, partner_worker_ids,"
    " consent_id, provision_id, status, proposed_by, valid_until, sealed, version)"
    " SELECT tenant_id, $1, service_id, client_id, case_id, partner_service_id, {workers}, consent_id, provision_id,"
    " {status}, proposed_by, {until}, sealed, 1 FROM case_management"
)
GOOD = {"workers": "partner_worker_ids", "status": "'proposed'", "until": "valid_until"}
KEY = "INSERT INTO data_key (tenant_id, id, service_id, wrapped) VALUES ($1, $2, $3, '')"


@pytest.mark.parametrize(
    "changes",
    [
        {"workers": "'{}'"},
        {"until": "valid_until + interval '1 day'"},
        {"status": "'active'"},
    ],
)
async def test_no_joint_work_outside_the_consent(story, joint, changes):
    """Not for more people, not longer, not without the partner's answer."""
    row_id = new_id()
    await refused(story.osp, KEY, story.osp.tenant, row_id, story.osp.service)
    assert await refused(story.osp, ROW.format(**{**GOOD, **changes}), row_id) == "OP409"


async def test_no_joint_work_on_an_ended_consent(story, joint):
    await story.withdraw(joint)
    row_id = new_id()
    await refused(story.osp, KEY, story.osp.tenant, row_id, story.osp.service)
    assert await refused(story.osp, ROW.format(**GOOD), row_id) == "OP409"


async def test_one_case_management_of_two_services_at_a_time(story, joint):
    row_id = new_id()
    await refused(story.osp, KEY, story.osp.tenant, row_id, story.osp.service)
    assert await refused(story.osp, ROW.format(**GOOD), row_id) == "23505"
