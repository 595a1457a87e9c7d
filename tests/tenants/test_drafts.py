"""Nothing written is lost: a form that is not sent waits, sealed, for the same person in the same form, and for nobody else."""

import html
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import lxml.html
import pytest
from redis.asyncio import Redis

from app.testing.client import app
from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from app.testing.world import World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import ChangeKeyWorker, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel import drafts
from kernel.actor import Actor
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web import guesses
from kernel.web.guard import cookie_name
from kernel.web.panels import about_addresses
from kernel.web.text import NBSP, date_field, soft
from tenants import service as tenants
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.accounts.schemas import SignedIn
from tenants.tables import Role

WORDS = "Byla jsem v rodině.\nDěti spí v kuchyni."
ZAHODIT = "Zahodit koncept"


@pytest.fixture
async def record_url(world: World) -> str:
    """Where a record of a case of OSP is written."""
    worker = world.actor("osp_specialist")
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=worker.worker_id)
    return f"/cases/{await cases.open_case(worker, order)}/records/new"


def record(**more: str) -> dict[str, str]:
    day = date_field(today_in_prague() - timedelta(days=1))
    return {"kind": "note", "day": day, "time": "7:05", "title": "Návštěva doma", "facts": WORDS, **more}


def hidden(page: httpx.Response) -> dict[str, str]:
    """What the form of a page carries with it."""
    form = page.text[page.text.index('name="draft"') - 400 :]
    return dict(re.findall(r'<input type="hidden" name="(csrf_token|draft|once|version)" value="([^"]*)"', form))


def as_a_browser(client: httpx.AsyncClient) -> None:
    """Only what the form says stands for the page."""
    client.headers.pop("X-CSRF-Token", None)


async def ran_out(client: Any, valkey: Redis) -> None:
    """The session of the browser ends as if nobody had come for half an hour."""
    assert client.cookies.get(cookie_name())
    for name in await valkey.keys("opora:session:*"):
        await valkey.delete(name)


async def waiting(actor: Actor) -> list[str]:
    return [draft.content.label if draft.content else "?" for draft in await drafts.waiting(actor)]


@pytest.fixture
def sign_in(world: World, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Awaitable[str]]:
    """Sign somebody of the world in, with the browser's old cookie still there; returns where it leads."""

    async def right(*_: Any, **__: Any) -> SignedIn:
        user_id = world.actor(now_in[0]).user_id
        assert user_id is not None
        return SignedIn(user_id=user_id, name=now_in[0], places=await account_views.places_of(user_id), proof="")

    async def proven(_: SignedIn) -> bool:
        return True

    async def go_in(client: Any, name: str, page: str = "/sign-in", **more: str) -> str:
        now_in[:] = [name]
        wanted = re.findall(r'name="next" value="([^"]*)"', (await client.get(page)).text)
        form = {"email": "somebody@example.org", "password": "right", "code": "123456", **more}
        answer = await client.post("/sign-in", data={**form, "next": html.unescape(wanted[0])})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    now_in: list[str] = []
    monkeypatch.setattr(accounts, "sign_in", right)
    monkeypatch.setattr(accounts, "still_proven", proven)
    return go_in


async def assert_back_again(client: httpx.AsyncClient, url: str, **more: str) -> httpx.Response:
    """The form holds every field as it was typed."""
    page = await client.get(url)
    assert page.status_code == 200
    text = html.unescape(page.text)
    expected = record(**more)
    assert f">\n{expected['facts']}</textarea>" in text
    for name in ("day", "time", "title"):
        (field,) = re.findall(rf'<input class="govuk-input[^>]*name="{name}"[^>]*>', text)
        assert f'value="{expected[name]}"' in field, field
    assert f'<option value="{expected["kind"]}" selected>' in text
    assert "Koncept z" in text
    return page


# --- saved while typing ------------------------------------------------------------------------------------------


async def test_what_is_typed_is_saved_and_comes_back_in_the_same_form(
    world: World, client_app: Any, record_url: str
) -> None:
    """A script is answered with the time; without one the form comes back as it was left. Nothing is in the file."""
    client = await client_app("osp_specialist")
    page = await client.get(record_url)
    assert "Koncept" not in re.sub(r'data-\w+="[^"]*"|<noscript>.*?</noscript>|Zahodit koncept', "", page.text)
    as_a_browser(client)
    sent = {**record(kind="home_visit"), **hidden(page)}
    saved = await client.post("/drafts", data=sent, headers={"X-Draft": "1"})
    assert (saved.status_code, re.fullmatch(r"\d?\d:\d\d", saved.text) is not None) == (200, True)
    await assert_back_again(client, record_url, kind="home_visit")
    by_hand = await client.post("/drafts", data={**sent, "title": "Jinak"})
    assert (by_hand.status_code, by_hand.headers["location"]) == (303, record_url)
    await assert_back_again(client, record_url, kind="home_visit", title="Jinak")
    worker = world.actor("osp_specialist")
    assert await case_views.list_records(worker, UUID(record_url.split("/")[2])) == []
    assert await waiting(worker) == ["Nový záznam"]


async def test_the_draft_goes_with_the_act(world: World, client_app: Any, record_url: str) -> None:
    """In its unit of work; and the form goes on under its key, so that it is not written twice."""
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    page = await client.get(record_url)
    first = {**record(), **hidden(page)}
    await client.post("/drafts", data=first)
    again = await client.get(record_url)
    assert hidden(again)["once"] == first["once"]
    with counting_queries() as queries:
        assert (await client.post(record_url, data={**record(), **hidden(again)})).status_code == 303
    assert [sql for sql in queries.statements if "drop_draft" in sql] == ["SELECT opora.drop_draft($1, $2, $3)"]
    assert await waiting(worker) == []
    await client.post("/drafts", data=first)  # a window that was left behind
    assert (await client.post(record_url, data=first)).status_code == 303
    assert len(await case_views.list_records(worker, UUID(record_url.split("/")[2]))) == 1
    assert await waiting(worker) == []


