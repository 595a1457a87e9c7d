"""Named people who have all left: nothing goes to them, and both sides are told of what went before."""

from datetime import timedelta

import msgspec
import pytest

from consent.exceptions import NobodyNamedThere
from consent.rules import SEEN_BY
from consent.tables import ConsentType
from kernel import outbox
from kernel.actor import operator_actor
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.case_management import service as case_management
from services.case_management.schemas import ProposeCaseManagement
from services.desk import views
from sharing import access, service
from sharing.schemas import OpenOwnCase
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.tables import Role
from tests.case_management.conftest import MARTIN, Story

THERE = "Předané údaje nemá kdo otevřít: jmenovaní ve druhé službě už nepracují, nebo to tam nevidí."
HERE = "Jiná služba předala údaje jen jmenovaným lidem a ti u vás už nepracují, nebo to tu nevidí. Domluvte se s ní."
CONSENTS = "consents in force whose named people have all left"
HANDOVERS = "handovers that nobody named can open any more"


async def news(world, name):
    """What stands on somebody's day, with whom it is about."""
    return [(one.text, one.about) for one in (await views.desk(world.actor(name))).news if one.text in (THERE, HERE)]


async def close(world, *names):
    """Close accounts; what the last one left."""
    left = []
    for name in names:
        left = await leaving.close_account(world.people[name].user_id)
    return [(each.service, each.number, each.what) for each in left if each.what in (CONSENTS, HANDOVERS)]


async def left(world, name):
    """What a head is told: client, who was named, where the one act leads."""
    found = await views.left_without(world.actor(name))
    return [(row.title, row.worker, row.url) for row in found.rows if "/consents/" in row.url] if found else []


async def waits(world, name):
    """What is urgent on the day of who leads the case: a consent for named people of whom nobody is there."""
    day = (await views.desk(world.actor(name))).day
    return [(row.title, row.whom, row.url) for row in day.rows if row.key.startswith("nikdo-")]


async def test_one_of_the_named_is_enough(kit, world):
    """Nothing is said while anybody named is there."""
    await kit.share()
    assert await close(world, "pm_worker") == []
    assert await left(world, "osp_head") == await waits(world, "osp_specialist") == []
    assert await news(world, "osp_specialist") == []


async def test_a_coming_last_day_is_said_with_what_nobody_will_open_then(kit, world):
    """As of that instant: not where another one of the named stays, nor what ends before. Word goes out when they have left."""
    person, stays = world.people["pm_worker"], world.people["pm_worker2"].worker_id
    tenant, last_day = world.organisations["krok"], today_in_prague() + timedelta(days=10)
    await kit.share(worker_ids=[person.worker_id])
    await kit.share(worker_ids=[person.worker_id, stays])
    await kit.share(worker_ids=[person.worker_id], valid_until=last_day - timedelta(days=3))
    async with unit_of_work(operator_actor(tenant)) as unit:
        (role,) = await unit.connection.fetch("SELECT id FROM membership WHERE worker_id = $1", person.worker_id)
    left = await leaving.end_roles(tenant, person.worker_id, [role["id"]], last_day=last_day)
    assert [(each.number, each.what) for each in left if each.what in (CONSENTS, HANDOVERS)] == [
        (1, CONSENTS),
        (1, HANDOVERS),
    ]
    assert await news(world, "osp_specialist") == await news(world, "pm_head") == []


async def test_both_sides_are_told_when_all_the_named_have_left(kit, world, client_app):
    """Who handed over and the head of the sender learn whose it is; a head of the recipient only from which service."""
    shared = await kit.share(worker_ids=[world.people[name].worker_id for name in ("pm_worker", "pm_worker2")])
    await outbox.drain()
    assert await close(world, "pm_worker", "pm_worker2") == [("OSP", 1, CONSENTS), ("OSP", 1, HANDOVERS)]
    (row,) = await left(world, "osp_head")
    assert row[2].startswith("/consents/")
    ((title, whom, url),) = await waits(world, "osp_specialist")
    assert title == "Podle souhlasu nemá kdo jednat: jmenovaní ve službě PM už nepracují, nebo to tam nevidí."
    assert (whom, url) == ("Okoun Vítězslav", row[2])
    assert (
        await news(world, "osp_specialist") == await waits(world, "osp_head") == await waits(world, "osp_worker") == []
    )
    assert await news(world, "pm_head") == [(HERE, "OSP")]
    assert await news(world, "osp_worker") == await news(world, "pm_peer") == []
    client = await client_app("osp_specialist")
    assert (await client.get(f"/cases/{shared.case_id}/sharing")).status_code == 200
    assert (await client.get(row[2])).status_code == 200
    await kit.withdraw(shared)
    await outbox.drain()
    assert await news(world, "osp_specialist") == await news(world, "pm_head") == []
    assert await left(world, "osp_head") == await waits(world, "osp_specialist") == []


