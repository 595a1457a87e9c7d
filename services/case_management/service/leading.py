"""Who leads joint work: another key worker, the day on which the team agreed, and a hand-over when somebody leaves."""

from datetime import date
from uuid import UUID

import msgspec

from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.legal_time import today_in_prague
from services.case_management import repository, rules, views
from services.case_management.access import CaseManagementHold, CaseManagementPermission, case_management_for, hold_of
from services.case_management.events import CaseManagementKeyWorkerAgreed, CaseManagementKeyWorkerChanged
from services.case_management.schemas import ChangeCaseManagementKeyWorker, KeyWorkerTurn, Member
from tenants import views as tenant_views
from tenants.leaving.exceptions import NotNamedToTakeOver

from .writing import check_version, seal_text

P = CaseManagementPermission


async def change_key_worker(
    actor: Actor, case_management_id: UUID, order: ChangeCaseManagementKeyWorker, *, version: int
) -> None:
    """The team agreed on another key worker of the case management, or on the one who leads it already.

    Raises Invalid, CaseManagementOver, StaleVersion.
    """
    async with unit_of_work(actor):
        await tenant_views.hold_workers(order.key_worker_id)
        hold = await case_management_for(actor, case_management_id, P.SEE, lock=True)
        rules.check_joint(hold.state)
        team = await views.team_of(actor, hold)
        checks = Checks()
        sealer = await keys.sealer(actor.tenant, case_management_id)
        turns = views.case_management_text(sealer, hold).key_workers
        present = (hold.row.key_worker_id, hold.row.led_for_service_id)
        same = rules.leads_already(team.get(order.key_worker_id) if order.key_worker_id else None, present)
        unsaid = bool(turns) and turns[-1].agreed_on is None
        agreed = [turn.agreed_on for turn in (turns[:-1] if same else turns) if turn.agreed_on is not None]
        rules.check_change(
            checks,
            order,
            present=(None, None) if unsaid else present,
            team=team,
            first=rules.first_day(
                same=same, offered=hold.row.proposed_at, began=hold.row.answered_at, before=max(agreed, default=None)
            ),
            today=today_in_prague(),
        )
        checks.done()
        assert order.key_worker_id is not None
        assert order.agreed_on is not None
        check_version(hold, version)
        member = team[order.key_worker_id]
        if same and present[1] is not None:
            await _agreed(actor, hold, member.standing_for(present[1]), order.agreed_on)
        else:
            await _lead_from_now_on(actor, hold, member, agreed_on=order.agreed_on)


async def take_over_all(actor: Actor, from_worker: UUID, to_worker: UUID) -> None:
    """(in unit) Give every case management that somebody led for a service to a colleague there, as its system.

    Of the partner a colleague whom the consent does not name cannot lead. Raises NotNamedToTakeOver.
    """
    for row in await repository.list_led_for(actor, from_worker, lock=True):
        hold = hold_of(actor, row)
        member = (await views.team_of(actor, hold)).get(to_worker)
        if (
            member is not None and actor.service == row.service_id
        ):  # the owner's people lead for it, named by the partner or not
            whole = (await views.team(actor, row.service_id, row.partner_service_id)).get(to_worker)
            member = whole or member
        here = member.standing_for(actor.service) if member is not None else None
        leaves = here is not None and here.service_id != actor.service == row.partner_service_id
        if here is None or leaves:  # who works in both and is not named does not take it along to the owner
            services = await views.services_of(actor, [row])
            own, owner = services[actor.service].short_name, services[row.service_id].short_name
            raise NotNamedToTakeOver(service=own, other=owner)
        await _lead_from_now_on(actor, hold, here, agreed_on=None)


async def who_may_take_over(actor: Actor, from_worker: UUID) -> frozenset[UUID] | None:
    """(in unit) Who alone may lead all that somebody led for a service: of the partner whom each consent names; None for anybody."""
    named = [
        frozenset(row.partner_worker_ids)
        for row in await repository.list_led_for(actor, from_worker)
        if row.partner_service_id == actor.service and row.partner_worker_ids
    ]
    return frozenset.intersection(*named) if named else None


async def _lead_from_now_on(actor: Actor, hold: CaseManagementHold, member: Member, *, agreed_on: date | None) -> None:
    """(in unit) Write another key worker of a locked case management; None for the day when nobody asked the team.

    Raises StaleVersion when its consent ended.
    """
    assert hold.row.key_worker_id is not None  # the case management that both agreed to has one
    assert hold.own_case_id is not None
    sealer = await keys.sealer(actor.tenant, hold.id)
    sealed = with_key_worker(actor, hold, sealer, member, agreed_on=agreed_on)
    if not await repository.change_key_worker(actor, hold.id, leads=member, sealed=sealed):
        raise StaleVersion
    await record(
        actor,
        CaseManagementKeyWorkerChanged(
            case_management_id=hold.id,
            case_id=hold.own_case_id,
            basis_id=hold.row.consent_id,
            other_service_id=hold.other_service_id,
            from_worker_id=hold.row.key_worker_id,
            to_worker_id=member.id,
            by_worker_id=actor.worker_id or actor.ordered_by,
            agreed=agreed_on is not None,
        ),
    )


async def _agreed(actor: Actor, hold: CaseManagementHold, member: Member, agreed_on: date) -> None:
    """(in unit) Write when the team agreed on who leads a locked case management. Raises StaleVersion when its consent ended."""
    assert hold.own_case_id is not None
    sealer = await keys.sealer(actor.tenant, hold.id)
    text = views.case_management_text(sealer, hold)
    turn = msgspec.structs.replace(text.key_workers[-1], agreed_on=agreed_on, noted_by=actor.worker, noted_at=now())
    text = msgspec.structs.replace(text, key_workers=[*text.key_workers[:-1], turn])
    sealed = seal_text(sealer, hold.id, text)
    if not await repository.change_key_worker(actor, hold.id, leads=member, sealed=sealed):
        raise StaleVersion
    await record(
        actor,
        CaseManagementKeyWorkerAgreed(
            case_management_id=hold.id,
            case_id=hold.own_case_id,
            basis_id=hold.row.consent_id,
            other_service_id=hold.other_service_id,
            by_worker_id=actor.worker,
        ),
    )


def with_key_worker(
    actor: Actor, hold: CaseManagementHold, sealer: RowSealer, member: Member, *, agreed_on: date | None
) -> bytes:
    """The sealed words of a case management with one more key worker, from now on."""
    text = views.case_management_text(sealer, hold)
    turn = KeyWorkerTurn(
        worker_id=member.id,
        service_id=member.service_id,
        since=now(),
        agreed_on=agreed_on,
        by=actor.worker_id or actor.ordered_by,
        handed_over=actor.worker_id is None,
    )
    return seal_text(sealer, hold.id, msgspec.structs.replace(text, key_workers=[*text.key_workers, turn]))
