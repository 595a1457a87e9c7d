"""What somebody typed and sent after their session had ended: kept for them, and for nobody else.

A session that ended leaves behind whose it was, readable with the browser's old cookie only. What such a browser sends
from one of our pages is sealed, waits half an hour under the person's name, and is shown once to whoever signs in as that
person. It is sent again only by their hand.
"""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from redis.asyncio import Redis

from kernel import keys
from kernel.crypto import Key
from kernel.legal_time import parse_czech_date
from kernel.web.session import SessionStore

KEPT_SECONDS = 30 * 60
MOST_BYTES = 256 * 1024
_PREFIX = "opora:kept:"
_NOT_OURS = {"csrf_token", "password", "password_again", "current", "code"}


class Kept(msgspec.Struct, frozen=True):
    """A form that was not taken: where it was sent, in which place, its fields in order, whether files are missing."""

    path: str
    place_id: str
    fields: list[tuple[str, str]]
    without_files: bool

    @property
    def words(self) -> list[str]:
        """What a person typed, as far as it can be told from codes and ids."""
        return [value for _, value in self.fields if _is_typed(value)]


def _is_typed(value: str) -> bool:
    text = value.strip()
    is_code = text.isascii() and text == text.lower() and " " not in text and "@" not in text
    return bool(text) and not is_code and parse_czech_date(text) is None


async def keep(request: "Request[Any, Any, Any]", token: str) -> bool:
    """Keep a sent form whose session has ended; False when there is nothing to keep, or nobody to keep it for."""
    store: SessionStore = request.app.state.sessions
    ended = await store.ended(token) if token and request.method == "POST" else None
    if ended is None or request.url.path.startswith("/api/"):
        return False
    try:
        sent = (await request.form()).multi_items()
    except HTTPException:
        return False
    fields = [(name, value) for name, value in sent if isinstance(value, str) and name not in _NOT_OURS]
    without_files = any(isinstance(value, UploadFile) and value.filename for _, value in sent)
    user_id, place_id = ended
    content = msgspec.msgpack.encode(Kept(request.url.path, place_id, fields, without_files))
    if not any(_is_typed(value) for _, value in fields) or len(content) > MOST_BYTES:
        return False
    valkey: Redis = request.app.state.valkey
    await valkey.set(_name(user_id), _key(user_id).encrypt(content, b"kept"), ex=KEPT_SECONDS)
    return True


async def place_of_kept(valkey: "Redis", user_id: UUID) -> str | None:
    """The place in which something waits for the person; None when nothing does."""
    sealed = await valkey.get(_name(user_id))
    return _opened(user_id, sealed).place_id if isinstance(sealed, bytes) else None


async def take(valkey: "Redis", user_id: UUID) -> Kept | None:
    """What waits for the person, once."""
    sealed = await valkey.getdel(_name(user_id))
    return _opened(user_id, sealed) if isinstance(sealed, bytes) else None


def _opened(user_id: UUID, sealed: bytes) -> Kept:
    return msgspec.msgpack.decode(_key(user_id).decrypt(sealed, b"kept"), type=Kept)


def _name(user_id: UUID) -> str:
    return _PREFIX + keys.token_hash(f"kept:{user_id}").hex()


def _key(user_id: UUID) -> Key:
    return keys.root().derive(f"kept|{user_id}")
