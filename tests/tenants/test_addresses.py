"""Addresses from the open file: loaded by the operator, found by their beginning, taken by one click, and never needed."""

import pytest

from app.testing.client import ClientApp
from app.testing.queries import counting_queries
from app.testing.rows import refused
from kernel.db import current, unit_of_work
from tenants.addresses import rules, service, views
from tenants.addresses.schemas import CompleteAddress
from tenants.districts import service as districts
from tenants.districts.schemas import NewDistrict

HEAD = (
    "Kód ADM;Kód obce;Název obce;Kód MOMC;Název MOMC;Kód obvodu Prahy;Název obvodu Prahy;Kód části obce;Název části obce;"
    "Kód ulice;Název ulice;Typ SO;Číslo domovní;Číslo orientační;Znak čísla orientačního;PSČ;Souřadnice Y;Souřadnice X;Platí Od"
)
LINES = (
    "101;1;Lipnice pod Hájem;;;;;11;Lipnice pod Hájem;7;Nádražní;č.p.;1120;5;;37005;1;2;2020-01-01",
    "102;1;Lipnice pod Hájem;;;;;11;Lipnice pod Hájem;7;Nádražní;č.p.;1121;50;a;37005;1;2;2020-01-01",
    "103;1;Lipnice pod Hájem;;;;;12;Dolní Mlýnek;;;č.p.;12;;;37006;1;2;2020-01-01",
    "104;1;Lipnice pod Hájem;;;;;11;Lipnice pod Hájem;;;č.ev.;3;;;37005;1;2;2020-01-01",
    "105;2;Javorec;;;;;21;Javorec;8;Nádražní;č.p.;5;;;37100;1;2;2020-01-01",
    "106;2;Javorec;;;;;21;Javorec;9;nám. Míru;č.p.;1;;;37100;1;2;2020-01-01",
)


def lines(*of):
    heads = HEAD.split(";")
    return [dict(zip(heads, line.split(";"), strict=True)) for line in of]


@pytest.fixture
async def loaded(world):
    assert await service.load_points(lines(*LINES)) == (6, 0)
    return world.actor("spod_intake")


async def found(actor, street, town=""):
    return [(each.street, each.town) for each in await views.complete(actor, CompleteAddress(street=street, town=town))]


def test_a_line_is_written_as_the_decree_says():
    said = [rules.row_of(line) for line in lines(*LINES)]
    assert [each.street for each in said if each] == [
        "Nádražní 1120/5",
        "Nádražní 1121/50a",
        "Dolní Mlýnek 12",
        "č. ev. 3",
        "Nádražní 5",
        "nám. Míru 1",
    ]
    assert rules.row_of({**lines(LINES[0])[0], "Číslo domovní": ""}) is None


@pytest.mark.parametrize(
    ("typed", "town", "houses"),
    [
        ("nadrazni 1120", "", [("Nádražní 1120/5", "Lipnice pod Hájem")]),
        (
            "Nádražní 5",
            "lipnice",
            [("Nádražní 1120/5", "Lipnice pod Hájem"), ("Nádražní 1121/50a", "Lipnice pod Hájem")],
        ),
        ("NÁDRAŽNÍ 5", "", [("Nádražní 5", "Javorec"), ("Nádražní 1120/5", "Lipnice pod Hájem")]),
        ("náměstí Míru", "", [("nám. Míru 1", "Javorec")]),
        ("dolni mlynek 12", "", [("Dolní Mlýnek 12", "Lipnice pod Hájem")]),
        ("ná", "", []),
        ("", "Javorec", []),
        ("Lesní 5", "", []),
    ],
)
async def test_a_house_is_found_by_its_beginning_and_either_number(loaded, typed, town, houses):
    assert (await found(loaded, typed, town))[: max(len(houses), 1)] == houses


async def test_what_a_later_file_has_no_more_is_offered_no_more(loaded):
    assert await service.load_points(lines(*LINES[1:4])) == (3, 1)
    assert await found(loaded, "nadrazni 1120") == []
    assert await found(loaded, "nadrazni 5", "javorec") == [("Nádražní 5", "Javorec")]  # another town stays
    assert await service.load_points(lines(LINES[0])) == (1, 3)
    assert len(await found(loaded, "nadrazni 1120")) == 1


async def test_without_a_file_nothing_is_offered_and_nothing_refused(world):
    assert await found(world.actor("spod_intake"), "Nádražní 5") == []


async def test_one_question_is_one_statement(loaded):
    await found(loaded, "nadrazni 5")
    with counting_queries() as queries:
        await found(loaded, "nadrazni 5")
    assert queries.count == 1


