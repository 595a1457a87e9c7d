"""My day: one list, everything that waits, nothing twice."""

import re
from datetime import timedelta

import lxml.html
import msgspec

from app.testing.queries import counting_queries
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import AddTask, OpenCase
from cases.cases.views import DUTIES, Duty
from cases.clients.schemas import ClientIdentity
from cases.deadlines import views as deadline_views
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.day import DAY, DayKind, DayRow, Urgency, Waiting, day_of
from kernel.web.text import soft
from services.desk import views
from services.intake import service as intake
from services.intake.schemas import RecordNotice
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.protection import service as protection
from services.protection.schemas import AssessUrgency
from tenants.notifications import service as notifications

URGENT = AssessUrgency(result="urgent", categories=["b_abandoned"], child_asked="not_met", reason="Je samo doma.")


def a_call(subject="Z bytu je večer slyšet křik."):
    """A call that names a child."""
    return RecordNotice(
        received_at=now(),
        child_given_name="Ondřej",
        child_family_name="Krejčí",
        subject=subject,
        confidentiality_explained=True,
    )


async def with_tasks(world, number, *, kind="task"):
    """A case of the coordinator's, with tasks due one day after the other."""
    coordinator = world.actor("spod_coordinator")
    order = OpenCase(
        identity=ClientIdentity(given_name="Eliška", family_name="Vránová"),
        key_worker_id=coordinator.worker,
        kind="child",
        open_anyway=True,
    )
    case_id = await cases.open_case(world.actor("spod_head"), order)
    for day in range(number):
        due_on = today_in_prague() + timedelta(days=day)
        task = AddTask(title=f"Úkol {day:02}.", due_on=due_on, assignee_id=coordinator.worker)
        await cases.add_task(coordinator, case_id, task)
    return case_id


async def test_what_is_not_shown_is_reached_and_is_never_the_longest_waiting(world, client_app, monkeypatch):
    """Twenty tasks stand there, the others are counted and lead to a list that misses none."""
    monkeypatch.setattr("cases.cases.views.day.PAGE", 12)
    await with_tasks(world, 23)
    client = await client_app("spod_coordinator")
    page = soft((await client.get("/my-day")).text)
    assert re.findall(r">(Úkol \d\d)\.<", page) == [f"Úkol {day:02}" for day in range(20)]
    assert '<a href="/tasks">a 3 další úkoly</a>' in page
    first = soft((await client.get("/tasks")).text)
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = soft((await client.get(following)).text)
    assert re.findall(r">(Úkol \d\d)\.<", first + second) == [f"Úkol {day:02}" for day in range(23)]
    assert 'rel="next"' not in second


async def test_no_kind_of_deadline_hides_another_and_everything_is_counted(world, client_app):
    """Six notices wait to be registered; what came and is not taken down by tonight stands there all the same."""
    clerk = world.actor("spod_intake")
    for number in range(6):
        await intake.record_notice(clerk, a_call(f"Volání {number}."))
    with as_of(now() + timedelta(minutes=5)):
        order = NoteArrival(channel="in_person", received_at=now())
        await arrivals.note_arrival(clerk, order)
        waiting = await deadline_views.on_my_day(clerk)
    assert waiting is not None
    titles = [row.title for row in waiting.rows]
    assert titles.count("Zaevidovat oznámení") == 4
    assert any(title.startswith("Zapsat, co přišlo") for title in titles)
    assert (waiting.more, waiting.rest.text) == (2, "a dalších lhůt: 2")
    page = soft((await (await client_app("spod_intake")).get("/my-day")).text)
    async with unit_of_work(clerk):
        day = await day_of(clerk)
    assert day.count == len(day.rows) + 2
    assert f'Co na vás čeká <span class="o-n">{day.count}</span>' in page


