"""A town for the tests of isolation: things of every kind in every state, made by the acts of people.

Each domain says in `tests/<domain>/town.py` what people do with its things, as `SCENES = {Stage.…: play}`; the scenes of
a stage are played floor by floor. A higher domain finds what the lower ones made by kind and label, as `case:live`.
What stands behind `live` is handed over, joined and discussed with PM, and so are `withdrawn` and `expired`, until the
client took it back or the time ran out.
"""

from collections.abc import Awaitable, Callable
from enum import IntEnum
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import msgspec
from redis.asyncio import Redis

from app.testing.client import ClientApp
from app.testing.parts import parts
from app.testing.stack import Committed
from app.testing.world import PEOPLE, World
from kernel.outbox import drain
from kernel.settings import settings
from kernel.web.guard import cookie_name
from kernel.web.session import Session

SHARED = ("live", "withdrawn", "expired")


class Stage(IntEnum):
    """When a scene is played. Before the last stage all jobs run."""

    CALLED = 1  # somebody tells the authority
    OPENED = 2  # cases
    SAID = 3  # what clients say of other services
    PASSED = 4  # what is handed over, and what is made of it
    JOINED = 5  # offers of case management, and the answers
    MET = 6  # meetings
    ENDED = 7  # what is taken back
    AFTERWARDS = 8  # time passes


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    """Something an address can name: `path` fills its parameters, `kind` says what it is.

    `home` is the service whose it is; `mine` are actors who stand close to it (key worker, receiver, assignee, owner);
    `through` are actors on the other side of the wall whom a live consent lets through to it. Everybody asks for it if
    `asked`; its ids belong together if it `fits`.
    """

    kind: str
    label: str
    path: dict[str, Any]
    home: str = ""
    mine: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()
    state: str = ""
    version: int = 1
    asked: bool = True
    fits: bool = True


class Town:
    """Things by kind, and the words that must not be read by others."""

    def __init__(self, world: World, valkey: Redis, committed: Committed) -> None:
        self.world = world
        self.valkey = valkey
        self.committed = committed
        self.clients = ClientApp(world, valkey)
        self.things: list[Thing] = []
        self.words: dict[str, frozenset[str]] = {}
        self.names: dict[str, str] = {}  # of clients, by the label of their case
        self.sessions: dict[str, Session] = {}
        self.identities: dict[str | None, list[tuple[bytes, bytes]]] = {None: []}
        self.actor = world.actor

    def of_kind(self, kind: str) -> list[Thing]:
        """The things of a kind by which everybody asks; those left out stand exactly as one of them."""
        return [thing for thing in self.things if thing.kind == kind and thing.asked]

    def one(self, kind: str, label: str) -> Thing:
        """The thing with a label."""
        return next(thing for thing in self.things if (thing.kind, thing.label) == (kind, label))

    def id(self, name: str) -> UUID:
        """The id behind `kind:label`: a thing, a worker, a service or an organisation."""
        kind, _, label = name.partition(":")
        known = {"service": self.world.services, "organisation": self.world.organisations}
        if kind in known:
            return known[kind][label]
        return self.worker(label) if kind == "worker" else [*self.one(kind, label).path.values()][-1]

    def files(self) -> list[str]:
        """The names of all that is kept in the file store."""
        folder = Path(urlsplit(settings().object_store_url).path)
        return [str(path.relative_to(folder)) for path in folder.rglob("*")]

    def never(self, kind: str) -> Thing:
        """A thing of a kind that never was; a word is one of the same length that stands in no page by chance."""
        known = self.of_kind(kind)[0].path
        path = {name: uuid4() if isinstance(one, UUID) else "~" * len(one) for name, one in known.items()}
        return Thing(kind=kind, label="never was", path=path)

    def strange(self, kind: str) -> list[Thing]:
        """Addresses that fit nothing: the last id under what it does not belong to, or a made-up id under what there is."""
        known = self.of_kind(kind)
        first = known[0]
        if len(first.path) == 1:
            return []
        *above, last = first.path
        found: list[Thing] = []
        for each in known[1:]:
            if all(each.path[name] != first.path[name] for name in above):
                path = {**first.path, last: each.path[last]}
                found.append(Thing(kind=kind, label=f"{each.label} under {first.label}", path=path, fits=False))
        one = first.path[last]
        made_up = {**first.path, last: uuid4() if isinstance(one, UUID) else "~" * len(one)}
        return [*found, Thing(kind=kind, label=f"made up under {first.label}", path=made_up, fits=False)]

    def worker(self, name: str) -> UUID:
        """The worker behind an actor's name."""
        return self.world.people[name].worker_id

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────

    @classmethod
    async def build(cls, world: World, valkey: Redis, committed: Committed) -> "Town":
        """Everything, oldest first; nobody is signed in."""
        town = cls(world, valkey, committed)
        said: list[dict[Stage, Scene]] = [part.SCENES for part in parts("town").values()]
        for stage in Stage:
            if stage == Stage.AFTERWARDS:
                await drain()
            for scenes in said:
                if stage in scenes:
                    await scenes[stage](town)
        await town.clients.close()
        return town

    async def opened(self, valkey: Redis, committed: Committed) -> "Town":
        """The same in a clone of the database in which it was built, everybody signed in."""
        town = Town(self.world, valkey, committed)
        town.things, town.words, town.names = [*self.things], {**self.words}, {**self.names}
        await town.sign_in()
        return town

    async def sign_in(self) -> None:
        """Give everybody a session: what they send, and what lies behind it."""
        for actor in PEOPLE:
            client = await self.clients(actor)
            token, word = client.cookies[cookie_name()], client.headers["X-CSRF-Token"]
            session = await self.clients.sessions.load(token)
            assert session is not None
            self.sessions[token] = session
            cookie = f"{cookie_name()}={token}"
            self.identities[actor] = [(b"cookie", cookie.encode()), (b"x-csrf-token", word.encode())]

    def add(self, kind: str, label: str, path: dict[str, Any], **more: Any) -> None:
        """Keep a thing."""
        self.things.append(Thing(kind=kind, label=label, path=path, **more))

    def keep_secret(self, word: str, readers: frozenset[str]) -> str:
        """A word that only these may ever read."""
        self.words[word] = readers
        return word

    def tell_name(self, label: str, readers: frozenset[str]) -> None:
        """The name of the client of a case may be read by these too."""
        self.words[self.names[label]] |= readers


Scene = Callable[[Town], Awaitable[None]]


def somebody_of(*services: str) -> frozenset[str]:
    """Every actor of these services."""
    return frozenset(name for name, (_, service, _, _) in PEOPLE.items() if service in services)


def team_of(service: str) -> frozenset[str]:
    """Every actor of a service but its peer mentor."""
    return somebody_of(service) - {f"{service}_peer"}
