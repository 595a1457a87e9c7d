"""The list of cases as a worklist: what stands in it, in which order, for whom, and what the log says of it."""

import csv
import io
import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from cases.cases import service, views
from cases.cases.schemas import AddRecord, AddTask, OpenCase
from cases.cases.schemas.chips import SignView
from cases.cases.schemas.worklist import Asked, Sort
from cases.cases.tables import CaseStatus
from cases.cases.views import SIGNS, Sign
from cases.clients.schemas import ClientIdentity
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from tenants.leaving import service as leaving

NAMES = ("Chalupa", "Cibulka", "Čech", "Hrubý", "Žák")


async def opened(world, family_name, key_worker="osp_specialist", opener="osp_head", **identity):
    order = OpenCase(
        identity=ClientIdentity(given_name="Petr", family_name=family_name, **identity),
        key_worker_id=world.actor(key_worker).worker_id,
        open_anyway=True,
    )
    return await service.open_case(world.actor(opener), order)


async def due(world, case_id, days, assignee="osp_specialist"):
    task = AddTask(
        title="Zavolat", due_on=today_in_prague() + timedelta(days=days), assignee_id=world.actor(assignee).worker_id
    )
    with as_of(days_from_now(min(days, 0))):  # when it was given, its day was still to come
        return await service.add_task(world.actor("osp_head"), case_id, task)


async def written(world, case_id, days, kind="phone_call", writer="osp_head"):
    await service.add_record(
        world.actor(writer),
        case_id,
        AddRecord(kind=kind, occurred_at=days_from_now(-days), title="Telefonát", facts="Volal."),
    )


@pytest_asyncio.fixture
async def cases(world):
    """Five cases of one specialist: name → id."""
    moment = now()
    made = {}
    for number, name in enumerate(NAMES):
        with as_of(moment - timedelta(days=100 - number)):
            made[name] = await opened(world, name)
    return made


async def all_pages(actor, asked, limit=2):
    """Every row, page by page."""
    rows, behind = [], None
    while True:
        page = await views.worklist(actor, asked, behind=behind, limit=limit)
        rows += page.rows
        if (behind := page.behind) is None:
            return [row.case.client_name.removesuffix(" Petr") for row in rows]


async def entries(actor):
    async with unit_of_work(actor) as unit:
        return [
            tuple(row)
            for row in await unit.connection.fetch(
                "SELECT action, octet_length(shown) / 8 AS shown FROM audit_entry WHERE outcome = 'read' ORDER BY id"
            )
        ]


async def test_what_is_due_first_comes_first_and_what_has_nothing_due_last(world, cases):
    for name, days in (("Žák", -3), ("Čech", 5), ("Hrubý", 5)):
        await due(world, cases[name], days)
    actor = world.actor("osp_specialist")
    assert await all_pages(actor, Asked()) == ["Žák", "Čech", "Hrubý", "Chalupa", "Cibulka"]
    page = await views.worklist(actor, Asked(), limit=10)
    assert [row.due and (row.due - today_in_prague()).days for row in page.rows] == [-3, 5, 5, None, None]


async def test_what_was_not_written_about_for_longest_comes_first(world, cases):
    for name, days in (("Čech", 40), ("Cibulka", 2), ("Žák", 90)):
        await written(world, cases[name], days)
    actor = world.actor("osp_specialist")
    found = await all_pages(actor, Asked(sort=Sort.LAST))
    assert found[-3:] == ["Žák", "Čech", "Cibulka"]
    assert sorted(found[:2]) == ["Chalupa", "Hrubý"]
    assert await all_pages(actor, Asked(sort=Sort.LAST, quiet_days=30)) == found[:-1]
    page = await views.worklist(actor, Asked(sort=Sort.LAST), limit=10)
    assert (page.rows[-1].last.kind, page.rows[0].last) == ("phone_call", None)


async def test_names_stand_as_czechs_sort_them(world, cases):
    """Ch after H, Č after C, page by page; and those opened last first."""
    actor = world.actor("osp_specialist")
    assert await all_pages(actor, Asked(sort=Sort.NAME)) == ["Cibulka", "Čech", "Hrubý", "Chalupa", "Žák"]
    assert await all_pages(actor, Asked(sort=Sort.OPENED)) == list(reversed(NAMES))


