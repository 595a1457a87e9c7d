"""Buttons and messages of what is done say of whom."""

import re
from datetime import timedelta

import lxml.html

from cases.cases import service as cases
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.legal_time import today_in_prague
from kernel.web.text import format_date, soft


def buttons(page):
    """The names of the buttons that finish something, and their forms."""
    found = lxml.html.fromstring(soft(page.text)).xpath("//form[contains(@action, '/finish')]")
    named = {form.xpath("string(.//button/@aria-label)"): form for form in found}
    assert len(named) == len(found)
    return {name: form for name, form in named.items() if "line" not in form.fields}


async def test_what_is_done_is_told_from_the_same_thing_elsewhere(world, client_app):
    """One title, two clients, two days: no button is called like another, and the message names what was done of whom."""
    coordinator, today = world.actor("spod_coordinator"), today_in_prague()
    days = [soft(format_date(today + timedelta(days=days), year=False)) for days in range(2)]
    for name in ("Eliška", "Ondřej"):
        identity = ClientIdentity(given_name=name, family_name="Vránová")
        order = OpenCase(identity=identity, key_worker_id=coordinator.worker, kind="child", open_anyway=True)
        case_id = await cases.open_case(world.actor("spod_head"), order)
        for number in range(2):
            due_on = today + timedelta(days=number)
            task = AddTask(title="Zavolat škole.", due_on=due_on, assignee_id=coordinator.worker)
            await cases.add_task(coordinator, case_id, task)
    client = await client_app("spod_coordinator")
    everywhere = {f"Hotovo: Zavolat škole, Vránová {name}, {day}" for name in ("Eliška", "Ondřej") for day in days}
    for path in ("/my-day", "/tasks"):
        assert set(buttons(await client.get(path))) == everywhere
    in_case = buttons(await client.get(f"/cases/{case_id}/tasks"))
    assert set(in_case) == {f"Hotovo: Zavolat škole, {day}" for day in days}
    day = buttons(await client.get("/my-day"))
    for name, form in (
        (f"Hotovo: Zavolat škole, Vránová Eliška, {days[0]}", day),
        (f"Hotovo: Zavolat škole, {days[1]}", in_case),
    ):
        fields = {key: value for key, value in form[name].form_values() if key != "csrf_token"}
        sent = await client.post(form[name].action, data={"csrf_token": client.headers["X-CSRF-Token"], **fields})
        assert sent.status_code == 303
        said = soft((await client.get(sent.headers["location"])).text)
        assert name in re.sub(r"\s+", " ", lxml.html.fromstring(said).xpath("string(//*[@id='flashes'])"))


async def test_whoever_is_second_at_a_tick_is_told_who_was_first(world, client_app):
    """Two tabs, two people: no refusal without a name, and the list again."""
    coordinator, head = world.actor("spod_coordinator"), world.actor("spod_head")
    identity = ClientIdentity(given_name="Eliška", family_name="Vránová")
    case_id = await cases.open_case(
        head, OpenCase(identity=identity, key_worker_id=coordinator.worker, kind="child", open_anyway=True)
    )
    task = AddTask(title="Zavolat škole.", due_on=today_in_prague(), assignee_id=coordinator.worker)
    task_id = await cases.add_task(coordinator, case_id, task)
    await cases.finish_task(head, task_id, version=1)
    client = await client_app("spod_coordinator")
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": "1", "case_id": str(case_id)}
    late = await client.post(f"/tasks/{task_id}/finish", data=sent)
    assert (late.status_code, late.headers["location"]) == (303, f"/cases/{case_id}/tasks")
    page = soft((await client.get(late.headers["location"])).text)
    assert re.search(rf"Úkol je mezitím hotový: {world.people['spod_head'].name}, .* \d+:\d\d\.", page)
