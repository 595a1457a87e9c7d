"""Import of tables: read as Czech programs write them, shown line by line, and then done exactly so or not at all."""

import io
import re

import pytest
from openpyxl import Workbook

from app.testing import rows
from app.testing.client import ClientApp
from app.testing.world import PEOPLE as PEOPLE_OF
from kernel import spreadsheet
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.links import ids_in
from kernel.uploads.checks import read_table
from kernel.uploads.refusals import FileProblem
from tenants.districts import repository
from tenants.districts import service as districts
from tenants.districts import views as district_views
from tenants.districts.schemas import AddArea, NewDistrict
from tenants.imports import service
from tenants.imports.exceptions import OtherThanShown
from tenants.imports.schemas import State
from tenants.invitations import service as invitations
from tenants.invitations import views as invitation_views
from tenants.invitations.schemas import InvitePerson
from tenants.people import views as people_views

HEADS = ["Služba", "Okrsek", "Obec", "Ulice", "Čísla", "Od čísla", "Do čísla", "Pracovník", "Zástup", "Platí od"]
PEOPLE = ["Jméno", "E-mail", "Role", "Služba"]


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


def district(name="Střed", street="Nádražní", numbers="lichá", first="1", last="19", who="", service_="SPOD"):
    return [service_, name, "Lipnice", street, numbers, first, last, who]


async def states(admin, *lines, key="districts", heads=HEADS):
    preview = await service.try_table(admin, key, [heads, *lines])
    return [(line.state, line.words) for line in preview.lines], preview


# --- reading -----------------------------------------------------------------------------------------------------

TEXT = "Jméno;E-mail\r\nŽofie Řeháčková;zofie@lipnice.example\r\n;\r\n"
ROWS = [["Jméno", "E-mail"], ["Žofie Řeháčková", "zofie@lipnice.example"]]


@pytest.mark.parametrize(
    "content",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("cp1250"),
        TEXT.encode("utf-16"),
        TEXT.replace(";", ",").encode(),
        TEXT.replace(";", "\t").encode("cp1250"),
        b'"Jm\xc3\xa9no";"E-mail"\n"\xc5\xbdofie \xc5\x98eh\xc3\xa1\xc4\x8dkov\xc3\xa1";zofie@lipnice.example',
    ],
)
async def test_a_table_reads_the_same_in_whatever_a_program_wrote_it(content):
    assert await read_table("lide.csv", content) == ROWS


async def test_a_workbook_reads_as_somebody_would_type_it():
    from datetime import date

    book = Workbook()
    book.active.append(["Jméno", "Od", "Do", "Kdy"])
    book.active.append(["Řehák", 1, 19.0, date(2027, 1, 5)])
    file = io.BytesIO()
    book.save(file)
    assert await read_table("x.xlsx", file.getvalue()) == [
        ["Jméno", "Od", "Do", "Kdy"],
        ["Řehák", "1", "19", "5.1.2027"],
    ]


@pytest.mark.slow
async def test_a_cell_far_away_costs_an_error_and_not_the_process():
    book = Workbook()
    book.active["A1"] = "Jméno"
    book.active["XFD1048000"] = "daleko"
    file = io.BytesIO()
    book.save(file)
    with pytest.raises(FileProblem):
        await read_table("x.xlsx", file.getvalue())


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("x.csv", b""),
        ("x.xls", b"\xd0\xcf\x11\xe0" + b"x" * 100),
        ("x.xlsx", b"PK\x03\x04" + b"x" * 100),
        ("x.csv", b"a;b\n" * 1200),
        ("x.csv", b";".join([b"a"] * 60)),
        ("x.csv", b"a" * 600),
        ("x.csv", b"a" * (2 * 1024 * 1024)),
    ],
)
async def test_what_is_no_table_or_too_much_is_refused_with_a_reason(name, content):
    with pytest.raises(FileProblem) as refused:
        await read_table(name, content)
    assert refused.value.message


