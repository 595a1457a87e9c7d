"""Buttons and messages of what is done say of whom."""

import re
from datetime import timedelta

import lxml.html

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import drafts
from kernel.legal_time import today_in_prague
from kernel.web.text import format_date, soft


def buttons(page):
    """The names of the buttons that finish something, and their forms."""
    found = lxml.html.fromstring(soft(page.text)).xpath("//form[contains(@action, '/finish')]")
    named = {form.xpath("normalize-space(.//button/span[not(@aria-hidden)])"): form for form in found}
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


async def test_whoever_takes_a_tick_back_twice_reads_that_it_was_they(world, client_app):
    """Sent again from a page that is old by now: what stands, who did it and when, and no word of somebody else."""
    coordinator = world.actor("spod_coordinator")
    identity = ClientIdentity(given_name="Eliška", family_name="Vránová")
    order = OpenCase(identity=identity, key_worker_id=coordinator.worker, kind="child", open_anyway=True)
    case_id = await cases.open_case(world.actor("spod_head"), order)
    task = AddTask(title="Zavolat škole.", due_on=today_in_prague(), assignee_id=coordinator.worker)
    task_id = await cases.add_task(coordinator, case_id, task)
    client = await client_app("spod_coordinator")

    async def said(act, version):
        sent = await client.post(f"/tasks/{task_id}/{act}", data={"version": str(version), "list": "tasks"})
        assert sent.status_code == 303, sent.text
        return soft((await client.get(sent.headers["location"])).text)

    await said("finish", 1)
    await said("reopen", 2)
    again = r"Úkol je mezitím znovu otevřený: vy sami, \d+\. \d+\. \d+ \d+:\d\d\."
    assert re.search(again, (await said("reopen", 2)).replace("\u00a0", " "))
    assert re.search(again, (await said("finish", 1)).replace("\u00a0", " ")), "the page of before it was taken back"
    await said("finish", 3)
    assert "Úkol je mezitím hotový: vy sami" in (await said("reopen", 2)).replace("\u00a0", " ")
    assert "Úkol je mezitím hotový: vy sami" in (await said("finish", 3)).replace("\u00a0", " ")
    other = await client_app("spod_head")
    seen = await other.post(f"/tasks/{task_id}/finish", data={"version": "3", "list": "tasks"})
    assert "vy sami" not in (await other.get(seen.headers["location"])).text


async def test_a_line_sent_again_after_the_task_was_taken_back_is_not_said_to_be_done(world, client_app):
    """What stands is said, nothing is written unseen, and the person goes on."""
    coordinator = world.actor("spod_coordinator")
    identity = ClientIdentity(given_name="Eliška", family_name="Vránová")
    order = OpenCase(identity=identity, key_worker_id=coordinator.worker, kind="child", open_anyway=True)
    case_id = await cases.open_case(world.actor("spod_head"), order)
    task = AddTask(title="Zavolat škole.", due_on=today_in_prague(), assignee_id=coordinator.worker)
    task_id = await cases.add_task(coordinator, case_id, task)
    client = await client_app("spod_coordinator")
    sent = {"version": "1", "line": "Škola o dítěti ví.", "what": "Zavolat škole"}
    where = f"/tasks/{task_id}/finish"
    for _ in range(2):
        assert (await client.post(where, data=sent)).status_code == 303
    await client.post(f"/tasks/{task_id}/reopen", data={"version": "2"})
    told = await client.post(where, data=sent)
    assert told.status_code == 412
    assert "Úkol je mezitím znovu otevřený: vy sami" in soft(told.text).replace("\u00a0", " ")
    assert "Škola o dítěti ví." in told.text
    assert len(await case_views.list_records(coordinator, case_id)) == 1
    assert (await client.post(where, data={**sent, "version": "3"})).status_code == 303
    assert len(await case_views.list_records(coordinator, case_id)) == 2


async def test_the_line_of_whoever_was_second_goes_on_as_a_record_by_one_click(world, client_app):
    """Somebody else finished the task meanwhile: nothing is copied by hand, and no draft is left of the line."""
    coordinator = world.actor("spod_coordinator")
    identity = ClientIdentity(given_name="Eliška", family_name="Vránová")
    order = OpenCase(identity=identity, key_worker_id=coordinator.worker, kind="child", open_anyway=True)
    case_id = await cases.open_case(world.actor("spod_head"), order)
    task = AddTask(title="Zavolat škole.", due_on=today_in_prague(), assignee_id=coordinator.worker)
    task_id = await cases.add_task(coordinator, case_id, task)
    client, where = await client_app("spod_coordinator"), f"/tasks/{task_id}/finish"
    form = lxml.html.fromstring((await client.get(where)).text).xpath("//form[.//*[@name='line']]")[0]
    typed = {**dict(form.form_values()), "line": "Škola o dítěti ví."}
    await cases.finish_task(world.actor("spod_head"), task_id, version=1)
    told = lxml.html.fromstring((await client.post(where, data=typed)).text).xpath("//form[.//*[@name='line']]")[0]
    assert told.xpath(".//button[@name='step'][@value='record']")
    onward = await client.post(where, data={**dict(told.form_values()), "step": "record"})
    assert onward.status_code == 303
    record = lxml.html.fromstring((await client.get(onward.headers["location"])).text)
    (form,) = record.xpath("//form[.//*[@name='facts']]")
    fields = {name: value.strip() for name, value in form.form_values()}
    assert (fields["title"], fields["facts"]) == ("Zavolat škole.", "Škola o dítěti ví.")
    assert [draft.content.label for draft in await drafts.waiting(coordinator)] == ["Nový záznam"]
    assert (await client.post(f"/cases/{case_id}/records/new", data=fields)).status_code == 303
    (saved,) = await case_views.list_records(coordinator, case_id)
    assert saved.facts == "Škola o dítěti ví."
    assert await drafts.waiting(coordinator) == []
