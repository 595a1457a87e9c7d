"""*Hotovo* with a line for the file: the task ends and a record of it is written, both or neither."""

import html
import re
from html import unescape

import pytest
import pytest_asyncio

from cases.cases import service, views
from cases.cases.exceptions import FinishedByDoing, TaskAlreadyDone
from cases.cases.schemas import AddTask, OpenCase
from cases.cases.schemas.tasks import FinishTask
from cases.cases.service.writing import finish_with_line
from cases.cases.views import DUTIES, Duty
from cases.clients.schemas import ClientIdentity
from kernel.exceptions import NotAllowed, StaleVersion
from kernel.legal_time import today_in_prague

CALLED = "Škola pošle zprávu do pátku."


def text_of(answer):
    """What a person reads, with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", unescape(answer.text)).replace("\u00a0", " "))


@pytest_asyncio.fixture
async def case_id(world):
    identity = ClientIdentity(given_name="Eliška", family_name="Vránová")
    order = OpenCase(identity=identity, key_worker_id=world.actor("spod_coordinator").worker, kind="child")
    return await service.open_case(world.actor("spod_head"), order)


async def given(world, case_id, to="spod_coordinator", title="Zavolat škole"):
    order = AddTask(title=title, due_on=today_in_prague(), assignee_id=world.actor(to).worker)
    return await service.add_task(world.actor("spod_head"), case_id, order)


async def line_of(client, task_id, address="/my-day"):
    """What the form with the line carries, by the link beside the task; None where there is none."""
    link = re.search(rf'href="(/tasks/{task_id}/finish[^"]*)"', (await client.get(address)).text)
    if link is None:
        return None
    form = (await client.get(html.unescape(link[1]))).text.partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


@pytest.mark.parametrize("address", ["/my-day", "/tasks", "/cases/{}/tasks", "/cases/{}"])
async def test_a_task_ends_with_a_line_for_the_file(world, client_app, case_id, address):
    """In one act, from every list of tasks; the record says which task it is of, and taking the task back leaves it."""
    task_id, client, actor = (
        await given(world, case_id),
        await client_app("spod_coordinator"),
        world.actor("spod_coordinator"),
    )
    address = address.format(case_id)
    sent = await line_of(client, task_id, address)
    done = await client.post(f"/tasks/{task_id}/finish", data={**sent, "line": CALLED})
    assert done.status_code == 303, text_of(done)
    page = await client.get(done.headers["location"])
    assert re.search(
        r"Hotovo: Zavolat škole, .*\. Zapsáno do spisu. Když úkol vrátíte, záznam zůstane\.", text_of(page)
    )
    (written,) = await views.list_records(actor, case_id)
    assert (written.kind, written.title, written.facts) == ("note", "Zavolat škole", CALLED)
    assert f"/cases/{case_id}/records/{written.id}" in page.text
    assert "K úkolu: Zavolat škole" in text_of(await client.get(f"/cases/{case_id}/records/{written.id}"))
    back = await client.post(f"/tasks/{task_id}/reopen", data={"version": "2"})
    assert "Co je k němu zapsané, ve spisu zůstává." in text_of(await client.get(back.headers["location"]))
    assert [each.id for each in await views.list_records(actor, case_id)] == [written.id]


async def test_the_same_line_sent_again_is_one_record(world, client_app, case_id):
    task_id, client = await given(world, case_id), await client_app("spod_coordinator")
    sent = {**await line_of(client, task_id), "line": CALLED}
    for _ in range(2):
        assert (await client.post(f"/tasks/{task_id}/finish", data=sent)).status_code == 303
    assert len(await views.list_records(world.actor("spod_coordinator"), case_id)) == 1


async def test_a_refused_line_stands_in_a_page_of_its_own(world, client_app, case_id):
    """With what was typed and where one goes on; nothing ended. From there it is sent again."""
    task_id, client = await given(world, case_id), await client_app("spod_coordinator")
    sent = await line_of(client, task_id)
    empty = await client.post(f"/tasks/{task_id}/finish", data={**sent, "line": " "})
    assert (empty.status_code, "Napište, co se stalo." in text_of(empty)) == (400, True)
    long = await client.post(f"/tasks/{task_id}/finish", data={**sent, "line": "a" * 501})
    assert long.status_code == 400
    assert "a" * 501 in long.text
    assert await views.list_records(world.actor("spod_coordinator"), case_id) == []
    assert "Zavolat škole" in text_of(await client.get(f"/tasks/{task_id}/finish"))
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', long.text))
    done = await client.post(f"/tasks/{task_id}/finish", data={**again, "line": CALLED})
    assert done.status_code == 303, text_of(done)


async def test_whoever_is_second_loses_no_line(world, client_app, case_id):
    """Who finished it and when stands above the words; a task given to somebody else meanwhile is not ended unseen."""
    task_id, client = await given(world, case_id), await client_app("spod_coordinator")
    sent = {**await line_of(client, task_id), "line": CALLED}
    await service.finish_task(world.actor("spod_head"), task_id, version=1)
    late = await client.post(f"/tasks/{task_id}/finish", data=sent)
    assert late.status_code == 409
    assert f"Úkol je mezitím hotový: {world.people['spod_head'].name}" in text_of(late)
    assert CALLED in unescape(late.text)
    assert "Hotovo a zapsat" not in late.text
    await service.reopen_task(world.actor("spod_head"), task_id, version=2)
    late = await client.post(f"/tasks/{task_id}/finish", data=sent)
    assert late.status_code == 412
    assert CALLED in unescape(late.text)


async def test_both_or_neither(world, case_id):
    actor, order = world.actor("spod_coordinator"), FinishTask(line=CALLED)
    task_id = await given(world, case_id)
    with pytest.raises(StaleVersion):
        await finish_with_line(actor, task_id, order, version=7)
    with DUTIES.opened(Duty("task", "Udělat", "/x/{task_id}")), pytest.raises(FinishedByDoing):
        await finish_with_line(actor, task_id, order, version=1)
    assert await views.list_records(actor, case_id) == []
    await finish_with_line(actor, task_id, order, version=1)
    with pytest.raises(TaskAlreadyDone):
        await finish_with_line(actor, task_id, order, version=2)
    assert len(await views.list_records(actor, case_id)) == 1


async def test_the_line_is_offered_to_who_may_write_there(world, client_app, case_id):
    """A colleague with a task in a case that they may only know of ticks it off, and writes nothing into its file."""
    task_id = await given(world, case_id, to="spod_coordinator2")
    client = await client_app("spod_coordinator2")
    page = (await client.get("/my-day")).text
    assert f"/tasks/{task_id}/finish" in page
    assert await line_of(client, task_id) is None
    forced = await client.post(f"/tasks/{task_id}/finish", data={"version": "1", "line": CALLED})
    assert forced.status_code == 403
    assert (await client.get(f"/tasks/{task_id}/finish")).status_code == 403
    with pytest.raises(NotAllowed):
        await finish_with_line(world.actor("spod_coordinator2"), task_id, FinishTask(line=CALLED), version=1)
    assert await views.list_records(world.actor("spod_coordinator"), case_id) == []
    assert (await client.post(f"/tasks/{task_id}/finish", data={"version": "1"})).status_code == 303
