"""Somebody else signed in in the same browser: one true sentence wherever the page is told, and no word of the form to them."""

import html
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.testing.world import World
from kernel import drafts
from kernel.web.guard import SOMEBODY_ELSE, FormOfSomebodyElse, SignedInAnew
from kernel.web.session import is_of_another, new_csrf
from kernel.web.text import soft

from .test_drafts import as_a_browser, hidden, record, record_url, sign_in, waiting

__all__ = ["record_url", "sign_in"]

TYPES = {"hx-request": "true", "hx-target": "said"}  # what a script of the page asks while somebody types
WAITS = "mezi jeho rozepsanými formuláři"


async def second_signs_in(client: httpx.AsyncClient, sign_in: Any, name: str = "pm_worker", word: str = "") -> None:
    """The first one signs out in another tab, and somebody else signs in there."""
    await client.post("/sign-out", data={"csrf_token": word})
    as_a_browser(client)
    await sign_in(client, name)


def told(answer: httpx.Response) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", soft(answer.text))).split())


@pytest.mark.parametrize("asks", ["/typed/day?field=day&meant=past", "/notices/new/alike"])
async def test_what_a_page_asks_of_itself_says_the_same_as_its_draft(
    client_app: Any, record_url: str, sign_in: Any, asks: str
) -> None:
    """Also where only one field goes along, and no ticket: never that what is written is to be sent."""
    client = await client_app("osp_specialist")
    page = hidden(await client.get(record_url))
    await second_signs_in(client, sign_in)
    field = {"csrf_token": page["csrf_token"], "day": "vcera"}
    banner = await client.post(asks, data=field, headers=TYPES)
    note = await client.post("/drafts", data={**record(), **page}, headers={"X-Draft": "1"})
    assert (banner.status_code, note.status_code) == (403, 403)
    assert soft(SOMEBODY_ELSE) == told(note)
    assert told(note) in told(banner)
    assert "Odešlete, co máte" not in told(banner)
    assert note.headers["x-draft"] == "somebody-else"
    assert "facts" not in banner.text + note.text


async def test_the_same_person_is_not_called_somebody_else(client_app: Any, record_url: str, sign_in: Any) -> None:
    """Signed in anew, or in another service: what is sent becomes a draft, and the page says to send it."""
    client = await client_app("osp_specialist")
    page = hidden(await client.get(record_url))
    await second_signs_in(client, sign_in, "osp_specialist")
    field = {"csrf_token": page["csrf_token"], "day": "vcera"}
    banner = await client.post("/typed/day?field=day", data=field, headers=TYPES)
    assert (banner.status_code, soft(SignedInAnew.message) in told(banner)) == (403, True)
    assert "někdo" not in told(banner)


async def test_a_page_asks_whose_it_is_and_nothing_is_saved(
    world: World, client_app: Any, record_url: str, sign_in: Any
) -> None:
    """Before a form goes whose words are all saved: its script learns whether they would go to somebody else."""
    client = await client_app("osp_specialist")
    page, asks = hidden(await client.get(record_url)), {"X-Draft": "whose"}
    same = await client.post("/drafts", data={"draft": page["draft"]}, headers=asks)
    assert (same.status_code, same.text) == (204, "")
    await second_signs_in(client, sign_in)
    other = await client.post("/drafts", data={"draft": page["draft"]}, headers=asks)
    assert (other.status_code, other.headers["x-draft"]) == (403, "somebody-else")
    assert told(other) == soft(SOMEBODY_ELSE)
    assert await waiting(world.actor("osp_specialist")) == []


@pytest.mark.parametrize("foreign", ["", "1"])
async def test_the_page_of_a_refusal_says_that_what_was_saved_waits_for_its_person(
    world: World, client_app: Any, record_url: str, sign_in: Any, foreign: str
) -> None:
    """Until when, where its page knew that; not whose, nor what. On a foreign device nothing waits."""
    client = await client_app(None)
    await sign_in(client, "osp_specialist", **({"foreign": "1"} if foreign else {}))
    first = await client.get(record_url)
    sent = {**record(), **hidden(first)}
    await client.post("/drafts", data=sent)  # by hand: without a script
    again = await client.get(record_url)
    clock = re.search(r"Koncept z (\d?\d:\d\d)", soft(again.text))
    assert clock is not None
    name = (await drafts.waiting(world.actor("osp_specialist")) or [None])[0]
    assert (name is None) == bool(foreign), "it is found in its own session only"
    await second_signs_in(client, sign_in, word=hidden(again)["csrf_token"])
    for page, until in ((again, f"do {clock[1]}"), (first, "předtím")):
        refused = await client.post(record_url, data={**record(title="Cizí"), **hidden(page)})
        assert (refused.status_code, "Formulář někoho jiného" in refused.text) == (403, True)
        assert ((until in told(refused)), (WAITS in told(refused))) == ((not foreign), (not foreign))
        for word in ("Cizí", "Návštěva", "Děti spí", "Nový záznam", "Okoun"):
            assert word not in refused.text
    assert await waiting(world.actor("pm_worker")) == []


async def test_a_form_without_a_draft_is_called_somebody_elses_too(client_app: Any, sign_in: Any) -> None:
    """Its page is not too old: it is another person's."""
    client = await client_app("osp_specialist")
    word = client.headers["X-CSRF-Token"]
    await second_signs_in(client, sign_in)
    answer = await client.post("/switch", data={"csrf_token": word, "choice": "x"})
    assert (answer.status_code, soft(FormOfSomebodyElse.message) in told(answer)) == (403, True)


def test_the_word_of_a_session_tells_whose_pages_carry_it() -> None:
    """And nothing else: two of one person have nothing in common."""
    person, other = uuid4(), uuid4()
    one, two = new_csrf(person), new_csrf(person)
    assert not set(one.split(".")) & set(two.split("."))
    assert [is_of_another(word, person) for word in (one, two, "", "of-before")] == [False] * 4
    assert is_of_another(one, other)