async def test_a_form_that_made_something_brings_its_key_back_to_no_other_form(
    world: World, client_app: Any, record_url: str
) -> None:
    """A window left open saves once more what was sent: the same words are no draft, other words go on under a new key."""
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    sent = {**record(), **hidden(await client.get(record_url))}
    assert (await client.post(record_url, data=sent)).status_code == 303
    await client.post("/drafts", data=sent)
    blank = await client.get(record_url)
    assert "Děti spí" not in blank.text
    assert await waiting(worker) == []
    other = {**record(facts="Ráno přišla matka.")}
    for now_other in (other, {**other, **hidden(blank)}):
        await client.post("/drafts", data={**sent, **now_other, "once": sent["once"]})
        begun = await assert_back_again(client, record_url, facts="Ráno přišla matka.")
        assert hidden(begun)["once"] != sent["once"]
    saved = await client.post(record_url, data={**other, **hidden(begun)})
    assert saved.status_code == 303
    assert len(await case_views.list_records(worker, UUID(record_url.split("/")[2]))) == 2


async def test_a_refused_form_stays_in_its_draft(world: World, client_app: Any, record_url: str) -> None:
    """Back and reload bring it again."""
    client = await client_app("osp_specialist")
    page = await client.get(record_url)
    refused = await client.post(record_url, data={**record(day="31. 2. 2026"), **hidden(page)})
    assert refused.status_code == 400
    assert "Koncept uložen" in refused.text
    assert await waiting(world.actor("osp_specialist")) == ["Nový záznam"]
    await assert_back_again(client, record_url, day="31. 2. 2026")


async def test_a_draft_is_thrown_away(world: World, client_app: Any, record_url: str) -> None:
    """From its form, and from the list of all; then the form is as new."""
    client = await client_app("osp_specialist")
    sent = {**record(), **hidden(await client.get(record_url))}
    await client.post("/drafts", data=sent)
    listed = await client.get("/drafts")
    assert "Děti spí v kuchyni." in soft(listed.text)
    asked = await client.post("/drafts/drop", data={**sent, "title": "Psáno před tím"})
    assert "nepůjde to vrátit" in soft(asked.text)
    assert "Psáno před tím" in (await client.get(record_url)).text  # whoever goes back finds all of it
    dropped = await client.post("/drafts/drop", data={**hidden(asked), "sure": "1"})
    assert (dropped.status_code, dropped.headers["location"]) == (303, record_url)
    assert "Děti spí" not in (await client.get(record_url)).text
    await client.post("/drafts", data=sent)
    (draft,) = await drafts.waiting(world.actor("osp_specialist"))
    await client.post("/drafts/drop", data={"id": str(draft.id)})
    assert await waiting(world.actor("osp_specialist")) == ["Nový záznam"]
    await client.post("/drafts/drop", data={"id": str(draft.id), "sure": "1"})
    assert "Nic rozepsaného nemáte." in (await client.get("/drafts")).text


async def test_the_draft_that_was_chosen_goes_on_or_none(world: World, client_app: Any, record_url: str) -> None:
    """Of two drafts of one form the older one opens from its own link; and the form is to be had without any."""
    client = await client_app("osp_specialist")
    for title in ("První zápis", "Druhý zápis"):
        page = await client.get(f"{record_url}?blank=1")
        assert 'value="První zápis"' not in page.text
        assert ("Rozepsané: První zápis" in soft(page.text)) == (title == "Druhý zápis"), "it is offered, not begun"
        await client.post("/drafts", data={**record(title=title), **hidden(page)})
    newer, older = await drafts.waiting(world.actor("osp_specialist"))
    for draft, title in ((older, "První zápis"), (newer, "Druhý zápis")):
        onward = await client.get(f"/drafts?of={draft.id}")
        there = await client.get(onward.headers["location"])
        assert f'value="{title}"' in there.text
        assert "je zpátky" in soft(there.text)
        refused = await client.post(record_url, data={**record(title=title, day="31. 2. 2026"), **hidden(there)})
        assert f'data-draft="{record_url}"' in refused.text, "which draft it was is no part of where the form is"
    assert 'value="Druhý zápis"' in (await client.get(record_url)).text


async def test_two_drafts_of_one_form_are_told_apart_by_their_first_words(
    world: World, client_app: Any, record_url: str
) -> None:
    """In the list, on My day and in the form itself, which leads to the others; no two links of one name."""
    client = await client_app("osp_specialist")
    for title in ("První zápis", "Druhý zápis"):
        page = await client.get(f"{record_url}?blank=1")
        await client.post("/drafts", data={**record(title=title), **hidden(page)})
    listed = lxml.html.fromstring(soft((await client.get("/drafts")).text))
    named = [" ".join(link.text_content().split()) for link in listed.xpath("//a[contains(@href, '/drafts?of=')]")]
    assert len(set(named)) == len(named) == 2
    assert all(
        re.search(rf"Pokračovat: Nový záznam: {words}, .*\d:\d\d", each)
        for words, each in zip(("Druhý zápis", "První zápis"), named, strict=True)
    )
    rows = lxml.html.fromstring(soft((await client.get("/my-day")).text)).xpath("//*[@id='rozepsane']//li//a/text()")
    assert [" ".join(each.split()) for each in rows] == ["Nový záznam: Druhý zápis", "Nový záznam: První zápis"]
    form = lxml.html.fromstring(soft((await client.get(record_url)).text))
    (other,) = [link for link in form.xpath("//main//a") if "Jiný koncept" in (link.text or "")]
    assert "První zápis" in other.text
    assert 'value="První zápis"' in (await client.get(other.get("href"))).text


