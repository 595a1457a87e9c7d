"""Registers of a hundred thousand entries: every page of one is a few steps of an index."""

import pytest

from app.testing import register_rows
from kernel.db import unit_of_work
from services.registers import repository

pytestmark = pytest.mark.slow
MANY = 100_000
COPIES = (
    "INSERT INTO register_entry (id, tenant_id, service_id, register, series, mark, kind, year, number, notice_id, child_id, begun_on,"
    " begun_by, begun_at, ended_on, ended_by, ended_at, ending, version) SELECT gen_random_uuid(), tenant_id, service_id, register,"
    " series, mark, kind, year - n % 10, 1 + n, notice_id, gen_random_uuid(), begun_on, begun_by, begun_at, begun_on, begun_by, begun_at,"
    f" 'joined', version FROM register_entry CROSS JOIN generate_series(1, {MANY}) n"
)


async def test_pages_of_a_large_register_read_what_they_show(committed, world):
    actor = world.actor("spod_head")
    async with unit_of_work(actor):
        await register_rows.register_entry(actor)
    async with committed.unguarded() as connection:
        await connection.execute(COPIES)
        await connection.execute("ANALYZE register_entry")
    asked = {"year": None, "running": None, "found": None, "before": None}
    async with unit_of_work(actor) as unit:
        years = await repository.list_years(actor, "CJ")
        for more in ({}, {"year": years[5]}, {"running": True}, {"running": False}, {"before": (years[3], 500)}):
            rows = await repository.list_entries(actor, "CJ", **{**asked, **more}, limit=51)
            assert len(rows) == (1 if more.get("running") else 51)
        read = await unit.connection.fetchval(
            "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'register_entry'"
        )
        last = await repository.list_last(actor, ["CJ", "OM"])
    assert len(years) == 10
    assert read == 0, "nothing reads the table from end to end"
    assert [(row.register, row.year) for row in last] == [("CJ", years[0])]
