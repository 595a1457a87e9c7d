"""The secret address of a calendar: what leaves under it, for how long, and what it tells nobody."""

import re
from datetime import timedelta

import pytest

from app.testing import rows
from app.testing.rows import count, refused
from app.testing.time import days_from_now
from cases.calendar import rules, service, views
from cases.calendar.exceptions import NoFeed
from cases.calendar.schemas import Bare, MakeFeed
from cases.cases import service as cases
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from tenants.accounts import service as accounts
from tenants.invitations import service as invitations
from tenants.leaving import service as leaving


@pytest.fixture
def worker(world):
    return world.actor("osp_specialist")


@pytest.fixture
async def task_id(world, worker):
    order = OpenCase(identity=ClientIdentity(given_name="Petr", family_name="Chalupa"), key_worker_id=worker.worker)
    case_id = await cases.open_case(world.actor("osp_head"), order)
    task = AddTask(
        title="Zavolat Chalupovi", due_on=today_in_prague() + timedelta(days=2), assignee_id=worker.worker_id
    )
    return await cases.add_task(world.actor("osp_head"), case_id, task)


async def made(actor, *, whole=False):
    return (await service.make_feed(actor, MakeFeed(whole=whole)))[1]


async def read(token, known_as=""):
    return (await views.read_feed(token, known_as))[0].decode().replace("\r\n ", "")


async def test_it_says_day_and_kind_and_nothing_of_a_person(world, worker, task_id):
    text = await read(await made(worker))
    day = today_in_prague() + timedelta(days=2)
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    assert f"UID:{task_id}@opora" in text
    assert "SUMMARY:Úkol" in text
    for secret in ("Chalup", "Petr", "Zavolat", "PMP", world.people["osp_specialist"].name):
        assert secret not in text
    assert re.search(r"[A-Z]+ \d+/\d{4}", text) is None  # no file mark


async def test_what_was_delivered_is_a_look_of_its_person_and_what_they_have_already_is_none(world, worker, task_id):
    token = await made(worker)

    async def looks():
        async with unit_of_work(worker):
            return await count("audit_entry", "action = 'calendar_feed.read' AND worker_id = $1", worker.worker_id)

    content, tag = await views.read_feed(token, "")
    assert (bool(content), await looks()) == (True, 1)
    assert await views.read_feed(token, tag) == (b"", tag)
    assert await looks() == 1


async def test_of_others_it_says_only_what_a_head_asked_for(world, worker, task_id):
    head = world.actor("osp_head")
    assert str(task_id) not in await read(await made(head))
    assert str(task_id) in await read(await made(head, whole=True))
    with pytest.raises(NotAllowed):
        await service.make_feed(worker, MakeFeed(whole=True))
    for stranger in ("pm_head", "javorec_head"):
        assert str(task_id) not in await read(await made(world.actor(stranger), whole=True))


async def test_a_new_one_and_a_withdrawn_one_read_nothing_any_more(worker):
    first = await made(worker)
    second = await made(worker)
    with pytest.raises(NoFeed):
        await read(first)
    assert "VCALENDAR" in await read(second)
    await service.withdraw_feed(worker)
    with pytest.raises(NoFeed):
        await read(second)
    await service.withdraw_feed(worker)  # done already


async def test_it_ends_with_the_role(world):
    actor = world.actor("osp_worker")
    token = await made(actor)
    assert "VCALENDAR" in await read(token)
    await leaving.end_work(actor.tenant, actor.worker)
    with pytest.raises(NoFeed):
        await read(token)


@pytest.mark.parametrize("end", ["disable_user", "set_password"])
async def test_it_ends_with_the_account_and_with_another_password(world, worker, end):
    token = await made(worker)
    if end == "disable_user":
        await accounts.disable_user(world.people["osp_specialist"].user_id)
    else:
        await accounts.set_password(world.people["osp_specialist"].user_id, "modrý kocour spí na peci 9")
    with pytest.raises(NoFeed):
        await read(token)


async def test_it_ends_when_its_person_is_signed_out_everywhere(world, worker):
    token = await made(worker)
    await accounts.sign_out(worker)
    assert "VCALENDAR" in await read(token)
    await accounts.sign_out(worker, everywhere=True)
    with pytest.raises(NoFeed):
        await read(token)
    again = await made(worker)
    await invitations.sign_out_everywhere(world.actor("krok_admin"), worker.worker)
    with pytest.raises(NoFeed):
        await read(again)


