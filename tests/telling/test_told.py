"""The client knows who leads their case: a task stays open until it is recorded that they were told (Standard 8c, S000, S003)."""

from datetime import timedelta

import pytest

from app.testing.pdf import pages_of
from app.testing.queries import counting_queries
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.exceptions import FinishedByDoing
from cases.telling import papers, service, views
from cases.telling.pages import on_heads_day
from cases.telling.schemas import SetContact, TellClient
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import next_working_day, today_in_prague
from kernel.outbox import drain
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.cases.test_cases import change, open_case


def told(world, to="spod_coordinator", **changes):
    values = {
        "worker_id": world.actor(to).worker_id,
        "told_on": today_in_prague(),
        "via": "personal",
        "whom": "matka",
        "note": "Dostala letáček.",
    }
    return TellClient(**{**values, **changes})


async def duties(world, case_id, who="spod_head"):
    found = (await case_views.list_tasks(world.actor(who), case_id))[0]
    return [task for task in found if task.kind == "inform_client"]


async def opened(world, **more):
    case_id = await open_case(world, **more)
    await drain()
    return case_id


async def test_after_the_opening_of_a_case_a_task_stays_until_the_client_was_told(world):
    """Whoever leads it has five working days; the note is a record of the file, and the task ends with it, by nothing else."""
    case_id, leads = await opened(world), world.actor("spod_coordinator")
    await drain()
    (task,) = await duties(world, case_id)
    due = today_in_prague()
    for _ in range(5):
        due = next_working_day(due)
    assert (task.assignee_id, task.due_on) == (leads.worker_id, due)
    with pytest.raises(FinishedByDoing):
        await cases.finish_task(leads, task.id, version=task.version)
    view = await views.telling(leads, case_id)
    assert (view.knows, view.waits, view.due_on) == (False, True, due)

    await service.tell_client(leads, case_id, told(world), version=0)
    assert await duties(world, case_id) == []
    view = await views.telling(leads, case_id)
    assert (view.knows, view.waits, view.version) == (True, False, 1)
    assert (view.last.whom, view.last.via_label, view.last.note) == ("matka", "osobně", "Dostala letáček.")
    record = (await case_views.list_records(leads, case_id))[0]
    assert record.kind == "client_told"
    assert "Komu to bylo řečeno: matka." in record.facts
    assert view.last.worker in record.facts
    await drain()
    assert await duties(world, case_id) == []


async def test_by_its_setting_an_agency_asks_for_nothing_after_an_opening(world):
    """The NGO's preset says zero days; an authority that sets zero asks for nothing either."""
    adult = await open_case(world, "osp_head", "osp_worker")
    order = ChangeSetting(value="0", valid_from=today_in_prague(), reason="Porada vedení.")
    await settings.change_setting(world.actor("ospod_admin"), "client_told_within", order, version=0)
    child = await opened(world)
    assert await duties(world, adult, "osp_head") == []
    assert await duties(world, child) == []
    view = await views.telling(world.actor("osp_worker"), adult)
    assert (view.knows, view.waits) == (False, False)


