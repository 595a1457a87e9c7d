"""However many children of an authority share a name, a search among other agendas looks each term up in its index."""

import json
from datetime import date

import pytest

from app.testing.agendas import second_agenda
from cases.persons import views
from kernel import keys
from kernel.db import current, unit_of_work
from kernel.terms import alike_terms, query_terms

pytestmark = pytest.mark.slow

CHILDREN = 20_000
FILL = """
INSERT INTO person_term (tenant_id, service_id, id, term, owner_id)
SELECT $1, $2, o.id, t.term, o.id
FROM (SELECT n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid AS id FROM generate_series(1, $3) n) o
CROSS JOIN LATERAL (
  SELECT term FROM unnest($4::bytea[], $5::integer[]) AS w (term, every) WHERE o.n % w.every = 0
  UNION ALL SELECT substr(sha256((o.n % 3000 || 'other' || k)::text::bytea), 1, 16) FROM generate_series(1, 3) k) t
"""
COMMON = {"jan": 10, "s:jan": 10, "novak": 20, "s:novak": 12, "p:nov": 7, "d:2016-03-07": 60}


def scans(plan):
    if plan.get("Relation Name") == "person_term":
        yield plan
    for below in plan.get("Plans", []):
        yield from scans(below)


@pytest.mark.parametrize(
    ("groups", "at_least"),
    [
        (query_terms("Jan Novák"), None),
        (query_terms("nov"), None),
        (alike_terms("Jan", "Novák", date(2016, 3, 7)), 2),
        (alike_terms("Kryštof", "Zvěřina", date(2011, 3, 7)), 2),
    ],
)
async def test_each_term_is_looked_up(committed, world, monkeypatch, groups, at_least):
    kur, head = await second_agenda(world), world.actor("spod_head")
    curator = kur.actor("kur_curator")
    async with unit_of_work(head):
        key = await keys.search_key_across(head)
    async with committed.unguarded() as other:
        for service in (head.service_id, kur.service):
            terms = [key.term(term) for term in COMMON]
            await other.execute(FILL, head.tenant, service, CHILDREN, terms, list(COMMON.values()), timeout=300)
    async with committed.superuser() as other:
        await other.execute("VACUUM ANALYZE person_term", timeout=300)
    plans = []
    async with unit_of_work(curator):
        connection = current().connection

        async def fetch(sql, *arguments):
            if "FROM person_term" in sql:
                said = await connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *arguments)
                plans.append(json.loads(said)[0]["Plan"])
            return await connection.fetch(sql, *arguments)

        class Explaining:
            def __getattr__(self, name):
                return fetch if name == "fetch" else getattr(connection, name)

        monkeypatch.setattr(current(), "connection", Explaining())
        await views.find(curator, groups, at_least=at_least)
    (plan,) = plans
    looks = list(scans(plan))
    assert plan["Actual Total Time"] < 200
    assert {(each["Node Type"], each["Index Name"]) for each in looks} == {("Index Only Scan", "person_term_pkey")}
    assert all("term" in each["Index Cond"] for each in looks)
