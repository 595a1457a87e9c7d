# pyright: strict
"""Whom a case or a task can be given to, and who did that last."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from cachetools import LRUCache

from cases.cases import repository, rules
from cases.cases.access import CasePermission, case_for, reads_every_case, require
from cases.cases.events import ClientCorrected, KeyWorkerChanged, TaskAssigned, TaskReopened
from cases.cases.schemas import AssignmentView
from cases.cases.schemas.readers import Readers
from cases.clients.schemas import ClientIdentity
from kernel import audit, keys
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views
from tenants.schemas import WorkerView
from tenants.settings.events import SettingChanged
from tenants.settings.views import value_on

from .case import assignments_of

CORRECTIONS: Point[Callable[[Actor, UUID, ClientIdentity, ClientIdentity], Awaitable[Mapping[str, str]]]] = Point(
    "what a corrected client changes elsewhere"
)
"""By a name of their own, marked messages to whoever corrects a client, of what stands otherwise now; in the unit of the act."""
WORD_KEPT = timedelta(minutes=1)
_known_words: LRUCache[tuple[UUID, date], tuple[rules.KeyWorkerWord, datetime]] = keys.forgets(LRUCache(maxsize=5_000))


async def possible_key_workers(actor: Actor, right: CasePermission) -> list[WorkerView]:
    """Who may be key worker in the actor's service now, for those who hold a right that needs no case."""
    async with look(actor):
        require(actor, right)
        return await tenant_views.workers_of_service(actor, roles=rules.KEY_WORKER_ROLES)


async def who_reads_here(actor: Actor, named: Collection[UUID], *, service_id: UUID | None = None) -> Readers:
    """(in unit) Who reads what is written into the files of a service (default: the actor's own), beside those whom a consent names."""
    workers = await tenant_views.workers_of_service(actor, service_id=service_id)
    return Readers(
        named=[worker for worker in workers if worker.id in named],
        others=[worker.name for worker in workers if worker.id not in named and reads_every_case(worker.roles)],
    )


async def key_worker_loads(actor: Actor, right: CasePermission) -> list[tuple[WorkerView, int]]:
    """The same with how many open cases each answers for, the fewest first."""
    async with look(actor):
        workers = await possible_key_workers(actor, right)
        numbers = {row.worker_id: row.number for row in await repository.list_open_case_counts(actor)}
        return sorted(((worker, numbers.get(worker.id, 0)) for worker in workers), key=lambda pair: pair[1])


_WHOM = {
    rules.KeyWorkerWord.COORDINATOR: N_("koordinátora"),
    rules.KeyWorkerWord.KEY_WORKER: N_("klíčového pracovníka"),
}


async def key_worker_word(actor: Actor, *, last: bool = False, whom: bool = False) -> str:
    """What the actor's organisation calls a key worker today, in the reader's language; kept for a minute.

    `last`: what was read last is enough, where asking again would be a look of its own beside that of the page. `whom`: as it
    stands in a sentence about a change of them.
    """
    key = actor.tenant, today_in_prague()
    known = _known_words.get(key)
    if known is None or not (last or now() - known[1] < WORD_KEPT):
        async with look(actor):
            known = await value_on(actor, key[1], rules.KEY_WORKER_WORD), now()
        _known_words[key] = known
    return gettext(_WHOM[known[0]]) if whom else rules.KEY_WORKER_WORD.words(known[0])


async def forget_word(actor: Actor, event: SettingChanged) -> None:
    """(in unit) Read the word again in this process; others do within a minute."""
    _known_words.pop((actor.tenant, today_in_prague()), None)


async def possible_assignees(actor: Actor) -> list[WorkerView]:
    """Who may get a task in the actor's service now."""
    async with look(actor):
        require(actor, CasePermission.LIST)
        return await tenant_views.workers_of_service(actor)


async def last_correction(actor: Actor, client_id: UUID) -> tuple[str, datetime | None]:
    """(in unit) Who corrected a client's data last, and when, as far as the own service did."""
    cases = await repository.list_cases_of_client(actor, client_id)
    return await _last(actor, ClientCorrected.name, [case.id for case in cases])


async def last_change_of_key_worker(
    actor: Actor, case_id: UUID, right: CasePermission
) -> tuple[AssignmentView, str, datetime | None]:
    """(in unit) The present key worker's assignment, and who made it when."""
    hold = await case_for(actor, case_id, right)
    present = (await assignments_of(actor, hold, for_head=True))[-1]
    return present, *await _last(actor, KeyWorkerChanged.name, [case_id])


async def last_assigned(actor: Actor, task_id: UUID, case_id: UUID) -> tuple[str, datetime | None]:
    """(in unit) Who gave a task to its present worker, and when."""
    return await _last(actor, TaskAssigned.name, [case_id], to=task_id)


async def last_taken_up(actor: Actor, task_id: UUID, case_id: UUID) -> tuple[str, datetime | None]:
    """(in unit) Who took the finish of a task back last, and when."""
    return await _last(actor, TaskReopened.name, [case_id], to=task_id)


async def _last(
    actor: Actor, action: str, case_ids: list[UUID], *, to: UUID | None = None
) -> tuple[str, datetime | None]:
    found = await audit.last_done(actor, action, case_ids, to=to)
    if found is None:
        return "", None
    worker_id, at = found
    return (await tenant_views.worker_names(actor.tenant, [worker_id])).get(worker_id, "") if worker_id else "", at
