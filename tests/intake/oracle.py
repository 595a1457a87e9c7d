"""The oracle: notices that somebody took down, and who got the case, if anybody."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing import oracle
from app.testing.oracle import AUTHORITY, HEADS, LEADERS, MAY, OF, UNKNOWN, Row, ids_of, listed, may
from app.testing.world import PEOPLE
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission, notice_for
from services.intake.schemas import AssignNotice, RecordNotice


@st.composite
def calls(draw: st.DrawFn) -> SimpleNamespace:
    home = draw(st.sampled_from(["spod", "javorec_spod"]))
    return SimpleNamespace(
        home=home,
        received_by=draw(st.sampled_from([name for name in OF[home] if PEOPLE[name][2] != "mailroom"])),
        assigned_to=draw(st.none() | st.sampled_from(LEADERS[home])),
    )


def drawn(draw: st.DrawFn, plan: SimpleNamespace) -> None:
    plan.calls = draw(st.lists(calls(), max_size=2))


def everything(plan: SimpleNamespace) -> None:
    plan.calls = [
        SimpleNamespace(home="spod", received_by="spod_intake", assigned_to="spod_coordinator"),
        SimpleNamespace(home="spod", received_by="spod_coordinator2", assigned_to=None),
    ]


@dataclass
class Notice:
    """A notice: who took it down, and who leads its case."""

    id: UUID
    home: str
    received_by: UUID
    assigned_to: UUID | None = None


class Play(oracle.Play):
    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.notices: list[Notice] = []

    async def begin(self, plan: SimpleNamespace) -> None:
        await super().begin(plan)
        for call in plan.calls:
            await self._called(call)

    async def _called(self, call: SimpleNamespace) -> None:
        order = RecordNotice(
            received_at=now(),
            child_description="dítě",
            notifier_name="Sousedka",
            confidentiality_explained=True,
            disclosure_explained=True,
        )
        made = await intake.record_notice(self.actor(call.received_by), order)
        notice = Notice(made.id, call.home, self.workers([call.received_by])[0])
        self.notices.append(notice)
        if call.assigned_to:
            worker = notice.assigned_to = self.workers([call.assigned_to])[0]
            order = AssignNotice(identity=ClientIdentity(family_name="Vrána"), key_worker_id=worker)
            head = self.actor(HEADS[call.home])
            where = await intake.assign_notice(head, made.id, order, version=1)
            await self.know_case(head, where.case_id, call.home, worker)


class Oracle(oracle.Oracle):
    of_service = frozenset({"notice", "assignment_basis"})

    def knows_notice(self, notice: Notice) -> bool:
        return notice.home == self.service and self.role in AUTHORITY

    def reads_notice(self, notice: Notice) -> bool:
        """The head reads all, who received it or leads its case this one; the mailroom none."""
        if not self.knows_notice(notice) or self.role == "mailroom":
            return False
        received = notice.received_by == self.actor.worker
        leads = notice.assigned_to == self.actor.worker and self.role == "case_coordinator"
        return self.role == "unit_head" or received or leads

    def expects(self) -> dict[str, Any]:
        notices = self.facts.notices
        known = {notice.id for notice in notices if self.knows_notice(notice)}
        expected = super().expects() | {"notices": known if self.role in AUTHORITY else None}
        for notice in notices:
            knows = self.knows_notice(notice)
            expected[f"see notice {notice.id}"] = MAY if knows else UNKNOWN
            expected[f"read notice {notice.id}"] = self.level(knows, self.reads_notice(notice))
        return expected

    async def lists(self) -> dict[str, Any]:
        notices = await listed(intake_views.list_notices(self.actor, limit=100), ids_of)
        return await super().lists() | {"notices": notices}

    async def asks(self) -> dict[str, Any]:
        said = await super().asks()
        for notice in self.facts.notices:
            said[f"see notice {notice.id}"] = await may(notice_for(self.actor, notice.id, IntakePermission.SEE))
            said[f"read notice {notice.id}"] = await may(notice_for(self.actor, notice.id, IntakePermission.READ))
        return said

    def row_of_notifier_identity(self, row: Row, own: bool) -> bool:
        notice = next(each for each in self.facts.notices if each.id == row["notice_id"])
        close = self.actor.worker_id is not None and self.actor.worker_id in (notice.received_by, notice.assigned_to)
        return own and (self.role == "unit_head" or close)