async def test_what_we_write_reads_back(admin):
    """Also what looks like a formula: the apostrophe in front goes again."""
    table = spreadsheet.table(["Jméno", "Poznámka"], [["Žák", "=1+1"]])
    assert await read_table("x.csv", table) == [["Jméno", "Poznámka"], ["Žák", "=1+1"]]


# --- districts ---------------------------------------------------------------------------------------------------


async def test_a_table_of_districts_is_shown_and_then_done(admin, world):
    lines = [district(who="Bohumila Čechová"), district("Zálesí", numbers="sudá", first="", last="")]
    shown, preview = await states(admin, *lines)
    assert [state for state, _ in shown] == [State.NEW, State.NEW]
    assert "nový okrsek Střed; Nádražní, Lipnice: lichá čísla 1–19; Bohumila Čechová" in shown[0][1]
    assert await district_views.list_districts(admin) == []
    await service.do_table(admin, "districts", preview.kept)
    assert [each.name for each in await district_views.list_districts(admin)] == ["Střed", "Zálesí"]
    again, preview = await states(admin, *lines)
    assert [state for state, _ in again] == [State.SAME, State.SAME]
    with pytest.raises(OtherThanShown):
        await service.do_table(admin, "districts", preview.kept)


async def test_one_wrong_line_and_nothing_is_written(admin, world):
    lines = [
        district(),
        district("Zálesí", first="15", last="30"),
        district(numbers="levá", street="Lesní"),
        district(first="x", street="Lesní"),
        district(service_="Jiná", street="Lesní"),
        district("", street="Lesní"),
        district(who="Nikdo Takový", street="Lesní"),
    ]
    shown, preview = await states(admin, *lines)
    assert [state for state, _ in shown] == [State.NEW, *[State.WRONG] * 6]
    for (_, words), said in zip(
        shown[1:], ["Střed", "čísla", "Od čísla", "Jiná", "Okrsek", "Nikdo Takový"], strict=True
    ):
        assert said in words
    with pytest.raises(OtherThanShown):
        await service.do_table(admin, "districts", preview.kept)
    assert await district_views.list_districts(admin) == []


async def test_what_changed_meanwhile_is_shown_anew(admin, world):
    _, preview = await states(admin, district())
    other = await districts.make_district(admin, NewDistrict(name="Jiný", service_id=world.services["spod"]))
    await districts.add_area(admin, other, AddArea(town="Lipnice", street="Nádražní"))
    with pytest.raises(OtherThanShown):
        await service.do_table(admin, "districts", preview.kept)
    anew = await service.try_again(admin, "districts", preview.kept)
    assert [line.state for line in anew.lines] == [State.WRONG]


async def test_what_is_there_can_be_taken_out_and_sent_in_again(admin, world):
    _, preview = await states(admin, district(who="Bohumila Čechová"), district("Zálesí", street=""))
    rows_ = [district("Zálesí", street="", numbers="", first="", last="")]
    _, preview = await states(admin, district(who="Bohumila Čechová"), *rows_)
    await service.do_table(admin, "districts", preview.kept)
    again, _ = await states(admin, *await district_views.rows_of_table(admin))
    assert [state for state, _ in again] == [State.SAME, State.SAME]


async def test_a_hole_that_a_table_leaves_is_said_before_and_after(admin, client_app: ClientApp):
    """Numbers that nobody would have, as the page of districts says them."""
    lines = [district(first="1", last="20"), district("Jih", first="31", last=""), district("Jih", numbers="sudá")]
    _, preview = await states(admin, *lines)
    assert len(preview.told) == 1
    assert "lichá čísla 21–29" in preview.told[0]
    client, address = await client_app("ospod_admin"), "/administration/import/districts"
    table = spreadsheet.table(HEADS, lines)
    shown = await client.post(address, data={"x": "1"}, files={"file": ("okrsky.csv", table, "text/csv")})
    kept = re.search(r'name="kept" value="([^"]+)"', shown.text)[1]
    done = await client.post(address, data={"kept": kept}, files={"nothing": ("", b"")})
    assert all("lichá čísla 21–29" in page.text for page in (shown, done))


