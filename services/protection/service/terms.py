"""The clock of what is urgent: intervention without delay (D6 of domain reference 1.17)."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from cases.cases.events import KeyWorkerChanged
from cases.deadlines import rules as clock
from cases.deadlines import service as deadlines
from cases.deadlines import views as deadlines_views
from cases.deadlines.rules import DeadlineKind
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.i18n import N_
from services.intake import views as intake_views
from services.intake.access import PASSED_ON, NoticeHold
from services.intake.events import NoticeAssigned, NoticeJoined, NoticePassedOn, NoticeTakenBack
from services.intake.service import terms as intake_terms
from services.protection import repository, rules, views
from services.protection.schemas import StoredAssessment
from services.protection.tables import Result


async def known(actor: Actor, assessment_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) Those of these judgements whose notice the actor may know of; nothing of them is shown."""
    of = await views.notices_of(actor, assessment_ids)
    notices = await intake_terms.known(actor, set(of.values())) if of else set()
    return {assessment_id for assessment_id, notice_id in of.items() if notice_id in notices}


HALF_AN_HOUR = timedelta(minutes=30)
"""Before its end: long enough to go there, call somebody or hand it over, and no longer, for of two hours it takes a quarter."""
INTERVENED = DeadlineKind(
    key=rules.INTERVENED,
    number="D6",
    title=N_("Zasáhnout u naléhavého oznámení"),
    term=lambda at, settings: clock.hours_later(at, settings[rules.INTERVENTION_HOURS]),
    of=(rules.INTERVENTION_HOURS,),
    url="/urgency/{about_id}",
    names=views.names_of,
    known=known,
    internal=True,
    warns=HALF_AN_HOUR,
    urgent=True,
    act=N_("Co teď: kroky"),
)
"""D6: "bezodkladně" has no number in the law or the standards; the hours are the agency's own. It runs for a child, and so for
the judgement by which the child is urgent."""


async def judged(actor: Actor, hold: NoticeHold, child_id: UUID | None, assessment_id: UUID) -> None:
    """(in unit) A child that is urgent by now is to be helped, once, and once more after each new information that was judged; one that is
    not any more is not.

    As long as nobody has the notice whoever judged it answers for that, as the standard says of who took it [S001 8a].
    """
    rows = await repository.list_assessments(actor, hold.id, limit=views.MOST)
    of_child = [row for row in rows if row.child_id == child_id]
    if of_child[0].result != Result.URGENT:
        await _end(actor, of_child, void=True)
    elif child_id in await _left(actor, hold):
        await deadlines.start(actor, INTERVENED, assessment_id, at=now(), worker_id=await _whose(actor, hold, child_id))


async def intervened(actor: Actor, hold: NoticeHold, child_id: UUID | None, happened_at: datetime) -> None:
    """(in unit) Somebody took a step for a child: the first one since it was judged urgent ends its clock. Where that was before new
    information by which the child was judged urgent again, the clock of that judgement runs on."""
    rows = [
        row for row in await repository.list_assessments(actor, hold.id, limit=views.MOST) if row.child_id == child_id
    ]
    asked = (await views.standing_of(actor, hold)).reopened.get(child_id)
    if asked is not None and rows and rows[0].result != Result.URGENT and not rules.is_after(happened_at, asked):
        return
    await _end(actor, [row for row in rows if rules.is_after(happened_at, row.known_at)])
    helped = asked is not None and rules.is_after(happened_at, asked)
    if not helped and (again := (await _left(actor, hold)).get(child_id)):
        worker_id = await _whose(actor, hold, child_id)
        await deadlines.start(actor, INTERVENED, again.id, at=again.assessed_at, worker_id=worker_id)


async def _whose(actor: Actor, hold: NoticeHold, child_id: UUID | None) -> UUID:
    """Who is to help a child: whoever leads its case, or that of the notice, else who says that it is urgent."""
    own = (await intake_views.child_cases(actor, hold.id)).get(child_id) if child_id is not None else None
    return own.worker_id if own is not None else hold.row.assigned_to or actor.worker