async def end_role(world, name, **more):
    """End what somebody does in one service."""
    person = world.people[name]
    tenant, service = world.organisations[person.organisation], world.services[person.service]
    held = await tenant_views.memberships_of(tenant, person.worker_id, Role(person.role), service)
    await leaving.end_roles(tenant, person.worker_id, held, **more)


async def test_who_left_another_service_is_named_with_it_even_if_they_work_here(kit, world, client_app, monkeypatch):
    """All who are named, so many at most; of her who works in OSP, too, and goes from there soon it is no less true."""
    await kit.share(worker_ids=[world.people[name].worker_id for name in ("both_pm", "pm_worker")])
    page, said = await client_app("osp_head"), "ve službě PM už nepracuje: Lenka Ďurišová, Květa Jandová"
    await end_role(world, "both_pm")
    assert "už nepracuje" not in soft((await page.get("/my-day")).text)
    await end_role(world, "pm_worker")
    assert said in soft((await page.get("/my-day")).text)
    await end_role(world, "both_osp", last_day=today_in_prague() + timedelta(days=3))
    listed = soft((await page.get("/my-day/without")).text)
    assert said in listed
    assert "to smí dělat do" not in listed
    monkeypatch.setattr(views, "MOST_NAMED", 1)
    assert "už nepracuje: Lenka Ďurišová a ještě 1" in soft((await page.get("/my-day")).text)


async def test_what_came_into_an_own_file_is_not_lost(kit, world):
    """The recipient has it: nobody is troubled with the handover."""
    shared = await kit.share(worker_ids=[world.people["pm_worker"].worker_id])
    pm = world.actor("pm_worker")
    await service.open_own_case(pm, shared.handover_id, OpenOwnCase(key_worker_id=pm.worker))
    await close(world, "pm_worker")
    assert await news(world, "osp_specialist") == await news(world, "pm_head") == []


async def test_who_left_between_the_handover_and_its_job_is_told_about_all_the_same(kit, world):
    """The job finds that nobody named is there."""
    await kit.share(worker_ids=[world.people["pm_worker"].worker_id])
    await leaving.close_account(world.people["pm_worker"].user_id)
    await outbox.drain()
    assert len(await waits(world, "osp_specialist")) == 1
    assert await news(world, "osp_specialist") == []  # the row says it


async def test_nothing_is_handed_or_offered_to_people_who_have_all_left(kit, world):
    """The sender is told why, and what to do."""
    people = [world.people["pm_worker"].worker_id]
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, worker_ids=people)
    story = Story(world)
    joint = await story.ready(worker_ids=people)
    await close(world, "pm_worker")
    with pytest.raises(NobodyNamedThere):
        await kit.hand_over(case_id, consent_id)
    with pytest.raises(NobodyNamedThere):
        order = ProposeCaseManagement(version_no=1, client_version=1, consent_id=joint.consent_id)
        await case_management.propose_case_management(story.osp, joint.case_id, order)


async def test_joint_work_that_nobody_sees_any_more_is_called_that(world, client_app):
    """In the sharing of the case and of the service, in the plan, on its page, and before a withdrawal; an offer too.

    A peer mentor whom the consent names as well sees no joint work, and works on.
    """
    story = Story(world)
    people = [world.people[name].worker_id for name in ("pm_peer", "pm_worker")]
    running = await story.active(worker_ids=people)
    offered = await story.proposed(msgspec.structs.replace(MARTIN, family_name="Holub"), worker_ids=people)
    page = await client_app("osp_head")

    async def read(joint):
        of_case = f"/cases/{joint.case_id}/sharing"
        found = {each: soft((await page.get(each)).text) for each in (of_case, "/sharing")}
        found |= {each: soft((await page.get(each)).text) for each in (f"/cases/{joint.case_id}/plan",)}
        found["joint"] = soft((await page.get(f"/case-management/{joint.id}")).text)
        found["end"] = soft((await page.get(f"/consents/{joint.consent_id}/withdraw")).text)
        return list(found.values())

    for joint in (running, offered):
        sharing, service_, plan, work, end = await read(joint)
        assert "Vidí jméno" in sharing
        assert "vidí společnou práci u 1 klienta, vidí nabídku společné práce u 1 klienta" in service_
        assert "přestanou vidět" in end
        assert not [text for text in (sharing, plan, work, end) if "už nepracují" in text]
    assert (await close(world, "pm_worker"))[0] == ("OSP", 2, CONSENTS)
    assert {row[2] for row in await left(world, "osp_head")} == {
        f"/consents/{joint.consent_id}" for joint in (running, offered)
    }
    gone = await left(world, "osp_head")
    assert not [row for row in gone if world.people["pm_peer"].name in str(row)], "who works on has not left"
    for joint in (running, offered):
        sharing, service_, plan, work, end = await read(joint)
        assert "Vidí jméno" not in sharing
        assert "vidí společnou práci" not in sharing + service_
        assert "vidí nabídku" not in sharing + service_
        assert "přestanou vidět" not in end
        for text in (sharing, plan, work, end):
            assert "jmenovaní" in text.lower()
            assert "už nepracují" in text
    view = (await page.get(f"/api/v1/case-management/{running.id}")).json()
    assert (view["nobody"], view["consent_id"]) == (True, str(running.consent_id))


