"""What passed of a child in danger is told at once, at night and on a day off too."""

import pytest

from kernel.legal_time import today_in_prague
from tenants.messages import service
from tenants.messages.schemas import ChooseMessages
from tenants.settings import service as settings_service
from tenants.settings.schemas import ChangeSetting
from tests.intake.conftest import Office
from tests.messages.test_sms import gateway, set_gateway

__all__ = ["gateway", "set_gateway"]
URGENT, PASSED = "Naléhavé: uplynula lhůta a není splněno", "Uplynula lhůta a není splněno"
FOLDED = "Nalehave: uplynula lhuta a neni splneno"


@pytest.fixture
def office(world):
    return Office(world)


def letters(post, world, who):
    return [taken.text for taken in post.taken if taken.to == [world.people[who].email]]


async def let_pass(told):
    """Let every running clock run out, and look; two minutes later what goes at once has gone."""
    await told.look()
    async with told.committed.superuser() as connection:
        await connection.execute(
            "UPDATE deadline SET started_at = started_at - interval '9 days', due_on = due_on - 9, planned_on = due_on - 9,"
            " due_at = now() - interval '1 minute', warn_at = NULL WHERE ended_at IS NULL"
        )
        await connection.execute("DELETE FROM message_item")
    post = told.server
    post.taken.clear()
    await told.look()
    await told.soon()
    await told.look()


async def test_no_intervention_in_its_hours_is_told_at_once(told, post, world, office):
    """D6, whatever the day and the hour; the registration of the same notice (D4) waits for the digest."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await let_pass(told)
    for who in ("spod_intake", "spod_head"):
        (text,) = letters(post, world, who)
        assert f"{URGENT}: 1" in text
        assert f"– {PASSED}" not in text
    words = " ".join(str(taken.message) + taken.text for taken in post.taken)
    for said in (office.notifier_name, "Eliška", "Vránová", "MULH", "Ryšánková"):
        assert said not in words


async def test_what_threatens_a_child_acutely_and_was_not_judged_today_is_told_at_once(told, post, world, office):
    """D5 without tolerance; the ordinary one waits for the digest."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await let_pass(told)
    assert post.taken == [], "D4, D5"
    acute = (await office.record(child_given_name="Jana", acute="yes")).id
    await office.assign(acute, open_anyway=True)
    await let_pass(told)
    (text,) = letters(post, world, "spod_coordinator")
    assert f"{URGENT}: 1" in text


async def test_who_chose_an_sms_for_what_passed_gets_one_and_who_did_not_gets_none(
    told, post, world, office, set_gateway
):
    order = ChangeSetting(value="yes", valid_from=today_in_prague(), reason="Porada.")
    await settings_service.change_setting(world.actor("ospod_admin"), "message_sms", order, version=0)
    for who, sms in (("spod_head", ["deadline.passed"]), ("spod_intake", ["deadline.near"])):
        await service.choose(world.actor(who), ChooseMessages(sms=sms, phone="601 000 999"), version=0)
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", result="urgent")
    await let_pass(told)
    (taken,) = set_gateway.taken
    assert taken["text"].startswith(f"Opora: {FOLDED} (1). http")


async def test_it_is_chosen_with_what_passed_and_said_there(client_app):
    client = await client_app("spod_coordinator")
    page = (await client.get("/account/messages")).text.replace("\xa0", " ")
    assert "Co je z toho naléhavé, posílá se hned, i v noci a ve dnech volna." in page
    assert URGENT not in page