async def test_nobody_is_missed_when_cases_come_between_the_pages(world, cases):
    actor = world.actor("osp_specialist")
    first = await views.worklist(actor, Asked(sort=Sort.NAME), limit=2)
    await opened(world, "Adam")
    await opened(world, "Hora")
    rest = await views.worklist(actor, Asked(sort=Sort.NAME), behind=first.behind, limit=10)
    assert [row.case.client_name for row in rest.rows] == ["Hora Petr", "Hrubý Petr", "Chalupa Petr", "Žák Petr"]


async def test_too_many_for_an_order_by_name_say_so(world, cases, monkeypatch):
    monkeypatch.setattr("cases.cases.views.standing.BY_NAME", 4)
    page = await views.worklist(world.actor("osp_specialist"), Asked(sort=Sort.NAME), limit=2)
    assert (page.unsorted, page.asked.sort, len(page.rows)) == (True, Sort.OPENED, 2)
    rest = await views.worklist(world.actor("osp_specialist"), page.asked, behind=page.behind, limit=10)
    assert len(rest.rows) == 3


async def test_filters_narrow_and_go_together(world, cases):
    await due(world, cases["Žák"], -1)
    other = await opened(world, "Novák", key_worker="osp_head")
    actor = world.actor("osp_specialist")
    for asked, found in (
        (Asked(late=True), ["Žák"]),
        (Asked(late=True, words="Novák"), []),
        (Asked(words="Zak", late=True), ["Žák"]),
        (Asked(mine=False, key_worker_id=world.actor("osp_head").worker_id), ["Novák"]),
        (Asked(status=CaseStatus.CLOSED), []),
        (Asked(without_consent=True, words="Čech"), ["Čech"]),
    ):
        assert await all_pages(actor, asked) == found, asked
    everybody = await all_pages(actor, Asked(mine=False, status=None))
    assert sorted(everybody) == sorted([*NAMES, "Novák"])
    assert other


async def test_a_page_costs_the_same_however_many_rows(world, cases):
    """In each order, and each is one entry that names whom it showed and nobody else."""
    actor = world.actor("osp_specialist")
    for sort in Sort:
        counts = set()
        for limit in (1, 2, 5):
            await views.worklist(actor, Asked(sort=sort), limit=limit)  # names of colleagues are known afterwards
            with counting_queries() as n:
                await views.worklist(actor, Asked(sort=sort), limit=limit)
            counts.add(n.count)
        assert len(counts) == 1, sort
        assert counts <= {1, 2}
    assert (await entries(actor))[-2:] == [("cases.read", 5), ("cases.read", 5)]
    await views.worklist(actor, Asked(sort=Sort.NAME), limit=2)
    assert (await entries(actor))[-1] == ("cases.read", 2)


# --- who may know what -------------------------------------------------------------------------------------------


async def test_who_may_not_read_records_learns_nothing_of_them(world):
    """Neither by a column nor by an order or a filter: a coordinator reads own cases only."""
    head = world.actor("spod_head")
    mine = await opened(world, "Můj", key_worker="spod_coordinator", opener="spod_head")
    theirs = await opened(world, "Cizí", key_worker="spod_coordinator2", opener="spod_head")
    for case_id, days in ((mine, 3), (theirs, 60)):
        await written(world, case_id, days, writer="spod_head")
        task = AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=head.worker_id)
        await service.add_task(head, case_id, task)
    coordinator = world.actor("spod_coordinator")
    everybody = Asked(mine=False, sort=Sort.LAST, late=True, quiet_days=30)
    page = await views.worklist(coordinator, everybody, limit=10)
    assert (page.reads, page.asked) == (False, Asked(mine=False, sort=Sort.OPENED))
    told = {row.case.id: (row.due, row.last) for row in page.rows}
    assert told[theirs] == (None, None)
    assert told[mine][0] == today_in_prague()
    assert told[mine][1] is not None
    own = await views.worklist(coordinator, Asked(sort=Sort.LAST, quiet_days=1), limit=10)
    assert [row.case.id for row in own.rows] == [mine]
    task = AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=coordinator.worker_id)
    await service.add_task(head, theirs, task)
    page = await views.worklist(coordinator, Asked(mine=False), limit=10)
    assert {row.case.id: row.due for row in page.rows}[theirs] == today_in_prague()  # their own task


