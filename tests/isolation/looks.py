"""Every look at the town: each page, paper and address for programs, as everybody who may, with whatever they may look at.

All of them are done once in a process, and the tests that ask something of an answer share them: their files name the
group "looks".
"""

from collections.abc import Iterator
from uuid import UUID

import httpx
import msgspec
import pytest

from app.testing.queries import counting_queries
from app.testing.town import Thing, Town
from app.testing.world import PEOPLE

from .test_matrix import ALLOWED, GUARDED, Answer, Asker, Route, asker, expected, standing

__all__ = ["asker"]

LOOKS = [route for route in GUARDED if route.method == "GET"]
FURTHER = {"/cases/{case_id:uuid}/consents/new": "type=handover"}  # what the address leads on to
KINDS = {
    "/cases/{case_id:uuid}/consents/new": ["type=handover", "type=info_sharing", "type=case_management"],
    "/cases/{case_id:uuid}/records/{record_id:uuid}/amend": ["what=addendum", "what=correction"],
    "/meetings/new": ["partner={pm}"],
}
"""Addresses with several forms, and how each is asked for."""


class Look(msgspec.Struct, frozen=True):
    """A look and what came of it: how often it began in the database, and the actions that the log has of it."""

    route: Route
    actor: str
    url: httpx.URL
    answer: Answer
    begun: int
    noted: list[str]


def everybody_who_may(town: Town, route: Route) -> Iterator[tuple[str, Thing | None]]:
    """Who may look at what; of those who stand to it alike, one."""
    asked = set()
    for thing in town.of_kind(route.kind) if route.kind else [None]:
        for actor in PEOPLE:
            stands = standing(actor, thing) if thing else PEOPLE[actor][:3]
            if expected(actor, route.rule, thing) == ALLOWED and stands not in asked:
                asked.add(stands)
                yield actor, thing


def addresses(town: Town, route: Route) -> Iterator[tuple[str, httpx.URL]]:
    """Who looks, and at which address: the plain one or what it leads on to, and each of its kinds."""
    plain = FURTHER.get(route.path, "")
    kinds = [query.format(pm=town.id("service:pm")) for query in KINDS.get(route.path, ()) if query != plain]
    for actor, thing in everybody_who_may(town, route):
        url = route.request(thing).url
        for query in (plain, *kinds):
            yield actor, url.copy_with(query=query.encode()) if query else url


_done: dict[UUID, list[Look]] = {}


@pytest.fixture
async def looks(town: Town, asker: Asker) -> list[Look]:
    """All that was looked at in this town."""
    key = town.id("case:live")
    if key not in _done:
        for actor in (each for each, (_, service, *_) in PEOPLE.items() if service):
            await asker.ask(
                actor, httpx.Request("GET", "http://localhost/cases")
            )  # what an agency calls things is kept from here on
        looked: list[tuple[Look, str]] = []
        for route in LOOKS:
            for actor, url in addresses(town, route):
                with counting_queries() as queries:
                    answer = await asker.ask(actor, httpx.Request("GET", url))
                looked.append((Look(route, actor, url, answer, queries.begun, []), asker.requests[-1].hex))
        log = await asker.log()
        for look, number in looked:
            look.noted.extend(action for _, action, _ in log[number])
        _done[key] = [look for look, _ in looked]
    return _done[key]
