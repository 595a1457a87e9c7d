"""The clock of registration (D4 of domain reference 1.17), and what follows from where a notice goes."""

from uuid import UUID

from cases.deadlines import service as deadlines
from cases.deadlines import views as deadlines_views
from cases.deadlines.rules import AT_TWO, DeadlineKind
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import prague_date
from kernel.web.i18n import N_
from services.intake import views as intake_views
from services.intake.events import (
    NoticeAssigned,
    NoticeChildFiled,
    NoticeJoined,
    NoticePassedOn,
    NoticeRecorded,
    NoticeTakenBack,
)
from services.intake.service.terms import handed_at, known
from services.registers import repository, rules
from services.registers.access import RegisterPermission, may, may_register
from services.registers.tables import Ending, RegisterKind
from services.registers.views import MOST_OF_NOTICE, registers_of

from .entries import begin_entry, end_entries, name_file

REGISTERED = DeadlineKind(
    key="notice.registered",
    number="D4",
    title=N_("Zaevidovat oznámení"),
    term=rules.registered_by,
    of=(rules.REGISTERED_BY,),
    url="/notices/{about_id}/registration",
    names=intake_views.names_of_notices,
    known=known,
    internal=True,
    warns=AT_TWO,
    act=N_("Zaevidovat"),
    acts=may_register,
    hands=handed_at,
)
"""D4: "neodkladně" [S003]; the term is the authority's own."""


async def recorded(actor: Actor, event: NoticeRecorded) -> None:
    """What was recorded is registered without delay; until somebody leads it whoever took it answers for it, if they may."""
    answers = actor.worker_id if may(actor, RegisterPermission.REGISTER) else None
    await deadlines.start(actor, REGISTERED, event.notice_id, at=now(), worker_id=answers)


async def waiting_to_be_registered(actor: Actor, most: int) -> list[UUID]:
    """(in unit) The notices that have no numbers yet and are to get them, first due first."""
    return await deadlines_views.abouts_of(actor, REGISTERED, most)


async def registered(actor: Actor, notice_id: UUID) -> None:
    """(in unit) A notice has its numbers."""
    await deadlines.end(actor, notice_id, REGISTERED)


async def handed_over(actor: Actor, event: NoticeAssigned | NoticeJoined) -> None:
    """Whoever got a notice answers for its registration."""
    await deadlines.hand(actor, [event.notice_id], event.worker_id)


async def joined(actor: Actor, event: NoticeJoined) -> None:
    """A notice that was joined to a case that was open already stands in the register of notices no more."""
    await _end_of_notice(actor, event.notice_id, Ending.JOINED)


async def passed_on(actor: Actor, event: NoticePassedOn) -> None:
    """What belongs to another authority is registered there, and stands in the register of notices here no more."""
    await deadlines.end(actor, event.notice_id, REGISTERED, void=True)
    await _end_of_notice(actor, event.notice_id, Ending(event.status))


async def taken_back(actor: Actor, event: NoticeTakenBack) -> None:
    """What is ours after all is entered anew where it had ended as another authority's, or still to be registered."""
    entries = await repository.list_entries_of(actor, event.notice_id, limit=MOST_OF_NOTICE)
    if not entries:
        await deadlines.start(actor, REGISTERED, event.notice_id, at=now())
        return
    today, registers = prague_date(now()), await registers_of(actor)
    gone = {each.register for each in entries if each.ending in (Ending.FORWARDED, Ending.REFERRED)}
    for code, register in rules.of_kind(registers, RegisterKind.NOTICE, today).items():
        if code in gone and not any(each.register == code and each.ended_on is None for each in entries):
            await begin_entry(actor, register, notice_id=event.notice_id, on=today)


async def _end_of_notice(actor: Actor, notice_id: UUID, ending: Ending) -> None:
    today = prague_date(now())
    entries = await repository.list_entries_of(actor, notice_id, limit=MOST_OF_NOTICE)
    await end_entries(actor, [each for each in entries if each.kind == RegisterKind.NOTICE], ending, on=today)


async def filed(actor: Actor, event: NoticeChildFiled) -> None:
    """A further child that stood in a register before it had a case: that goes by the mark of its file."""
    await name_file(actor, event.case_id)