async def test_a_peer_has_the_cases_of_their_tasks_with_their_own_days(world, cases):
    await due(world, cases["Čech"], 9, assignee="osp_peer")
    await due(world, cases["Čech"], 1)
    await due(world, cases["Žák"], 1)
    page = await views.worklist(world.actor("osp_peer"), Asked(mine=False), limit=10)
    assert [(row.case.client_name, row.due, row.last) for row in page.rows] == [
        ("Čech Petr", today_in_prague() + timedelta(days=9), None)
    ]


async def test_another_service_has_none_of_it(world, cases):
    assert await all_pages(world.actor("pm_head"), Asked(mine=False, status=None)) == []


# --- the page ----------------------------------------------------------------------------------------------------


async def test_the_page_says_what_is_due_and_written(world, cases, client_app):
    await due(world, cases["Žák"], -3)
    await written(world, cases["Žák"], 2)
    page = unescape((await (await client_app("osp_specialist")).get("/cases")).text).replace("\u00a0", " ")
    assert "3 dny po termínu" in page
    assert "Telefonát" in page
    assert page.index("Žák") < page.index("Chalupa")


@pytest.mark.parametrize("sort", list(Sort))
async def test_pages_follow_one_another_in_every_order(world, cases, client_app, sort, monkeypatch):
    monkeypatch.setattr("cases.cases.pages.worklist.PAGE", 2)
    specialist = await client_app("osp_specialist")
    url, found = f"/cases?sort={sort}", []
    while url:
        page = unescape((await specialist.get(url)).text)
        found += [name for name in NAMES if f">{name} Petr</a>" in page]
        assert not any(name in url for name in NAMES)
        url = page.partition('rel="next" href="')[2].partition('"')[0]
    assert sorted(found) == sorted(NAMES)


async def test_words_stay_out_of_the_address_and_find_in_the_filtered_list(world, cases, client_app):
    specialist = await client_app("osp_specialist")
    sent = await specialist.post("/cases/find", data={"words": "čech", "whose": "mine", "sort": "name"})
    address = sent.headers["location"]
    assert sent.status_code == 303
    assert "ech" not in parse_qs(urlsplit(address).query)["q"][0][:3]
    assert "čech" not in address
    page = unescape((await specialist.get(address)).text)
    assert ">Čech Petr</a>" in page
    assert ">Žák Petr</a>" not in page
    assert 'value="čech"' in page


async def test_an_empty_list_says_where_it_looked_and_leads_further(world, cases, client_app):
    """A head who leads nothing, and words that stand in no case of the selection; who looked everywhere is led nowhere."""
    head = await client_app("osp_head")

    async def empty(address):
        page = unescape((await head.get(address)).text).replace("\u00a0", " ")
        said = re.search(r'<div class="o-empty">.*?</div>', page, re.DOTALL)
        further = re.search(r'<a[^>]*href="([^"]*)"', said[0]) if said else None
        return said and re.sub("<[^>]+>", " ", said[0]), further and further[1], page

    said, further, _ = await empty("/cases")
    assert "Žádný případ, který vedete vy" in said
    assert "moje, otevřené" in said
    assert ">Čech Petr</a>" in (await empty(further))[2]
    sent = await head.post("/cases/find", data={"words": "čech", "whose": "mine"})
    said, further, _ = await empty(sent.headers["location"])
    assert "Hledalo se jen v tomto výběru: moje, otevřené." in said
    assert ">Čech Petr</a>" in (await empty(further))[2]
    sent = await head.post("/cases/find", data={"words": "nikdo", "whose": "all", "status": "all"})
    said, further, _ = await empty(sent.headers["location"])
    assert "celé služby, všechny" in said
    assert further is None


