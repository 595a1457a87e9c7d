"""Server-side sessions in Valkey: the store knows a session only by a hash, its content only in sealed form."""

import base64
import binascii
import hmac
import secrets
import time
from contextlib import suppress
from typing import Any, cast
from uuid import UUID

import msgspec
from redis.asyncio import Redis
from redis.exceptions import WatchError

from kernel import keys
from kernel.actor import Actor, ActorKind
from kernel.crypto import Key, Unreadable
from kernel.settings import settings
from kernel.web.i18n import N_

_PREFIX = "opora:session:"
_OF_USER = "opora:sessions-of:"


def place_id(tenant_id: UUID, service_id: UUID | None) -> str:
    """How a form names an organisation and a service of it, or itself as a whole."""
    return f"{tenant_id}.{service_id or '-'}"


class Place(msgspec.Struct, frozen=True):
    """One (organisation, service) in which the person may act, with the words the shell shows."""

    tenant_id: UUID
    service_id: UUID | None
    worker_id: UUID
    roles: frozenset[str]
    organisation_kind: str
    organisation_name: str
    organisation_short: str
    service_name: str
    guardianship: bool = False  # its agenda as guardian of children: other forms open its files
    whole: str = N_("Správa organizace")
    """What somebody is in the organisation as a whole, where it is no service: a marked message."""

    @property
    def id(self) -> str:
        """How a form names the place."""
        return place_id(self.tenant_id, self.service_id)


class Session(msgspec.Struct, frozen=True):
    """A signed-in person in one place. `created` and times are Unix seconds.

    `proof` names what the person signed in with. Whoever acts through the session shows it to the database, where another
    password or second factor by now ends it, whatever became of its end in Valkey. On a `foreign` device nothing of the
    session stays when it ends.
    """

    user_id: UUID
    name: str
    place: Place
    places: list[Place]
    csrf: str
    proof: str
    created: float
    language: str = "cs"
    id: str = ""
    foreign: bool = False

    def actor(self, request_id: str | None = None) -> Actor:
        """The actor this session stands for."""
        return Actor(
            kind=ActorKind.WORKER,
            tenant_id=self.place.tenant_id,
            service_id=self.place.service_id,
            worker_id=self.place.worker_id,
            user_id=self.user_id,
            roles=self.place.roles,
            proof=self.proof,
            session_id=self.id[:16],
            request_id=request_id,
        )

    def hide(self, words: str, what: str) -> str:
        """Words that have to stand in an address, unreadable to whoever keeps addresses: histories, logs of a proxy.

        They are read again in this session only, and no more after it went to another place; and only as `what` they
        are: nobody gives what they typed in one place for what the software wrote in another.
        """
        return base64.urlsafe_b64encode(self._address_key().encrypt(words.encode(), _bound(what))).decode()

    def reveal(self, hidden: str, what: str) -> str:
        """What `hide` hid as the same; nothing for anything else."""
        try:
            sealed = base64.b64decode(hidden, altchars=b"-_", validate=True)
            return self._address_key().decrypt(sealed, _bound(what)).decode()
        except (binascii.Error, ValueError, Unreadable):
            return ""

    def _address_key(self) -> Key:
        return keys.root().derive(f"address|{self.csrf}")


def _bound(what: str) -> bytes:
    return f"address|{what}".encode()


class SessionStore:
    """Sessions in Valkey; all of it can be lost at any time and people sign in again."""

    def __init__(self, valkey: "Redis") -> None:
        self._valkey = valkey

    async def create(
        self,
        user_id: UUID,
        name: str,
        places: list[Place],
        language: str = "cs",
        *,
        proof: str,
        foreign: bool = False,
    ) -> tuple[str, Session]:
        """Open a session in the first place; returns the cookie's token, which is kept nowhere.

        `proof` is what `accounts.sign_in` says; an empty one outlives every password.
        """
        token = secrets.token_urlsafe(32)
        session = Session(
            user_id=user_id,
            name=name,
            place=places[0],
            places=places,
            csrf=new_csrf(user_id),
            proof=proof,
            created=time.time(),
            language=language,
            id=_name(token),
            foreign=foreign,
        )
        await self.write(token, session)
        await self._valkey.sadd(_OF_USER + str(user_id), session.id)
        await self._valkey.expire(_OF_USER + str(user_id), settings().session_absolute_hours * 3600)
        return token, session

    async def load(self, token: str) -> Session | None:
        """The session behind a token, its idle time begun anew; None when it ended."""
        idle = settings().session_idle_minutes * 60
        sealed = await self._valkey.getex(_PREFIX + _name(token), ex=idle)
        session = _opened(token, sealed)
        if session is None:
            return None
        if time.time() - session.created > settings().session_absolute_hours * 3600:
            await self.end(token)
            return None
        return session

    async def change(self, token: str, **fields: Any) -> None:
        """Change some fields of a session (another place, another language).

        What another request changes at the same moment stays, and one that ended in the meantime stays ended.
        """
        key = _PREFIX + _name(token)
        while True:
            async with self._valkey.pipeline() as both:
                await both.watch(key)
                session = _opened(token, await both.get(key))
                if session is None:
                    return
                both.multi()
                both.set(key, *_sealed(token, msgspec.structs.replace(session, **fields)))
                with suppress(WatchError):
                    await both.execute()
                    return

    async def end(self, token: str) -> None:
        """Sign out; nothing is left of the session."""
        await self._valkey.delete(_PREFIX + _name(token))

    async def end_all(self, user_id: UUID) -> int:
        """Sign the person out everywhere; returns how many sessions ended."""
        names = cast("set[bytes]", await self._valkey.smembers(_OF_USER + str(user_id)))
        ended = 0
        for name in names:
            ended += await self._valkey.delete(_PREFIX + name.decode())
        await self._valkey.delete(_OF_USER + str(user_id))
        return ended

    async def write(self, token: str, session: Session) -> None:
        """Keep a new session."""
        await self._valkey.set(_PREFIX + session.id, *_sealed(token, session))


def _sealed(token: str, session: Session) -> tuple[bytes, int]:
    """What is kept of a session, and for how many seconds."""
    sealed = _sealing_key(token).encrypt(msgspec.msgpack.encode(session), b"session")
    return sealed, settings().session_idle_minutes * 60


def _opened(token: str, sealed: object) -> Session | None:
    if not isinstance(sealed, bytes):
        return None
    try:
        return msgspec.msgpack.decode(_sealing_key(token).decrypt(sealed, b"session"), type=Session)
    except (Unreadable, msgspec.DecodeError):
        return None


def new_csrf(user_id: UUID) -> str:
    """A fresh word that the forms of a session carry; with it what tells whether a page was drawn for a person."""
    word = secrets.token_urlsafe(24)
    return f"{word}.{_drawn_for(word, user_id)}"


def is_of_another(csrf: str, user_id: UUID) -> bool:
    """Whether a page with this word was drawn for somebody else; False where the word does not tell."""
    word, dot, whose = csrf.partition(".")
    return bool(dot) and not hmac.compare_digest(whose.encode(), _drawn_for(word, user_id).encode())


def _drawn_for(word: str, user_id: UUID) -> str:
    return keys.root().derive("whose page").term(f"{word}|{user_id}").hex()[:16]


def _name(token: str) -> str:
    return keys.token_hash("session:" + token).hex()


def _sealing_key(token: str) -> Key:
    return keys.root().derive(f"session|{token}")