@pytest.mark.parametrize("token", ["", "x", "á", "A" * 86, "=" * 80])
async def test_what_is_no_address_reads_like_one_that_never_was(token):
    with pytest.raises(NoFeed):
        await read(token)


async def test_a_program_gets_it_without_signing_in_with_a_tag_and_guesses_are_slowed(client_app, world, worker):
    page = await client_app("osp_specialist")
    form = await page.get("/calendar/feed")
    csrf = re.search(r'name="csrf" value="([^"]+)"', form.text) or re.search(r'name="_csrf" value="([^"]+)"', form.text)
    once = re.search(r'name="once" value="([^"]+)"', form.text)
    assert once is not None
    sent = {"once": once[1], **({csrf.group(0).split('"')[1]: csrf[1]} if csrf else {})}
    sent["another"] = "1"
    said = []
    for _ in range(2):  # a double click is shown the same address
        answer = await page.post("/calendar/feed", data=sent)
        assert answer.status_code == 303, answer.text
        shown = await page.get("/calendar/feed")
        found = re.search(r"/calendar/feed/([\w-]+)\.ics", shown.text)
        assert found is not None
        said.append(found[1])
    assert said[0] == said[1]
    fresh = await page.post("/calendar/feed", data={**sent, "once": str(new_id())})
    renewed = re.search(r"/calendar/feed/([\w-]+)\.ics", (await page.get("/calendar/feed")).text)
    assert (fresh.status_code, renewed is not None) == (303, True)
    with pytest.raises(NoFeed):
        await read(said[0])
    await page.post(
        "/calendar/feed", data=sent
    )  # a form of before: its address reads nothing any more, and is not shown
    assert re.search(r"/calendar/feed/[\w-]+\.ics", (await page.get("/calendar/feed")).text) is None
    assert renewed is not None
    said[0] = renewed[1]
    assert re.search(r"/calendar/feed/[\w-]+\.ics", (await page.get("/calendar/feed")).text) is None
    stranger = await client_app(None)
    answer = await stranger.get(f"/calendar/feed/{said[0]}.ics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/calendar")
    again = await stranger.get(f"/calendar/feed/{said[0]}.ics", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    codes = [(await stranger.get(f"/calendar/feed/{number}.ics")).status_code for number in range(22)]
    assert codes[0] == 404
    assert codes[-1] == 429


async def test_the_database_lets_nobody_make_or_take_another_ones(world, worker):
    mine = (await service.make_feed(worker, MakeFeed()))[0]
    colleague = world.actor("osp_head")
    async with unit_of_work(colleague):
        assert await count("calendar_feed") == 0
    async with refused(colleague, "row-level security"):
        await rows.calendar_feed(colleague, worker_id=worker.worker_id, user_id=worker.user_id)
    async with refused(worker, "permission denied"):
        await rows.update("calendar_feed", mine, token_hash=b"y")
    await service.withdraw_feed(worker)
    async with refused(worker, "append-only"):
        await rows.update("calendar_feed", mine, withdrawn_at=None)


def bare(title, on, planned_on=None):
    return Bare(id=new_id(), title=title, on=on, planned_on=planned_on, path="/x")


def test_a_line_has_at_most_75_octets_and_is_continued_inside_of_no_letter():
    for text in ("á" * 200, "x" * 75, "x" * 76, "č" * 37 + "x", ""):
        lines = rules.folded(text).split("\r\n")
        assert all(len(line.encode()) <= 75 for line in lines)
        assert lines[0] + "".join(line[1:] for line in lines[1:]) == text


def test_days_are_whole_days_of_prague_and_work_planned_earlier_is_an_event_of_its_own():
    """No hour and no zone: 24 December is the 24th in every calendar. Signs of the format are taken for what they are."""
    one = bare("Vyhodnotit; plán, dítě", days_from_now(0).date().replace(month=12, day=24), None)
    planned = bare("Lhůta", one.on, one.on - timedelta(days=1))
    text = rules.ics_of([one, planned], days_from_now(0), "https://opora.example").decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 3
    assert f"DTSTART;VALUE=DATE:{one.on:%Y}1224\r\nDTEND;VALUE=DATE:{one.on:%Y}1225" in text
    assert "SUMMARY:Vyhodnotit\\; plán\\, dítě" in text
    assert "TZID" not in text
    assert text.endswith("END:VCALENDAR\r\n")