async def test_only_the_operator_writes(world, loaded):
    row = "INSERT INTO address_point VALUES (9, 9, 'x', 'x', '', 'x', '', 'x', 1, false)"
    async with refused(world.actor("ospod_admin"), "row-level security"):
        await current().connection.execute(row)
    async with unit_of_work(world.actor("ospod_admin")) as unit:
        assert await unit.connection.execute("UPDATE address_point SET gone = true") == "UPDATE 0"


async def test_one_click_beside_the_field_fills_street_and_town(loaded, client_app: ClientApp):
    client = await client_app("spod_intake")
    answer = await client.post(
        "/addresses/complete?field=street&town=town", data={"street": "nadrazni 1120", "town": ""}
    )
    assert 'data-fill="street" data-value="Nádražní 1120/5"' in answer.text
    assert 'data-beside="town" data-beside-value="Lipnice pod Hájem"' in answer.text
    same = {"street": "Nádražní 1120/5", "town": "Lipnice pod Hájem"}
    assert "je v registru adres" in (await client.post("/addresses/complete?field=street&town=town", data=same)).text


def test_a_file_is_read_as_the_office_publishes_it_and_another_one_is_refused():
    table = "\r\n".join([HEAD, *LINES])
    for encoding in ("cp1250", "utf-8-sig"):
        assert rules.lines_of(table.encode(encoding)) == lines(*LINES)
    with pytest.raises(rules.NoAddressPoints, match="Kód ADM"):
        rules.lines_of(b"a;b\n1;2\n")


# --- in one line, whole streets, and where there is no file ---------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["nadrazni 1120, lipn", "Nádražní 1120 Lipnice", "Nádražní 1120/5, 370 05 Lipnice pod Hájem"]
)
async def test_an_address_in_one_line_is_completed_in_one_line(loaded, client_app: ClientApp, typed):
    assert await found(loaded, typed) == [("Nádražní 1120/5", "Lipnice pod Hájem")]
    client = await client_app("spod_intake")
    asks = "/addresses/complete?id=child_address&field=child_address"
    answer = await client.post(asks, data={"child_address": typed})
    assert 'data-fill="child_address" data-value="Nádražní 1120/5, Lipnice pod Hájem">' in answer.text
    taken = await client.post(asks, data={"child_address": "Nádražní 1120/5, Lipnice pod Hájem"})
    assert "je v registru adres" in taken.text


async def test_the_other_town_is_not_offered(loaded):
    assert await found(loaded, "Nádražní 5, Javorec") == [("Nádražní 5", "Javorec")]


async def test_whole_streets_of_a_town_are_offered_each_once(loaded):
    async def streets(street, town):
        order = CompleteAddress(street=street, town=town)
        return [(each.street, each.town) for each in await views.complete_street(loaded, order)]

    assert await streets("nad", "lipnice") == [("Nádražní", "Lipnice pod Hájem")]
    assert await streets("nam", "Javorec") == [("nám. Míru", "Javorec")]
    assert await streets("dolni", "Lipnice pod Hájem") == [("Dolní Mlýnek", "Lipnice pod Hájem")]
    assert await streets("nad", "") == []


async def test_where_no_file_was_loaded_nothing_is_asked_again(world, monkeypatch):
    monkeypatch.setattr(views, "FILE", {})
    actor = world.actor("spod_intake")
    assert await found(actor, "Nádražní 5") == []
    with counting_queries() as queries:
        assert await found(actor, "Nádražní 5") == []
        assert await views.complete_street(actor, CompleteAddress(street="Nádražní", town="Javorec")) == []
    assert queries.count == 0
    await service.load_points(lines(*LINES))  # in another process it is seen a minute later
    assert len(await found(actor, "Nádražní 5")) > 1


async def test_districts_ask_for_streets_and_houses(world, client_app: ClientApp):
    client = await client_app("ospod_admin")
    page = (await client.get("/administration/districts")).text
    assert "/addresses/complete?id=asked-street&amp;town=town&amp;beside=asked-town&amp;field=street" in page


async def test_a_piece_of_a_district_asks_for_whole_streets(world, client_app: ClientApp):
    service_id = world.services["spod"]
    order = NewDistrict(name="Sever", service_id=service_id)
    district_id = await districts.make_district(world.actor("ospod_admin"), order)
    page = (await (await client_app("ospod_admin")).get(f"/administration/districts/{district_id}")).text
    assert "/addresses/complete?id=street&amp;town=town&amp;beside=town&amp;streets=1&amp;field=street" in page
