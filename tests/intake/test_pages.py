"""Pages of notices: the same acts in a browser, nothing typed is lost."""

import re
from urllib.parse import urlencode

import lxml.html
import pytest

from app.testing.queries import counting_queries
from kernel import outbox
from kernel.clock import as_of, now
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft


def call(**changes):
    """A sent form of a call."""
    fields = {
        "day": "1. 6. 2026",
        "time": "9:32",
        "child_description": "Dívka asi 7 let.",
        "child_given_name": "Eliška",
        "child_family_name": "Vránová",
        "child_address": "Lipová 12, Lipnice pod Hájem",
        "subject": "Z bytu je večer slyšet křik.",
        "other_children_state": "unknown",
        "notifier_name_state": "refused",
        "notifier_relation": "sousedka",
        "notifier_contact_state": "refused",
        "confidentiality_explained": "1",
    }
    return {**fields, **changes}


async def send(client, path, fields):
    """Send a form as a browser does."""
    return await client.post(
        path, content=urlencode(fields), headers={"Content-Type": "application/x-www-form-urlencoded"}
    )


async def test_a_call_is_taken_down_and_assigned(office, client_app, world):
    intake, head = await client_app("spod_intake"), await client_app("spod_head")
    made = await send(intake, "/notices/new", call())
    assert made.status_code == 303, made.text
    page = await intake.get(made.headers["location"])
    assert "Vránová Eliška" in page.text
    assert "anonymní, vyřizuje se stejně" in page.text.replace("\u00a0", " ")
    assert "sousedka" not in page.text
    path = made.headers["location"]
    form = await head.get(f"{path}/assign")
    assert 'value="Lipová 12"' in form.text
    fields = {
        "given_name": "Eliška",
        "family_name": "Vránová",
        "birth_date": "21. 7. 2019",
        "birth_number": "197721/0099",
        "street": "Lipová 12",
        "town": "Lipnice pod Hájem",
        "key_worker_id": str(world.people["spod_coordinator"].worker_id),
        "version": "1",
    }
    done = await send(head, f"{path}/assign", fields)
    assert done.status_code == 303, done.text
    case = await head.get(done.headers["location"])
    assert "Posoudit naléhavost" in case.text
    assert "Kontrolní číslice rodného čísla nesouhlasí" in case.text.replace("\u00a0", " ")
    mine = await (await client_app("spod_coordinator")).get("/my-day")
    assert f'href="{path}"' in mine.text


async def test_the_same_form_is_the_same_notice_and_an_equal_one_is_asked_about(client_app, monkeypatch):
    """Two calls may say the same: whoever means it goes on by one button, and nobody who only went back makes a second."""
    intake = await client_app("spod_intake")
    first = await send(intake, "/notices/new", call(once="drawn first"))
    again = await send(intake, "/notices/new", call(once="drawn first"))
    assert first.headers["location"] == again.headers["location"]
    assert "Nic dalšího nevzniklo" in (await intake.get(again.headers["location"])).text.replace("\u00a0", " ")
    asked = await send(intake, "/notices/new", call(once="drawn behind Back"))
    text = asked.text.replace("\u00a0", " ")
    assert asked.status_code == 409
    assert "Totéž jste už jednou uložili" in text
    assert re.search(r"Totéž jste před chvílí \(\d+:\d\d\) už uložili", text)
    assert f'href="{first.headers["location"]}"' in text
    assert "Z bytu je večer slyšet křik." in text
    second = await send(intake, "/notices/new", call(once="drawn behind Back", another="1"))
    assert second.status_code == 303
    assert second.headers["location"] != first.headers["location"]
    monkeypatch.setattr("kernel.web.once.SAME_WORDS_MINUTES", 0)
    later = await send(intake, "/notices/new", call(once="drawn in the afternoon"))
    assert later.status_code == 303, "after that hour nobody is asked"
    changed = await send(intake, "/notices/new", call(once="drawn first", subject="Křik je slyšet i ráno."))
    assert changed.status_code == 409
    assert "už jste jednou odeslali" in changed.text.replace("\u00a0", " ")
    other = await send(await client_app("spod_coordinator"), "/notices/new", call(once="drawn first"))
    assert other.headers["location"] != first.headers["location"]  # a colleague who heard the same


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"notifier_name": "", "notifier_relation": "", "notifier_contact": ""}, "na volajícího se nikdo neptal"),
        (
            {"notifier_name": "", "notifier_relation": "", "notifier_contact": "", "notifier_name_state": "unknown"},
            "bez údajů: volající je neuvedl",
        ),
        ({"notifier_name": "", "notifier_contact": ""}, "údaje uvedl, jsou uložené odděleně"),
    ],
)
async def test_a_notice_says_what_is_known_of_the_caller(office, client_app, said, shown):
    notice = await office.record(**said)
    page = (await (await client_app("spod_head")).get(f"/notices/{notice.id}")).text.replace("\u00a0", " ")
    assert shown in page
    assert ("údaje uvedl" in page) == ("údaje uvedl" in shown)
    assert ("Zobrazit, kdo volal" in page) == ("údaje uvedl" in shown), "nobody is asked why they look at nothing"


