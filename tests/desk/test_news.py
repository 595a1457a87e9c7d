"""Each person is told what concerns them: once, until it is done, and never what leads to nothing."""

from datetime import date

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases.schemas import ChangeKeyWorker, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.panels import NOTIFICATIONS
from services.case_management import service as case_management
from services.case_management.schemas import ChangeCaseManagementKeyWorker
from services.desk import views
from sharing import service as sharing
from sharing import views as sharing_views
from sharing.schemas import OpenOwnCase
from tenants.notifications import service as notifications
from tests.case_management.conftest import MARTIN, Story
from tests.sharing import conftest as of_sharing

kit = of_sharing.kit
KREJCI = ClientIdentity(given_name="Ondřej", family_name="Krejčí", birth_date=date(2015, 3, 2))


@pytest.fixture
def story(world):
    return Story(world)


async def news(world, name):
    """What somebody was told, as news or by a row that says the same."""
    desk = await views.desk(world.actor(name))
    told = [NOTIFICATIONS.one(kind).sentence for kind, _ in sorted(desk.day.told) if NOTIFICATIONS.one(kind)]
    return [*told, *(one.text for one in desk.news)]


async def links_answer(world, client_app, *names):
    """Each of these people follows everything they were told."""
    for name in names:
        client = await client_app(name)
        desk = await views.desk(world.actor(name))
        for url in (*(one.url for one in desk.news), *(row.url for row in desk.day.rows)):
            assert (await client.get(url)).status_code == 200, (name, url)


async def test_one_person_s_read_is_their_own(world):
    """What the whole service was told stays with the others; read twice is read once."""
    head, other = world.actor("spod_head"), world.actor("spod_coordinator")
    async with unit_of_work(head):
        case = await cases.open_case(head, OpenCase(identity=KREJCI, key_worker_id=other.worker, kind="child"))
        told = new_id()
        await notifications.notify(head, notification_id=told, kind="case_taken_over", about_type="case", about_id=case)
    text = "Případ, který jste vedli, převzal jiný pracovník."
    assert await news(world, "spod_head") == await news(world, "spod_coordinator") == [text]
    await notifications.mark_seen(head, told)
    await notifications.mark_seen(head, told)
    assert await news(world, "spod_head") == []
    assert await news(world, "spod_coordinator") == [text]
    async with unit_of_work(head):
        await notifications.take_back(head, told)
    assert await news(world, "spod_coordinator") == []


OPENED = "Kolega pro vás založil případ, vedete ho vy."


async def test_who_leads_a_case_that_somebody_else_opened_is_told(story, kit, world, client_app):
    """By the form of a new case, for an offer, from a handover; not who opened it themselves, and no longer when another leads."""
    head, pm = world.actor("pm_head"), world.actor("pm_worker")
    own = OpenCase(identity=KREJCI, key_worker_id=pm.worker, kind="adult", open_anyway=True)
    case = await cases.open_case(head, own)
    await cases.open_case(pm, own)
    await outbox.drain()
    assert await news(world, "pm_worker") == [OPENED]
    await links_answer(world, client_app, "pm_worker")
    order = ChangeKeyWorker(
        worker_id=head.worker, reason="head_decision", informed_on=today_in_prague(), informed_via="phone"
    )
    await cases.change_key_worker(head, case, order, version=1)
    await outbox.drain()
    assert OPENED not in await news(world, "pm_worker")
    joint = await story.proposed(with_case_there=False)
    both = msgspec.structs.replace(own, key_worker_id=world.actor("both_pm").worker, identity=MARTIN)
    await case_management.accept_in_new_case(pm, joint.id, both, pm.worker)
    shared = await kit.share()
    await sharing.open_own_case(pm, shared.handover_id, OpenOwnCase(key_worker_id=head.worker, open_anyway=True))
    await outbox.drain()
    assert OPENED in await news(world, "both_pm")
    assert OPENED in await news(world, "pm_head")


