"""The log is true: one look leaves one entry, named by what was done; who only types leaves none."""

import httpx
import pytest

from kernel.settings import settings
from kernel.web.panels import ACTIONS

from .looks import LOOKS, asker, everybody_who_may, looks
from .test_matrix import GUARDED, TABLES

__all__ = ["asker", "looks"]
pytestmark = pytest.mark.slow

ADDRESSES = {route.path for route in LOOKS}
REDRAWN = [route for route in GUARDED if route.method == "POST" and route.path in ADDRESSES and not route.is_api]
DRAWN_AGAIN = {400, 409, 412, 422}
TYPING = {"hx-request": "true", "hx-target": "nahled"}


def test_what_a_look_leaves_is_said_of_addresses_that_exist_in_words():
    """A history tells each of them in words; what names nobody may be without."""
    assert set(TABLES.leaves) <= ADDRESSES
    told = {name for names in TABLES.leaves.values() for name in names if name}
    assert {name for name in told if ACTIONS.one(name) is None} == set()


@pytest.mark.xdist_group("looks")
def test_one_look_leaves_one_entry_named_by_what_was_done(looks):
    """Every page, tab, paper and address for programs, as everybody who may, with everything they may look at."""
    done = [look for look in looks if look.answer.status == 200]
    wrong = {
        f"{look.route} as {look.actor}: {look.noted}"
        for look in done
        if len(look.noted) > 1 or (look.noted or [""])[0] not in TABLES.leaves.get(look.route.path, {""})
    }
    assert wrong == set()
    assert len({str(look.route) for look in done}) > len(LOOKS) * 0.8  # the town lets nearly all be looked at


@pytest.mark.xdist_group("looks")
def test_who_is_led_on_elsewhere_has_looked_at_nothing(looks):
    """A page with nothing to do leads away: what it would have shown was seen by nobody."""
    led = [look for look in looks if look.answer.status == 303]
    assert {f"{look.route} as {look.actor}: {look.noted}" for look in led if look.noted} == set()
    assert len({str(look.route) for look in led}) > 5


async def test_a_form_that_comes_back_leaves_the_entry_of_its_page(town, asker):
    """Sent with nothing in it, and with a version long gone: beside what was refused, whoever gets it again looks once.

    A page that names a client is a look in any case, whatever was refused.
    """
    named = set(town.names.values())  # nobody has sent one
    drawn: dict[str, tuple[str, str, set[str], bool]] = {}
    for route in REDRAWN:
        for actor, thing in everybody_who_may(town, route):
            for data in ({}, {"version": "9999"}):
                answer = await asker.ask(actor, route.request(thing, data=data))
                if answer.status in DRAWN_AGAIN:
                    drawn[asker.requests[-1].hex] = (
                        str(route),
                        actor,
                        TABLES.leaves.get(route.path, {""}),
                        answer.status == 400 or any(name in answer.text for name in named),
                    )
                    if 'name="version"' not in answer.text:
                        break  # a form that carries none is sent with none
    log = await asker.log()
    wrong: set[str] = set()
    for number, (route, actor, due, form) in drawn.items():
        looks = [action for _, action, _ in log[number] if action.endswith(".read")]
        if len(looks) > 1 or not {*looks} <= due or (form and not looks and "" not in due):
            wrong.add(f"{route} as {actor}: {looks}")
    assert wrong == set()
    assert len({route for route, *_ in drawn.values()}) > len(REDRAWN) * 0.7


async def test_who_searches_leaves_one_entry(town, asker):
    """What is found in several domains is one look; who finds nothing was shown nothing."""
    for actor, words, due in (
        ("spod_head", "Eliška", ["case_search.read"]),
        ("spod_head", "Okoun", []),
        ("osp_specialist", "Okoun", ["case_search.read"]),
    ):
        sent = httpx.Request("POST", f"{settings().public_url}/search", data={"q": words})
        answer = await asker.ask(actor, sent)
        await asker.ask(actor, httpx.Request("GET", f"{settings().public_url}{answer.location}"))
        entries = (await asker.log()).get(asker.requests[-1].hex, [])
        assert [action for _, action, _ in entries] == due


@pytest.mark.parametrize("path", ["/cases/{case_id:uuid}/consents/new", "/consents/{consent_id:uuid}/change"])
async def test_who_types_leaves_none_and_who_asks_for_the_whole_form_leaves_one(town, asker, path):
    """The words beside a consent follow each pause in typing: what the opening of the form left is enough."""
    (route,) = [each for each in GUARDED if each.path == path and each.method == "POST"]
    actor, thing = next(
        (actor, thing) for actor, thing in everybody_who_may(town, route) if thing is not None and thing.label == "live"
    )
    typed = {"act": "preview", "type": "handover", "purpose_text": "v"}
    for headers, due in ((TYPING, set()), ({}, TABLES.leaves[path])):
        answer = await asker.ask(actor, route.request(thing, data=typed, headers=headers))
        assert answer.status == 200
        assert {action for _, action, _ in (await asker.log())[asker.requests[-1].hex]} == due
