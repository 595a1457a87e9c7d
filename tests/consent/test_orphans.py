"""A file whose act never happened is taken away after a day; one that a row names, never."""

from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from consent import service, views
from kernel import object_store, stored_files
from kernel.db import unit_of_work
from kernel.ids import new_id

from .conftest import picture

SCAN = ("list.png", "image/png", picture())


class Crash(Exception):
    """The process dies here."""


async def _grow_older(committed, days: float) -> None:
    async with committed.unguarded() as connection:
        await connection.execute("UPDATE stored_file SET stored_at = stored_at - $1::interval", timedelta(days=days))


async def _waiting(committed) -> list[tuple[UUID, bool]]:
    async with committed.superuser() as eye:
        return [tuple(row) for row in await eye.fetch("SELECT id, claimed FROM stored_file ORDER BY id")]


async def test_a_crash_between_store_and_commit_leaves_nothing_for_long(held, handover, committed, monkeypatch):
    """Stored, and then the act dies: for a day it may still be under way, then file and row go."""
    view = await service.record_consent(held.actor, held.case_id, handover(), SCAN)
    store, kept = object_store.store_file, []

    async def stored(content, **words):
        kept.append((await store(content, **words), words["key"], words["aad"]))
        return kept[0][0]

    async def crash(*_):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(object_store, "store_file", stored)
        patch.setattr("consent.repository.insert_evidence", crash)
        with pytest.raises(Crash):
            await service.add_evidence(held.actor, view.id, SCAN, version=view.version)
    ((object_key, key, aad),) = kept
    assert [claimed for _, claimed in await _waiting(committed)] == [True, False]
    await _grow_older(committed, 0.9)
    assert await stored_files.sweep() == 0
    assert await object_store.load_file(object_key, key=key, aad=aad)
    await _grow_older(committed, 0.2)
    assert await stored_files.sweep() == 1
    assert await stored_files.sweep() == 0
    with pytest.raises(object_store.StoredFileUnreadable):
        await object_store.load_file(object_key, key=key, aad=aad)
    await _grow_older(committed, 1_000)
    assert await stored_files.sweep() == 0
    assert (await views.evidence_file(held.actor, view.id, view.evidence[0].id)).content
    assert [claimed for _, claimed in await _waiting(committed)] == [True]


async def test_a_crash_before_the_store_leaves_a_row_that_goes_too(held, handover, committed, monkeypatch):
    """The place was written down and nothing lies there."""
    view = await service.record_consent(held.actor, held.case_id, handover())

    async def crash(*_, **__):
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(object_store, "store_file", crash)
        with pytest.raises(Crash):
            await service.add_evidence(held.actor, view.id, SCAN, version=view.version)
    await _grow_older(committed, 2)
    assert await stored_files.sweep() == 1


async def test_when_the_store_is_away_nothing_is_forgotten(held, committed, monkeypatch):
    """The rows wait for the next time."""
    await stored_files.store(held.actor, new_id(), b"x", key=bytes(32), aad=b"")
    await _grow_older(committed, 2)

    async def away(_):
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(object_store, "remove_file", away)
        with pytest.raises(ConnectionError):
            await stored_files.sweep()
    assert await stored_files.sweep() == 1


async def test_an_act_that_comes_after_a_day_finds_its_file_gone_and_does_not_happen(held, committed):
    """Never a row without its file."""
    file_id = new_id()
    await stored_files.store(held.actor, file_id, b"x", key=bytes(32), aad=b"")
    await _grow_older(committed, 2)
    await stored_files.sweep()
    with pytest.raises(object_store.StoredFileUnreadable):
        async with unit_of_work(held.actor):
            await stored_files.claim(held.actor, file_id)


async def test_raw_sql_has_no_file_taken_away(held, handover, committed, world):
    """Neither by a row written by hand, nor by an old one written again, nor by taking a claim back."""
    view = await service.record_consent(held.actor, held.case_id, handover(), SCAN)
    async with unit_of_work(held.actor) as unit:
        row = await unit.connection.fetchrow("SELECT tenant_id, id, service_id, sealed FROM stored_file")
    insert = "INSERT INTO stored_file (tenant_id, id, service_id, sealed) VALUES ($1, $2, $3, $4)"
    with pytest.raises(asyncpg.UniqueViolationError):
        async with unit_of_work(held.actor) as unit:
            await unit.connection.execute(insert, *row)
    async with unit_of_work(held.actor) as unit:
        assert await unit.connection.execute("UPDATE stored_file SET claimed = false") == "UPDATE 0"
        assert await unit.connection.fetch("SELECT opora.take_unclaimed(100)") == []
        await unit.connection.execute(insert, row["tenant_id"], new_id(), row["service_id"], row["sealed"])
    async with unit_of_work(world.actor("pm_worker")) as unit:
        assert await unit.connection.fetch("SELECT FROM stored_file") == []
    await _grow_older(committed, 2)
    assert await stored_files.sweep() == 1
    assert (await views.evidence_file(held.actor, view.id, view.evidence[0].id)).content
