# pyright: strict
"""Who leaves, and what rests on them."""

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from kernel.actor import Actor
from tenants.tables import Role


class StoredHold(Struct, frozen=True, kw_only=True):
    """A role that a worker holds, held or will hold soon in a service; `until` is its end, None for one without.

    Or, with a kind of work as `of`, whoever of any service has left something of it.
    """

    of: str | None = None
    worker_id: UUID
    role: str
    holds: bool
    until: datetime | None


class Leaver(Struct, frozen=True, kw_only=True):
    """Somebody who may not do a kind of work any more, or (with `until`) will not soon; `stays`: in another role."""

    worker_id: UUID
    until: datetime | None
    stays: bool


class LeftRow(Struct, frozen=True, kw_only=True):
    """One thing whose worker is gone, or goes soon: what it is, whom it is about, and the one act that is right.

    `urgent`: somebody may be in danger as long as nobody does it. `service`: where they worked, when that is another service
    than the reader's; they are gone from there, wherever else they work. `besides`: who left together with the one.
    """

    worker_id: UUID
    title: str
    about: str
    url: str
    act: str
    urgent: bool = False
    service: str = ""
    besides: Sequence[UUID] = ()

    @property
    def worker_ids(self) -> list[UUID]:
        """All who left it."""
        return [self.worker_id, *self.besides]


class LeftWork(Struct, frozen=True, kw_only=True):
    """The things of a kind that have nobody, as far as they are shown, with the names of who left, and how many there are."""

    rows: list[tuple[LeftRow, Leaver, list[str]]]
    number: int


class Left(Struct, frozen=True, kw_only=True):
    """What one person's leaving leaves in a service; `taken` says that the colleague has it now.

    Of a colleague in one of the `roles` in the service (None for any role there) it may be taken over, when it `passes` at all;
    of these, only of `takers` where they are not None. `unled`: nobody leads the service then.
    """

    service_id: UUID
    roles: frozenset[Role] | None
    passes: bool
    takers: frozenset[UUID] | None
    service: str
    what: str
    said: str
    number: int
    taken: bool
    unled: bool = False


class StillOpen(Struct, frozen=True, kw_only=True):
    """A kind of thing that a service finishes when it closes: `said` (a marked message) to its administrator, in numbers alone.

    `count` is about the actor's service, which is its system, in the caller's unit of work.
    """

    kind: str
    said: str
    count: Callable[[Actor], Awaitable[int]]


class WorkOf(Struct, frozen=True, kw_only=True):
    """What a domain lets one person answer for. Its functions run in the caller's unit of work.

    `what` is said to the operator, `said` (a marked message) to an administrator, both in numbers alone. `roles` are those that may do it, None for any in the service.
    `count` and `rows` are about the actor's service and these people; `rows` returns at most so many. `take_over` gives
    all of one person's to another, as the system of the service; None where no command may decide that. `takers` says who alone
    may take over all that one person has, None for anybody of the roles.

    What can rest on people of other services of the organisation says in `gone` on whom of those who left: a query of their
    ids alone, with the organisation as `$1` and the service as `$2`, which is a part of one statement for all kinds.
    What only names people is `named`: a command looks for it in every service, by how much there will be `at` an instant,
    and `tell` leaves word of it with whoever is responsible.
    """

    kind: str
    what: str
    said: str
    roles: frozenset[Role] | None = None
    count: Callable[[Actor, Collection[UUID]], Awaitable[int]]
    rows: Callable[[Actor, Collection[UUID], int], Awaitable[list[LeftRow]]] | None = None
    take_over: Callable[[Actor, UUID, UUID], Awaitable[None]] | None = None
    takers: Callable[[Actor, UUID], Awaitable[frozenset[UUID] | None]] | None = None
    named: bool = False
    at: Callable[[Actor, Collection[UUID], datetime], Awaitable[int]] | None = None
    gone: str = ""
    tell: Callable[[Actor, UUID], Awaitable[None]] | None = None