async def test_of_many_notices_those_that_wait_longest_stand_there(world, client_app):
    """Five of eight; the way to the others leads to all that wait, in the same order."""
    for number in range(8):
        order = a_call(f"Hlášení {number}.")
        at = order.received_at - timedelta(minutes=60 - number)
        await intake.record_notice(world.actor("spod_intake"), msgspec.structs.replace(order, received_at=at))
    client = await client_app("spod_head")
    page = soft((await client.get("/my-day")).text)
    assert re.findall(r"Hlášení \d", page) == [f"Hlášení {number}" for number in range(5)]
    (way,) = re.findall(r'<a href="([^"]+)">a dalších oznámení: 3</a>', page)
    there = (await client.get(way.replace("&amp;", "&"))).text
    ids = list(dict.fromkeys(re.findall(r"/notices/([0-9a-f-]{36})", page)))
    assert list(dict.fromkeys(re.findall(r'href="/notices/([0-9a-f-]{36})"', there)))[:5] == ids[:5]


async def test_what_is_urgent_hides_nothing_that_is_late(world, client_app):
    """Six urgent ones and seven that were to be handed over yesterday: five of each, and the way to the others stands by the late ones."""
    head = world.actor("spod_head")
    for number in range(13):
        order = msgspec.structs.replace(
            a_call(f"Hlášení {number}."), received_at=now() - timedelta(days=1, minutes=number)
        )
        made = await intake.record_notice(world.actor("spod_intake"), order)
        if number < 6:
            await protection.assess_urgency(head, made.id, URGENT, version=0)
    page = soft((await (await client_app("spod_head")).get("/my-day")).text)
    urgent, late = page.index("Naléhavé: jednat hned"), page.index("Po termínu")
    assert urgent < late
    assert len(set(re.findall(r"Hlášení \d+", page[urgent:late]))) == 5
    assert len(set(re.findall(r"Hlášení \d+", page[late:]))) == 5
    assert page.index("a dalších oznámení: 3") > late


async def test_my_day_costs_the_same_however_much_waits(world, client_app):
    """Tasks, notices and what they are about."""
    client = await client_app("spod_head")

    async def cost():
        await client.get("/my-day")
        with counting_queries() as counted:
            await client.get("/my-day")
        return counted.count

    head = world.actor("spod_head")
    case_id = await with_tasks(world, 0)

    async def more():
        await cases.add_task(
            head, case_id, AddTask(title="Zavolat.", due_on=today_in_prague(), assignee_id=head.worker)
        )
        await intake.record_notice(world.actor("spod_intake"), a_call())

    await more()
    one = await cost()
    for _ in range(3):
        await more()
    assert await cost() == one


async def test_how_a_notice_begins_is_read_by_who_may_read_it(world, client_app):
    """The head, and who took it down; to a colleague it is a name and a number."""
    await intake.record_notice(world.actor("spod_intake"), a_call("Z bytu je večer slyšet křik a rány."))
    for name, reads in (("spod_head", True), ("spod_intake", True)):
        assert ("slyšet křik" in soft((await (await client_app(name)).get("/my-day")).text)) == reads
    await intake.record_notice(world.actor("spod_head"), a_call("Děti jsou samy doma celé dny."))
    page = soft((await (await client_app("spod_intake")).get("/my-day")).text)
    assert page.count("/notices/") > 2
    assert "samy doma" not in page


async def test_a_duty_with_a_form_of_its_own_is_done_there(world, client_app):
    """No tick for it on the day, in the case or past the pages."""
    case_id = await with_tasks(world, 1)
    client = await client_app("spod_coordinator")
    (task,) = (await views.my_day(world.actor("spod_coordinator"))).tasks
    finish = {"csrf_token": client.headers["X-CSRF-Token"], "version": str(task.version)}
    with DUTIES.opened(Duty("task", "Vyhodnotit", "/cases/{case_id}/tasks?duty={task_id}")):
        for path in ("/my-day", "/tasks", f"/cases/{case_id}/tasks"):
            page = (await client.get(path)).text
            assert f"/cases/{case_id}/tasks?duty={task.id}" in page, path
            assert f"/tasks/{task.id}/finish" not in page, path
        assert (await client.post(f"/tasks/{task.id}/finish", data=finish)).status_code == 409
    assert (await client.post(f"/tasks/{task.id}/finish", data=finish)).status_code == 303


