"""What the tests of notices share: the authority at work."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from app.testing.world import World
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.clock import now
from kernel.db import unit_of_work
from services.intake import service
from services.intake.schemas import (
    AssignedNotice,
    AssignNotice,
    JoinNotice,
    NotifierView,
    RecordedNotice,
    RecordNotice,
    ShowNotifier,
)
from services.protection import service as protection
from services.protection.schemas import AssessUrgency


class Office:
    """Short words for what many tests need."""

    notifier_name = "Drahomíra Zvěřinová"
    notifier_relation = "sousedka z přízemí"
    notifier_contact = "+420 000 000 071"

    def __init__(self, world: World) -> None:
        self.world = world

    def actor(self, name: str) -> Actor:
        """An actor of the world."""
        return self.world.actor(name)

    def phone(self, **changes: Any) -> RecordNotice:
        """A notice by a caller who gave their name; everything asked."""
        order: dict[str, Any] = {
            "received_at": now(),
            "child_description": "Dívka asi 7 let, chodí do druhé třídy.",
            "child_name_state": "answered",
            "child_given_name": "Eliška",
            "child_family_name": "Vránová",
            "child_address": "Lipová 12, Lipnice pod Hájem",
            "caregivers": "Matka Markéta pracuje na směny.",
            "subject": "Z bytu je večer slyšet křik.",
            "other_children_state": "unknown",
            "notifier_name": self.notifier_name,
            "notifier_relation": self.notifier_relation,
            "notifier_contact": self.notifier_contact,
            "confidentiality_explained": True,
            "disclosure_explained": True,
        }
        return RecordNotice(**{**order, **changes})

    def anonymous(self, **changes: Any) -> RecordNotice:
        """The same call by somebody who gives neither name nor contact."""
        refused = {"notifier_name_state": "refused", "notifier_contact_state": "refused"}
        return self.phone(**{**refused, "notifier_name": "", "notifier_contact": "", **changes})

    def case_for(self, worker: str, **changes: Any) -> AssignNotice:
        """The order of the head: a case for a worker of the world."""
        order: dict[str, Any] = {
            "identity": ClientIdentity(given_name="Eliška", family_name="Vránová", birth_date=date(2019, 7, 21)),
            "key_worker_id": self.world.people[worker].worker_id,
        }
        return AssignNotice(**{**order, **changes})

    async def record(self, by: str = "spod_intake", **changes: Any) -> RecordedNotice:
        """Somebody takes a notice down."""
        return await service.record_notice(self.actor(by), self.phone(**changes))

    async def assign(
        self, notice_id: UUID, to: str = "spod_coordinator", *, version: int = 1, **changes: Any
    ) -> AssignedNotice:
        """The head opens a case from a notice."""
        order = self.case_for(to, **changes)
        return await service.assign_notice(self.actor("spod_head"), notice_id, order, version=version)

    async def join(
        self, notice_id: UUID, case_id: UUID | None, *, version: int = 1, summary: str = ""
    ) -> AssignedNotice:
        """The head joins a notice to a case."""
        order = JoinNotice(case_id=case_id, summary=summary)
        return await service.join_notice(self.actor("spod_head"), notice_id, order, version=version)

    async def judge(self, notice_id: UUID, by: str = "spod_coordinator", *, version: int = 0, **changes: Any) -> UUID:
        """Somebody judges how urgent a notice is, which was judged so often: it is not. They read all that was added and answered."""
        async with unit_of_work(self.actor(by)) as unit:
            version += await unit.connection.fetchval(
                "SELECT (SELECT count(*) FROM notice_addition WHERE notice_id = $1) + (SELECT count(*) FROM urgency_question q"
                " JOIN urgency_answer a ON a.question_id = q.id WHERE q.notice_id = $1)",
                notice_id,
            )
        said = {"result": "not_urgent", "child_asked": "not_met", "best_interest": "Zůstat doma s matkou.", **changes}
        return await protection.assess_urgency(self.actor(by), notice_id, AssessUrgency(**said), version=version)

    async def show(self, actor: str, notice_id: UUID, reason: str = "clarify") -> NotifierView:
        """Somebody looks at who made a notice."""
        return await service.show_notifier(self.actor(actor), notice_id, ShowNotifier(reason=reason))


@pytest.fixture
def office(world: World) -> Office:
    """The authority of the world at work."""
    return Office(world)