async def test_a_new_call_is_not_typed_into_an_old_one(world: World, client_app: Any) -> None:
    """What opens a new notice or case opens it empty; three of what waits are offered, the others are counted."""
    client = await client_app("spod_intake")
    for number in range(1, 6):
        page = await client.get("/notices/new?blank=1")
        assert "Volající číslo" not in lxml.html.fromstring(page.text).xpath("string(//textarea)")
        await client.post("/drafts", data={**hidden(page), "child_description": f"Volající číslo {number}"})
    for path in ("/my-day", "/notices"):
        links = lxml.html.fromstring((await client.get(path)).text).xpath(
            "//main//a[starts-with(@href, '/notices/new')]"
        )
        assert [link.get("href") for link in links] == ["/notices/new?blank=1"], path
    text = soft((await client.get("/notices/new?blank=1")).text)
    assert [n for n in range(1, 6) if f"Rozepsané: Volající číslo {n}," in text] == [3, 4, 5]
    assert "a dalších konceptů: 2" in text
    assert "Volající číslo 5</textarea>" in (await client.get("/notices/new")).text, "a reload goes on"


async def test_back_after_a_refusal_offers_what_was_written_where_the_form_was_opened_without_a_draft(
    world: World, client_app: Any
) -> None:
    """Without a script the address of before is asked for again; what was refused waits there, and is not typed twice."""
    client = await client_app("spod_intake")
    opened = "/notices/new?blank=1"
    page = await client.get(opened)
    refused = await client.post(opened, data={**hidden(page), "child_description": "Dívka z Lipové"})
    assert refused.status_code == 400
    back = lxml.html.fromstring(soft((await client.get(opened)).text))
    offered = back.xpath("//main//form//a[contains(., 'Dívka z Lipové')]")
    assert offered, back.xpath("string(//main//form//*[@data-draft])")


async def test_a_draft_of_equal_words_waits_once(world: World, client_app: Any, record_url: str) -> None:
    """Two windows with the same words are one draft; what was sent from another window is none, also before it is opened."""
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    one, two, three = [hidden(await client.get(f"{record_url}?blank=1")) for _ in range(3)]
    for window, title in ((one, "Totéž"), (two, "Totéž"), (three, "Jinak")):
        await client.post("/drafts", data={**record(title=title), **window})
    assert "Totéž" in (await client.get("/drafts")).text
    titles = [dict(draft.content.fields)["title"] for draft in await drafts.waiting(worker) if draft.content]
    assert titles == ["Jinak", "Totéž"]
    await client.post(record_url, data={**record(title="Jinak"), **three})
    await client.post("/drafts", data={**record(title="Jinak"), **three})
    assert "Jinak" not in (await client.get("/drafts")).text
    assert await waiting(worker) == ["Nový záznam"]


async def test_it_is_said_before_the_oldest_goes(world: World, client_app: Any) -> None:
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    for number in range(45):
        for path in ("/drafts", "/my-day"):
            said = "nejstarší" in soft((await client.get(path)).text) if number in (0, 44) else False
            assert not said, number
        content = drafts.Content(str(number), f"/x{number}", "/x", [], [])
        await drafts.save(worker, UUID(int=number + 1), content)
    for path in ("/drafts", "/my-day"):
        assert "zmizí nejstarší" in soft((await client.get(path)).text).replace("\u00a0", " ")


async def test_a_day_told_from_today_stays_that_day_in_a_draft(world: World, client_app: Any, record_url: str) -> None:
    """Written as "včera", gone on with two days later: it is the day before the one on which it was typed."""
    client = await client_app("osp_specialist")
    with as_of(days_from_now(-2)):
        await client.post("/drafts", data={**record(day="včera"), **hidden(await client.get(record_url))})
        yesterday = date_field(today_in_prague() - timedelta(days=1))
    assert f'value="{yesterday}"' in (await client.get(record_url)).text
    refused = await client.post(
        record_url, data={**record(day="včera", title=""), **hidden(await client.get(record_url))}
    )
    assert f'value="{date_field(today_in_prague() - timedelta(days=1))}"' in refused.text


async def test_a_draft_whose_form_is_closed_to_its_person_says_nothing_untrue(
    world: World, client_app: Any, record_url: str
) -> None:
    client, case_id = await client_app("osp_specialist"), record_url.split("/")[2]
    await client.post("/drafts", data={**record(), **hidden(await client.get(record_url))})
    (draft,) = await drafts.waiting(world.actor("osp_specialist"))
    onward = await client.get(f"/drafts?of={draft.id}")
    gone = await client.get(onward.headers["location"].replace(case_id, str(new_id())))
    assert gone.status_code == 404
    assert "je zpátky" not in soft(gone.text)