async def test_after_a_change_the_new_one_tells_unless_the_client_was_told_before(world):
    """Told before: nothing is left to do. Not told: the new key worker's task; that of the one before is dropped, with why."""
    case_id, head = await opened(world), world.actor("spod_head")
    await cases.change_key_worker(head, case_id, change(world), version=1)
    await drain()
    assert await duties(world, case_id) == []
    done = (await case_views.list_tasks(head, case_id))[1]
    assert [task.dropped for task in done] == ["Případ mezitím vede někdo jiný."]
    view = await views.telling(head, case_id)
    assert (view.knows, view.waits, view.before) == (True, False, today_in_prague())

    late = change(world, "spod_coordinator", informed_on=None, informed_via="", not_informed_reason="Je v nemocnici.")
    await cases.change_key_worker(head, case_id, late, version=2)
    (task,) = await duties(world, case_id)
    assert task.assignee_id == world.actor("spod_coordinator").worker_id
    assert (await views.telling(head, case_id)).waits
    await service.tell_client(world.actor("spod_coordinator"), case_id, told(world), version=0)
    assert await duties(world, case_id) == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"worker_id": None}, "worker_id"),
        ({"told_on": None}, "told_on"),
        ({"told_on": 1}, "told_on"),
        ({"told_on": -1}, "told_on"),
        ({"via": ""}, "via"),
        ({"whom": " "}, "whom"),
        ({"note": "x" * 3_000}, "note"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_noted(world, wrong, field):
    """A day to come, one before the case was opened, nobody, no way: each has its sentence."""
    case_id = await opened(world)
    if isinstance(days := wrong.get("told_on"), int):
        wrong = {"told_on": today_in_prague() + timedelta(days=days)}
    with pytest.raises(Invalid) as refused:
        await service.tell_client(world.actor("spod_coordinator"), case_id, told(world, **wrong), version=0)
    assert set(refused.value.fields) == {field}
    assert len(await duties(world, case_id)) == 1


async def test_two_at_one_note_and_somebody_else_meanwhile(world):
    """The second is told of the first; who named the one before is told that somebody else leads the case now."""
    case_id, head = await opened(world), world.actor("spod_head")
    await service.tell_client(head, case_id, told(world), version=0)
    with pytest.raises(StaleVersion):
        await service.tell_client(world.actor("spod_coordinator"), case_id, told(world), version=0)
    await cases.change_key_worker(head, case_id, change(world), version=1)
    with pytest.raises(Invalid) as refused:
        await service.tell_client(head, case_id, told(world), version=1)
    assert set(refused.value.fields) == {"worker_id"}


async def test_only_who_writes_into_the_file_notes_and_only_who_reads_it_sees(world):
    """A colleague knows of the case and reads nothing of it; other services do not know that there is one."""
    case_id = await opened(world)
    for who, error in (("spod_coordinator2", NotAllowed), ("spod_intake", NotAllowed), ("osp_worker", NotThere)):
        with pytest.raises(error):
            await views.telling(world.actor(who), case_id)
        with pytest.raises(error):
            await service.tell_client(world.actor(who), case_id, told(world), version=0)
        with pytest.raises(error):
            await views.leaflet(world.actor(who), case_id)


async def test_the_head_sees_who_was_not_told_in_time(world):
    """On the head's day stand those whose day has passed, by who leads them, and how many were not told in all; a list has the rest."""
    case_id, head = await opened(world), world.actor("spod_head")
    assert await on_heads_day(head) is None
    (task,) = await duties(world, case_id)
    async with unit_of_work(head) as unit:
        await unit.connection.execute(
            "UPDATE task SET due_on = $2 WHERE id = $1", task.id, today_in_prague() - timedelta(days=3)
        )
    with counting_queries() as sent:
        waiting = await on_heads_day(head)
    assert sent.count <= 8, sent.statements
    assert [row.under for row in waiting.rows] == [task.assignee]
    assert waiting.rest is None
    assert await on_heads_day(world.actor("spod_coordinator")) is None
    (row,) = await views.untold(head, limit=10)
    assert (row.case_id, row.client_name) == (case_id, "Vránová Eliška")
    assert await views.untold(head, limit=10, after=(row.due_on, row.task_id)) == []
    with pytest.raises(NotAllowed):
        await views.untold(world.actor("spod_coordinator"), limit=10)


async def test_the_leaflet_says_who_leads_how_to_reach_them_and_nothing_of_the_client(world):
    """Each says how they are reached; what is not known is left out, and no word of the client stands there."""
    case_id, leads = await opened(world), world.actor("spod_coordinator")
    empty = "".join(pages_of(papers.leaflet_pdf(await views.leaflet(leads, case_id))))
    assert "Telefon" not in empty
    order = SetContact(phone="+420 000 000 045", email="jana@lipnice.example", room="dveře 214", hours="pondělí 8–17")
    await service.set_contact(leads, order, version=0)
    leaflet = await views.leaflet(world.actor("spod_head"), case_id)
    text = "".join(pages_of(papers.leaflet_pdf(leaflet)))
    for words in ("000 000 045", "jana@lipnice.example", "dveře 214", "pondělí 8–17", "koordinátor"):
        assert words in text.replace("\u00a0", " ")
    assert "Vránová" not in text
    with pytest.raises(StaleVersion):
        await service.set_contact(leads, order, version=0)
    for wrong, field in (({}, "phone"), ({"phone": "abc"}, "phone"), ({"email": "jana"}, "email")):
        with pytest.raises(Invalid) as refused:
            await service.set_contact(leads, SetContact(**wrong), version=1)
        assert set(refused.value.fields) >= {field}
    with pytest.raises(NotAllowed):
        await views.own_contact(world.actor("spod_intake"))