async def test_another_domain_adds_its_kind_of_row(world, client_app):
    """Without the desk knowing it."""

    async def load(actor):
        row = DayRow(key="vyhodnoceni-1", urgency=Urgency.LATE, title="Vyhodnotit situaci", when=today_in_prague())
        return Waiting([row], summary="1 vyhodnocení po termínu")

    client = await client_app("spod_coordinator")
    assert "Všechno je hotové" in soft((await client.get("/my-day")).text)
    with DAY.opened(DayKind("assessments", 7, load)):
        page = soft((await client.get("/my-day")).text)
    assert "Vyhodnotit situaci" in page
    assert "1 vyhodnocení po termínu." in page


async def test_news_are_put_away_by_opening_them(world, client_app):
    """The title leads to the thing, and is gone when one comes back."""
    case_id = await with_tasks(world, 0)
    client = await client_app("spod_coordinator")
    from tests.desk.test_news import KREJCI  # noqa: F401

    told, coordinator = new_id(), world.actor("spod_coordinator")
    async with unit_of_work(coordinator):
        await notifications.notify(
            coordinator, notification_id=told, kind="case_taken_over", about_type="case", about_id=case_id
        )
    assert f"/my-day/seen/{told}" in (await client.get("/my-day")).text
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "open": "1"}
    assert (await client.post(f"/my-day/seen/{told}", data=sent)).headers["location"] == f"/cases/{case_id}"
    assert f"/my-day/seen/{told}" not in (await client.get("/my-day")).text


async def test_a_record_from_my_day_fulfils_a_task(world, client_app):
    """The kind is chosen on My day, the client is one of the last; record and task in one save, linked."""
    case_id = await with_tasks(world, 1)
    client = await client_app("spod_coordinator")
    assert 'href="/records/new?kind=phone_call"' in (await client.get("/my-day")).text
    form = (await client.get("/records/new?kind=phone_call")).text
    assert re.search(r'value="phone_call" checked', form)
    (task,) = (await views.my_day(world.actor("spod_coordinator"))).tasks
    fields = {
        "csrf_token": client.headers["X-CSRF-Token"],
        "kind": "phone_call",
        "day": "dnes",
        "time": "0:01",
        "title": "Škola",
        "facts": "Nechodí.",
        "case_id": "",
    }
    missing = await client.post("/records/new", data=fields)
    assert (missing.status_code, "Vyberte, koho se záznam týká." in soft(missing.text)) == (400, True)
    other = await with_tasks(world, 0)
    wrong = await client.post("/records/new", data={**fields, "case_id": str(other), "task_id": str(task.id)})
    assert (wrong.status_code, "Tenhle úkol je u jiného klienta." in soft(wrong.text)) == (400, True)
    both = {**fields, "case_id": str(other), "other_case_id": str(case_id)}
    assert "Vyberte jen jednoho klienta" in soft((await client.post("/records/new", data=both)).text)
    done = await client.post("/records/new", data={**fields, "task_id": str(task.id)})
    assert done.headers["location"] == "/my-day"
    (record,) = await case_views.list_records(world.actor("spod_coordinator"), case_id)
    assert (record.kind, record.title) == ("phone_call", "Škola")
    assert (await views.my_day(world.actor("spod_coordinator"))).tasks == []
    told = (await client.get("/my-day")).text
    assert f"/cases/{case_id}/records/{record.id}" in told
    name = await case_views.called(world.actor("spod_coordinator"), case_id)
    assert f"a úkol je hotový: {name}." in soft(told)  # whose it is: one is on My day again
    await cases.reopen_task(world.actor("spod_coordinator"), task.id, version=task.version + 1)
    await client.post("/records/new", data={**fields, "task_id": str(task.id), "facts": "Už chodí."})
    later = await case_views.list_records(world.actor("spod_coordinator"), case_id)
    assert sorted(each.amendment for each in later) == ["", "addendum"]


async def test_the_chosen_client_stays_chosen_when_the_last_ones_move(world, client_app):
    """Chosen above and now among the others, or the other way round: never lost, and never somebody else."""
    cases_of_one = [str(await with_tasks(world, 0)) for _ in range(7)]
    client = await client_app("spod_coordinator")
    typed = {"kind": "note", "day": "31. 2. 2026", "time": "0:01", "title": "Škola", "facts": "Nechodí."}
    for key in cases_of_one:
        for name in ("case_id", "other_case_id"):
            page = lxml.html.fromstring((await client.post("/records/new", data={**typed, name: key})).text)
            form = next(each for each in page.forms if each.get("action") == "/records/new")
            drawn = dict(form.form_values())
            assert {drawn.get("case_id", ""), drawn.get("other_case_id", "")} - {""} == {key}, name


