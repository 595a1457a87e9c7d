"""What two services agree on to work together for a client who asked for it: offer, answer, key worker, end."""

from uuid import UUID

import msgspec

from cases.cases import service as cases
from cases.cases.access import CaseHold, CasePermission, case_for, check_words, check_words_about
from cases.cases.rules import check_open
from cases.cases.schemas import OpenCase
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from consent import service as consents
from consent import views as consent_views
from consent.events import ConsentFact
from consent.schemas import Provision
from consent.tables import ConsentState, ConsentType
from kernel import audit, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.web.i18n import N_
from services.case_management import repository, rules, views
from services.case_management.access import (
    CaseManagementHold,
    CaseManagementPermission,
    Side,
    case_management_for,
    holds_of_case,
    require,
)
from services.case_management.events import (
    CaseManagementAccepted,
    CaseManagementDeclined,
    CaseManagementEnded,
    CaseManagementLapsed,
    CaseManagementProposed,
    CaseManagementTakenBack,
)
from services.case_management.exceptions import (
    AlreadyAnswered,
    AlreadyProposed,
    NoConsent,
    OfferAnswered,
    OfferOver,
    joint_work_at,
)
from services.case_management.schemas import (
    AcceptCaseManagement,
    CaseManagementText,
    DeclineCaseManagement,
    ProposeCaseManagement,
)
from services.case_management.tables import CaseManagement, CaseManagementStatus
from tenants import views as tenant_views

from .closing import close_case_management as close_case_management
from .leading import change_key_worker as change_key_worker
from .leading import take_over_all as take_over_all
from .leading import who_may_take_over as who_may_take_over
from .leading import with_key_worker
from .telling import write_accepted
from .telling import write_end as write_end
from .writing import check_version, seal_text

P = CaseManagementPermission


# ── the offer and its answer ─────────────────────────────────────────────────────────────────────────────────────────


async def propose_case_management(actor: Actor, case_id: UUID, order: ProposeCaseManagement) -> UUID:
    """Offer case management to the service that the client's consent names; topics, purpose and end come from the consent.

    Raises NoConsent, OtherOrganisation, NobodyNamedThere, ChangedSinceShown, AlreadyProposed.
    """
    async with unit_of_work(actor):
        hold = await case_for(actor, case_id, CasePermission.READ, lock=True)
        require(actor, P.PROPOSE)
        check_open(hold.status)
        identity, version = await clients.identity_and_version(actor, hold.client_id)
        provision, note = await _checked_offer(actor, order, hold, version)
        await _make_room(actor, hold, provision.recipient_service_id)
        said = (await consents.consent_view(actor, provision.consent_id)).present
        if not said.readable:
            raise NoConsent
        case_management_id = new_id()
        sealer = await keys.create_owner_key(
            actor, case_management_id, partner_service_id=provision.recipient_service_id
        )
        text = views.offered_text(said, identity, note)
        written = await repository.insert_case_management(
            CaseManagement(
                id=case_management_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                client_id=hold.client_id,
                case_id=hold.id,
                partner_service_id=provision.recipient_service_id,
                partner_worker_ids=provision.recipient_worker_ids,
                consent_id=provision.consent_id,
                provision_id=provision.id,
                status=CaseManagementStatus.PROPOSED.value,
                proposed_by=actor.worker,
                proposed_at=now(),
                valid_until=provision.valid_until,
                sealed=seal_text(sealer, case_management_id, text),
                version=1,
            )
        )
        if not written:
            raise AlreadyProposed
        await record(
            actor,
            CaseManagementProposed(
                case_management_id=case_management_id,
                case_id=hold.id,
                basis_id=provision.consent_id,
                partner_service_id=provision.recipient_service_id,
            ),
        )
        return case_management_id


async def _checked_offer(
    actor: Actor, order: ProposeCaseManagement, hold: CaseHold, client_version: int
) -> tuple[Provision, str]:
    """The consent that an offer rests on, and the word for the colleagues.

    Raises Invalid, NoConsent, OtherOrganisation, NobodyNamedThere, ChangedSinceShown.
    """
    checks = Checks()
    note = checks.text("note", order.note, required=False, max_length=1_000)
    await check_words(actor, checks, order, hold.id)
    if order.consent_id is None:
        checks.fail("consent_id", N_("Vyberte souhlas, na kterém spolupráce stojí."))
    checks.done()
    assert order.consent_id is not None
    provision = await consents.provision_to_act_on(actor, order.consent_id)
    provision = rules.check_provision(provision, tenant_id=actor.tenant, client_id=hold.client_id)
    await consent_views.check_somebody_named(actor, provision, roles=rules.TEAM_ROLES)
    consent_views.check_as_shown(order, provision, client_version)
    return provision, note