async def test_who_led_a_case_is_told_that_another_does(world, client_app):
    """Their "handed to you" goes, back and forth; who gave it away themselves is not told."""
    head = world.actor("spod_head")
    first, second = world.actor("spod_coordinator"), world.actor("spod_coordinator2")
    case = await cases.open_case(head, OpenCase(identity=KREJCI, key_worker_id=first.worker, kind="child"))
    for version, to in ((1, second), (2, first), (3, head)):
        order = ChangeKeyWorker(
            worker_id=to.worker, reason="head_decision", informed_on=today_in_prague(), informed_via="phone"
        )
        await cases.change_key_worker(head, case, order, version=version)
        await outbox.drain()
    taken = "Případ, který jste vedli, převzal jiný pracovník."
    assert await news(world, "spod_coordinator2") == [taken]
    assert await news(world, "spod_coordinator") == [taken, taken]
    await links_answer(world, client_app, "spod_head", "spod_coordinator", "spod_coordinator2")


async def test_who_is_chosen_to_lead_joint_work_is_told(story, world, client_app):
    """With the answer and with a change; not who chose themselves, and no longer when somebody else leads."""
    led = "Vedete společnou práci dvou služeb u klienta."
    joint = await story.proposed()
    await outbox.drain()
    assert await news(world, "pm_worker") == ["Jiná služba vám nabízí spolupráci u klienta."]
    await story.accept(joint, "osp_specialist")
    await outbox.drain()
    assert await news(world, "pm_worker") == []
    assert await news(world, "osp_specialist") == [led]
    await links_answer(world, client_app, "osp_specialist")
    order = ChangeCaseManagementKeyWorker(key_worker_id=story.pm.worker, agreed_on=today_in_prague())
    await case_management.change_key_worker(story.osp, joint.id, order, version=2)
    await outbox.drain()
    assert led in await news(world, "pm_worker")
    assert led not in await news(world, "osp_specialist")
    await links_answer(world, client_app, "osp_specialist", "pm_worker")


async def test_an_offer_is_told_to_who_may_answer_it_and_goes_with_its_end(story, world, client_app):
    """A peer mentor whom the consent names is not led to nothing; after the withdrawal nobody is."""
    people = [story.pm.worker, world.actor("pm_peer").worker]
    joint = await story.proposed(worker_ids=people)
    await outbox.drain()
    assert await news(world, "pm_peer") == []
    assert await news(world, "pm_worker") != []
    await links_answer(world, client_app, "pm_worker")
    await story.withdraw(joint)
    assert await news(world, "pm_worker") == []


async def test_a_handover_is_told_to_who_may_open_it(kit, world, client_app):
    """The whole authority was trusted with it: its coordinators and head, not intake and mailroom."""
    await kit.share(recipient_service_id=world.services["spod"], worker_ids=[])
    await outbox.drain()
    for name in ("spod_intake", "spod_mailroom"):
        assert await news(world, name) == []
    for name in ("spod_head", "spod_coordinator"):
        assert await news(world, name) == ["Jiná služba vám předala údaje klienta."]
    await links_answer(world, client_app, "spod_head", "spod_coordinator")


async def test_of_people_who_were_named_one_leads_the_own_file(kit, world):
    """Somebody else is not offered, and refused with what to do; when the file is there, nobody is told any more."""
    shared = await kit.share()
    await outbox.drain()
    pm = world.actor("pm_worker")
    offered = {worker.id for worker in await sharing_views.case_starters(pm, shared.handover_id)}
    assert offered == {world.people[name].worker_id for name in ("pm_worker", "pm_head")}
    with pytest.raises(Invalid) as refused:
        order = OpenOwnCase(key_worker_id=world.people["pm_worker2"].worker_id)
        await sharing.open_own_case(pm, shared.handover_id, order)
    assert "nové znění souhlasu" in str(refused.value.fields["key_worker_id"])
    assert await news(world, "pm_head") != []
    await sharing.open_own_case(pm, shared.handover_id, OpenOwnCase(key_worker_id=pm.worker))
    assert await news(world, "pm_head") == []