async def test_what_only_a_reader_may_know_finds_nothing_in_the_list_of_others(world):
    """As the search: a list that is shorter by a birth number or a telephone would tell whose they are."""
    known = {"birth_number": "197721/0015", "phone": "+420 000 000 077", "former_name": "Kolářová"}
    case_id = await opened(world, "Vránová", "spod_coordinator", "spod_head", **known)
    for words in (known["birth_number"], "000 000 077", "Kolářová"):
        for name, finds in (("spod_head", True), ("spod_coordinator", True), ("spod_intake", False)):
            for what in ("", "cases_print", "cases_table"):
                asked = Asked(words=words, mine=False, sort=Sort.NAME)
                listed = await views.worklist(world.actor(name), asked, limit=9, what=what)
                assert [row.case.id for row in listed.rows] == [case_id] * finds, (words, name)
    found = await views.worklist(world.actor("spod_intake"), Asked(words="Vránová", mine=False), limit=9)
    assert [row.case.id for row in found.rows] == [case_id]


async def test_a_sign_of_a_later_domain_stands_on_the_page_and_in_the_table(world, cases, client_app):
    def told(actor):
        return "SELECT 'x' AS told" if actor.has_role("service_head") else None

    def view(told):
        return SignView(code=told, words="vidět")

    with SIGNS.opened(Sign(key="seen", order=1, beside=told, view=view, header=True, label="Něco nového")):
        head, specialist = await client_app("osp_head"), await client_app("osp_specialist")
        for path in ("/cases", "/cases/print", "/cases/table"):
            page = (await head.get(f"{path}?whose=all")).text
            assert all(words in page for words in ("Něco nového", "vidět")), path
            assert "Něco nového" not in (await specialist.get(path)).text, path


# --- on paper and as a table -------------------------------------------------------------------------------------


async def test_a_paper_has_all_rows_and_a_sentence(world, cases, client_app):
    await due(world, cases["Žák"], -1)
    specialist = await client_app("osp_specialist")
    page = unescape((await specialist.get("/cases/print?late=1&sort=name")).text).replace("\u00a0", " ")
    assert "Moje případy; otevřené, něco je po termínu, seřazené podle jména." in page
    assert "vypsáno: 1 případ" in page
    page = unescape((await specialist.get("/cases/print")).text)
    assert all(f">{name} Petr</a>" in page for name in NAMES)
    assert [entry[0] for entry in await entries(world.actor("osp_specialist"))][-2:] == ["cases_print.read"] * 2


async def test_a_table_opens_as_meant_and_calculates_nothing(world, cases, client_app):
    for name in ("=HYPERLINK(1)", "+420", "-1+2", "@SUM(A1)", "Novák; Petr"):
        await opened(world, name)
    await due(world, cases["Žák"], 0)
    specialist = await client_app("osp_specialist")
    answer = await specialist.get("/cases/table?sort=name")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "pripady.csv" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len({len(row) for row in rows}) == 1
    names = [row[0] for row in rows[1:]]
    today = today_in_prague()
    assert [row[5] for row in rows if row[0] == "Žák Petr"] == [f"{today.day}.{today.month}.{today.year}"]
    assert {"'=HYPERLINK(1) Petr", "'+420 Petr", "'-1+2 Petr", "'@SUM(A1) Petr", "Novák; Petr Petr"} <= set(names)
    assert sorted(name for name in names if name.startswith("Ž")) == ["Žák Petr"]
    assert (await entries(world.actor("osp_specialist")))[-1] == ("cases_table.read", 10)


async def test_a_paper_names_who_leads_its_cases_also_after_they_left_and_nobody_else(world, cases, client_app):
    """Somebody of another service reads like nobody at all: they did not leave, and an id does not ask who they are."""
    head, leaver = await client_app("osp_head"), world.people["osp_specialist"]

    async def sentence(worker_id):
        page = unescape((await head.get(f"/cases/print?whose={worker_id}")).text).replace("\u00a0", " ")
        return re.search(r"Případy, které vede: ([^;]*);", page)[1]

    with_the_role = await sentence(leaver.worker_id)
    await leaving.close_account(leaver.user_id)
    assert await sentence(leaver.worker_id) == with_the_role
    nobody = {
        await sentence(who)
        for who in (world.people["pm_worker"].worker_id, world.people["spod_head"].worker_id, uuid4())
    }
    assert nobody == {"někdo, kdo tu žádný případ nevede"}


async def test_a_table_is_of_who_may_have_the_list(client_app):
    auditor = await client_app("ospod_admin")
    for path in ("/cases", "/cases/print", "/cases/table"):
        assert (await auditor.get(path)).status_code == 403, path