async def _make_room(actor: Actor, case: CaseHold, partner_service_id: UUID) -> None:
    """One joint work of two services for a client, on whichever consent; the partner could only refuse another."""
    running = await repository.find_running(actor, case.client_id, partner_service_id)
    if running is not None and running.state != ConsentState.EXPIRED:
        raise AlreadyProposed(about=joint_work_at(running.id))
    if running is not None:
        await repository.end_expired(actor, running.id)
    for other in await holds_of_case(actor, case.id):
        if other.crosses and other.other_service_id == partner_service_id:
            raise AlreadyProposed(about=joint_work_at(other.id))


async def accept_case_management(
    actor: Actor, case_management_id: UUID, order: AcceptCaseManagement, *, version: int
) -> None:
    """The partner agrees: which of its own cases it is, and who is the one key worker of the case management.

    Raises Invalid, AlreadyAnswered, StaleVersion.
    """
    async with unit_of_work(actor):
        await tenant_views.hold_workers(order.key_worker_id)
        hold = await _to_answer(actor, case_management_id)
        checks = Checks()
        sealer = await keys.sealer(actor.tenant, case_management_id)
        case = await _check_case(actor, checks, order, hold, views.case_management_text(sealer, hold))
        team = await views.team_of(actor, hold)
        rules.check_key_worker(checks, order.key_worker_id, team)
        checks.done()
        assert case is not None
        assert order.key_worker_id is not None
        check_version(hold, version)
        leads = team[order.key_worker_id]
        sealed = with_key_worker(actor, hold, sealer, leads, agreed_on=None)  # the form asks for no day
        if not await repository.accept(
            actor, case_management_id, case_id=case.id, leads=leads, sealed=sealed, at=now()
        ):
            raise StaleVersion
        await write_accepted(actor, hold, case)
        await record(
            actor,
            CaseManagementAccepted(
                case_management_id=case_management_id,
                case_id=case.id,
                basis_id=hold.row.consent_id,
                other_service_id=hold.other_service_id,
                key_worker_id=order.key_worker_id,
            ),
        )


async def accept_in_new_case(
    actor: Actor, case_management_id: UUID, order: OpenCase, leads_id: UUID | None, *, same_anyway: bool = False
) -> UUID:
    """Open a case of the client of an offer and agree in one act: with no yes there is no case. Returns the case.

    `same_anyway`: it is the same client, though the new case gets a name that does not fit the offer's. Where the consent names people, one of them leads it (ADR 0035). Raises Invalid (`leads_id`: who leads the joint work),
    AlreadyAnswered, NotThere when the consent ended or the offer was taken back, and as `cases.service.open_case`.
    """
    async with unit_of_work(actor):
        hold = await _to_answer(actor, case_management_id)
        await tenant_views.hold_workers(leads_id)
        checks, sealer = Checks(), await keys.sealer(actor.tenant, case_management_id)
        offered = views.case_management_text(sealer, hold)
        rules.check_same_person(checks, offered.birth_date, order.identity.birth_date, field="birth_date")
        rules.check_key_worker(checks, leads_id, await views.team_of(actor, hold), field="leads_id")
        if not same_anyway and not rules.is_named_as(offered.client_name, offered.birth_date, order.identity):
            checks.fail("same_anyway", rules.OTHER_NAME)
        said_no = await views.no_of_the_same(actor, order.identity, hold.other_service_id)
        rules.check_no_elsewhere(checks, said_no, field="birth_date")
        try:
            case_id = await cases.open_case(actor, order, named=hold.row.partner_worker_ids or None)
        except Invalid as refused:
            raise Invalid(fields=refused.fields | checks.fields, words=refused.words, why=refused.why) from None
        checks.done()
        yes = AcceptCaseManagement(case_id=case_id, key_worker_id=leads_id, same_anyway=True)
        await accept_case_management(actor, case_management_id, yes, version=hold.row.version)
        return case_id


async def _to_answer(actor: Actor, case_management_id: UUID) -> CaseManagementHold:
    hold = await case_management_for(actor, case_management_id, P.SEE, lock=True)
    if hold.side is Side.OWNER:
        raise NotAllowed
    if P.ANSWER not in hold.permissions:
        raise AlreadyAnswered(about=joint_work_at(hold.id))
    return hold


