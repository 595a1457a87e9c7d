"""The clock of what belongs elsewhere: there, and its notifier told, without delay (D3 of domain reference 1.17)."""

from uuid import UUID

from cases.deadlines import rules as clock
from cases.deadlines import service as deadlines
from cases.deadlines.rules import AT_TWO, DeadlineKind
from kernel.actor import Actor
from kernel.clock import now
from kernel.web.i18n import N_
from services.competence import rules
from services.competence.rules import PassedOnBy
from services.intake import views as intake_views
from services.intake.service.terms import known

PASSED_ON = DeadlineKind(
    key="competence.passed_on",
    number="D3",
    alone=True,  # the notice is not ours any more, and no case has it
    title=N_("Postoupit oznámení a vyrozumět oznamovatele"),
    term=lambda at, settings: (
        clock.same_day(at)
        if settings[rules.PASS_ON_DEADLINE] is PassedOnBy.SAME_DAY
        else clock.next_day(at, working=True)
    ),
    of=(rules.PASS_ON_DEADLINE,),
    url="/notices/{about_id}/competence/steps",
    names=intake_views.names_of_notices,
    known=known,
    internal=True,
    warns=AT_TWO,
    act=N_("Dokončit postoupení"),
)
"""D3: "neprodleně" has no number in the standards; the day is the agency's own."""


async def follow(actor: Actor, notice_id: UUID, *, waits: bool) -> None:
    """(in unit) What is decided runs until it is there and the notifier knows."""
    if waits:
        await deadlines.start(actor, PASSED_ON, notice_id, at=now(), worker_id=actor.worker_id)
    else:
        await deadlines.end(actor, notice_id, PASSED_ON)


async def void(actor: Actor, notice_id: UUID) -> None:
    """(in unit) It is ours after all: nothing is to be forwarded."""
    await deadlines.end(actor, notice_id, PASSED_ON, void=True)