async def test_the_list_says_whose_client_a_draft_is_about_as_long_as_its_person_may_know(
    world: World, client_app: Any
) -> None:
    """When the case has gone to a colleague the name is gone, and the closed form says that the words are kept."""
    head, worker, other = (world.actor(name) for name in ("spod_head", "spod_coordinator", "spod_coordinator2"))
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=worker.worker_id)
    case_id = await cases.open_case(head, order)
    url, client = f"/cases/{case_id}/records/new", await client_app("spod_coordinator")
    await client.post("/drafts", data={**record(), **hidden(await client.get(url))})
    listed = soft((await client.get("/drafts")).text)
    (mark,) = re.findall(r"týká se: Okoun · ([^<]+)<", listed)
    async with unit_of_work(worker) as unit:
        sql = "SELECT count(*) FROM audit_entry WHERE action = 'drafts.read'"
        assert await unit.connection.fetchval(sql) == 1
    change = ChangeKeyWorker(worker_id=other.worker_id, reason="head_decision", not_informed_reason="Nešlo to.")
    await cases.change_key_worker(head, case_id, change, version=1)
    assert await about_addresses(worker, {url}) == {url: f"Okoun · {NBSP.join(mark.split())}"}, "lists still name it"
    for stranger in ("pm_worker", "ospod_admin"):
        assert await about_addresses(world.actor(stranger), {url, f"{url}/../x", "/cases/x", "x", "/"}) == {}
    (draft,) = await drafts.waiting(worker)
    onward = await client.get(f"/drafts?of={draft.id}")
    closed = await client.get(onward.headers["location"])
    assert closed.status_code in (403, 404)
    assert "Co jste napsali, je uložené jako koncept." in soft(closed.text)
    assert 'href="/drafts"' in closed.text
    assert "uložené jako koncept" not in soft((await client.get(f"/cases/{new_id()}")).text)


async def test_two_windows_of_one_form_do_not_write_over_each_other(
    world: World, client_app: Any, record_url: str
) -> None:
    """Sending one leaves the other."""
    client = await client_app("osp_specialist")
    one, two = hidden(await client.get(record_url)), hidden(await client.get(record_url))
    await client.post("/drafts", data={**record(title="První okno"), **one})
    await client.post("/drafts", data={**record(title="Druhé okno"), **two})
    await client.post(record_url, data={**record(title="První okno"), **one})
    await assert_back_again(client, record_url, title="Druhé okno")


async def test_secrets_are_never_kept(world: World, client_app: Any, record_url: str) -> None:
    """Passwords, codes, the token of the page."""
    client = await client_app("osp_specialist")
    sent = {
        **record(password="sedm zelenych zab", code="123456", current="x y"),
        **hidden(await client.get(record_url)),
    }
    await client.post("/drafts", data=sent)
    (draft,) = await drafts.waiting(world.actor("osp_specialist"))
    assert draft.content is not None
    assert [name for name, _ in draft.content.fields] == [*record(), "once"], "as they stand in the form"


# --- the session is another by now -------------------------------------------------------------------------------


async def test_who_is_slowed_down_finds_in_a_draft_what_they_sent(
    client_app: Any, record_url: str, change_settings: Any
) -> None:
    """Whoever met too many addresses that are not there may do nothing for a while, and loses nothing either."""
    change_settings(OPORA_MOST_MISSES="1")
    client = await client_app("osp_specialist")
    page = await client.get(record_url)
    assert [(await client.get(f"/cases/{new_id()}")).status_code for _ in range(3)][-1] == 429
    refused = await client.post(record_url, data={**record(), **hidden(page)})
    assert refused.status_code == 429
    assert "Návštěva doma" not in refused.text
    guesses.forget()
    await assert_back_again(client, record_url)


@pytest.mark.parametrize("cookie", ["old", "gone", "signed out"])
async def test_what_was_sent_after_the_session_comes_back_and_is_sent_by_hand(
    world: World, client_app: Any, valkey: Redis, record_url: str, sign_in: Any, cookie: str
) -> None:
    """Nothing is saved by itself, and nothing is lost, with or without the old cookie."""
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    page = await client.get(record_url)
    if cookie == "signed out":
        await client.post("/sign-out")
    await ran_out(client, valkey) if cookie == "old" else client.cookies.clear()
    as_a_browser(client)
    refused = await client.post(record_url, data={**record(), **hidden(page)})
    assert refused.headers["location"].startswith("/sign-in?next=/drafts")
    assert "uložené jako koncept" in (await client.get(refused.headers["location"])).text
    by_hand = re.sub("kept=.*", "kept=1", refused.headers["location"])
    assert "uložené jako koncept" not in (await client.get(by_hand)).text, "only where something was kept"
    onward = await sign_in(client, "osp_specialist", refused.headers["location"])
    there = await client.get(onward)
    assert (there.status_code, there.headers["location"]) == (303, record_url)
    again = await assert_back_again(client, record_url)
    assert "zkontrolujte to a odešlete" in soft(html.unescape(again.text))
    case_id = UUID(record_url.split("/")[2])
    assert await case_views.list_records(worker, case_id) == []
    assert (await client.post(record_url, data={**record(), **hidden(again)})).status_code == 303
    (saved,) = await case_views.list_records(worker, case_id)
    assert saved.facts.split() == WORDS.split()


@pytest.mark.parametrize("late", ["without a session", "in a new one"])
async def test_a_page_left_behind_writes_over_no_draft_that_was_gone_on_with(
    world: World, client_app: Any, record_url: str, sign_in: Any, late: str
) -> None:
    """The same draft in two windows; signed in anew the person went on in one, then sends the other: both wait."""
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    await client.post("/drafts", data={**record(title="Začátek"), **hidden(await client.get(record_url))})
    left_behind = hidden(await client.get(record_url))
    await client.post("/sign-out")
    await sign_in(client, "osp_specialist")
    goes_on = hidden(await client.get(record_url))
    client.headers["X-CSRF-Token"] = goes_on["csrf_token"]
    await client.post("/drafts", data={**record(title="Novější okno"), **goes_on})
    as_a_browser(client)
    if late == "without a session":
        client.cookies.clear()
    for _ in range(2):
        sent = await client.post(record_url, data={**record(title="Starší okno"), **left_behind})
        assert sent.status_code == 303
    titles = [dict(draft.content.fields)["title"] for draft in await drafts.waiting(worker) if draft.content]
    assert sorted(titles) == ["Novější okno", "Starší okno"]
    onward = sent.headers["location"]
    if late == "without a session":
        onward = await sign_in(client, "osp_specialist", onward)
    there = await client.get((await client.get(onward)).headers["location"])
    assert 'value="Starší okno"' in there.text