async def _check_case(
    actor: Actor, checks: Checks, order: AcceptCaseManagement, hold: CaseManagementHold, text: CaseManagementText
) -> CaseHold | None:
    """The client's open case in the partner's own service; a case that is not there and one of others read the same.

    None when there is none; `checks` says so.
    """
    try:
        found = await case_for(actor, order.case_id, CasePermission.READ, lock=True) if order.case_id else None
    except (NotThere, NotAllowed):
        found = None
    if found is None or found.status != CaseStatus.OPEN:
        checks.fail("case_id", N_("Vyberte otevřený případ tohoto klienta ve vaší službě."))
        return None
    identity = await clients.client_identity(actor, found.client_id)
    rules.check_same_person(checks, text.birth_date, identity.birth_date)
    if not order.same_anyway and not rules.is_named_as(text.client_name, text.birth_date, identity):
        checks.fail("same_anyway", rules.OTHER_NAME)
    if "case_id" in checks.fields:
        audit.if_refused(actor, "case_management", hold.id, basis_id=hold.row.consent_id)
    if await repository.is_joined(actor, found.id, hold.other_service_id):
        checks.fail("case_id", N_("Tento případ už je připojený k jiné spolupráci s touto službou."))
    said_no = await consent_views.said_no_on(actor, found.client_id, ConsentType.CASE_MANAGEMENT, hold.other_service_id)
    rules.check_no_was_said(checks, said_no)
    if await consents.is_to_be_asked(actor, found.id):
        checks.fail("case_id", rules.TO_BE_ASKED)
    elsewhere = await views.no_of_the_same(actor, identity, hold.other_service_id, but=found.client_id, certain=True)
    rules.check_no_elsewhere(checks, elsewhere, field="case_id")
    return found


async def decline_case_management(
    actor: Actor, case_management_id: UUID, order: DeclineCaseManagement, *, version: int
) -> None:
    """The partner declines and says why. Raises Invalid, AlreadyAnswered, StaleVersion."""
    async with unit_of_work(actor):
        hold = await _to_answer(actor, case_management_id)
        checks = Checks()
        reason = checks.reason("reason", order.reason, missing=N_("Napište, proč teď ne."), max_length=1_000)
        sealer = await keys.sealer(actor.tenant, case_management_id)
        shown = views.shown_text(sealer, hold)
        await check_words_about(actor, checks, order, name=shown.client_name, birth_date=shown.birth_date)
        checks.done()
        check_version(hold, version)
        text = msgspec.structs.replace(shown, decline_reason=reason)
        sealed = seal_text(sealer, case_management_id, text)
        if not await repository.decline(actor, case_management_id, sealed=sealed, at=now()):
            raise StaleVersion
        await record(
            actor,
            CaseManagementDeclined(
                case_management_id=case_management_id,
                basis_id=hold.row.consent_id,
                other_service_id=hold.other_service_id,
            ),
        )


async def take_back_offer(actor: Actor, case_management_id: UUID) -> None:
    """Take back an offer that the own service made and nobody has answered; whoever did so before goes on.

    The partner sees it no more from the commit on. Raises NotAllowed for the partner, OfferAnswered, OfferOver.
    """
    async with unit_of_work(actor):
        hold = await case_management_for(actor, case_management_id, P.SEE)
        if hold.side is not Side.OWNER:
            raise NotAllowed
        await repository.take_turn(actor, hold.row.consent_id)
        hold = await case_management_for(actor, case_management_id, P.SEE, lock=True)
        if hold.row.taken_back_by == actor.worker:
            return
        if P.TAKE_BACK not in hold.permissions:
            raise (OfferAnswered if hold.row.answered_at else OfferOver)(about=joint_work_at(hold.id))
        if not await repository.take_back(actor, case_management_id, at=now()):
            raise StaleVersion
        await record(
            actor,
            CaseManagementTakenBack(
                case_management_id=hold.id,
                case_id=hold.row.case_id,
                basis_id=hold.row.consent_id,
                partner_service_id=hold.row.partner_service_id,
            ),
        )


# ── the end of a consent ─────────────────────────────────────────────────────────────────────────────────────────────


async def end_with_consent(actor: Actor, event: ConsentFact) -> None:
    """The database has ended what rested on the consent; here it is said."""
    if event.type != ConsentType.CASE_MANAGEMENT:
        return
    provision = await consent_views.provision_by_id(actor, event.consent_id)
    if provision is None:
        return
    ended = await repository.list_ended_with(actor, provision.id)
    if not ended:
        await consents.tell_key_worker(actor, event)
    for row in ended:
        what = CaseManagementEnded if row.answered_at is not None else CaseManagementLapsed
        await record(
            actor,
            what(
                case_management_id=row.id,
                case_id=row.case_id,
                basis_id=event.consent_id,
                partner_service_id=row.partner_service_id,
                cause=row.state,
            ),
        )
