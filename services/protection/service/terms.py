"""The clock of what is urgent: intervention without delay (D6 of domain reference 1.17)."""

from uuid import UUID

from cases.deadlines import rules as clock
from cases.deadlines import service as deadlines
from cases.deadlines.rules import DeadlineKind
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.i18n import N_
from services.intake import views as intake_views
from services.intake.events import NoticeAssigned, NoticeJoined, NoticePassedOn
from services.intake.service.terms import known
from services.intake.views import UrgencySign
from services.protection import repository, rules, views
from services.protection.tables import StepOutcome

INTERVENED = DeadlineKind(
    key="urgency.intervened",
    number="D6",
    title=N_("Zasáhnout u naléhavého oznámení"),
    term=lambda at, settings: clock.hours_later(at, settings[rules.INTERVENTION_HOURS]),
    of=(rules.INTERVENTION_HOURS,),
    url="/notices/{about_id}/urgency/steps",
    names=intake_views.names_of_notices,
    known=known,
    internal=True,
    urgent=True,
    act=N_("Co teď: kroky"),
)
"""D6: "bezodkladně" has no number in the law or the standards; the hours are the agency's own."""


async def judged(actor: Actor, notice_id: UUID, worker_id: UUID | None) -> None:
    """(in unit) What is urgent by now is to be dealt with, once; what is not any more is not."""
    if (await views.signs_of(actor, [notice_id])).get(notice_id) != UrgencySign.URGENT:
        await deadlines.end(actor, notice_id, INTERVENED, void=True)
        return
    steps = await repository.list_steps(actor, notice_id, limit=views.MOST)
    if not any(row.outcome == StepOutcome.DONE for row in steps):
        await deadlines.start(actor, INTERVENED, notice_id, at=now(), worker_id=worker_id)


async def intervened(actor: Actor, notice_id: UUID) -> None:
    """(in unit) Somebody took the first step."""
    await deadlines.end(actor, notice_id, INTERVENED)


async def handed_over(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """Whoever got a notice answers for what runs for it."""
    await deadlines.hand(actor, [event.notice_id], event.worker_id)


async def passed_on(actor: Actor, event: NoticePassedOn) -> None:
    """What belongs to another authority is dealt with there."""
    await deadlines.end(actor, event.notice_id, INTERVENED, void=True)