async def _left(actor: Actor, hold: NoticeHold) -> dict[UUID | None, StoredAssessment]:
    """(in unit) Who is urgent, has no clock, and was not helped since that is known, with the judgement that holds."""
    rows = await repository.list_assessments(actor, hold.id, limit=views.MOST)
    last: dict[UUID | None, StoredAssessment] = {}
    for row in rows:
        last.setdefault(row.child_id, row)
    judgements = await repository.list_judgements(actor, hold.id, limit=views.MOST)
    added = await intake_views.additions_of(actor, hold)
    steps = [
        row
        for row in await repository.list_steps(actor, hold.id, limit=views.MOST)
        if rules.helps_now(row.step, elsewhere=hold.row.status in PASSED_ON)
    ]
    runs = await deadlines_views.running(actor, [row.id for row in rows])
    clocks = {row.child_id for row in rows if row.id in runs}
    return {
        child: row
        for child, row in last.items()
        if row.result == Result.URGENT
        and child not in clocks
        and not rules.dealt_with(child, rows, judgements, added, steps)
    }


async def _end(actor: Actor, rows: Iterable[StoredAssessment], *, void: bool = False) -> None:
    for running in await deadlines_views.running(actor, [row.id for row in rows]):
        await deadlines.end(actor, running, INTERVENED, void=void)


async def handed_over(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """Whoever got a notice answers for what runs for its children."""
    await deadlines.hand(actor, await repository.list_of_notices(actor, [event.notice_id]), event.worker_id)


async def follow(actor: Actor, event: KeyWorkerChanged) -> None:
    """What runs for the children of the notices of a case is its new key worker's."""
    mine = await repository.list_ids_of_case(actor, event.case_id, limit=views.MOST)
    await deadlines.hand(actor, mine, event.to_worker_id)


async def filed(actor: Actor, notice_id: UUID, child_id: UUID, worker_id: UUID) -> None:
    """(in unit) What runs for a further child is whose who leads its case."""
    rows = await repository.list_assessments(actor, notice_id, limit=views.MOST)
    await deadlines.hand(actor, [row.id for row in rows if row.child_id == child_id], worker_id)


async def passed_on(actor: Actor, event: NoticePassedOn) -> None:
    """What another authority has is dealt with there. Until then a child in danger is helped here: its clock goes on, and without
    somebody who leads the case the heads answer for it (§ 15 of Act 359/1999). It begins again for who is asked about anew: nobody judges
    that here any more, and no step of before helps against what was learnt since."""
    if not event.delivered:
        if (hold := await _hold(actor, event.notice_id)) is not None:
            stands = await views.standing_of(actor, hold)
            for child in [each for each in stands.anew if each in stands.last]:
                await deadlines.start(actor, INTERVENED, stands.last[child].id, at=now())
        return
    for assessment_id in await repository.list_of_notices(actor, [event.notice_id]):
        await deadlines.end(actor, assessment_id, INTERVENED, void=True)


async def taken_back(actor: Actor, event: NoticeTakenBack) -> None:
    """Whoever is urgent in what is ours after all is helped here, and whoever is threatened acutely is judged at once: that the other
    authority had a child ceases to hold (`helps_now`)."""
    hold = await _hold(actor, event.notice_id)
    if hold is None:
        return
    stands = await views.standing_of(actor, hold)
    await _end(
        actor,
        [stands.last[each] for each in stands.acute if each in stands.last and each not in stands.urgent],
        void=True,
    )
    for each in (await _left(actor, hold)).values():
        await deadlines.start(actor, INTERVENED, each.id, at=now())


async def _hold(actor: Actor, notice_id: UUID) -> NoticeHold | None:
    row = await intake_views.row_of(actor, notice_id)
    return NoticeHold(id=notice_id, row=row, permissions=frozenset()) if row is not None else None