async def test_the_notifier_is_shown_once_for_a_reason(office, client_app):
    notice = await office.record()
    head = await client_app("spod_head")
    refused = await send(head, f"/notices/{notice.id}/notifier", {"reason": ""})
    assert refused.status_code == 400
    assert "Zvěřinová" not in refused.text
    shown = await send(head, f"/notices/{notice.id}/notifier", {"reason": "clarify"})
    assert "Drahomíra Zvěřinová" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert "Zvěřinová" not in (await head.get(f"/notices/{notice.id}")).text
    stranger = await send(await client_app("spod_coordinator"), f"/notices/{notice.id}/notifier", {"reason": "clarify"})
    assert stranger.status_code == 403


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "x" * 100_000}, "subject"),
        ({"caregivers": "a\u202eb"}, "caregivers"),
        ({"notifier_name": "Drahomíra"}, "notifier_name_state"),
        ({"day": "31. 2. 2026"}, "day"),
        ({"day": ""}, "day"),
        ({"time": "25:00"}, "time"),
        ({"day": "1. 1. 2999"}, "day"),
        ({"day": "1. 1. 0001"}, "day"),
        ({"child_birth_date": "loni"}, "child_birth_date"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(client_app, changes, field):
    intake = await client_app("spod_intake")
    sent = call(**changes)
    answer = await send(intake, "/notices/new", sent)
    assert answer.status_code == 400, answer.text[:500]
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-error"' in answer.text
    assert "<title>Chyba: " in answer.text
    for name in ("child_description", "child_family_name", "subject", "notifier_relation", "caregivers", "day", "time"):
        assert sent.get(name, "") in answer.text
    assert (await intake.get("/notices?which=mine")).text.count("MULH") == 0


async def test_an_assignment_sent_twice_leads_to_the_case_and_leaves_no_draft(office, client_app):
    """The same person's same words are no work of somebody else."""
    notice, waits = await office.record(), await office.record()
    head, address = await client_app("spod_head"), f"/notices/{notice.id}/assign"
    fields = {
        "draft": re.search(r'name="draft" value="([^"]*)"', (await head.get(address)).text)[1],
        "given_name": "Eliška",
        "family_name": "Vránová",
        "birth_date": "21. 7. 2019",
        "version": "1",
        "key_worker_id": str(office.world.people["spod_coordinator"].worker_id),
    }
    answers = [await send(head, address, fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303], answers[-1].text
    assert answers[0].headers["location"] == f"/notices/{waits.id}/assign"
    page = await head.get(answers[1].headers["location"])
    assert "Posoudit naléhavost" in page.text
    assert "Totéž už jste jednou odeslali." in soft(page.text)
    assert address not in (await head.get("/drafts")).text


async def test_what_is_wrong_when_assigning_keeps_the_text(office, client_app):
    notice = await office.record()
    head = await client_app("spod_head")
    fields = {"family_name": "Vránová", "birth_date": "zítra", "summary": "Volala Zvěřinová.", "version": "1"}
    answer = await send(head, f"/notices/{notice.id}/assign", fields)
    assert answer.status_code == 400
    assert 'id="birth_date-error"' in answer.text
    answer = await send(head, f"/notices/{notice.id}/assign", {**fields, "birth_date": ""})
    for field in ("key_worker_id", "summary"):
        assert f'id="{field}-error"' in answer.text
    assert "Volala Zvěřinová." in answer.text


async def test_a_stale_form_says_who_was_faster_and_keeps_the_text(office, client_app, world):
    notice = await office.record()
    head = await client_app("spod_head")
    where = await office.assign(notice.id)
    fields = {
        "family_name": "Jiná",
        "summary": "Rozepsaná věta.",
        "key_worker_id": str(world.people["spod_coordinator2"].worker_id),
        "version": "1",
    }
    answer = await send(head, f"/notices/{notice.id}/assign", fields)
    assert answer.status_code == 412
    for text in ("Rozepsaná věta.", "Jiná", world.people["spod_coordinator"].name, f"/cases/{where.case_id}"):
        assert text in answer.text
    joined = await send(
        head, f"/notices/{notice.id}/join", {"case_id": str(where.case_id), "version": "1", "step": "join"}
    )
    assert joined.status_code == 412
    for page in (answer.text, joined.text):  # there is nothing to save once more
        assert "Oznámení už je přidělené." in page
        assert "uložte znovu" not in page
        assert "o-actionbar" not in page
    assert (await head.get(f"/notices/{notice.id}/assign")).status_code == 303


async def test_a_child_with_a_case_is_pointed_out_and_joined(office, client_app):
    where = await office.assign((await office.record()).id)
    second = await office.record()
    head = await client_app("spod_head")
    form = await head.get(f"/notices/{second.id}/assign")
    link = f"/notices/{second.id}/join?case_id={where.case_id}"
    assert link in form.text.replace("&amp;", "&")
    page = await head.get(link)
    assert f'value="{where.case_id}" checked' in page.text
    found = await send(
        head,
        f"/notices/{second.id}/join",
        {"query": "21. 7. 2019", "step": "search", "version": "1", "summary": "Text."},
    )
    assert found.status_code == 200
    assert str(where.case_id) in found.text
    assert "Text." in found.text
    none = await send(head, f"/notices/{second.id}/join", {"step": "join", "version": "1"})
    assert none.status_code == 400
    assert 'id="case_id-error"' in none.text
    done = await send(
        head, f"/notices/{second.id}/join", {"case_id": str(where.case_id), "step": "join", "version": "1"}
    )
    assert done.status_code == 303
    assert done.headers["location"] == "/notices?which=waiting"
    overview = await head.get(f"/cases/{where.case_id}")
    assert overview.text.count("/notices/") >= 2


async def test_a_second_file_on_one_child_asks_first(office, client_app, world):
    await office.assign((await office.record()).id)
    second = await office.record()
    head = await client_app("spod_head")
    fields = {
        "given_name": "Eliška",
        "family_name": "Vránová",
        "birth_date": "21. 7. 2019",
        "key_worker_id": str(world.people["spod_coordinator"].worker_id),
        "version": "1",
    }
    asked = await send(head, f"/notices/{second.id}/assign", fields)
    assert asked.status_code == 409
    assert 'name="open_anyway"' in asked.text
    assert "stejné datum narození" in asked.text
    ticked = {"open_anyway": re.search(r'name="open_anyway" type="checkbox" value="(\w+)"', asked.text)[1]}
    twin = await send(head, f"/notices/{second.id}/assign", {**fields, **ticked, "birth_date": "22. 7. 2019"})
    assert twin.status_code == 409, "what was ticked for one child holds for no other"
    assert not re.search(r'name="open_anyway"[^>]*checked', twin.text)
    assert (await send(head, f"/notices/{second.id}/assign", {**fields, **ticked})).status_code == 303


@pytest.mark.parametrize("who", ["javorec_head", "pm_worker", "osp_specialist", "ospod_admin", "ospod_auditor"])
async def test_strangers_get_the_same_page_as_for_nothing(office, client_app, who):
    notice = await office.record()
    stranger = await client_app(who)
    for method, path, fields in (
        ("GET", "", {}),
        ("GET", "/assign", {}),
        ("GET", "/join", {}),
        ("POST", "/notifier", {"reason": "clarify"}),
        ("POST", "/assign", {"version": "1"}),
        ("POST", "/join", {"version": "1"}),
    ):
        answers = []
        with as_of(now()):  # a page says the minute in which it is printed
            for notice_id in (notice.id, new_id()):
                address = f"/notices/{notice_id}{path}"
                answer = await (stranger.get(address) if method == "GET" else send(stranger, address, fields))
                answers.append((answer.status_code, answer.text.replace(str(notice_id), "ID")))
        assert answers[0][0] == 404, path
        assert answers[0] == answers[1]


@pytest.mark.parametrize(
    ("who", "listed", "new"),
    [
        ("spod_head", 200, 200),
        ("spod_coordinator", 200, 200),
        ("spod_intake", 200, 200),
        ("spod_mailroom", 200, 403),
        ("pm_worker", 403, 403),
        ("ospod_admin", 403, 403),
    ],
)
async def test_each_role_reaches_its_pages(client_app, who, listed, new):
    client = await client_app(who)
    assert (await client.get("/notices")).status_code == listed
    assert (await client.get("/notices/new")).status_code == new
    day = await client.get("/my-day")
    if day.status_code == 200:
        assert ('href="/notices"' in day.text) == (listed == 200)


async def test_my_day_shows_what_is_new(office, client_app):
    head = await client_app("spod_head")
    notice = await office.record()
    page = soft((await head.get("/my-day")).text)
    assert "Nová oznámení" in page
    assert f"/notices/{notice.id}/assign" in page
    coordinator = await client_app("spod_coordinator")
    assert str(notice.id) not in (await coordinator.get("/my-day")).text
    await office.assign(notice.id, "spod_coordinator")
    assert f"/notices/{notice.id}" in (await coordinator.get("/my-day")).text
    assert f"/notices/{notice.id}" not in (await head.get("/my-day")).text


async def test_a_notice_to_assess_is_one_row_with_one_act(office, client_app):
    """The row of its task says the notice: number, how it begins and its page; neither row nor news says it again."""
    notice = await office.record()
    await office.assign(notice.id, "spod_coordinator")
    await outbox.drain()
    coordinator = await client_app("spod_coordinator")
    for path in ("/my-day", "/tasks"):
        page = lxml.html.fromstring(soft((await coordinator.get(path)).text))
        rows = page.xpath("//li[starts-with(@id, 'ukol-') or starts-with(@id, 'oznameni-')]")
        (row,) = [each for each in rows if not each.xpath(".//a[contains(@href, '/told')]")]  # that is of the case
        assert row.get("id").startswith("ukol-")
        assert row.xpath(f".//a[@href='/notices/{notice.id}']")
        said = row.text_content()
        assert notice.reference_number in said
        assert "přijato" in said
        assert len(row.xpath(f".//a[starts-with(@href, '/notices/{notice.id}/urgency?case=')]")) == 1
        assert not row.xpath(".//button")
        assert not page.xpath("//form[contains(@action, '/my-day/seen/')]")


async def test_a_head_goes_from_notice_to_notice(office, client_app):
    """What was received next, then what was left for later; when nothing waits, the list says so."""
    first, second, third = [(await office.record()).id for _ in range(3)]
    head, assigned = await client_app("spod_head"), []

    async def assign(notice_id):
        worker = office.actor("spod_coordinator").worker
        fields = {"family_name": f"Vránov{len(assigned)}", "key_worker_id": str(worker), "version": "1"}
        done = await send(head, f"/notices/{notice_id}/assign", fields)
        assert done.status_code == 303, done.text
        assigned.append(notice_id)
        return done.headers["location"]

    assert await assign(second) == f"/notices/{third}/assign"
    assert await assign(third) == f"/notices/{first}/assign"
    assert await assign(first) == "/notices?which=waiting"
    page = soft((await head.get("/notices?which=waiting")).text)
    assert re.search('Další už na přidělení nečeká. <a href="/cases/[0-9a-f-]{36}">Přejít na případ</a>', page)
    assert "Nic tu není" in page


async def test_what_waits_longest_stands_first(office, client_app):
    """In the list as on My day and as the head goes on from one to the next; what found its place stands newest first."""
    numbers = [(await office.record()).reference_number for _ in range(3)]
    head = await client_app("spod_head")
    for path, expected in (
        ("/notices?which=waiting", numbers),
        ("/my-day", numbers),
        ("/notices?which=all", numbers[::-1]),
    ):
        page = soft((await head.get(path)).text)
        assert sorted(numbers, key=page.index) == expected, path


async def test_the_intake_sees_who_got_a_notice(office, client_app):
    """Only what they took down themselves."""
    notice = await office.record()
    await office.assign(notice.id, "spod_coordinator")
    key_worker = office.world.people["spod_coordinator"].name
    page = soft((await (await client_app("spod_intake")).get("/my-day")).text)
    assert soft(f"{notice.reference_number} · vede {key_worker}") in page
    assert notice.reference_number not in (await (await client_app("spod_head")).get("/my-day")).text


async def test_the_day_of_the_intake_begins_with_the_telephone(office, client_app):
    """What waits, without a way to assign it; the form first; no cases that an intake worker does not lead."""
    for _ in range(2):
        notice = await office.record()
    page = soft((await (await client_app("spod_intake")).get("/my-day")).text)
    assert f'href="/notices/{notice.id}"' in page
    assert "/assign" not in page
    assert re.search(r'class="govuk-button" href="/notices/new\?blank=1"', page)
    assert "Odpovídáte za" not in page
    assert "Čeká na přidělení vedením" in page
    head = soft((await (await client_app("spod_head")).get("/my-day")).text)
    assert soft("2 oznámení čekají na přidělení.") in head
    assert "Dnes nic nekončí." not in head
    assert re.search(r'govuk-button--secondary" href="/notices/new\?blank=1"', head)
    mailroom = soft((await (await client_app("spod_mailroom")).get("/my-day")).text)
    assert "/notices/new" not in mailroom


async def test_search_finds_notices_for_those_who_may_see_them(office, client_app):
    notice = await office.record()
    for who, found in (("spod_mailroom", True), ("javorec_head", False), ("pm_worker", False)):
        page = await (await client_app(who)).post("/search", data={"q": "Vrána"}, follow_redirects=True)
        assert (str(notice.id) in page.text) == found
    page = await (await client_app("spod_head")).post("/search", data={"q": "Zvěřinová"}, follow_redirects=True)
    assert str(notice.id) not in page.text


async def test_the_list_is_filtered_and_goes_on(office, client_app, monkeypatch):
    monkeypatch.setattr("services.intake.pages.overview.PAGE", 2)
    notices = [await office.record() for _ in range(3)]
    head = await client_app("spod_head")
    first = await head.get("/notices")
    assert str(notices[2].id) not in first.text
    following = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert str(notices[2].id) in (await head.get(following)).text
    assert (await head.get("/notices?which=joined")).text.count("MULH") == 0
    fragment = await head.get("/notices?which=all", headers={"HX-Request": "true", "HX-Target": "list"})
    assert fragment.text.startswith('<div id="list">')


async def test_pages_cost_the_same_for_many(office, client_app):
    head = await client_app("spod_head")

    async def costs():
        await head.get("/notices")
        found = []
        for path in ("/notices", "/my-day"):
            with counting_queries() as n:
                await head.get(path)
            found.append(n.count)
        return found

    await office.record()
    await costs()  # what is kept of the service is at hand then
    few = await costs()
    for _ in range(4):
        await office.record()
    assert await costs() == few


async def test_english_readers_read_english(office, client_app, valkey):
    notice = await office.record()
    head = await client_app("spod_head")
    await head.post(f"/language/en?next=/notices/{notice.id}")
    for path in ("", "/assign", "/join"):
        page = await head.get(f"/notices/{notice.id}{path}")
        assert "What is the notice about?" in page.text


async def test_now_is_the_moment_the_form_begins_with(client_app):
    page = await (await client_app("spod_intake")).get("/notices/new")
    day = today_in_prague()
    assert f'value="{day.day}. {day.month}. {day.year}"' in page.text


async def test_one_tick_answers_what_is_asked_about_the_caller(office, client_app):
    """Ticked: all three refused, and said so. What is written all the same is asked about: never dropped, never kept unseen."""
    client = await client_app("spod_intake")
    assert " autofocus" in (await client.get("/notices/new")).text
    silent = {f"notifier_{each}{end}": "" for each in ("name", "relation", "contact") for end in ("", "_state")}
    ticked = call(**silent, notifier_anonymous="1")
    for field, words in (("notifier_relation", "sousedka"), ("notifier_contact", "+420 000 000 031")):
        asked = await send(client, "/notices/new", {**ticked, field: words})
        assert asked.status_code == 400
        assert "v otázkách na volajícího něco je" in soft(asked.text)
        assert words in asked.text
        assert "o-if-named" not in asked.text, "what is to be put right is seen"
    made = await send(client, "/notices/new", ticked)
    assert made.status_code == 303, made.text
    page = (await client.get(made.headers["location"])).text
    assert page.count("Odpověď odmítnuta") == 3
    assert "anonymní, vyřizuje se stejně" in page
