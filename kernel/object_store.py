"""Stored files: encrypted, under names that say nothing, in a folder or in S3."""

import asyncio
import contextlib
import os
from uuid import uuid4

import obstore
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from obstore.exceptions import NotFoundError
from obstore.store import LocalStore, MemoryStore, ObjectStore, from_url


class StoredFileUnreadable(Exception):
    """A stored file is missing, altered, or opened with another key or for another purpose. Never says which."""


_FORMAT = b"\x01"
_NONCE_BYTES = 12
_TAG_BYTES = 16


class FileStore:
    """Encrypted files under random names. Nobody who sees the store learns names, owners or contents."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    async def store_file(self, content: bytes, *, key: bytes, aad: bytes, object_key: str = "") -> str:
        """Encrypt and keep the content; returns its object key, a random path without any meaning.

        `key` has 32 bytes; `aad` binds the file to the row it belongs to and must be given again to load it. Written
        before the row that names it; `kernel.stored_files` takes it away when that row is never written.
        """
        object_key = object_key or new_object_key()
        sealed = await asyncio.to_thread(_seal, content, key, aad, object_key)
        await obstore.put_async(self._store, object_key, sealed)
        return object_key

    async def load_file(self, object_key: str, *, key: bytes, aad: bytes) -> bytes:
        """The content as it was stored. Raises `StoredFileUnreadable` for anything but exactly that."""
        try:
            answer = await obstore.get_async(self._store, object_key)
            sealed = bytes(await answer.bytes_async())
        except (FileNotFoundError, NotFoundError) as missing:
            raise StoredFileUnreadable from missing
        return await asyncio.to_thread(_open, sealed, key, aad, object_key)

    async def remove_file(self, object_key: str) -> None:
        """Take a file away; one that is not there is gone already."""
        with contextlib.suppress(FileNotFoundError, NotFoundError):
            await obstore.delete_async(self._store, object_key)

    async def answers(self) -> None:
        """Raises when the store does not answer; a file that is not there is an answer."""
        with contextlib.suppress(FileNotFoundError, NotFoundError):
            await obstore.head_async(self._store, "is-anybody-there")


def open_file_store(url: str) -> FileStore:
    """The store behind `file:///…` (made when missing), `s3://bucket/prefix` or `memory:///` (gone with the process).

    S3 takes its credentials and endpoint from the usual `AWS_…` variables.
    """
    if url.startswith("memory:"):
        return FileStore(MemoryStore())
    if url.startswith("file:"):
        return FileStore(LocalStore.from_url(url, mkdir=True))
    return FileStore(from_url(url))


in_use: FileStore | None = None


def use_file_store(store: FileStore) -> None:
    """Set the store of this process; the start-up does it once."""
    global in_use
    in_use = store


def _current_store() -> FileStore:
    if in_use is None:
        raise RuntimeError("use_file_store() was not called at start-up")
    return in_use


def new_object_key() -> str:
    """A random path without any meaning, for a file that is about to be stored."""
    name = uuid4().hex
    return f"{name[:2]}/{name}"


async def store_file(content: bytes, *, key: bytes, aad: bytes, object_key: str = "") -> str:
    """`FileStore.store_file` of the process."""
    return await _current_store().store_file(content, key=key, aad=aad, object_key=object_key)


async def remove_file(object_key: str) -> None:
    """`FileStore.remove_file` of the process."""
    await _current_store().remove_file(object_key)


async def load_file(object_key: str, *, key: bytes, aad: bytes) -> bytes:
    """`FileStore.load_file` of the process."""
    return await _current_store().load_file(object_key, key=key, aad=aad)


async def answers() -> None:
    """`FileStore.answers` of the process."""
    await _current_store().answers()


def _cipher(key: bytes) -> AESGCM:
    if len(key) != 32:
        raise ValueError("a file key has 32 bytes")
    return AESGCM(key)


def _bound(aad: bytes, object_key: str) -> bytes:
    """The associated data: format and place too, so that two files of one owner cannot be swapped in the store."""
    return b"\x00".join((b"opora-file", _FORMAT, object_key.encode(), aad))


def _seal(content: bytes, key: bytes, aad: bytes, object_key: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return _FORMAT + nonce + _cipher(key).encrypt(nonce, content, _bound(aad, object_key))


def _open(sealed: bytes, key: bytes, aad: bytes, object_key: str) -> bytes:
    start = 1 + _NONCE_BYTES
    if sealed[:1] != _FORMAT or len(sealed) < start + _TAG_BYTES:
        raise StoredFileUnreadable
    try:
        return _cipher(key).decrypt(sealed[1:start], sealed[start:], _bound(aad, object_key))
    except InvalidTag as altered:
        raise StoredFileUnreadable from altered
