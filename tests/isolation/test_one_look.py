"""A page that only shows is one unit of work: one snapshot of rights, one entry into the database, one commit."""

import httpx
import pytest

from app.testing.queries import counting_queries
from app.testing.world import PEOPLE

from .test_matrix import ALLOWED, GUARDED, asker, expected, standing

__all__ = ["asker"]
pytestmark = pytest.mark.slow

LOOKS = [route for route in GUARDED if route.method == "GET"]
FURTHER = {"/cases/{case_id:uuid}/consents/new": "type=handover"}  # what the address leads on to


async def test_whoever_looks_at_whatever_begins_once(town, asker):
    """Every page and every address for programs, as everybody who may, with everything they may look at."""
    often: set[str] = set()
    counted: set[int] = set()
    for route in LOOKS:
        asked = set()
        for thing in town.of_kind(route.kind) if route.parameters else [None]:
            for actor in PEOPLE:
                stands = standing(actor, thing) if thing else PEOPLE[actor][:3]
                if expected(actor, route.rule, thing) != ALLOWED or stands in asked:
                    continue
                asked.add(stands)
                request = route.request(thing)
                if route.path in FURTHER:
                    request = httpx.Request("GET", request.url.copy_with(query=FURTHER[route.path].encode()))
                with counting_queries() as queries:
                    answer = await asker.ask(actor, request)
                counted.add(queries.begun)
                if answer.status == 200 and queries.begun > 1:
                    often.add(f"{route}: {queries.begun}")
    assert often == set()
    assert 1 in counted  # the counting counts
