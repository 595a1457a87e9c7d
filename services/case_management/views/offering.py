"""What can be offered to another service, and what it would see of the client."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CaseHold, CasePermission, case_for
from cases.cases.schemas import ConsentChip
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from cases.clients.schemas import ClientIdentity
from consent import views as consent_views
from consent.access import ConsentPermission, consent_for
from consent.rules import last_day
from consent.schemas import VersionView
from consent.tables import ConsentType
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from services.case_management.access import CaseManagementHold, CaseManagementPermission, holds_of_case, require
from services.case_management.rules import TEAM_ROLES
from services.case_management.schemas import CaseManagementText, ConsentChoice, OfferedWork
from tenants import views as tenant_views

from .teams import service_choice


def offered_text(said: VersionView, identity: ClientIdentity, note: str = "") -> CaseManagementText:
    """Everything that an offer tells the other service of the client: who it is, and what the consent says."""
    return CaseManagementText(
        client_name=identity.name,
        given_name=identity.given_name,
        family_name=identity.family_name,
        birth_date=identity.birth_date,
        topics=said.topics,
        purpose=said.purpose_text,
        note=note,
    )


async def proposable(actor: Actor, case_id: UUID) -> list[OfferedWork]:
    """The client's consents that an offer could rest on, each with what the other service would see.

    Recorded as a read of the plan. Raises NotThere, NotAllowed.
    """
    async with look(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        require(actor, CaseManagementPermission.PROPOSE)
        case_managements = await holds_of_case(actor, case_id)
        audit.read(actor, "plan", None, case_id=case_id, count=len(case_managements))
        identity = await clients.client_identity(actor, case.client_id)
        found: list[OfferedWork] = []
        for choice in await offers(actor, case, case_managements):
            consent = await consent_for(actor, choice.consent_id, ConsentPermission.VIEW)
            said = (await consent_views.view_of(actor, consent)).present
            found.append(OfferedWork(choice=choice, text=offered_text(said, identity)))
        return found


async def why_none(
    actor: Actor, case: CaseHold, case_managements: Collection[CaseManagementHold] = ()
) -> ConsentChip | None:
    """(in unit) Why there is no consent on which joint work could be offered, where the client was asked and the case is open.

    None while joint work of the case runs, on whichever consent.
    """
    if case.status != CaseStatus.OPEN or any(hold.crosses for hold in case_managements):
        return None
    return await consent_views.why_none(actor, case.client_id, type=ConsentType.CASE_MANAGEMENT)


async def offers(actor: Actor, case: CaseHold, case_managements: Collection[CaseManagementHold]) -> list[ConsentChoice]:
    """(in unit) The consents to case management that wait for an offer, next to the case managements of the case.

    None to a service with which joint work runs, or waits for an answer, on the consent of either.
    """
    if case.status != CaseStatus.OPEN:
        return []
    running = {hold.other_service_id for hold in case_managements if hold.crosses}
    found = await consent_views.effective_provisions(actor, case.client_id, type=ConsentType.CASE_MANAGEMENT)
    internal = [
        each for each in found if each.recipient_tenant_id == actor.tenant and each.recipient_service_id not in running
    ]
    if not internal:
        return []
    people = await consent_views.named_people(actor, internal, roles=TEAM_ROLES)
    _, version = await clients.identity_and_version(actor, case.client_id)
    services = await tenant_views.service_views((actor.tenant, each.recipient_service_id) for each in internal)
    return [
        ConsentChoice(
            consent_id=each.consent_id,
            version_no=each.version_no,
            client_version=version,
            partner=service_choice(services[actor.tenant, each.recipient_service_id]),
            valid_until=last_day(each.valid_until),
            people=people[each.consent_id],
        )
        for each in internal
    ]


async def no_of_the_same(
    actor: Actor, identity: ClientIdentity, service_id: UUID, *, but: UUID | None = None, certain: bool = False
) -> date | None:
    """(in unit) The day on which a client who may be the same person, under another case, said no to work with a service.

    Who has another birth date is somebody else; `certain` asks for those with the same one only.
    """
    found = [
        match.case
        for match in await case_views.doubles_of(actor, identity, but=but)
        if match.case.birth_date == identity.birth_date or None in (match.case.birth_date, identity.birth_date)
    ]
    if certain:
        found = [case for case in found if case.birth_date is not None and case.birth_date == identity.birth_date]
    noes = await consent_views.noes_to(
        actor, {case.client_id for case in found}, type=ConsentType.CASE_MANAGEMENT, service_id=service_id
    )
    return max(noes.values(), default=None)
