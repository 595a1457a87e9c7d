"""The calendar of a service: whose it is, what stands in it, in which order, and what the log says of a look."""

import csv
import io
from datetime import timedelta

import pytest

from app.testing.queries import counting_queries
from app.testing.rows import count
from app.testing.time import days_from_now
from cases.calendar import views
from cases.calendar.rules import Asked
from cases.cases import service as cases
from cases.cases.schemas import AddTask, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.clock import as_of
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import today_in_prague
from kernel.web.text import soft

ALL, MINE = Asked(mine=False), Asked()


@pytest.fixture
async def case_id(world):
    order = OpenCase(
        identity=ClientIdentity(given_name="Petr", family_name="Chalupa"),
        key_worker_id=world.actor("osp_specialist").worker_id,
    )
    return await cases.open_case(world.actor("osp_head"), order)


async def due(world, case_id, days, title, assignee="osp_specialist"):
    order = AddTask(
        title=title, due_on=today_in_prague() + timedelta(days=days), assignee_id=world.actor(assignee).worker_id
    )
    with as_of(days_from_now(min(days, 0))):
        return await cases.add_task(world.actor("osp_head"), case_id, order)


async def titles(actor, asked=MINE, **more):
    return [one.title for one in (await views.listed(actor, asked, limit=50, **more)).entries]


async def test_what_is_late_stands_first_and_whoever_heads_the_service_sees_all_of_it(world, case_id):
    for days, title, who in ((2, "Později", "osp_worker"), (-3, "Dávno", "osp_specialist"), (0, "Dnes", "osp_worker")):
        await due(world, case_id, days, title, who)
    assert await titles(world.actor("osp_head"), ALL) == ["Dávno", "Dnes", "Později"]
    assert await titles(world.actor("osp_worker")) == ["Dnes", "Později"]
    assert await titles(world.actor("osp_worker"), ALL) == ["Dnes", "Později"]  # who heads nothing has their own
    assert await titles(world.actor("osp_head"), Asked(mine=False, since=today_in_prague())) == ["Dnes", "Později"]


async def test_nothing_of_another_service_stands_there(world, case_id):
    await due(world, case_id, 1, "Jen tady")
    for stranger in ("pm_head", "spod_head", "javorec_head"):
        assert await titles(world.actor(stranger), ALL) == []
    for outside in ("krok_admin", "ospod_admin"):
        with pytest.raises(NotAllowed):
            await titles(world.actor(outside), ALL)


async def test_every_row_comes_once_while_others_are_added(world, case_id):
    for number in range(7):
        await due(world, case_id, number // 3, f"{number}")
    head, seen, behind = world.actor("osp_head"), [], None
    while True:
        part = await views.listed(head, ALL, after=behind, limit=2)
        seen += [one.title for one in part.entries]
        if part.behind is None:
            break
        behind = part.behind
        await due(world, case_id, -1, "dřív")
    assert sorted(seen) == [f"{number}" for number in range(7)]


async def test_a_look_is_one_entry_that_tells_whom_it_showed(world, case_id, client_app):
    await due(world, case_id, 0, "Dnes")
    head = await client_app("osp_head")
    actor = world.actor("osp_head")
    for path, action in (
        ("/calendar", "calendar.read"),
        ("/calendar/month", "calendar.read"),
        ("/calendar/print", "calendar_print.read"),
        ("/calendar/table", "calendar_table.read"),
    ):
        async with unit_of_work(actor):
            before = (
                await count("audit_entry", "action LIKE '%.read'"),
                await count("audit_entry", "action = $1", action),
            )
        answer = await head.get(path)
        assert (answer.status_code, "Dnes" in answer.text, "Chalupa" in answer.text) == (200, True, True)
        async with unit_of_work(actor):
            assert await count("audit_entry", "action LIKE '%.read'") == before[0] + 1
            assert await count("audit_entry", "action = $1 AND shown IS NOT NULL", action) == before[1] + 1


async def test_a_look_asks_as_much_for_forty_rows_as_for_four(world, case_id):
    head = world.actor("osp_head")
    for number in range(4):
        await due(world, case_id, number, f"{number}")
    with counting_queries() as few:
        await views.listed(head, ALL, limit=50)
    for number in range(36):
        await due(world, case_id, number, f"{number}")
    with counting_queries() as many:
        assert len((await views.listed(head, ALL, limit=50)).entries) == 40
    assert many.count <= few.count


async def test_the_table_has_every_row_as_text_and_opens_in_czech(world, case_id, client_app):
    await due(world, case_id, 0, "=1+1")
    answer = await (await client_app("osp_head")).get("/calendar/table")
    rows = list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    day = today_in_prague()
    assert rows[0][0] == "Do kdy"
    assert (rows[1][0], rows[1][4]) == (f"{day.day}.{day.month}.{day.year}", "'=1+1")


async def test_the_month_shows_each_on_its_day_and_leads_on(world, case_id, client_app):
    for number in range(6):
        await due(world, case_id, 0, f"Úkol {number}")
    page = await (await client_app("osp_head")).get("/calendar/month")
    assert 'aria-current="date"' in page.text
    assert soft("a ještě 2") in soft(page.text)
    day = today_in_prague()
    assert f"since={day.isoformat()}" in page.text


@pytest.mark.parametrize(
    "asked", ["kind=x", "whose=x", "since=x", "since=2026-02-30", "month=2026-99", "kind=task&whose=all"]
)
async def test_what_an_address_asks_for_and_nobody_knows_is_as_if_it_were_not_there(world, client_app, asked):
    head = await client_app("osp_head")
    for path in ("/calendar", "/calendar/month", "/calendar/print", "/calendar/table"):
        assert (await head.get(f"{path}?{asked}")).status_code == 200