async def test_each_line_costs_the_same_however_long_the_table_is(admin, monkeypatch):
    """What there is of a service is looked up once, and no line reads all that the ones before it wrote."""
    asked = []
    ask = repository.list_areas

    async def counted(*args, **more):
        asked.append(more)
        return await ask(*args, **more)

    monkeypatch.setattr(repository, "list_areas", counted)
    lines = [district(street=f"Ulice {chr(97 + number)}", who="Bohumila Čechová") for number in range(8)]
    shown, _ = await states(admin, *lines, lines[0])
    assert [state for state, _ in shown] == [State.NEW] * 8 + [State.SAME]
    assert len(asked) == 2  # and once for the holes


async def test_a_line_that_is_refused_leaves_nothing_that_the_next_one_reckons_with(admin):
    """Its piece was written before its worker was not found: the next line may have the very same."""
    shown, _ = await states(admin, district(who="Nikdo Takový"), district("Jih"))
    assert [state for state, _ in shown] == [State.WRONG, State.NEW]
    shown, _ = await states(admin, district(), district("Jih", numbers="", first="3", last="5"))
    assert [state for state, _ in shown] == [State.NEW, State.WRONG]


async def test_a_range_without_a_number_of_its_side_is_refused(admin):
    shown, _ = await states(admin, district(first="22", last="22"), district(numbers="sudá", first="22", last="22"))
    assert [state for state, _ in shown] == [State.WRONG, State.NEW]


# --- people ------------------------------------------------------------------------------------------------------


async def test_people_of_a_table_are_invited_and_their_links_shown_once(admin, world):
    lines = [
        ["Nela Nová", "nela@lipnice.example", "příjem oznámení", "SPOD"],
        ["Ota Ot", "ota@lipnice.example", "audit", ""],
    ]
    shown, preview = await states(admin, *lines, key="people", heads=PEOPLE)
    assert [state for state, _ in shown] == [State.NEW, State.NEW]
    async with unit_of_work(admin):
        assert await rows.count("invitation") == 0
    made = await service.do_table(admin, "people", preview.kept, seed="a form")
    done = await service.what_was_done(admin, "people", preview.kept, made, seed="a form")
    assert done.lines == preview.lines
    assert all("/invitation/" in link for link in done.handed.values())
    assert len(done.handed) == 2
    other = await service.what_was_done(admin, "people", preview.kept, made, seed="another form")
    assert list(other.handed.values()) == ["", ""]
    async with unit_of_work(admin):
        assert await rows.count("invitation") == 2
    again, _ = await states(admin, *lines, key="people", heads=PEOPLE)
    assert [state for state, _ in again] == [State.SAME, State.SAME]


async def test_a_person_who_cannot_be_invited_says_why(admin, world):
    lines = [
        ["Nela Nová", "nic", "příjem oznámení", "SPOD"],
        ["Nela Nová", "a@lipnice.example", "kouzelník", "SPOD"],
        ["Nela Nová", "a@lipnice.example", "příjem oznámení", ""],
        ["Nela Nová", "a@lipnice.example", "sociální práce", "SPOD"],
    ]
    shown, _ = await states(admin, *lines, key="people", heads=PEOPLE)
    assert [state for state, _ in shown] == [State.WRONG] * 4
    assert "kouzelník" in shown[1][1]


