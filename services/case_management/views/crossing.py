"""What joint work lets through the wall at this moment, for who tells of everything that crosses it."""

from collections.abc import Collection
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for
from cases.cases.tables import RecordKind
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from kernel.web.i18n import gettext
from services.case_management import repository
from services.case_management.access import CaseManagementHold, Side, holds_of_case, in_team
from services.case_management.schemas import JointCount, OnConsents
from services.case_management.tables import CaseManagementStatus

from .case_managements import views_of

MOST_TOLD = 10


async def crossing_of_case(actor: Actor, case_id: UUID) -> list[CaseManagementHold]:
    """(in unit) The joint work of a case through which one of the services sees something of the client now."""
    return [hold for hold in await holds_of_case(actor, case_id) if hold.crosses]


async def ended_of_case(actor: Actor, case_id: UUID) -> list[CaseManagementHold]:
    """(in unit) The joint work of a case by which the other service was told of the client, and sees nothing now; last ended first."""
    ended = [hold for hold in await holds_of_case(actor, case_id) if not hold.crosses and hold.side is Side.OWNER]
    return sorted(ended, key=lambda hold: hold.row.ended_on or hold.row.proposed_at, reverse=True)


async def on_consents(actor: Actor, *, case_id: UUID) -> OnConsents | None:
    """The joint work of a case that rests on a consent of the other service, and what the own records say of such work, also after
    its end; recorded as a read. None without any.
    """
    if not in_team(actor):
        return None
    async with look(actor):
        case = await case_for(actor, case_id, CasePermission.READ)
        holds = [hold for hold in await crossing_of_case(actor, case_id) if hold.side is Side.PARTNER]
        found = await views_of(actor, holds)
        told = await case_views.outputs_of(actor, case, RecordKind.JOINT_WORK, without=(), limit=MOST_TOLD)
        if found:
            audit.read(actor, "case_managements", None, count=len(found), shown={view.id for view in found})
        return OnConsents(running=found, told=told) if found or told else None


def summed_up(on: OnConsents) -> str:
    """What a service gives on the consent of another one, where it has none itself."""
    both = [view.other_service for view in on.running if view.state == CaseManagementStatus.ACTIVE]
    if both:
        said = gettext(
            "Co zapíšete do společných plánů, cílů, kroků a výstupů, vidí i služba {service}: na souhlasu, který zapsala ona."
        )
        return said.format(service=", ".join(dict.fromkeys(both)))
    return gettext("Se společnou prací služeb souhlasil klient u druhé služby. Kdy běžela, je níže.") if on.told else ""


async def count_crossing(actor: Actor) -> list[JointCount]:
    """(in unit) The same of the whole service by the other service; nothing for who is in no team."""
    return await repository.count_crossing(actor) if in_team(actor) else []


async def consents_running(actor: Actor, other_service_id: UUID, cases: Collection[UUID]) -> list[UUID]:
    """(in unit) The consents of the actor's service on which joint work with these cases of another service runs."""
    return await repository.list_running_consents(actor, other_service_id, cases)


async def consents_worked_on(actor: Actor, other_service_id: UUID, cases: Collection[UUID]) -> list[UUID]:
    """(in unit) The same of joint work that runs or ran, also of what was closed or has another wording now."""
    return await repository.list_worked_consents(actor, other_service_id, cases)
