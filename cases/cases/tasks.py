# pyright: strict
"""What follows from acts of casework, in a job."""

from uuid import NAMESPACE_OID, UUID, uuid5

from cases.persons import views as persons
from cases.persons.events import PersonCorrected, PersonLinked, PersonParted
from kernel import terms
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.events import go_on
from tenants.notifications import service as notifications

from . import repository
from .access import hold_on, who_answers_for
from .events import CaseMerged, CaseOpened, CaseUnmerged, KeyWorkerChanged, TermsChanged
from .repository import leaving, merged
from .service.indexing import index_cases

CASE_HANDED_TO_YOU = "case_handed_to_you"
CASE_OPENED_FOR_YOU = "case_opened_for_you"
CASE_TAKEN_OVER = "case_taken_over"
CASE_MERGED = "case_merged"
CASE_PARTED = "case_parted"
PERSON_CORRECTED = "person_corrected"
PERSON_LINKED = "person_linked"
PERSON_PARTED = "person_parted"


AT_ONCE = 100


async def index_anew(actor: Actor, event: TermsChanged) -> None:
    """Index some cases of the service under the terms of this release, and go on with the next in another job.

    A client who cannot be read keeps what they were found by. Whoever runs with other terms leaves it to the fact that
    these brought.
    """
    if event.version != terms.VERSION:
        return
    rows = await repository.list_marks(actor, after=event.after, limit=AT_ONCE)
    await index_cases(actor, rows)
    if len(rows) == AT_ONCE:
        go_on(actor, TermsChanged(version=event.version, after=rows[-1].id))


async def tell_first_key_worker(actor: Actor, event: CaseOpened) -> None:
    """Who leads a case that somebody else opened finds it on My day; nobody of what they opened themselves."""
    if event.by_worker_id in (None, event.key_worker_id):
        return
    case = await hold_on(actor, event.case_id)
    if case is None or case.key_worker_id != event.key_worker_id:
        return
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"opened|{event.case_id}|{event.key_worker_id}"),
        kind=CASE_OPENED_FOR_YOU,
        about_type="case",
        about_id=event.case_id,
        worker_id=event.key_worker_id,
    )


async def tell_new_key_worker(actor: Actor, event: KeyWorkerChanged) -> None:
    """The new key worker finds the case on My day, and the one before that it is led by another; whatever the fact says."""
    case = await hold_on(actor, event.case_id)
    if case is None or case.key_worker_id != event.to_worker_id:
        return
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"case|{event.case_id}|{event.to_worker_id}|{event.version}"),
        kind=CASE_HANDED_TO_YOU,
        about_type="case",
        about_id=event.case_id,
        worker_id=event.to_worker_id,
    )
    before = await leaving.list_forerunners(actor, event.case_id, event.to_worker_id)
    if event.from_worker_id in before and event.from_worker_id != event.by_worker_id:
        await notifications.notify(
            actor,
            notification_id=uuid5(NAMESPACE_OID, f"taken|{event.case_id}|{event.from_worker_id}|{event.version}"),
            kind=CASE_TAKEN_OVER,
            about_type="case",
            about_id=event.case_id,
            worker_id=event.from_worker_id,
        )


async def tell_merged(actor: Actor, event: CaseMerged | CaseUnmerged) -> None:
    """Who leads a case learns that somebody else led its record as one with another, or apart again; of both of theirs once.

    The name in their list may be another one now.
    """
    merge = await merged.find_merge(actor, event.other_case_id if event.kept else event.case_id)
    stands = merge is not None and merge.id == event.merge_id
    kind = CASE_MERGED if isinstance(event, CaseMerged) else CASE_PARTED
    this, that = await hold_on(actor, event.case_id), await hold_on(actor, event.other_case_id)
    if this is None or that is None or stands is (kind == CASE_PARTED) or this.key_worker_id == event.by_worker_id:
        return
    if not event.kept and this.key_worker_id == that.key_worker_id:
        return
    await notifications.notify(
        actor,
        notification_id=uuid5(NAMESPACE_OID, f"{kind}|{event.merge_id}|{event.case_id}|{this.key_worker_id}"),
        kind=kind,
        about_type="case",
        about_id=event.case_id,
        worker_id=this.key_worker_id,
        by=event.by_worker_id,
    )


async def tell_corrected(actor: Actor, event: PersonCorrected) -> None:
    """Who leads the same child in other agendas learns that its name or day of birth was corrected; what, their page says."""
    for row in await persons.same_elsewhere(actor, event.person_id):
        what = f"{PERSON_CORRECTED}|{event.person_id}|{row.root_said_at.isoformat()}"
        await _tell_elsewhere(actor, row.service_id, row.client_id, PERSON_CORRECTED, what)


async def tell_linked(actor: Actor, event: PersonLinked) -> None:
    """Who leads the child in the other agenda learns that it is one with a child of this one."""
    await _tell_other(actor, event, PERSON_LINKED)


async def tell_parted(actor: Actor, event: PersonParted) -> None:
    """The same of what was taken back."""
    await _tell_other(actor, event, PERSON_PARTED)


async def _tell_other(actor: Actor, event: PersonLinked | PersonParted, kind: str) -> None:
    other = await persons.client_of(actor, event.other_person_id)
    if other is not None:
        await _tell_elsewhere(actor, event.other_service_id, other, kind, f"{kind}|{event.link_id}")


async def _tell_elsewhere(actor: Actor, service_id: UUID, client_id: UUID, kind: str, what: str) -> None:
    """Tell who answers for the case of a client of another agenda, as the system there."""
    there = system_actor(actor.tenant, service_id)
    async with unit_of_work(there):
        for row in await repository.list_cases_of_client(there, client_id):
            case = await hold_on(there, row.id)
            for worker_id in await who_answers_for(there, case) if case is not None else []:
                await notifications.notify(
                    there,
                    notification_id=uuid5(NAMESPACE_OID, f"{what}|{row.id}|{worker_id}"),
                    kind=kind,
                    about_type="case",
                    about_id=row.id,
                    worker_id=worker_id,
                )
