"""Joint work that one of the two services ends, while the client's consent goes on."""

from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases.access import CasePermission, case_for, check_words
from cases.cases.rules import inform_client_by
from cases.cases.tables import CaseStatus
from consent import service as consents
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.legal_time import prague_date, today_in_prague
from services.case_management import repository, rules, views
from services.case_management.access import (
    LAST_DAYS,
    CaseManagementHold,
    CaseManagementPermission,
    Side,
    case_management_for,
)
from services.case_management.events import CaseManagementClosed
from services.case_management.schemas import CloseCaseManagement
from tenants import views as tenant_views

from .writing import check_version, seal_text

P = CaseManagementPermission


async def close_case_management(
    actor: Actor, case_management_id: UUID, order: CloseCaseManagement, *, version: int
) -> UUID:
    """End running joint work, for either service; returns the own case, whose key worker is to tell the client.

    The other service sees the shared plan no more from the commit on; the consent goes on. Raises Invalid,
    CaseManagementOver, StaleVersion. What was settled before arrives before the end.
    """
    await consents.arrive(actor)
    async with unit_of_work(actor):
        rules.check_joint((await case_management_for(actor, case_management_id, P.SEE)).state)
        hold = await case_management_for(actor, case_management_id, P.SEE, lock=True)
        rules.check_joint(hold.state)
        own_case_id = hold.own_case_id
        assert own_case_id is not None  # what runs was agreed to by both
        checks = Checks()
        began_on = prague_date(hold.row.answered_at or hold.row.proposed_at)
        today = today_in_prague()
        after = [limit for last in LAST_DAYS.all() if (limit := await last(actor, hold.id)) is not None]
        closing = rules.check_close(
            checks, order, began_on=began_on, service_id=actor.service, today=today, after=after
        )
        await check_words(actor, checks, order, own_case_id)
        checks.done()
        check_version(hold, version)
        sealer = await keys.sealer(actor.tenant, case_management_id)
        text = msgspec.structs.replace(views.shown_text(sealer, hold), closing=closing)
        sealed = seal_text(sealer, case_management_id, text)
        if not await repository.close(actor, case_management_id, sealed=sealed, at=now()):
            raise StaleVersion
        await _to_be_told(actor, hold, own_case_id)
        await record(
            actor,
            CaseManagementClosed(
                case_management_id=hold.id,
                case_id=own_case_id,
                basis_id=hold.row.consent_id,
                other_service_id=hold.other_service_id,
            ),
        )
        return own_case_id


async def _to_be_told(actor: Actor, hold: CaseManagementHold, case_id: UUID) -> None:
    """(in unit) Who ends joint work tells the client: a task for the key worker of the own case, if it is open.

    Or for who ended it, where the consent does not name the key worker: they could not say with whom it ended, nor why.
    """
    case = await case_for(actor, case_id, CasePermission.READ)
    named = hold.row.partner_worker_ids if hold.side is Side.PARTNER else []
    knows = not named or case.key_worker_id in named
    if case.status == CaseStatus.OPEN and (not knows or await tenant_views.works_here(actor, case.key_worker_id)):
        await cases.add_task_to(
            actor,
            assignee_id=case.key_worker_id if knows else actor.worker,
            due_on=inform_client_by(today_in_prague()),
            title="Říct klientovi, že společná práce služeb skončila",
            kind="inform_of_end",
            case_id=case.id,
            client_id=case.client_id,
            source_id=hold.id,
        )
