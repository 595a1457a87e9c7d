"""However many people of a service share a name, a search reads a bounded part of its terms."""

import json
from datetime import date
from uuid import UUID

import pytest
import pytest_asyncio

from kernel import keys, search
from kernel.db import current, unit_of_work
from kernel.terms import By, alike_terms, query_terms

pytestmark = pytest.mark.slow

CASES = 20_000
FILL = """
INSERT INTO search_term (tenant_id, service_id, id, term, owner_type, owner_id)
SELECT $1, $2, o.id, t.term, 'case', o.id
FROM (SELECT n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id FROM generate_series(1, $3) n) o
CROSS JOIN LATERAL (
  SELECT term FROM unnest($4::bytea[], $5::integer[]) AS w (term, every) WHERE o.n % w.every = 0
  UNION ALL SELECT substr(sha256((o.n % 3000 || 'other' || k)::text::bytea), 1, 16) FROM generate_series(1, 3) k) t
"""
"""Names that every so many have, and others that thirty share."""


@pytest_asyncio.fixture
async def filled(world, committed):
    """A service of so many cases."""
    actor, shares = world.actor("spod_head"), {**COMMON, "d:2016-03-07": 60}
    async with unit_of_work(actor):
        key = await keys.search_key(actor)
    async with committed.superuser() as other:
        terms = [key.term(term) for term in shares]
        await other.execute(FILL, actor.tenant, actor.service, CASES, terms, list(shares.values()), timeout=300)
        await other.execute("VACUUM ANALYZE search_term", timeout=300)


def scans(plan):
    if plan.get("Relation Name") == "search_term":
        yield plan
    for below in plan.get("Plans", []):
        yield from scans(below)


async def explained(actor, groups, monkeypatch, **how):
    plans = []
    async with unit_of_work(actor):
        connection = current().connection

        async def fetch(sql, *arguments):
            if "FROM search_term" in sql:
                said = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *arguments)
                plans.append(json.loads(said)[0])
            return await connection.fetch(sql, *arguments)

        class Explaining:
            def __getattr__(self, name):
                return fetch if name == "fetch" else getattr(connection, name)

        monkeypatch.setattr(current(), "connection", Explaining())
        await search.find(actor, "case", groups, limit=50, **how)
    return plans[0]["Plan"]


COMMON = {"jan": 10, "p:jan": 5, "s:jan": 10, "novak": 20, "s:novak": 12, "p:novak": 12, "p:nov": 7, "x:ian": 10}


@pytest.mark.parametrize(
    ("groups", "at_least"),
    [
        (query_terms("Jan Novák"), None),
        (query_terms("nov"), None),
        (query_terms("Jan Novák 7. 3. 2016"), None),
        (alike_terms("Jan", "Novák", date(2016, 3, 7)), 2),
        (alike_terms("Kryštof", "Zvěřina", date(2011, 3, 7)), 2),
    ],
)
async def test_a_common_name_in_a_large_service_costs_a_bounded_part(world, filled, monkeypatch, groups, at_least):
    """Each term is looked up in its index, and no more rows of it are read than are bounded, however many have it."""
    monkeypatch.setattr(search, "MOST_OF_A_TERM", 200)
    monkeypatch.setattr(search, "MOST_HELD_AGAINST", 500)
    plan = await explained(world.actor("spod_head"), groups, monkeypatch, at_least=at_least)
    looks = list(scans(plan))
    assert {(each["Node Type"], each["Index Name"]) for each in looks} == {("Index Only Scan", "search_term_pkey")}
    terms = sum(map(len, groups))
    assert max(each["Actual Rows"] for each in looks) <= 501
    assert sum(each["Actual Rows"] * each["Actual Loops"] for each in looks) <= terms * (201 + 200 + 500)
    assert max(each["Actual Loops"] for each in looks) <= terms * search.FEW


async def test_among_many_of_one_name_the_one_of_that_birthday_is_found(world, filled):
    """Whoever is asked about first is the likely double, not the newest namesake."""
    head = world.actor("spod_head")
    async with unit_of_work(head):
        found = await search.find(head, "case", alike_terms("Jan", "Novák", date(2016, 3, 7)), at_least=2, limit=50)
    assert {By.BIRTH_DATE, By.NAME} <= found[0].by
    assert len(found) == 50


async def test_who_asks_among_theirs_reads_those_alone(world, filled, monkeypatch):
    """A look into the index for each of theirs and each term, however many of the service have the name."""
    theirs = [UUID(f"01900000-0000-7000-8000-{number:012x}") for number in range(20, 1_000, 20)]
    head, asked = world.actor("spod_head"), query_terms("Jan Novák")
    plan = await explained(head, asked, monkeypatch, among=theirs)
    read = [each for each in scans(plan) if each["Actual Loops"]]
    assert {each["Node Type"] for each in read} == {"Index Only Scan"}
    looks = sum(each["Actual Loops"] for each in read)
    assert looks <= len(theirs) * sum(len(group) for group in asked)
    async with unit_of_work(head):
        found = await search.find(head, "case", asked, among=theirs)
        assert await search.find(head, "case", asked, among=[]) == []
    assert {each.id for each in found} == {*theirs}
