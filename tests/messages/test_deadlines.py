"""Warnings before the end of a deadline and alerts after it, in the mailbox of who answers for it and of the head."""

import pytest

from app.testing.time import days_from_now
from kernel.clock import as_of
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tests.intake.conftest import Office

NEAR, PASSED = "Blíží se konec lhůty", "Uplynula lhůta a není splněno"


@pytest.fixture
def office(world):
    return Office(world)


async def assigned(office, *, days_ago=0, child="Eliška"):
    with as_of(days_from_now(-days_ago)):
        notice = await office.record(child_given_name=child)
        await office.assign(notice.id, open_anyway=True)
        await registers.register_notice(office.actor("spod_head"), notice.id, RegisterNotice())  # D4 ended
    return notice.id


async def warn(told):
    """Let the moment of the warning come, and that of its letter."""
    await told.look()
    async with told.committed.superuser() as connection:
        await connection.execute("UPDATE deadline SET warn_at = now() - interval '1 minute' WHERE ended_at IS NULL")
    await told.look()
    await told.soon()
    await told.look()


def letters(post, world, who):
    return [taken.text for taken in post.taken if taken.to == [world.people[who].email]]


async def test_a_warning_goes_at_once_and_two_make_one_letter(told, post, world, office):
    await assigned(office)
    await assigned(office, child="Jana")
    await warn(told)
    for who in ("spod_coordinator", "spod_head"):
        (text,) = letters(post, world, who)
        assert f"{NEAR}: 2" in text
        assert PASSED not in text
    assert letters(post, world, "spod_coordinator2") == []


async def test_an_alert_comes_with_the_digest(told, post, world, office):
    await assigned(office, days_ago=9)
    await told.look()
    assert post.taken == []
    await told.later()
    for who in ("spod_coordinator", "spod_head"):
        (text,) = letters(post, world, who)
        assert f"{PASSED}: 1" in text
    words = [str(taken.message) + taken.text for taken in post.taken]
    for said in (office.notifier_name, "Eliška", "Vránová", "MULH", "Ryšánková"):
        assert said not in " ".join(words)


async def test_of_what_was_done_meanwhile_no_letter_comes(told, post, world, office):
    notice_id = await assigned(office, days_ago=9)
    await told.look()
    await office.judge(notice_id)
    await told.later()
    assert not [taken for taken in post.taken if PASSED in taken.text]
