"""What somebody typed and sent after their session had ended: kept for them, and for nobody else.

A session that ended leaves behind whose it was, readable with the browser's old cookie only. What such a browser sends
from one of our pages is sealed, waits half an hour under the person's name, and is shown once to whoever signs in as that
person. It is sent again only by their hand.
"""

from collections.abc import Awaitable
from typing import Any, cast
from uuid import UUID

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import HTTPException
from redis.asyncio import Redis

from kernel import keys
from kernel.crypto import Key
from kernel.legal_time import today_in_prague
from kernel.typed_days import day_so_far
from kernel.web.session import SessionStore

KEPT_SECONDS = 30 * 60
MOST_BYTES = 256 * 1024
MOST_FORMS = 10  # several windows may have been open
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
    return bool(text) and not is_code and day_so_far(text, today=today_in_prague()) is None


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
    pipe = request.app.state.valkey.pipeline()
    pipe.rpush(_name(user_id), _key(user_id).encrypt(content, b"kept"))
    pipe.ltrim(_name(user_id), -MOST_FORMS, -1)
    pipe.expire(_name(user_id), KEPT_SECONDS)
    await pipe.execute()
    return True


async def place_of_kept(valkey: "Redis", user_id: UUID) -> str | None:
    """The place of what was sent last and waits for the person; None when nothing does."""
    sealed = await cast("Awaitable[Any]", valkey.lindex(_name(user_id), -1))
    return _opened(user_id, sealed).place_id if isinstance(sealed, bytes) else None


async def take(valkey: "Redis", user_id: UUID) -> list[Kept]:
    """What waits for the person in the order it was sent, once."""
    pipe = valkey.pipeline(transaction=True)
    pipe.lrange(_name(user_id), 0, -1)
    pipe.delete(_name(user_id))
    waiting, _ = await pipe.execute()
    return [_opened(user_id, sealed) for sealed in waiting]


def _opened(user_id: UUID, sealed: bytes) -> Kept:
    return msgspec.msgpack.decode(_key(user_id).decrypt(sealed, b"kept"), type=Kept)


def _name(user_id: UUID) -> str:
    return _PREFIX + keys.token_hash(f"kept:{user_id}").hex()


def _key(user_id: UUID) -> Key:
    return keys.root().derive(f"kept|{user_id}")