async def opened_twice(client: httpx.AsyncClient, record_url: str) -> tuple[dict[str, str], dict[str, str]]:
    """Two windows of one session in which the same draft stands."""
    begun = {**hidden(await client.get(record_url)), **record(title="Začátek")}
    assert (await client.post("/drafts", data=begun, headers={"X-Draft": "1"})).status_code == 200
    one, other = [hidden(await client.get(record_url)) for _ in range(2)]
    return one, other


async def facts_waiting(world: World) -> set[str]:
    waiting = await drafts.waiting(world.actor("osp_specialist"))
    return {dict(draft.content.fields)["facts"] for draft in waiting if draft.content}


async def test_two_windows_of_one_session_do_not_write_over_each_other(
    world: World, client_app: Any, record_url: str
) -> None:
    """Both opened the same draft: each goes on in its own, whichever saves, and the first window too."""
    client = await client_app("osp_specialist")
    one, other = await opened_twice(client, record_url)
    for _ in range(2):
        for window, words in ((one, "První okno"), (other, "Druhé okno")):
            sent = {**window, **record(facts=words)}
            assert (await client.post("/drafts", data=sent, headers={"X-Draft": "1"})).status_code == 200
    assert await facts_waiting(world) == {"První okno", "Druhé okno"}
    assert (await client.get(record_url)).text.count("Jiný koncept") == 1
    listed = lxml.html.fromstring((await client.get("/drafts")).text).xpath("//main//a[contains(@href, '/drafts?of=')]")
    named = {soft(" ".join(link.text_content().split())) for link in listed}
    assert len(named) == 2, "begun with the same words within a minute, they say in what they differ"
    third = hidden(await client.get(record_url))
    await client.post("/drafts", data={**third, **record(facts="Třetí okno")}, headers={"X-Draft": "1"})
    assert await facts_waiting(world) == {"První okno", "Třetí okno"}, "it went on from the second one"


@pytest.mark.parametrize("how", ["sent", "refused", "thrown away"])
async def test_what_becomes_of_one_window_leaves_the_words_of_the_other(
    world: World, client_app: Any, record_url: str, how: str
) -> None:
    """Sent, refused or thrown away: the draft of the other one waits on."""
    client = await client_app("osp_specialist")
    one, other = await opened_twice(client, record_url)
    await client.post("/drafts", data={**one, **record(facts="První okno")}, headers={"X-Draft": "1"})
    await client.post("/drafts", data={**other, **record(facts="Druhé okno")}, headers={"X-Draft": "1"})
    if how == "thrown away":
        await client.post("/drafts/drop", data={**other, "sure": "1"})
    elif how == "sent":
        assert (await client.post(record_url, data={**other, **record(facts="Druhé okno")})).status_code == 303
    else:
        assert (await client.post(record_url, data={**other, **record(facts="Druhé okno", day="x")})).status_code == 400
    assert await facts_waiting(world) == {"První okno"} | ({"Druhé okno"} if how == "refused" else set())
    if how != "refused":
        await client.post(record_url, data={**one, **record(facts="První okno")})
        await client.post("/drafts/drop", data={**one, "sure": "1"})
        assert await facts_waiting(world) == set()


@pytest.mark.parametrize("session", ["there", "gone"])
@pytest.mark.parametrize("by_script", [True, False])
async def test_what_is_written_when_the_role_has_ended_waits_for_it(
    world: World, client_app: Any, sign_in: Any, session: str, by_script: bool
) -> None:
    """Kept where it belongs, with the last words; nobody reads it without the role, and it says where it waits."""
    client, worker, place = await client_app("both_osp"), world.actor("both_osp"), world.place("both_osp")
    form = {"family_name": "Bureš", **hidden(await client.get("/cases/new"))}
    await client.post("/drafts", data={**form, "family_name": "Bu"}, headers={"X-Draft": "1"})
    await end_roles(worker)
    if session == "gone":
        client.cookies.clear()
    as_a_browser(client)
    if by_script:
        saved = await client.post("/drafts", data=form, headers={"X-Draft": "1"})
        assert (saved.status_code, len(saved.text) < 9) == (202, True)
    sent = await client.post("/cases/new", data=form)
    assert sent.headers["location"].startswith("/sign-in?next=/drafts")
    page = sent.headers["location"]
    if session == "there":
        page = (await client.get(page)).headers["location"]
    assert "uložené jako koncept" in (await client.get(page)).text
    onward = await sign_in(client, "both_pm", page)
    assert (await client.get(onward)).headers["location"] == "/"
    assert "kde teď nemáte roli" in soft((await client.get("/my-day")).text)
    waits = (await client.get("/drafts")).text
    assert "Čeká ve službě" in soft(waits)
    assert "place=" not in waits
    assert "Bureš" not in waits
    await tenants.grant_role(worker.tenant, worker.worker, Role.SOCIAL_WORKER, place.service_id)
    waits = (await client.get("/drafts")).text  # in the session that began before
    assert f"place={place.id}" in waits
    assert "Čeká ve službě" not in soft(waits)
    assert f'value="{place.id}"' in (await client.get("/my-day")).text
    assert 'value="Bureš"' in (await (await client_app("both_osp")).get("/cases/new")).text