async def test_the_same_send_again_shows_the_links_of_the_first(client_app: ClientApp, world):
    """After an answer that never came, or a page loaded again; also three at once. A link that was used is not shown."""
    client, address = await client_app("ospod_admin"), "/administration/import/people"
    table = spreadsheet.table(
        PEOPLE,
        [["Nela Nová", "nela@lipnice.example", "audit", ""], ["Ota Ot", "ota@lipnice.example", "audit", ""]],
    )
    shown = await client.post(address, data={"x": "1"}, files={"file": ("lide.csv", table, "text/csv")})
    kept = re.search(r'name="kept" value="([^"]+)"', shown.text)[1]

    async def send():
        page = await client.post(address, data={"kept": kept}, files={"nothing": ("", b"")})
        assert page.status_code == 200
        return re.findall(r"http\S+/invitation/[\w-]+", page.text)

    first = await send()
    assert len(first) == 2
    assert await send() == first
    admin = world.actor("ospod_admin")
    async with unit_of_work(admin) as unit:
        assert await rows.count("invitation") == 2
        await unit.connection.execute(
            "UPDATE invitation SET withdrawn_at = clock_timestamp() WHERE id = $1", ids_in(first[0].rsplit("/")[-1])[1]
        )
    assert await send() == first[1:]


async def held_by(admin, email):
    people = await people_views.list_people(admin)
    return [sorted((each.role, each.service_name) for each in one.roles) for one in people if one.email == email]


async def test_a_line_of_a_colleague_gives_the_role_or_says_why_not(admin, world):
    """What holds, and what would be somebody else's address, a second role, or other days of the same one."""
    name = PEOPLE_OF["spod_coordinator"][3]
    (own,) = [each for each in await people_views.list_people(admin) if each.name == name]
    email = own.email
    lines = [
        [name, email, "koordinace případů", "SPOD", ""],
        ["Někdo Jiný", email, "příjem oznámení", "SPOD", ""],
        [name, email.upper(), "příjem oznámení", "SPOD", ""],
        [name, email, "koordinace případů", "SPOD", "31. 12. 2027"],
    ]
    shown, _ = await states(admin, *lines, key="people", heads=[*PEOPLE, "Do kdy"])
    assert [state for state, _ in shown] == [State.SAME, State.WRONG, State.NEW, State.LEFT_OUT]
    assert name in shown[1][1]
    _, preview = await states(admin, lines[2], key="people", heads=[*PEOPLE, "Do kdy"])
    await service.do_table(admin, "people", preview.kept)
    ((first, second),) = await held_by(admin, email)
    assert {first[0], second[0]} == {"case_coordinator", "intake_worker"}


async def test_a_second_role_of_somebody_invited_is_said_to_be_left_out(admin, world):
    """It does not hold: the table says so before and after, and does the rest. Another name is another person."""
    lines = [
        ["Eva Malá", "mala@lipnice.example", "koordinace případů", "SPOD"],
        ["Eva Malá", "MALA@lipnice.example", "příjem oznámení", "SPOD"],
    ]
    shown, preview = await states(admin, *lines, key="people", heads=PEOPLE)
    assert [state for state, _ in shown] == [State.NEW, State.LEFT_OUT]
    made = await service.do_table(admin, "people", preview.kept)
    assert list(made) == [2]
    again, _ = await states(
        admin, *lines, ["Eva Jiná", "mala@lipnice.example", "audit", ""], key="people", heads=PEOPLE
    )
    assert [state for state, _ in again] == [State.SAME, State.LEFT_OUT, State.WRONG]


async def test_the_table_of_who_is_here_holds(admin, world):
    """What is taken away as a pattern changes nothing when it comes back."""
    heads = ["Jméno", "E-mail", "Role", "Služba", "Od kdy", "Do kdy"]
    shown, _ = await states(admin, *await invitation_views.rows_of_table(admin), key="people", heads=heads)
    assert {state for state, _ in shown} == {State.SAME}


# --- who, and what is carried ------------------------------------------------------------------------------------


