"""What joint work lets through the wall at this moment, for who tells of everything that crosses it."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.access import CasePermission, case_for
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from services.case_management import repository
from services.case_management.access import CaseManagementHold, Side, holds_of_case, in_team
from services.case_management.schemas import CaseManagementView, JointCount

from .case_managements import views_of


async def crossing_of_case(actor: Actor, case_id: UUID) -> list[CaseManagementHold]:
    """(in unit) The joint work of a case through which one of the services sees something of the client now."""
    return [hold for hold in await holds_of_case(actor, case_id) if hold.crosses]


async def ended_of_case(actor: Actor, case_id: UUID) -> list[CaseManagementHold]:
    """(in unit) The joint work of a case by which the other service was told of the client, and sees nothing now; last ended first."""
    ended = [hold for hold in await holds_of_case(actor, case_id) if not hold.crosses and hold.side is Side.OWNER]
    return sorted(ended, key=lambda hold: hold.row.ended_on or hold.row.proposed_at, reverse=True)


async def on_consents(actor: Actor, *, case_id: UUID) -> list[CaseManagementView] | None:
    """The joint work of a case that rests on a consent of the other service; recorded as a read. None without any."""
    if not in_team(actor):
        return None
    async with look(actor):
        await case_for(actor, case_id, CasePermission.READ)
        holds = [hold for hold in await crossing_of_case(actor, case_id) if hold.side is Side.PARTNER]
        found = await views_of(actor, holds)
        if found:
            audit.read(actor, "case_managements", None, count=len(found), shown={view.id for view in found})
        return found or None


async def count_crossing(actor: Actor) -> list[JointCount]:
    """(in unit) The same of the whole service by the other service; nothing for who is in no team."""
    return await repository.count_crossing(actor) if in_team(actor) else []


async def consents_running(actor: Actor, other_service_id: UUID, cases: Collection[UUID]) -> list[UUID]:
    """(in unit) The consents of the actor's service on which joint work with these cases of another service runs."""
    return await repository.list_running_consents(actor, other_service_id, cases)


async def consents_worked_on(actor: Actor, other_service_id: UUID, cases: Collection[UUID]) -> list[UUID]:
    """(in unit) The same of joint work that runs or ran, also of what was closed or has another wording now."""
    return await repository.list_worked_consents(actor, other_service_id, cases)
