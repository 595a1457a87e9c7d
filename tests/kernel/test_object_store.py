"""A stored file opens only with its key, its purpose and its place; names in the store say nothing."""

from pathlib import Path

import obstore
import pytest
from obstore.store import LocalStore, MemoryStore

from kernel import object_store
from kernel.object_store import FileStore, StoredFileUnreadable, open_file_store

KEY = bytes(range(32))


@pytest.fixture(params=["memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> FileStore:
    return open_file_store("memory:///" if request.param == "memory" else (tmp_path / "objects").as_uri())


async def test_stored_file_comes_back(store: FileStore) -> None:
    """What was stored is loaded; what was not is unreadable like anything else."""
    object_key = await store.store_file(b"obsah", key=KEY, aad=b"row")
    assert await store.load_file(object_key, key=KEY, aad=b"row") == b"obsah"
    with pytest.raises(StoredFileUnreadable):
        await store.load_file("no/such-file", key=KEY, aad=b"row")


async def test_wrong_key_or_purpose_does_not_open(store: FileStore) -> None:
    """Another key, another row: nothing."""
    object_key = await store.store_file(b"obsah", key=KEY, aad=b"row")
    for key, aad in ((bytes(32), b"row"), (KEY, b"other")):
        with pytest.raises(StoredFileUnreadable):
            await store.load_file(object_key, key=key, aad=aad)
    with pytest.raises(ValueError, match="32 bytes"):
        await store.store_file(b"obsah", key=b"short", aad=b"row")


async def test_altered_or_swapped_files_do_not_open() -> None:
    """Each flipped byte, each stump and a file moved to another's place are noticed; nothing readable is kept."""
    inner = MemoryStore()
    store = FileStore(inner)
    one = await store.store_file(b"obsah", key=KEY, aad=b"row")
    other = await store.store_file(b"obsah", key=KEY, aad=b"row")
    sealed = bytes(obstore.get(inner, one).bytes())
    assert b"obsah" not in sealed
    flipped = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    for damaged in [*flipped, *(sealed[:length] for length in (0, 1, 20, len(sealed) - 1))]:
        obstore.put(inner, one, damaged)
        with pytest.raises(StoredFileUnreadable):
            await store.load_file(one, key=KEY, aad=b"row")
    obstore.put(inner, one, sealed)
    assert await store.load_file(one, key=KEY, aad=b"row") == b"obsah"
    obstore.put(inner, other, sealed)
    with pytest.raises(StoredFileUnreadable):
        await store.load_file(other, key=KEY, aad=b"row")


async def test_names_in_the_store_say_nothing(tmp_path: Path) -> None:
    """The path in the store is random."""
    store = FileStore(LocalStore(tmp_path))
    object_key = await store.store_file(b"", key=KEY, aad=b"")
    assert (tmp_path / object_key).is_file()
    assert len(object_key) == 35


async def test_the_process_has_one_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without wiring it is a bug that says so; with it the plain functions work."""
    monkeypatch.setattr(object_store, "in_use", None)
    with pytest.raises(RuntimeError, match="start-up"):
        await object_store.store_file(b"", key=KEY, aad=b"")
    object_store.use_file_store(open_file_store("memory:///"))
    object_key = await object_store.store_file(b"a", key=KEY, aad=b"")
    assert await object_store.load_file(object_key, key=KEY, aad=b"") == b"a"