async def test_more_than_are_taken_at_once_are_refused_whole(world, cases, client_app, monkeypatch):
    monkeypatch.setattr("cases.cases.pages.worklist.MOST", 4)
    specialist = await client_app("osp_specialist")
    assert (await specialist.get("/cases/table")).status_code != 200
    assert "další tu nejsou" in (await specialist.get("/cases/print")).text


# --- filters that a person keeps ---------------------------------------------------------------------------------


async def test_a_filter_is_kept_under_a_name_for_its_person_alone(world, cases, client_app):
    """Sealed, in the service where it was saved; without the words that were looked for."""
    specialist = await client_app("osp_specialist")
    sent = await specialist.post("/cases/filters", data={"name": "Rodina Čechova", "late": "1", "sort": "name"})
    assert sent.status_code == 303
    assert "Čech" not in sent.headers["location"]
    page = unescape((await specialist.get("/cases")).text)
    assert '<a href="/cases?whose=mine&status=open&late=1&sort=name">Rodina Čechova</a>' in page
    assert "Rodina Čechova" not in (await (await client_app("osp_head")).get("/cases")).text
    for stranger in ("osp_head", "pm_head", "both_pm"):
        assert await views.saved_filters(world.actor(stranger)) == []
    async with unit_of_work(world.actor("osp_specialist")) as unit:
        sealed = await unit.connection.fetchval("SELECT sealed FROM saved_filters")
    assert b"Rodina" not in sealed


async def test_the_same_name_replaces_and_a_removed_one_is_gone(world, client_app):
    specialist, actor = await client_app("osp_specialist"), world.actor("osp_specialist")
    for data in ({"name": "Po termínu"}, {"name": "po terminu", "late": "1"}, {"name": "Áčka"}):
        await specialist.post("/cases/filters", data=data)
    assert [(one.name, one.asked.late) for one in await views.saved_filters(actor)] == [
        ("Áčka", False),
        ("po terminu", True),
    ]
    await specialist.post("/cases/filters/drop", data={"name": "po terminu"})
    assert [one.name for one in await views.saved_filters(actor)] == ["Áčka"]


@pytest.mark.parametrize("name", ["", " ", "x" * 61])
async def test_a_filter_without_a_fit_name_is_said_beside_the_field(client_app, name):
    answer = await (await client_app("osp_specialist")).post("/cases/filters", data={"name": name, "late": "1"})
    assert answer.status_code == 400
    assert 'id="name-error"' in answer.text
    assert 'name="late" value="1"' in answer.text


async def test_filters_are_not_piled_up(world, client_app):
    specialist = await client_app("osp_specialist")
    for number in range(20):
        assert (await specialist.post("/cases/filters", data={"name": f"Filtr {number}"})).status_code == 303
    assert (await specialist.post("/cases/filters", data={"name": "Další"})).status_code == 400
    assert (await specialist.post("/cases/filters", data={"name": "Filtr 3", "late": "1"})).status_code == 303


async def test_a_table_that_is_too_long_showed_nobody(world, cases, client_app, monkeypatch):
    """It is refused as a whole, and the log says so: not that everybody in it was looked at."""
    monkeypatch.setattr("cases.cases.pages.worklist.MOST", 1)
    client = await client_app("osp_specialist")
    assert (await client.get("/cases/table?whose=all")).status_code == 409
    async with unit_of_work(world.actor("osp_specialist")) as unit:
        rows = await unit.connection.fetch(
            "SELECT outcome, shown FROM audit_entry WHERE worker_id = $1 AND outcome IN ('read', 'refused')",
            world.actor("osp_specialist").worker_id,
        )
    assert [tuple(row) for row in rows] == [("refused", None)]


async def test_the_page_asks_for_the_rows_the_colleagues_and_the_kept_filters(cases, client_app):
    """A statement for each and one for the log: none more is hidden in its columns, links and counts.

    The word for a key worker is kept for a minute, as names are.
    """
    client = await client_app("osp_specialist")
    await client.get("/cases")
    with counting_queries() as queries:
        assert (await client.get("/cases")).status_code == 200
    assert queries.count == 4
