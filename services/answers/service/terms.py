"""The clock of an obliged notifier who asks (D16 of domain reference 1.17)."""

from datetime import datetime, timedelta

from cases.deadlines import rules as clock
from cases.deadlines import service as deadlines
from cases.deadlines.rules import DeadlineKind
from cases.deadlines.views import running
from kernel.actor import Actor
from kernel.web.i18n import N_
from services.intake import views as intake_views
from services.intake.events import NoticeAssigned, NoticeJoined, NoticePassedOn
from services.intake.schemas import StoredNotice
from services.intake.service.terms import handed_at, known

DAYS = 30
ANSWERED = DeadlineKind(
    key="notifier.answered",
    number="D16",
    title=N_("Odpovědět oznamovateli"),
    term=lambda asked_at, _: clock.days_later(asked_at, DAYS),
    url="/notices/{about_id}/report",
    names=intake_views.names_of_notices,
    known=known,
    warns=timedelta(days=5),
    act=N_("Odpovědět"),
    hands=handed_at,
)
"""D16: 30 days from the request of a body with the duty to notify (§ 10(4) of Act 359/1999; UNVERIFIED), and from a notice whose
notifier wishes for a report, until somebody notes what that was."""


async def follow(actor: Actor, notice: StoredNotice, *, since: datetime | None, answered: bool) -> None:
    """(in unit) What was asked `since` runs, of two that wait the first one asked. What ran before is met if that was `answered`,
    else it is void: a wish that turns out to be a request, or of nobody with the duty to notify.
    """
    runs = [each for each in (await running(actor, [notice.id])).get(notice.id, []) if each.kind == ANSWERED.key]
    if any(each.started_at == since for each in runs):
        return
    await deadlines.end(actor, notice.id, ANSWERED, void=not answered)
    if since is not None:
        worker_id = notice.assigned_to or actor.worker_id
        await deadlines.start(actor, ANSWERED, notice.id, at=since, worker_id=worker_id)


async def handed_over(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """(in unit) Whoever has the notice now answers."""
    await deadlines.hand(actor, [event.notice_id], event.worker_id)


async def passed_on(actor: Actor, event: NoticePassedOn) -> None:
    """(in unit) What belongs to another authority is answered there."""
    await deadlines.end(actor, event.notice_id, ANSWERED, void=True)
