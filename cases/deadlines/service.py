# pyright: strict
"""What acts of other domains do with deadlines, and what the clock does. All of it runs in the unit of work of the caller."""

from collections.abc import Collection
from datetime import datetime
from uuid import NAMESPACE_OID, UUID, uuid5

from kernel.actor import Actor
from kernel.clock import now
from kernel.ids import new_id
from kernel.legal_time import prague_date
from tenants import views as tenant_views
from tenants.notifications import service as notifications
from tenants.rules import HEADS
from tenants.settings.views import Settings, settings_on
from tenants.tables import PresetName

from . import repository
from .events import DeadlineNear, DeadlinePassed
from .rules import KINDS, NEAR, PASSED, DeadlineKind, planned_on, warned_at
from .schemas import StoredDeadline
from .tables import Deadline, Outcome

MOST_OF_ONE = 50
_NO_SETTINGS = Settings(PresetName.OSPOD_STRICT, {})


async def start(
    actor: Actor, kind: DeadlineKind, about_id: UUID, *, at: datetime, worker_id: UUID | None = None
) -> None:
    """(in unit) Let a deadline run for a thing of the actor's service, from the instant of its cause on.

    One that runs already goes on. `worker_id` answers for it; nobody yet: its heads do. Its end is counted once, by the
    settings of the day on which it starts, and stays.
    """
    settings = await settings_on(actor, prague_date(at), *kind.of) if kind.of else _NO_SETTINGS
    term = kind.term(at, settings)
    await repository.insert_deadline(
        Deadline(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=actor.service,
            kind=kind.key,
            about_id=about_id,
            worker_id=worker_id,
            started_at=at,
            due_on=term.due_on,
            due_at=term.due_at,
            planned_on=planned_on(term, at),
            warn_at=warned_at(kind, term, at),
            internal=kind.internal,
        )
    )


async def end(actor: Actor, about_id: UUID, *kinds: DeadlineKind, void: bool = False) -> bool:
    """(in unit) What had to be done is done, or (`void`) is not to be done any more. Whether any of these kinds ran."""
    outcome = Outcome.VOID if void else Outcome.MET
    return await repository.end_deadlines(actor, [kind.key for kind in kinds], about_id, outcome=outcome, at=now())


async def hand(actor: Actor, about_ids: Collection[UUID], worker_id: UUID, *kinds: DeadlineKind) -> None:
    """(in unit) Somebody else answers for what runs for these things; of some `kinds` alone, where any is named. Who does not work there any
    more gets nothing: what they answered for goes on with whoever has it until somebody takes its case."""
    if about_ids:
        await repository.hand(actor, about_ids, worker_id, kinds=[kind.key for kind in kinds])


async def last_of(actor: Actor, about_id: UUID, kind: str) -> StoredDeadline | None:
    """(in unit) The last deadline of a kind of a thing that the actor has got hold of, running or ended."""
    rows = await repository.list_of(actor, [about_id], limit=MOST_OF_ONE)
    return max((row for row in rows if row.kind == kind), key=lambda row: row.started_at, default=None)


# --- of the clock ------------------------------------------------------------------------------------------------


async def warn(actor: Actor, event: DeadlineNear) -> None:
    """Tell who answers for it, and the heads, that it is near."""
    row = await repository.find_deadline(actor, event.deadline_id)
    if row is not None and await repository.mark(actor, row.id, "warned_at", now()):
        await _tell(actor, NEAR, row)


async def alert(actor: Actor, event: DeadlinePassed) -> None:
    """Tell who answers for it, and the heads, that it passed."""
    row = await repository.find_deadline(actor, event.deadline_id)
    if row is not None and await repository.mark(actor, row.id, "alerted_at", now()):
        kind = KINDS.one(row.kind)
        await _tell(actor, kind.alert if kind is not None else PASSED, row)


async def _tell(actor: Actor, kind: str, row: StoredDeadline) -> None:
    runs = KINDS.one(row.kind)
    falls_to = runs.falls_to if runs is not None and row.worker_id is None else ()
    told = await tenant_views.workers_of_service(actor, roles=(*HEADS, *falls_to))
    for worker_id in {*([row.worker_id] if row.worker_id else []), *(each.id for each in told)}:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"{kind}|{row.id}|{worker_id}"),
            kind=kind,
            about_type="deadline",
            about_id=row.id,
            worker_id=worker_id,
        )