async def test_only_the_administrator_and_only_what_was_shown_to_them(admin, world):
    _, preview = await states(admin, district())
    for other in (world.actor("spod_head"), world.actor("ospod_auditor")):
        with pytest.raises(NotAllowed):
            await service.try_table(other, "districts", [HEADS, district()])
    with pytest.raises(NotThere):
        await service.try_table(admin, "nothing", [HEADS, district()])
    for who, key in ((world.actor("krok_admin"), "districts"), (admin, "people")):
        with pytest.raises(Invalid):
            await service.do_table(who, key, preview.kept)
    for broken in ("", "x", preview.kept[:-8] + "AAAAAAAA", "ž"):
        with pytest.raises(Invalid):
            await service.do_table(admin, "districts", broken)


@pytest.mark.parametrize(
    ("heads", "said"),
    [(["Služba"], "Okrsek"), ([*HEADS, "Barva"], "Barva"), ([*HEADS, "Obec"], "obec")],
)
async def test_wrong_heads_are_named(admin, heads, said):
    with pytest.raises(Invalid) as refused:
        await service.try_table(admin, "districts", [heads, ["SPOD"]])
    assert said in refused.value.fields["file"]


async def test_a_table_goes_through_both_steps_on_its_page(client_app: ClientApp, world):
    client = await client_app("ospod_admin")
    address = "/administration/import/districts"
    assert "Stáhnout vzor" in (await client.get(address)).text
    template = await client.get(f"{address}/table")
    assert template.content.decode("utf-8-sig").startswith("Služba;Okrsek;Obec")
    table = spreadsheet.table(HEADS, [district()]).decode("utf-8-sig").encode("cp1250")
    shown = await client.post(address, data={"x": "1"}, files={"file": ("okrsky.csv", table, "text/csv")})
    assert shown.status_code == 200
    assert "nový okrsek Střed" in shown.text
    kept = re.search(r'name="kept" value="([^"]+)"', shown.text)
    assert kept is not None
    done = await client.post(address, data={"kept": kept[1]}, files={"nothing": ("", b"")})
    assert done.status_code == 200
    assert "Zapsáno" in done.text
    twice = await client.post(address, data={"kept": kept[1]}, files={"nothing": ("", b"")})
    assert (twice.status_code, twice.text) == (200, done.text)
    shown = await client.post(address, data={"x": "1"}, files={"file": ("okrsky.csv", table, "text/csv")})
    assert "už platí" in shown.text
    assert 'name="kept"' not in shown.text
    wrong = await client.post(address, data={"x": "1"}, files={"file": ("okrsky.pdf", b"%PDF-1.4", "text/csv")})
    assert wrong.status_code == 400
    assert "XLSX nebo CSV" in wrong.text


async def test_who_is_invited_and_has_not_joined_is_said_to_wait(admin):
    """Not that they do not work there: the invitation is on its way."""
    await invitations.invite(admin, InvitePerson(name="Štěpán Říha", email="riha@lipnice.example", role="auditor"))
    ((state, words),), _ = await states(admin, district(who="Říha Štěpán"))
    assert state == State.WRONG
    assert "pozvánku, která čeká" in words
    ((_, words),), _ = await states(admin, district(who="Nikdo Neznámý"))
    assert words == "„Nikdo Neznámý“ ve službě nepracuje."


@pytest.mark.parametrize("key", ["people", "districts"])
async def test_without_a_file_one_is_asked_to_choose_it(client_app: ClientApp, key):
    """What a browser sends for a field that was left empty is no empty file."""
    client, address = await client_app("ospod_admin"), f"/administration/import/{key}"
    for files in ({}, {"file": ("", b"", "application/octet-stream")}):
        refused = await client.post(address, data={"x": "1"}, files=files or None)
        assert 'id="file-error"' in refused.text
        assert "Vyberte soubor." in refused.text
    empty = await client.post(address, files={"file": ("prazdny.csv", b"", "text/csv")})
    assert "Soubor je prázdný." in empty.text