async def test_a_withdrawal_takes_nothing_out_of_sight_of_those_who_have_left(kit, world, client_app):
    """Nor does ending the handover."""
    shared = await kit.share(worker_ids=[world.people["pm_worker"].worker_id])
    page = await client_app("osp_head")
    addresses = (f"/consents/{shared.consent_id}/withdraw", f"/sharing/sent/{shared.handover_id}/end")
    for address in addresses:
        assert "přestane vidět" in soft((await page.get(address)).text)
    await close(world, "pm_worker")
    for address in addresses:
        text = soft((await page.get(address)).text)
        assert "přestane vidět" not in text
        assert "už nepracují" in text


SEES = "Příjemce už vidí"
NOBODY = "Předané údaje nemá kdo otevřít"
NOBODY_NAMED = "Podle souhlasu to nemá kdo otevřít"


async def test_nowhere_is_it_said_that_those_see_it_who_have_all_left(kit, world, client_app):
    """The case, the service's sharing and the handover say so while it lasts, and the form offers nothing to nobody."""
    people = [world.people["pm_worker"].worker_id]
    shared = await kit.share(worker_ids=people, kinds=["phone", "email"])
    sees = await client_app("osp_head")
    of_case, new = f"/cases/{shared.case_id}/sharing", f"/cases/{shared.case_id}/sharing/new"
    pages = [of_case, "/sharing", f"/sharing/sent/{shared.handover_id}", new, f"/cases/{shared.case_id}"]

    async def read():
        return {page: soft((await sees.get(page)).text) for page in pages}

    before = await read()
    assert "vidí od nás: 2 položky" in before[of_case]
    assert SEES in before[new]
    assert not [page for page, text in before.items() if NOBODY in text or "nemá kdo otevřít" in text]
    await close(world, "pm_worker")
    after = await read()
    assert not [page for page, text in after.items() if "vidí od nás" in text or SEES in text]
    assert NOBODY in after[of_case]
    assert NOBODY in after[pages[2]]
    assert "nikdo, jmenovaní už tam nepracují" in after["/sharing"]
    assert "nemá kdo otevřít: 2 položky" in after["/sharing"]
    assert "nemá kdo otevřít" in after[pages[4]]
    assert NOBODY_NAMED in after[new]
    assert 'name="item_kinds"' not in after[new]


async def test_joint_work_is_offered_by_no_button_to_people_who_have_all_left(world, client_app):
    """The plan and the form say why, and lead to a new wording."""
    story = Story(world)
    joint = await story.ready(worker_ids=[world.people["pm_worker"].worker_id])
    page = await client_app("osp_specialist")
    plan = f"/cases/{joint.case_id}/plan"
    assert "Nabídnout beze vzkazu" in (await page.get(plan)).text
    await close(world, "pm_worker")
    for url in (plan, f"{plan}/propose"):
        text = (await page.get(url)).text
        assert NOBODY_NAMED in text
        assert f"/consents/{joint.consent_id}/change" in text
        assert "Nabídnout beze vzkazu" not in text
        assert 'name="consent_id"' not in text


def test_who_opens_a_handover_is_said_once():
    """What counts as somebody is what the rights let open it: a role that is given the right is counted, and no other."""
    opens = {role for (role, _), rights in access.RIGHTS.items() if access.SharingPermission.RECEIVE in rights}
    assert opens == SEEN_BY[ConsentType.HANDOVER]
