"""Each order of the worklist is read from its index: a page of twenty thousand cases looks at the rows it shows."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from app.bench.house import PAST_TRIGGERS
from app.testing.time import days_from_now
from cases.cases.repository.lists import with_clients
from cases.cases.repository.worklist import CLIENT_OF_CASE, WorkPage
from cases.cases.schemas.worklist import DuePlace, MomentPlace, Sort
from cases.cases.tables import NO_DUE, CaseStatus
from cases.cases.views.chips import CHIPS, Beside
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.legal_time import today_in_prague

pytestmark = pytest.mark.slow  # twenty thousand cases

CASES, LIMIT = 20_000, 51
# past triggers and keys: only what plans depend on; every seventh is of the specialist, every twentieth closed
FILL = """
WITH made AS (SELECT n, gen_random_uuid() AS id FROM generate_series(1, $5::integer) n),
  cases AS (INSERT INTO client_case (id, tenant_id, service_id, client_id, mark_drawn, file_mark, status, opened_at,
      closed_at, version)
    SELECT id, $1, $2, gen_random_uuid(), true, 'X ' || n, 'open', now() - n * interval '1 hour', NULL, 1 FROM made)
INSERT INTO case_standing (id, tenant_id, service_id, worker_id, status, opened_at, next_due, last_at, last_kind)
  SELECT id, $1, $2, CASE n % 7 WHEN 0 THEN $3::uuid ELSE $4::uuid END, CASE n % 20 WHEN 0 THEN 'closed' ELSE 'open' END,
    now() - n * interval '1 hour', CASE n % 3 WHEN 0 THEN date '2999-12-31' ELSE current_date + n % 90 - 5 END,
    now() - (n * 7919 % 200) * interval '1 day', 'note' FROM made"""


@pytest.fixture
async def filled(committed, world):
    """A service of twenty thousand cases."""
    specialist, head = world.actor("osp_specialist"), world.actor("osp_head")
    async with committed.superuser() as connection:
        await connection.execute(PAST_TRIGGERS)
        await connection.execute(FILL, specialist.tenant, specialist.service, specialist.worker, head.worker, CASES)
        await connection.execute("ANALYZE client_case, case_standing")
    return specialist


def scans(plan):
    """What a plan reads of the worklist: index and rows, those thrown away included."""
    found = []
    if plan.get("Relation Name") == "case_standing":
        away = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        found.append((plan.get("Index Name"), (plan["Actual Rows"] + away) * plan["Actual Loops"]))
    for part in plan.get("Plans", []):
        found += scans(part)
    return found


async def read_of(actor, sort, status=CaseStatus.OPEN, behind=None, **conditions):
    page = WorkPage(actor)
    for name, value in conditions.items():
        getattr(page, name)(value)
    page.ends(sort, status, behind, LIMIT)
    async with unit_of_work(actor) as unit:
        sql = with_clients(page.sql, Beside(actor, "page").sql, page.order)
        (plan,) = json.loads(await unit.connection.fetchval(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", *page.places))
        return scans(plan["Plan"])


async def test_every_order_of_every_list_reads_its_page_and_no_more(filled, world):
    """From the start and from the middle, of one key worker and of the service, open, closed and both."""
    middle = {
        Sort.DUE: DuePlace(today_in_prague() + timedelta(days=40), new_id()),
        Sort.LAST: MomentPlace(days_from_now(-90), new_id()),
        Sort.OPENED: MomentPlace(now() - timedelta(hours=CASES // 2), new_id()),
    }
    for sort, place in middle.items():
        for whose in ({}, {"of": filled.worker}):
            for status in (CaseStatus.OPEN, CaseStatus.CLOSED, None):
                for behind in (None, place):
                    read = await read_of(filled, sort, status, behind, **whose)
                    shape = (sort, whose, status, behind)
                    index = f"case_standing_{sort.value}{'_of' if whose else ''}"
                    assert {name for name, number in read if number} == {index}, shape
                    assert sum(number for _, number in read) <= LIMIT * (2 if status is None else 1), shape


async def test_the_end_and_the_filters_read_a_part_of_the_service(filled):
    """A third has nothing due and lies behind all others; late and quiet lie at the beginning of an order."""
    nothing = await read_of(filled, Sort.DUE, behind=DuePlace(NO_DUE, UUID(int=0)))
    late = await read_of(filled, Sort.DUE, due_before=today_in_prague())
    quiet = await read_of(filled, Sort.LAST, quiet_since=days_from_now(-30))
    without = await read_of(
        filled, Sort.DUE, where=next(filter(None, (chips.without(filled, CLIENT_OF_CASE) for chips in CHIPS.all())))
    )
    for read in (nothing, late, quiet, without):
        assert sum(number for _, number in read) <= LIMIT
    crossed = await read_of(filled, Sort.LAST, due_before=today_in_prague(), of=filled.worker)
    assert sum(number for _, number in crossed) < CASES / 7