@pytest.mark.parametrize("has_left", [False, True])
@pytest.mark.parametrize("session", ["there", "gone"])
async def test_a_call_that_is_typed_while_the_only_role_ends_waits_for_the_next_one(
    world: World, client_app: Any, session: str, has_left: bool
) -> None:
    """Who is between two roles works there on; who has left the organisation keeps nothing (ADR 0033)."""
    client, worker, place = await client_app("spod_intake"), world.actor("spod_intake"), world.place("spod_intake")
    form = {**hidden(await client.get("/notices/new")), "subject": "Dítě je v bytě samo."}
    await end_roles(worker)
    if has_left:
        await tenants.end_worker(worker.tenant, worker.worker)
    if session == "gone":
        client.cookies.clear()
    as_a_browser(client)
    sent = await client.post("/notices/new", data=form)
    assert sent.headers["location"].startswith("/sign-in?next=/&" if has_left else "/sign-in?next=/drafts")
    if has_left:
        return
    await tenants.grant_role(worker.tenant, worker.worker, Role.INTAKE_WORKER, place.service_id)
    assert "Dítě je v bytě samo." in (await (await client_app("spod_intake")).get("/notices/new")).text


async def test_with_another_password_nothing_waits(world: World, client_app: Any, monkeypatch: Any) -> None:
    """Whoever is not proven to be the person any more leaves nothing for them."""
    client, worker = await client_app("both_osp"), world.actor("both_osp")
    form = {"family_name": "Bureš", **hidden(await client.get("/cases/new"))}
    await end_roles(worker)
    monkeypatch.setattr(app().state, "still_works", never)
    sent = await client.post("/cases/new", data=form)
    assert sent.headers["location"] == "/sign-in?next=/&kept=0"
    there = await client.get(sent.headers["location"])
    assert there.headers["location"] == "/sign-in?next=/&kept=0"
    assert "nezachovalo" in (await client.get(there.headers["location"])).text
    assert await waiting(world.actor("both_pm")) == []


async def test_who_is_signed_in_again_is_told_of_a_form_that_was_not_kept(client_app: Any) -> None:
    """The page of sign-in leads on at once."""
    client = await client_app("osp_specialist")
    assert (await client.get("/sign-in?next=/&kept=0")).headers["location"] == "/"
    assert "nezachovalo" in (await client.get("/my-day")).text


async def never(*_: object) -> bool:
    return False


async def end_roles(worker: Actor) -> None:
    """All that somebody was in a service, or in the organisation as a whole, ends."""
    sql = "SELECT id FROM membership WHERE worker_id = $1 AND service_id IS NOT DISTINCT FROM $2"
    async with unit_of_work(worker) as unit:
        held = await unit.connection.fetch(sql, worker.worker_id, worker.service_id)
    for role in held:
        await tenants.end_role(worker.tenant, role["id"])


async def test_the_same_person_signed_in_anew_in_another_window(
    world: World, client_app: Any, record_url: str, sign_in: Any
) -> None:
    """The old form is not written and not lost."""
    client = await client_app("osp_specialist")
    page = await client.get(record_url)
    await client.post("/sign-out")
    as_a_browser(client)
    await sign_in(client, "osp_specialist")
    answered = await client.post(record_url, data={**record(), **hidden(page)})
    assert answered.status_code == 303
    there = await client.get(answered.headers["location"])
    assert there.headers["location"] == record_url
    await assert_back_again(client, record_url)
    assert await case_views.list_records(world.actor("osp_specialist"), UUID(record_url.split("/")[2])) == []


async def test_a_form_of_another_service_is_written_there_only(world: World, client_app: Any) -> None:
    """After a switch in another window: kept where it belongs, and one click leads back to it."""
    client = await client_app("both_pm")
    page = await client.get("/cases/new")
    await client.post("/switch", data={"choice": world.place("both_osp").id})
    as_a_browser(client)
    answered = await client.post("/cases/new", data={"family_name": "Bureš", **hidden(page)})
    assert answered.status_code == 303
    assert await waiting(world.actor("both_osp")) == ["?"]
    elsewhere = await client.get(answered.headers["location"])
    assert "Nic se nezapsalo" in elsewhere.text
    assert "Bureš" not in elsewhere.text
    assert "Bureš" not in (await client.get("/drafts")).text
    form = dict(
        re.findall(
            r'<input type="hidden" name="(csrf_token|choice|next)" value="([^"]*)"',
            elsewhere.text.partition("o-main")[2],
        )
    )
    switched = await client.post("/switch", data={name: html.unescape(value) for name, value in form.items()})
    there = await client.get(switched.headers["location"])
    assert there.headers["location"] == "/cases/new"
    assert 'value="Bureš"' in (await client.get("/cases/new")).text


async def test_another_person_sees_and_keeps_nothing(
    world: World, client_app: Any, valkey: Redis, record_url: str, sign_in: Any
) -> None:
    """At the same computer: the page says so, and the one who wrote it finds only what was theirs."""
    client = await client_app("osp_specialist")
    page = await client.get(record_url)
    await ran_out(client, valkey)
    as_a_browser(client)
    late = await client.post(record_url, data={**record(), **hidden(page)})
    onward = await sign_in(client, "pm_worker", late.headers["location"])
    assert (await client.get(onward)).headers["location"] == "/"
    assert "není váš" in html.unescape((await client.get("/my-day")).text)
    refused = await client.post(record_url, data={**record(title="Cizí"), **hidden(page)})
    assert refused.status_code == 403
    assert "Formulář někoho jiného" in refused.text
    assert "Cizí" not in refused.text
    told = await client.post("/drafts", data={**record(title="Cizí"), **hidden(page)}, headers={"X-Draft": "1"})
    assert (told.status_code, "přihlásil někdo jiný" in soft(told.text)) == (403, True), "why, in one sentence"
    assert await waiting(world.actor("pm_worker")) == []
    (own,) = await drafts.waiting(world.actor("osp_specialist"))
    assert own.content is not None
    assert ("title", "Návštěva doma") in own.content.fields


