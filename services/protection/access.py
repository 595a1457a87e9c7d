"""Who may judge a notice, and read what was judged of it (domain reference 1.6, 1.18).

Whoever reads a notice reads what was judged of it. The key worker judges it; before anybody has it, whoever received it;
of a visit on call whoever received it tells also later, as nobody else was there; the heads of the unit and of the department always. Whoever judges may
ask; who is asked reads the notice until they answer, and answers. Of a notice that belongs to another authority nobody judges
any more; as long as a child of it is in danger whom nobody has helped, they read it and take the steps (ADR 0078). Judgements and
steps stay here: who would read the notice had it not gone reads them further on, without it.
"""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

import msgspec

from cases.deadlines import views as deadlines_views
from kernel.actor import Actor
from kernel.exceptions import About
from kernel.web.i18n import N_
from services.intake.access import (
    PASSED_ON,
    IntakePermission,
    NoticeHold,
    notice_for,
    read_before,
    refuse_who_stood_in,
    why_not,
)
from services.intake.exceptions import PassedOnMeanwhile
from services.intake.tables import Channel
from tenants.rules import UNIT_HEADS
from tenants.tables import Role

from . import repository
from .exceptions import QuestionLapsed, QuestionTakenBack

MOST_QUESTIONS = 100  # of one notice


class ProtectionPermission(StrEnum):
    """What can be done with the judgement of a notice."""

    READ = "urgency.read"
    ASSESS = "urgency.assess"
    VISIT = "urgency.visit"
    TAKE_STEP = "urgency.take_step"
    ASK = "urgency.ask"
    ANSWER = "urgency.answer"
    ASSESS_BASICALLY = "basic.assess"


class Relation(StrEnum):
    """How a worker stands to a notice that is to be judged."""

    ANY = "any"
    RECEIVED = "received"  # and nobody has it yet
    ASSIGNED = "assigned"
    SUBSTITUTE = "substitute"  # of whom it is assigned to
    ON_CALL = "on_call"  # received it on call, whoever has it by now


_P = ProtectionPermission
_ALL = frozenset({_P.ASSESS, _P.VISIT, _P.TAKE_STEP, _P.ASK})
_ENROLS = _ALL | {_P.ASSESS_BASICALLY}
_COORDINATORS = (Role.CASE_COORDINATOR, Role.YOUTH_CURATOR, Role.FOSTER_CARE_WORKER)

RIGHTS: dict[tuple[Role, Relation], frozenset[ProtectionPermission]] = {
    **{(role, Relation.ANY): _ENROLS for role in (*UNIT_HEADS, Role.DEPARTMENT_HEAD)},
    **{(role, Relation.ASSIGNED): _ENROLS for role in _COORDINATORS},
    **{(role, Relation.SUBSTITUTE): _ENROLS for role in _COORDINATORS},
    **{(role, Relation.RECEIVED): _ENROLS for role in _COORDINATORS},  # once they lead it
    **{(role, Relation.RECEIVED): _ALL for role in (Role.INTAKE_WORKER, Role.ON_CALL_WORKER)},
    **{
        (role, Relation.ON_CALL): frozenset({_P.VISIT})
        for role in (*_COORDINATORS, Role.INTAKE_WORKER, Role.ON_CALL_WORKER)
    },
}
"""Role × relation → rights beyond reading, which goes with the notice; the matrix test reads this table."""


ASKED: dict[str, tuple[Role, ...]] = {
    "colleague": (*_COORDINATORS, Role.INTAKE_WORKER, Role.ON_CALL_WORKER),
    "head": UNIT_HEADS,
    "department_head": (Role.DEPARTMENT_HEAD,),
}
"""Who may be asked, in the order of S001: a colleague, then the head, then the department head."""


ANSWERING = frozenset(role for roles in ASKED.values() for role in roles)
"""The same in one; who holds none of them any more will not answer."""


