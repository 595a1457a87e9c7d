"""What comes in, for a second screen that lives all day: no more of a notice than its list says."""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

import msgspec

from cases.deadlines.schemas import DeadlineView
from cases.deadlines.views import is_late, next_of, running
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.legal_time import today_in_prague
from services.intake import repository
from services.intake.access import IntakePermission, require
from services.intake.schemas import NoticeHeader, StoredNotice
from services.intake.schemas.arrivals import ArrivalView

from .arrivals import list_arrivals
from .headers import headers_of
from .lists import first_waiting
from .numbers import numbers_of
from .returning import ids_returning, returns_of
from .urgency import parts_of, urgency_of

MOST_INCOMING = 50


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen shows already: a mark of all of it, when the newest was written down, and how many are urgent."""

    mark: str = ""
    newest: int = 0
    urgent: int = 0


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """Notices that wait, the urgent ones in front, then what waits longest; what came and nobody took down; and what is new since
    it was `Seen`. `returning`: how many of their `number` wait for somebody's return."""

    rows: list[NoticeHeader]
    terms: dict[UUID, DeadlineView]
    arrivals: list[ArrivalView]
    number: int
    returning: int
    seen: Seen
    new: int
    more_urgent: bool


async def incoming(actor: Actor, seen: Seen) -> Incoming | None:
    """What waits, recorded as a read; None where nothing of it changed since, and then nothing is read and nobody shown.

    Raises NotAllowed.
    """
    async with look(actor):
        require(actor, IntakePermission.RECORD)
        waiting = await first_waiting(actor, limit=MOST_INCOMING)
        arrivals = await list_arrivals(actor)
        mark = await _mark(actor, waiting, arrivals)
        if mark == seen.mark:
            return None
        rows = await headers_of(actor, waiting)
        urgent = sum(each.at_once for each in rows)
        made = [_made(each.id) for each in (*waiting, *arrivals)]
        return Incoming(
            rows=sorted(rows, key=lambda row: not row.at_once),
            terms=await next_of(actor, await parts_of(actor, [row.id for row in waiting])),
            arrivals=arrivals,
            number=await repository.count_waiting(actor),
            returning=len(await ids_returning(actor)),
            seen=Seen(mark=mark, newest=max(made, default=0), urgent=urgent),
            new=sum(each > seen.newest for each in made) if seen.mark else 0,
            more_urgent=bool(seen.mark) and urgent > seen.urgent,
        )


def _made(thing_id: UUID) -> int:
    """When something was written down, in milliseconds: the first part of its id."""
    return thing_id.int >> 80


async def _mark(actor: Actor, rows: Sequence[StoredNotice], arrivals: Sequence[ArrivalView]) -> str:
    """(in unit) A mark of all that a screen shows of them: by ids, counts and codes, nothing is opened for it."""
    ids, moment = [row.id for row in rows], now()
    signs = await repository.list_signs(actor, ids) if ids else []
    urgency, numbers, returns = await urgency_of(actor, ids), await numbers_of(actor, ids), await returns_of(actor, ids)
    runs = await running(actor, [*await parts_of(actor, ids)]) if ids else {}
    late = sorted(str(term.id) for terms in runs.values() for term in terms if is_late(term, moment))
    said = (
        today_in_prague(),
        [(row.id, row.version, urgency.get(row.id), numbers.get(row.id), returns.get(row.id)) for row in rows],
        [(each.id, each.additions, each.duplicate_of) for each in signs],
        sorted(str(term.id) for terms in runs.values() for term in terms),
        late,
        [(each.id, each.late) for each in arrivals],
        await repository.count_waiting(actor),
    )
    return sha256(repr(said).encode()).hexdigest()[:16]