@pytest.mark.parametrize("how", ["another site", "no ticket", "a made-up ticket", "an old ticket", "a program"])
async def test_only_a_form_of_ours_is_kept(
    world: World, client_app: Any, valkey: Redis, record_url: str, how: str
) -> None:
    """Nobody leaves words for somebody else to send."""
    client, headers, url = await client_app("osp_specialist"), {}, record_url
    with as_of(days_from_now(-15 if how == "an old ticket" else 0)):
        sent = {**record(), **hidden(await client.get(record_url))}
    await ran_out(client, valkey)
    as_a_browser(client)
    if how == "another site":
        headers = {"Sec-Fetch-Site": "cross-site"}
    if how == "no ticket":
        sent.pop("draft")
    if how == "a made-up ticket":
        sent["draft"] = sent["draft"][:-8] + "AAAAAAA="
    if how == "a program":
        url = f"/api/v1{record_url.removesuffix('/new')}"
    assert (await client.post(url, data=sent, headers=headers)).status_code in (303, 401)
    assert await waiting(world.actor("osp_specialist")) == []


# --- how long, for whom ------------------------------------------------------------------------------------------


async def test_a_draft_goes_after_two_weeks(world: World, client_app: Any, record_url: str) -> None:
    client, worker = await client_app("osp_specialist"), world.actor("osp_specialist")
    with as_of(now() - timedelta(days=14, minutes=1)):
        await drafts.save(
            worker, UUID(int=7), drafts.Content("Starý", record_url, record_url, [("title", "Dávno")], [])
        )
        assert await waiting(worker) == ["Starý"]
    assert await waiting(worker) == []
    await drafts.save(worker, UUID(int=8), drafts.Content("Nový", record_url, record_url, [("title", "Teď")], []))
    assert await drafts.sweep() == 1
    async with unit_of_work(worker) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 1
    assert "Teď" in (await client.get(record_url)).text


async def test_on_a_foreign_device_nothing_stays_after_the_session(
    world: World, client_app: Any, valkey: Redis, record_url: str, sign_in: Any
) -> None:
    """Within it the draft comes back; after it nobody finds it, and signing out takes it away."""
    client, worker = await client_app(None), world.actor("osp_specialist")
    await sign_in(client, "osp_specialist", foreign="1")
    page = await client.get(record_url)
    assert "jen do konce přihlášení" in soft(page.text), "the line of the draft says how long it lasts"
    client.headers["X-CSRF-Token"] = hidden(page)["csrf_token"]
    await client.post("/drafts", data={**record(), **hidden(page)})
    await assert_back_again(client, record_url)
    at_home = await client_app("osp_specialist")
    assert "Děti spí" not in (await at_home.get(record_url)).text
    async with unit_of_work(worker) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 1
    await client.post("/sign-out")
    async with unit_of_work(worker) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 0
    as_a_browser(client)
    late = await client.post(record_url, data={**record(), **hidden(page)})
    assert late.headers["location"] == "/sign-in?next=/&kept=0"
    assert "nezachovalo" in (await client.get(late.headers["location"])).text
    assert await waiting(worker) == []


@pytest.mark.parametrize("again", ["", "1"], ids=["own device", "foreign device"])
@pytest.mark.parametrize("typed_on", [False, True])
async def test_who_signs_in_anew_after_a_foreign_session_sends_the_same_form(
    client_app: Any, valkey: Redis, record_url: str, sign_in: Any, again: str, typed_on: bool
) -> None:
    """The page says to sign in in a new window and send it there: the words come back, whatever became of the draft of before."""
    client = await client_app(None)
    await sign_in(client, "osp_specialist", foreign="1")
    page = hidden(await client.get(record_url))
    as_a_browser(client)
    await client.post("/drafts", data={**record(), **page}, headers={"X-Draft": "1"})
    await ran_out(client, valkey)
    await sign_in(client, "osp_specialist", **({"foreign": again} if again else {}))
    as_a_browser(client)
    if typed_on:
        answer = await client.post("/drafts", data={**record(), **page}, headers={"X-Draft": "1"})
        assert answer.status_code == 200, answer.text
    answer = await client.post(record_url, data={**record(), **page})
    assert answer.status_code == 303
    there = await client.get(answer.headers["location"])
    assert there.headers["location"].partition("?")[0] == record_url, soft(there.text)[:300]
    back = await client.get(there.headers["location"])
    assert "Děti spí v kuchyni." in back.text
    assert "Návštěva doma" in back.text


async def test_a_script_is_told_why_nothing_was_kept(
    client_app: Any, valkey: Redis, record_url: str, sign_in: Any
) -> None:
    """More than a draft holds is another answer than a sign-in that is over: the form can be sent all the same."""
    client = await client_app(None)
    await sign_in(client, "osp_specialist", foreign="1")
    page = hidden(await client.get(record_url))
    as_a_browser(client)
    for facts, status in (("x" * drafts.MOST_BYTES, 413), ("Kratší.", 200)):
        answer = await client.post("/drafts", data={**record(facts=facts), **page}, headers={"X-Draft": "1"})
        assert answer.status_code == status
    await ran_out(client, valkey)
    answer = await client.post("/drafts", data={**record(), **page}, headers={"X-Draft": "1"})
    assert answer.status_code == 422
    assert "zůstává v polích" in answer.text


