"""Two people at the same moment, on two connections."""

import asyncio

import pytest

from app.testing.busy import waits
from consent import service, views
from consent.exceptions import AlreadyGiven, AlreadyWithdrawn
from kernel.db import unit_of_work
from kernel.exceptions import DomainError, StaleVersion
from kernel.ids import new_id

from .conftest import withdrawal

SHARE = (
    "INSERT INTO share_grant (tenant_id, id, service_id, item_id, client_id, grantee_tenant_id, grantee_service_id,"
    " grantee_worker_ids, actions, purpose, consent_id, consent_provision_id, valid_from, valid_until, created_by)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
)


async def test_of_two_withdrawals_at_once_one_is_recorded(held, handover, world, committed):
    """The other is told so; there is one terminal event and one record in the folder."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    people = [held.actor, world.actor("osp_worker"), world.actor("osp_head")]
    results = await asyncio.gather(
        *(service.withdraw_consent(actor, given.id, withdrawal(), version=given.version) for actor in people),
        return_exceptions=True,
    )
    refusals = [result for result in results if isinstance(result, BaseException)]
    assert len(refusals) == 2
    assert all(isinstance(refusal, AlreadyWithdrawn) for refusal in refusals)
    async with committed.superuser() as eye:
        assert await eye.fetchval("SELECT count(*) FROM consent_event WHERE state = 'withdrawn'") == 1
        assert await eye.fetchval("SELECT count(*) FROM case_record WHERE kind = 'consent'") == 2
        assert await eye.fetchval("SELECT state FROM consent") == "withdrawn"


async def test_of_two_records_of_the_same_at_once_one_is_kept(held, handover, world, committed):
    """A second click, or two colleagues: the client gave one consent."""
    people = [held.actor, world.actor("osp_worker")]
    results = await asyncio.gather(
        *(service.record_consent(actor, held.case_id, handover()) for actor in people), return_exceptions=True
    )
    assert [isinstance(result, AlreadyGiven) for result in results].count(True) == 1
    async with committed.superuser() as eye:
        assert await eye.fetchval("SELECT count(*) FROM consent") == 1


async def test_a_withdrawal_and_a_new_wording_at_once_never_both_win_silently(held, handover, world, committed):
    """Either the withdrawal comes first and the wording is refused, or the withdrawal is told to look again."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    results = await asyncio.gather(
        service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version),
        service.change_consent(world.actor("osp_worker"), given.id, handover(), version=given.version),
        return_exceptions=True,
    )
    (refusal,) = [result for result in results if isinstance(result, BaseException)]
    assert isinstance(refusal, DomainError)
    async with committed.superuser() as eye:
        state = await eye.fetchval("SELECT state FROM consent")
    assert state == ("given" if isinstance(refusal, StaleVersion) else "withdrawn")


async def _share(unit, held, provision, item_id):
    """Let one item through, as a handover does, without the words of it."""
    actor = unit.actor
    await unit.connection.execute(
        "INSERT INTO shared_item (tenant_id, id, service_id, client_id, case_id, kind, sealed, wrapped_key, created_by)"
        " VALUES ($1, $2, $3, $4, $5, 'email', '', '', $6)",
        actor.tenant,
        item_id,
        actor.service,
        held.client_id,
        held.case_id,
        actor.worker,
    )
    await unit.connection.execute(
        SHARE,
        actor.tenant,
        new_id(),
        actor.service,
        item_id,
        held.client_id,
        provision.recipient_tenant_id,
        provision.recipient_service_id,
        provision.recipient_worker_ids,
        ["view"],
        provision.purpose,
        provision.consent_id,
        provision.id,
        provision.valid_from,
        provision.valid_until,
        actor.worker,
    )


async def test_a_withdrawal_waits_for_a_handover_that_has_begun_and_ends_it(held, handover, world, committed):
    """The handover commits first, the withdrawal sees its grants and ends every one of them."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    handed = asyncio.Event()

    async def withdraw():
        await handed.wait()
        await service.withdraw_consent(world.actor("osp_worker"), given.id, withdrawal(), version=given.version)

    waiting = asyncio.create_task(withdraw())
    async with unit_of_work(held.actor) as unit:
        provision = await views.provision_by_id(held.actor, given.id)
        await _share(unit, held, provision, new_id())
        handed.set()
        assert await waits(committed, waiting)
    await waiting
    async with committed.superuser() as eye:
        rows = await eye.fetch("SELECT revoked_at, revoke_cause FROM share_grant")
    assert [row["revoke_cause"] for row in rows] == ["withdrawn"]


async def test_a_handover_that_comes_behind_a_withdrawal_is_refused(held, handover, world, committed):
    """It had read a consent that still held; at the moment of granting it no longer does."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    async with unit_of_work(held.actor):
        provision = await views.provision_by_id(held.actor, given.id)
    began, withdrawn = asyncio.Event(), asyncio.Event()

    async def hand_over():
        async with unit_of_work(world.actor("osp_worker")) as unit:
            assert await views.effective_provisions(world.actor("osp_worker"), held.client_id)
            began.set()
            await withdrawn.wait()
            await _share(unit, held, provision, new_id())

    handing = asyncio.create_task(hand_over())
    await began.wait()
    async with unit_of_work(held.actor):
        await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version)
        withdrawn.set()
        assert await waits(committed, handing)  # for us to commit
    with pytest.raises(Exception, match="a grant outside its consent"):
        await handing
    async with committed.superuser() as eye:
        assert await eye.fetchval("SELECT count(*) FROM share_grant") == 0
