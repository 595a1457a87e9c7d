"""All that runs has one clock, and on other days too (`make test-on-other-days`)."""

import importlib.util
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from kernel.db import unit_of_work

_spec = importlib.util.spec_from_file_location("other_days", Path(__file__).with_name("other_days.py"))
assert _spec
assert _spec.loader
other_days = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(other_days)


async def test_the_database_has_our_clock(world, valkey):
    """A turned one is turned for PostgreSQL and Valkey as well, or what we test on other days is nothing."""
    async with unit_of_work(world.actor("spod_head")) as unit:
        theirs = await unit.connection.fetchval("SELECT clock_timestamp()")
    seconds, _ = await valkey.time()
    for clock in (theirs, datetime.fromtimestamp(seconds, UTC)):
        assert abs(clock - datetime.now(UTC)) < timedelta(minutes=1)


async def test_who_waits_in_the_database_is_ended_in_time(committed):
    async with committed.superuser() as connection:
        await connection.execute("SET statement_timeout = '100ms'")
        with pytest.raises(asyncpg.QueryCanceledError):
            await connection.execute("SELECT pg_sleep(30)")


@pytest.mark.parametrize(
    ("name", "utc"),
    [
        ("year-ahead", "2027-11-28T06:00"),
        ("leap-day", "2028-02-29T09:00"),
        ("new-years-eve", "2026-12-31T22:50"),
        ("spring-before", "2027-03-28T00:50"),
        ("spring-after", "2027-03-28T01:10"),
        ("autumn-first", "2027-10-31T00:20"),
        ("autumn-second", "2027-10-31T01:20"),
        ("spring-midnight", "2027-03-28T22:20"),
        ("autumn-evening", "2027-10-31T22:20"),
        ("over-midnight", "2026-12-31T22:59"),
        ("over-spring", "2027-03-28T00:59"),
        ("over-autumn", "2027-10-31T00:59"),
    ],
)
def test_the_other_days_are_those_that_are_meant(name, utc):
    now = datetime(2026, 11, 28, 6, tzinfo=UTC)
    assert other_days.moments(now)[name] == datetime.fromisoformat(utc).replace(tzinfo=UTC)