async def test_a_script_is_told_what_waiting_does_not_help(
    client_app: Any, record_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page too old is another answer than being asked to slow down, and neither is called a sign-in that is over."""
    client = await client_app("osp_specialist")
    with as_of(days_from_now(-15)):
        old = hidden(await client.get(record_url))
    for page, most, status in ((old, 120, 403), (hidden(await client.get(record_url)), 0, 429)):
        monkeypatch.setattr("kernel.web.drafts.SAVES_A_MINUTE", most)
        answer = await client.post("/drafts", data={**record(), **page}, headers={"X-Draft": "1"})
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/plain")
        assert "Přihlášení" not in answer.text


async def test_only_what_was_there_is_said_to_be_thrown_away(world: World, client_app: Any, record_url: str) -> None:
    """Neither a draft that is not there, nor one of a colleague."""
    client, other = await client_app("osp_specialist"), await client_app("osp_worker")
    await client.post("/drafts", data={**record(), **hidden(await client.get(record_url))})
    (draft,) = await drafts.waiting(world.actor("osp_specialist"))
    for who, draft_id, said in (
        (other, draft.id, "tu není"),
        (client, new_id(), "tu není"),
        (client, draft.id, "Koncept je zahozený"),
    ):
        await who.post("/drafts/drop", data={"id": str(draft_id), "sure": "1"})
        assert said in soft((await who.get("/drafts")).text)


async def test_the_list_shows_the_beginning_of_a_long_text(client_app: Any, record_url: str) -> None:
    client, facts = await client_app("osp_specialist"), "Dlouhý text. " * 1000
    await client.post("/drafts", data={**record(facts=facts), **hidden(await client.get(record_url))})
    listed = (await client.get("/drafts")).text
    assert 5 < listed.count("Dlouhý") < 50


async def test_a_person_has_fifty_and_the_oldest_go(world: World) -> None:
    worker = world.actor("osp_specialist")
    for number in range(52):
        content = drafts.Content(str(number), "/x", "/x", [], [])
        with as_of(now() - timedelta(minutes=60 - number)):
            await drafts.save(worker, UUID(int=number + 1), content)
    assert await waiting(worker) == [str(number) for number in range(51, 1, -1)]
    huge = drafts.Content("Moc", "/x", "/x", [("facts", "x" * drafts.MOST_BYTES)], [])
    assert await drafts.save(worker, UUID(int=99), huge) is None


async def test_it_is_said_while_saving_that_the_oldest_will_go_and_went(
    world: World, client_app: Any, record_url: str
) -> None:
    """In the form itself, with a script and without, before the fifty-first and with it."""
    worker, client = world.actor("osp_specialist"), await client_app("osp_specialist")
    sent = {**hidden(await client.get(record_url)), **record()}
    for many, said in ((43, ""), (44, "Konceptů máte 45 a místo je pro 50"), (49, "Konceptů máte 50"), (50, "zmizel")):
        for number in range(many):
            content = drafts.Content(str(number), "/x", "/x", [("title", str(number))], [])
            with as_of(now() - timedelta(minutes=60 - number)):
                await drafts.save(worker, UUID(int=number + 1), content)
        saved = await client.post("/drafts", data=sent, headers={"X-Draft": "1"})
        assert (saved.status_code, said in soft(saved.text)) == (200, True), (many, saved.text)
        assert said or re.fullmatch(r"\d?\d:\d\d", saved.text)
        if many == 44:
            await client.post("/drafts", data=sent)
            assert said in soft((await client.get(record_url)).text)
        await client.post("/drafts/drop", data={**sent, "sure": "1"})


async def test_nobody_else_reads_a_draft_and_nobody_reads_it_in_the_table(world: World, record_url: str) -> None:
    """Neither colleagues nor raw SQL of theirs; the row says neither what is written nor where."""
    worker = world.actor("osp_specialist")
    await drafts.save(worker, UUID(int=7), drafts.Content("Nový", record_url, record_url, [("facts", WORDS)], []))
    async with unit_of_work(worker) as unit:
        row = str(dict(await unit.connection.fetchrow("SELECT * FROM draft")))
        assert "kuchyni" not in row
        assert record_url not in row
    for name in ("osp_worker", "osp_head", "pm_worker", "spod_head"):
        assert await drafts.find_by_id(world.actor(name), UUID(int=7)) is None
        await drafts.drop(world.actor(name), UUID(int=7))
        async with unit_of_work(world.actor(name)) as unit:
            assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 0
    assert await waiting(worker) == ["Nový"]


async def test_a_draft_says_all_that_was_filled_in_as_its_form_calls_it(
    world: World, client_app: Any, record_url: str
) -> None:
    """Also one word, a number, a day and a choice: the form may open to its person no more, and this is all there is."""
    client = await client_app("osp_specialist")
    words = {
        "kind": "phone_call",
        "title": "nemocnice",
        "facts": "777123456",
        "statements": "850101/1234",
        "day": "1. 2. 2024",
    }
    await client.post("/drafts", data={**words, **hidden(await client.get(record_url))})
    listed = soft((await client.get("/drafts")).text)
    said = dict(re.findall(r"<strong>([^<]*):</strong> ([^<]*)</p>", html.unescape(listed)))
    assert {name: words for name, words in said.items() if name != "Čas"} == {
        "Druh záznamu": "Telefonát",
        "Den": "1. 2. 2024",
        "Čeho se týká": "nemocnice",
        "Zjištěno": "777123456",
        "Sdělení": "850101/1234",
    }
    assert "Nový záznam: nemocnice" in listed, "it is called by what was typed, not by what was chosen"


async def test_a_long_draft_is_read_whole_where_its_form_opens_no_more(
    world: World, client_app: Any, record_url: str
) -> None:
    client = await client_app("osp_specialist")
    long = "Na začátku. " + "Prostředek. " * 200 + "Úplný konec."
    await client.post("/drafts", data={"facts": long, **hidden(await client.get(record_url))})
    listed = soft((await client.get("/drafts")).text)
    assert "Úplný konec." not in listed
    address = re.search(r'href="(/drafts\?whole=[^"]+)"', listed)
    assert address is not None
    assert "Úplný konec." in soft((await client.get(address[1])).text)
    other = await client_app("osp_worker")
    assert "Úplný konec." not in soft((await other.get(address[1])).text)