class JudgedHold(msgspec.Struct, frozen=True, kw_only=True):
    """A notice an actor got hold of, and what they may do about its judgement."""

    notice: NoticeHold
    permissions: frozenset[ProtectionPermission]

    @property
    def reads_notice(self) -> bool:
        """Whether the actor reads the notice itself, too: of one that left they do not."""
        return IntakePermission.READ in self.notice.permissions


def permissions(actor: Actor, hold: NoticeHold) -> frozenset[ProtectionPermission]:
    """Everything the actor may do about the judgement of a notice."""
    if IntakePermission.READ not in hold.permissions:
        return frozenset({_P.READ}) if read_before(actor, hold.row) else frozenset()
    if hold.row.status in PASSED_ON:
        return frozenset({_P.READ})
    return _rights(actor, hold)


def _rights(actor: Actor, hold: NoticeHold) -> frozenset[ProtectionPermission]:
    relations = [Relation.ANY]
    if actor.worker_id is not None and actor.worker_id in (hold.row.assigned_to, *hold.row.further_to):
        relations.append(Relation.ASSIGNED)
    if not hold.row.leaders.isdisjoint(hold.row.stood_in_for):
        relations.append(Relation.SUBSTITUTE)
    if hold.row.assigned_to is None and actor.worker_id in hold.row.taken_by:
        relations.append(Relation.RECEIVED)
    if hold.row.channel is Channel.ON_CALL and actor.worker_id in hold.row.taken_by:
        relations.append(Relation.ON_CALL)
    held = {_P.READ}
    for role in actor.roles:
        for relation in relations:
            held |= RIGHTS.get((Role(role), relation), frozenset())
    return frozenset(held)


def confirms_for_others(actor: Actor) -> bool:
    """Whether the actor says for the authority that another one has a child."""
    return actor.has_role(*UNIT_HEADS, Role.DEPARTMENT_HEAD)


async def in_danger(actor: Actor, notice_ids: Collection[UUID]) -> set[UUID]:
    """(in unit) In which of these notices somebody is urgent whom nobody has helped yet."""
    parts = {row.id: row.notice_id for row in await repository.list_parts(actor, notice_ids)}
    runs = await deadlines_views.running(actor, parts) if parts else {}
    return {parts[each] for each in runs}


async def judged_for(
    actor: Actor, notice_id: UUID, permission: ProtectionPermission, *, lock: bool = False
) -> JudgedHold:
    """(in unit) Get a notice for something about its judgement.

    Raises NotThere when the actor may not know that it exists, NotAllowed when they may know but not do this.
    """
    hold = await notice_for(actor, notice_id, IntakePermission.SEE, lock=lock)
    held = permissions(actor, hold)
    asks = _P.READ in held and hold.row.status not in PASSED_ON
    if asks and actor.worker_id and await repository.list_open_for(actor, actor.worker_id, [notice_id]):
        held |= {_P.ANSWER}
    if hold.row.status in PASSED_ON and _P.READ in held and await in_danger(actor, [notice_id]):
        held |= _rights(actor, hold) & {_P.TAKE_STEP}
    if permission is _P.ANSWER and permission not in held:
        await _refuse_answer(actor, hold)
    if permission not in held:
        await refuse_who_stood_in(actor, hold.row)
        raise why_not(actor, hold.row, lambda then: permission in permissions(actor, then))
    return JudgedHold(notice=hold, permissions=held)


async def _refuse_answer(actor: Actor, hold: NoticeHold) -> None:
    """(in unit) Whoever was asked is told why nobody waits for their answer. Raises QuestionTakenBack, QuestionLapsed, PassedOnMeanwhile."""
    asked = [
        row
        for row in await repository.list_questions(actor, hold.id, limit=MOST_QUESTIONS)
        if row.asked_of == actor.worker_id and row.answered_at is None
    ]
    about = About(N_("Otevřít oznámení"), f"/notices/{hold.id}", f"/api/v1/notices/{hold.id}")
    if not asked:
        return
    if hold.row.status in PASSED_ON:
        raise PassedOnMeanwhile(about=about)
    raise (QuestionLapsed if asked[-1].lapsed else QuestionTakenBack)(about=about)
