"""What a notifier asked goes along with their notice to the authority that answers it then; who they are goes apart, as ever."""

from uuid import UUID

from kernel.actor import Actor
from kernel.clock import now
from kernel.events import record
from kernel.ids import new_id
from services.answers import repository, rules, views
from services.answers.events import ReportAsked
from services.answers.schemas import CarriedRequest, CarriedRequests
from services.answers.service import follow, held
from services.answers.tables import NotifierRequest


async def parcel_of(actor: Actor, notice_id: UUID) -> CarriedRequests | None:
    """(in unit) All that was asked about a notice, for an act with its own right; None when nobody asked."""
    rows = await repository.list_requests(actor, notice_id, limit=views.MOST)
    done = {each.request_id for each in await repository.list_answers(actor, notice_id, limit=views.MOST)}
    return (
        CarriedRequests(
            requests=[
                CarriedRequest(
                    asked_at=row.asked_at, how=row.how, obliged=row.obliged, answered=rules.is_answered(row, done)
                )
                for row in rows
            ]
        )
        if rows
        else None
    )


async def take(actor: Actor, notice_id: UUID, parcel: CarriedRequests) -> None:
    """(in unit) What was asked there waits here from the day on which it was asked, as far as nobody answered it (D16).

    By the system of the service: nobody here noted it.
    """
    for each in parcel.requests:
        request_id = new_id()
        await repository.insert_request(
            NotifierRequest(
                id=request_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                asked_at=each.asked_at,
                how=each.how.value,
                obliged=each.obliged,
                noted_by=None,
                noted_at=now(),
                answered_there=each.answered,
            )
        )
        asked = ReportAsked(
            notice_id=notice_id,
            case_id=None,
            request_id=request_id,
            asked_at=each.asked_at,
            how=each.how.value,
            obliged=each.obliged,
        )
        await record(actor, asked)
    if (notice := await held(actor, notice_id)) is not None:
        await follow(actor, notice)
