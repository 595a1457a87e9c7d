"""Sessions: end when they should, tell nothing to who reads Valkey, and never come back."""

import asyncio
import time
from uuid import uuid4

import msgspec
import pytest

from kernel import keys
from kernel.web.session import SessionStore


@pytest.fixture
def store(valkey):
    return SessionStore(valkey)


@pytest.fixture
async def opened(store, world):
    person = world.people["both_pm"]
    return await store.create(person.user_id, person.name, world.places("both_pm"), proof="")


async def test_a_session_is_found_by_its_token_alone(store, opened, world):
    token, session = opened
    assert await store.load(token) == session
    for other in (token[:-1], token + "x", "", session.id, session.csrf):
        assert await store.load(other) is None


async def test_a_session_stands_for_one_person_in_one_place(opened, world):
    _, session = opened
    actor = session.actor("request")
    assert actor.session_id == session.id[:16]
    assert msgspec.structs.replace(actor, session_id=None, request_id=None) == world.actor("both_pm")


async def test_every_session_has_secrets_of_its_own(store, world):
    person = world.people["both_pm"]
    found = [await store.create(person.user_id, person.name, world.places("both_pm"), proof="") for _ in range(20)]
    assert len({token for token, _ in found}) == len({session.csrf for _, session in found}) == 20


async def test_another_place_is_kept(store, opened):
    token, session = opened
    await store.change(token, place=session.places[1], language="en")
    changed = await store.load(token)
    assert (changed.place, changed.language, changed.csrf) == (session.places[1], "en", session.csrf)


async def test_changes_of_two_fields_at_once_are_both_kept(store, opened):
    """Another language and another place, asked for in two windows at the same moment."""
    token, session = opened
    for place, language in zip(session.places[:2] * 5, ("en", "cs") * 5, strict=True):
        await asyncio.gather(store.change(token, place=place), store.change(token, language=language))
        changed = await store.load(token)
        assert (changed.place, changed.language) == (place, language)


async def test_signing_out_ends_this_session_only(store, opened, world):
    person = world.people["both_pm"]
    other, _ = await store.create(person.user_id, person.name, world.places("both_pm"), proof="")
    await store.end(opened[0])
    assert await store.load(opened[0]) is None
    assert await store.load(other) is not None


async def test_signing_out_everywhere_ends_all_of_this_person(store, opened, world):
    person, other = world.people["both_pm"], world.people["pm_head"]
    mine, _ = await store.create(person.user_id, person.name, world.places("both_pm"), proof="")
    others, _ = await store.create(other.user_id, other.name, world.places("pm_head"), proof="")
    assert await store.end_all(person.user_id) == 2
    assert [await store.load(token) for token in (opened[0], mine)] == [None, None]
    assert await store.load(others) is not None
    assert await store.end_all(uuid4()) == 0


@pytest.mark.parametrize("end", ["end", "end_all"])
async def test_a_session_that_ended_is_not_brought_back_by_a_change(store, opened, world, end):
    """A request that was on its way when the person signed out everywhere writes its change afterwards."""
    token, session = opened
    await (store.end(token) if end == "end" else store.end_all(session.user_id))
    await store.change(token, language="en")
    assert await store.load(token) is None


async def test_a_session_ends_when_nobody_clicks(store, opened, valkey, change_settings):
    token, session = opened
    assert 29 * 60 < await valkey.ttl(f"opora:session:{session.id}") <= 30 * 60
    change_settings(OPORA_SESSION_IDLE_MINUTES="5")
    await store.load(token)  # every click begins the time anew
    assert 4 * 60 < await valkey.ttl(f"opora:session:{session.id}") <= 5 * 60


async def test_a_session_ends_in_the_evening_in_any_case(store, opened, monkeypatch):
    token, _ = opened
    later = time.time() + 12 * 3600
    monkeypatch.setattr(time, "time", lambda: later - 60)
    assert await store.load(token) is not None
    monkeypatch.setattr(time, "time", lambda: later + 60)
    assert await store.load(token) is None
    monkeypatch.undo()
    assert await store.load(token) is None


async def test_who_reads_valkey_learns_nothing(store, opened, valkey, world):
    token, session = opened
    person = world.people["both_pm"]
    content = b"".join([key + (await valkey.dump(key)) for key in await valkey.keys()])
    for secret in (
        token,
        session.csrf,
        person.name,
        session.place.service_name,
        str(session.place.worker_id),
        *session.place.roles,
    ):
        assert secret.encode() not in content


async def test_a_session_cannot_be_made_or_moved_in_valkey(store, opened, valkey, world):
    token, session = opened
    other = world.people["ospod_admin"]
    stolen, stronger = await store.create(other.user_id, other.name, world.places("ospod_admin"), proof="")
    await valkey.copy(f"opora:session:{stronger.id}", f"opora:session:{session.id}", replace=True)
    assert await store.load(token) is None
    sealed = bytearray(await valkey.get(f"opora:session:{stronger.id}"))
    sealed[-1] ^= 1
    await valkey.set(f"opora:session:{stronger.id}", bytes(sealed))
    assert await store.load(stolen) is None


async def test_after_a_change_of_the_root_key_everybody_signs_in_again(store, opened, monkeypatch):
    monkeypatch.setattr(keys, "root", lambda: keys.Key(bytes(32)))
    assert await store.load(opened[0]) is None
