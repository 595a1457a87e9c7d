"""The oracle: clients at meetings, and the plans that come of them."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing import oracle
from app.testing.oracle import HEADS, MAY, UNKNOWN, Row, found, ids_of, listed, may
from kernel.actor import Actor
from kernel.clock import now
from kernel.legal_time import start_of_day, today_in_prague
from services.meetings import service as meetings
from services.meetings import views as meeting_views
from services.meetings.access import MeetingPermission, item_for, meeting_for
from services.meetings.schemas import ConveneMeeting, StepOrder, WriteItem


def drawn(draw: st.DrawFn, plan: SimpleNamespace) -> None:
    for one in plan.files:
        for said in one.said:
            said.meeting = draw(st.sampled_from(["concluded", "concluded", "open", "none"]))


def everything(plan: SimpleNamespace) -> None:
    for one in plan.files:
        for said in one.said:
            said.meeting = "concluded"


@dataclass
class Item:
    """A client at a meeting."""

    id: UUID
    meeting_id: UUID
    management: Any
    step_for_partner: bool = False


class Play(oracle.Play):
    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.items: list[Item] = []

    async def joined(self, head: Actor, management: Any, said: SimpleNamespace, partner: str) -> None:
        await super().joined(head, management, said, partner)
        if said.meeting != "none":
            await self._meet(head, management, partner, conclude=said.meeting == "concluded")

    async def after_jobs(self) -> None:
        """The output goes to the partner: what a client says later takes away nothing that was settled before."""
        await super().after_jobs()
        for item in self.items:
            theirs = item.management.theirs
            if item.step_for_partner and theirs:
                head = self.actor(HEADS[theirs.home])
                await self.learn_tasks(head, theirs, expect=1)

    async def _meet(self, head: Actor, management: Any, partner: str, *, conclude: bool) -> None:
        order = ConveneMeeting(
            partner_service_id=self.world.services[management.consent.to],
            held_at=max(now() - timedelta(hours=1), start_of_day(today_in_prague())),
            participant_ids=[head.worker, *self.workers([HEADS[management.consent.to]])],
            agenda=[management.id],
        )
        meeting_id = await meetings.convene_meeting(head, order)
        (item,) = (await meeting_views.meeting_view(head, meeting_id)).items
        known = Item(item.id, meeting_id, management)
        self.items.append(known)
        if conclude:
            steps = [
                StepOrder(text="Zavolat", responsible_id=who, due_on=today_in_prague())
                for who in (head.worker, *self.workers([partner]))
            ]
            await meetings.write_item(head, item.id, WriteItem(plan="Bydlet doma.", steps=steps), version=1)
            await meetings.conclude_item(head, item.id, version=2)
            # who works in both services stands for the one that the consent names them in
            known.step_for_partner = True
            await self.learn_tasks(head, management.consent.file, expect=1)


class Oracle(oracle.Oracle):
    def at_meeting(self, item: Item) -> bool:
        consent = item.management.consent
        return self.in_team and self.service in (consent.file.home, consent.to)

    def sees_item(self, item: Item) -> bool:
        return self.side(item.management) is not None

    def expects(self) -> dict[str, Any]:
        items, case_managements = self.facts.items, self.facts.case_managements
        waiting = {each.id for each in case_managements if self.side(each) == "partner" and each.state == "proposed"}
        expected = super().expects() | {
            "meetings": {item.meeting_id for item in items if self.at_meeting(item)} if self.in_team else None,
            "waiting": waiting if self.in_team else None,
        }
        for case in self.facts.cases:
            knows = self.knows_case(case)
            plan = {
                each.id
                for each in case_managements
                if (self.side(each) == "owner" and each.consent.file is case)
                or (self.side(each) == "partner" and each.theirs is case)
            }
            expected[f"plan of {case.id}"] = plan if knows and self.in_team else self.level(knows, may=False)
        for item in items:
            expected[f"item {item.id}"] = MAY if self.sees_item(item) else UNKNOWN
            seen = {item.id} if self.sees_item(item) else set[UUID]()
            expected[f"meeting {item.meeting_id}"] = seen if self.at_meeting(item) else UNKNOWN
        return expected

    async def lists(self) -> dict[str, Any]:
        return await super().lists() | {
            "meetings": await listed(
                meeting_views.list_meetings(self.actor, limit=100), lambda view: ids_of(view.meetings)
            ),
            "waiting": await listed(
                meeting_views.list_meetings(self.actor, limit=100),
                lambda view: {each.case_management_id for each in view.waiting},
            ),
        }

    async def asks(self) -> dict[str, Any]:
        said = await super().asks()
        for item in self.facts.items:
            said[f"item {item.id}"] = await may(item_for(self.actor, item.id))
            seen = await found(meeting_for(self.actor, item.meeting_id, MeetingPermission.SEE_MEETING))
            said[f"meeting {item.meeting_id}"] = seen if isinstance(seen, str) else set[UUID]()
        return said

    async def looks(self, said: dict[str, Any]) -> dict[str, Any]:
        looked = await super().looks(said)
        for case in self.facts.cases:
            plan = await found(meeting_views.case_plan(self.actor, case.id))
            looked[f"plan of {case.id}"] = (
                plan if isinstance(plan, str) else {each.view.id for each in plan.case_managements}
            )
        for item in self.facts.items:
            if said[f"meeting {item.meeting_id}"] != UNKNOWN:
                view = await meeting_views.meeting_view(self.actor, item.meeting_id)
                looked[f"meeting {item.meeting_id}"] = ids_of(view.items)
        return looked

    def row_of_team_meeting(self, row: Row, own: bool) -> bool:
        partner = row["partner_service_id"] == self.actor.service_id
        return self.works_jointly and (own or partner)

    def row_of_meeting_item(self, row: Row, own: bool) -> bool:
        return self.works_jointly and (own or self.as_partner(row["case_management_id"]))

    def row_of_joint_step(self, row: Row, own: bool) -> bool:
        """Steps of one's own stay when case management is over."""
        responsible = row["responsible_service_id"] == self.actor.service_id
        return own or responsible or self.as_partner(row["case_management_id"])

    def row_of_data_key(self, row: Row, own: bool) -> bool:
        """Keys of meetings are both services'."""
        meetings = {item.meeting_id for item in self.facts.items if item.management.consent.to == self.service}
        return super().row_of_data_key(row, own) or row["id"] in meetings
