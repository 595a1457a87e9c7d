"""Acts at the same moment, on connections of their own: the withdrawal always has the last word."""

import asyncio
from itertools import chain
from typing import Any

import pytest

from kernel.db import unit_of_work
from kernel.exceptions import DomainError, Invalid, NotThere
from sharing import service, views
from sharing.exceptions import AlreadyDeclined, AlreadyTakenOver, NoEffectiveConsent, ShareEnded
from sharing.schemas import DeclineHandover, OpenOwnCase

pytestmark = pytest.mark.slow


async def at_once(*acts: Any) -> list[Any]:
    """Start all of them together; a refusal is a result, anything else an error."""
    results = await asyncio.gather(*acts, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, DomainError):
            raise result
    return results


async def test_no_handover_survives_a_withdrawal(kit, world, committed):
    """Whichever comes first: nothing is live afterwards and no key is left; nobody waits in a circle."""
    outcomes = set()
    # ever later, until one comes behind the withdrawal, however long that takes here
    later = (0.03 * 2**doubled for doubled in range(1, 11))
    for delay in chain((0, 0, 0.002, 0.004, 0.006, 0.008, 0.01, 0.015, 0.02, 0.03), later):
        if delay > 0.03 and NoEffectiveConsent in outcomes:
            break
        first = await kit.share(kinds=["phone"])

        async def late(shared=first, delay=delay):
            await asyncio.sleep(delay)
            return await kit.hand_over(shared.case_id, shared.consent_id, ["email", "health", "residence"])

        handed, withdrawn = await at_once(late(), kit.withdraw(first))
        assert withdrawn is None
        outcomes.add(NoEffectiveConsent if isinstance(handed, NoEffectiveConsent) else type(handed))
    async with unit_of_work(world.actor("osp_specialist")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM share_grant WHERE revoked_at IS NULL") == 0
        assert await unit.connection.fetchval("SELECT count(*) FROM share_key") == 0
    assert NoEffectiveConsent in outcomes
    assert await views.shared_with_me(world.actor("pm_worker")) == []


async def test_no_look_gets_in_behind_a_withdrawal(kit, world, committed):
    """Readers in a loop: what succeeds lies before the end, what starts after it finds nothing (trust T07)."""
    shared = await kit.share()
    ended = asyncio.Event()
    seen = {"before": 0, "after": 0}

    async def reader(name: str) -> None:
        after = 0
        while after < 3:
            started_after = ended.is_set()
            try:
                await service.open_handover(world.actor(name), shared.handover_id)
                assert not started_after, "a look that began after the end succeeded"
                seen["before"] += 1
            except NotThere:
                seen["after"] += 1
                after += 1

    async def client() -> None:
        async with asyncio.timeout(60):
            while seen["before"] < 9:  # noqa: ASYNC110 the readers do not know that they are counted
                await asyncio.sleep(0.01)
        await kit.withdraw(shared)
        ended.set()

    await asyncio.gather(*(reader(name) for name in ("pm_worker", "pm_head", "pm_worker")), client())
    assert seen["before"] > 3
    async with unit_of_work(shared.owner) as unit:
        looks, last = await unit.connection.fetchrow("SELECT count(*), max(at) FROM disclosure")
        end = await unit.connection.fetchval("SELECT min(revoked_at) FROM share_grant")
    assert looks == 6 * seen["before"]
    assert last < end


async def test_one_file_from_one_handover(kit, world, committed):
    """Two workers open a file at the same moment: one does, the other is told."""
    shared = await kit.share()
    results = await at_once(
        *(
            service.open_own_case(
                world.actor(name), shared.handover_id, OpenOwnCase(key_worker_id=world.people["pm_worker"].worker_id)
            )
            for name in ("pm_worker", "pm_head")
        )
    )
    assert sum(isinstance(result, AlreadyTakenOver) for result in results) == 1


async def test_one_field_goes_once(kit, world, committed):
    """Two workers hand the same field over at the same moment."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    results = await at_once(
        *(kit.hand_over(case_id, consent_id, ["phone"], owner=name) for name in ("osp_specialist", "osp_worker"))
    )
    assert sum(isinstance(result, Invalid) for result in results) == 1


async def test_a_share_ends_once(kit, world, committed):
    """Two workers end it, and the client withdraws, all at once: one of them did."""
    shared = await kit.share(kinds=["phone"])
    (item,) = (await views.sent_handover(shared.owner, shared.handover_id)).handover.items
    results = await at_once(
        service.end_share(shared.owner, item.grant_id),
        service.end_share(world.actor("osp_worker"), item.grant_id),
        kit.withdraw(shared),
    )
    assert 1 <= sum(isinstance(result, ShareEnded) for result in results) <= 2
    assert results[2] is None


async def test_two_who_decline_at_once_give_one_answer(kit, world, committed):
    """The sender reads one reason, and the second is told."""
    for _ in range(5):
        shared = await kit.share(kinds=["phone"])
        answers = [
            service.decline_handover(
                world.actor(name), shared.handover_id, DeclineHandover(reason=f"Nemáme místo, {name}.")
            )
            for name in ("pm_worker", "pm_head")
        ]
        results = await at_once(*answers)
        assert sorted(isinstance(result, AlreadyDeclined) for result in results) == [False, True]
        await kit.withdraw(shared)
