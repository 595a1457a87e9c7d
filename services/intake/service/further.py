"""The further children of a notice that stands in a case: each gets a file of its own (ADR 0089)."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import CaseHold, CasePermission, case_for, check_words
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from cases.clients.tables import ClientKind
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.events import record
from kernel.ids import new_id
from kernel.web.i18n import N_
from kernel.wording import Worded
from services.intake import repository
from services.intake.access import NoticeHold
from services.intake.events import NoticeChildFiled
from services.intake.tables import NoticeCase

from .filing import open_case, put_into_file
from .names import check_names, check_others_of

THAT_OF_THE_NOTICE = N_("To je případ dítěte, o které volali. Vyberte případ tohoto dítěte, nebo mu založte vlastní.")


async def check_own_file(
    actor: Actor, checks: Checks, order: Worded, hold: NoticeHold, identity: ClientIdentity, *, prefix: str
) -> None:
    """(in unit) Warn of what goes into the file of a further child and reads like who called; its fields are called `prefix` + field."""
    asked = await check_names(actor, checks, order, hold, identity, was=ClientIdentity(), prefix=prefix)
    await check_others_of(actor, checks, order, hold, identity, but=asked)


async def check_known_file(
    actor: Actor, checks: Checks, field: str, order: Worded, hold: NoticeHold, case_id: UUID | None
) -> CaseHold | None:
    """(in unit) The open case that a further child has here already, whose words are held against who called."""
    case = await open_case(actor, checks, case_id, field)
    if case is None or case.id == hold.row.case_id:
        checks.fail(field, THAT_OF_THE_NOTICE)
        return None
    asked = await check_names(actor, checks, order, hold, await clients.client_identity(actor, case.client_id))
    await check_words(actor, checks, order, case.id, but=asked)
    return case


async def open_own_file(
    actor: Actor, hold: NoticeHold, child_id: UUID, identity: ClientIdentity, *, key_worker_id: UUID, summary: str
) -> CaseHold:
    """(in unit) Open a case of a further child of a notice, as one of the notice's child is opened; all of it was checked."""
    started = await cases.start_case(actor, ClientKind.CHILD, identity, key_worker_id=key_worker_id, with_file=False)
    case = await case_for(actor, started.case_id, CasePermission.ADD_RECORD)
    await stand_in(actor, hold, child_id, case, summary, opened=True)
    return case


async def stand_in(
    actor: Actor, hold: NoticeHold, child_id: UUID, case: CaseHold, summary: str, *, opened: bool = False
) -> None:
    """(in unit) A notice stands in the case of a further child too: the link, and the record without the notifier."""
    await put_into_file(actor, hold, case, summary)
    await lead_to(actor, hold, child_id, case, opened=opened)


async def lead_to(actor: Actor, hold: NoticeHold, child_id: UUID, case: CaseHold, *, opened: bool = False) -> None:
    """(in unit) The link alone, of a notice of which the file of a further child says already that it came."""
    await repository.insert_child_case(
        NoticeCase(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=actor.service,
            notice_id=hold.id,
            child_id=child_id,
            case_id=case.id,
            opened_by=actor.worker,
            opened_at=now(),
        )
    )
    await record(
        actor,
        NoticeChildFiled(
            notice_id=hold.id, child_id=child_id, case_id=case.id, worker_id=case.key_worker_id, opened=opened
        ),
    )