async def test_who_writes_to_every_case_looks_for_other_clients(world, client_app):
    """A head with no case of their own finds one by a name, keeps what was typed, and writes into it."""
    case_id = await with_tasks(world, 0)
    client, head = await client_app("spod_head"), world.actor("spod_head")
    assert str(case_id) not in (await client.get("/records/new?kind=phone_call")).text
    typed = {"kind": "phone_call", "day": "dnes", "time": "0:01", "title": "Škola", "facts": "Nechodí."}
    looked = await client.post("/records/new", data={**typed, "query": "vranova", "step": "find"})
    assert looked.status_code == 200
    assert f'value="{case_id}"' in looked.text
    assert 'value="Škola"' in looked.text
    assert await case_views.list_records(head, case_id) == []
    none = await client.post("/records/new", data={**typed, "query": "Nikdovsky", "step": "find"})
    assert "Takový otevřený případ tu není." in soft(none.text)
    done = await client.post("/records/new", data={**typed, "query": "vranova", "case_id": str(case_id)})
    assert done.status_code == 303, soft(done.text)
    assert [each.title for each in await case_views.list_records(head, case_id)] == ["Škola"]


async def test_the_client_of_a_search_stays_chosen_while_one_searches_again(world, client_app):
    """Found, chosen, and another name looked for, in vain or not: the choice stands, and is kept when something is wrong."""
    case_id = str(await with_tasks(world, 0))
    client = await client_app("spod_head")
    typed = {"kind": "note", "day": "dnes", "time": "0:01", "title": "Škola", "facts": "Nechodí.", "case_id": case_id}
    for more in (
        {"query": "Nikdovsky", "step": "find"},
        {"query": "vranova", "step": "find"},
        {"query": "", "step": "find"},
        {"query": "Nikdovsky", "title": ""},
    ):
        page = lxml.html.fromstring((await client.post("/records/new", data={**typed, **more})).text)
        form = next(each for each in page.forms if each.get("action") == "/records/new")
        assert dict(form.form_values()).get("case_id") == case_id, more
        assert len(form.xpath(f".//*[@value='{case_id}']")) == 1, more


async def test_nobody_finds_a_case_to_write_to_that_they_may_not_write_to(world, client_app):
    """A coordinator is offered no search and gets none by force; another service finds nothing, nor does it write there."""
    case_id = await with_tasks(world, 0)
    looks = {"kind": "note", "query": "Vránová", "step": "find"}
    other = await client_app("spod_coordinator2")
    assert 'name="query"' not in (await other.get("/records/new")).text
    assert str(case_id) not in (await other.post("/records/new", data=looks)).text
    stranger = await client_app("osp_head")
    assert 'name="query"' in (await stranger.get("/records/new")).text
    assert str(case_id) not in (await stranger.post("/records/new", data=looks)).text
    for refused in (stranger, other):
        assert (
            "Vránová"
            not in (await refused.post("/records/new", data={**looks, "case_id": str(case_id), "query": ""})).text
        )
    typed = {
        "kind": "note",
        "day": "dnes",
        "time": "0:01",
        "title": "Škola",
        "facts": "Nechodí.",
        "case_id": str(case_id),
    }
    assert (await stranger.post("/records/new", data=typed)).status_code == 404
    assert (await other.post("/records/new", data=typed)).status_code == 403


async def test_who_writes_no_records_has_no_buttons_for_it(world, client_app):
    """The mailroom, the intake, a peer mentor; a coordinator is not offered the clients of others."""
    for name in ("spod_mailroom", "spod_intake", "pm_peer"):
        client = await client_app(name)
        assert "/records/new" not in (await client.get("/my-day")).text, name
        assert (await client.get("/records/new")).status_code == 403, name
    case_id = await with_tasks(world, 1)
    assert str(case_id) not in (await (await client_app("spod_coordinator2")).get("/records/new")).text
    assert str(case_id) in (await (await client_app("spod_coordinator")).get("/records/new")).text
