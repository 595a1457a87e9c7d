"""The oracle: case management of two services."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing import oracle
from app.testing.oracle import MAY, TEAM, UNKNOWN, Row, may
from app.testing.world import PEOPLE, SERVICES
from kernel.actor import Actor, ActorKind
from services.case_management import service as case_management
from services.case_management.access import CaseManagementPermission, case_management_for
from services.case_management.schemas import AcceptCaseManagement, DeclineCaseManagement, ProposeCaseManagement


def drawn(draw: st.DrawFn, plan: SimpleNamespace) -> None:
    """What the partner answers to an offer of case management."""
    for one in plan.files:
        for said in one.said:
            said.answer = draw(st.sampled_from(["accept", "accept", "accept", "none", "decline"]))


def everything(plan: SimpleNamespace) -> None:
    for one in plan.files:
        for said in one.said:
            said.answer = "none" if one.key_worker == "osp_head" else "accept"


@dataclass
class CaseManagement:
    """Case management of two services."""

    id: UUID
    consent: Any
    named: list[str]
    state: str
    theirs: Any = None  # the case of the partner
    over: bool = False

    @property
    def ended(self) -> bool:
        """By something the client said; time needs no words."""
        return self.over or not self.consent.given

    @property
    def holds(self) -> bool:
        return self.consent.holds and not self.over


class Play(oracle.Play):
    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.case_managements: list[CaseManagement] = []

    async def agreed(self, head: Actor, consent: Any, said: SimpleNamespace) -> None:
        await super().agreed(head, consent, said)
        if said.kind == "case_management" and SERVICES[said.to][0] == SERVICES[consent.file.home][0]:
            await self._work_jointly(head, consent, said)

    async def ended(self, consent: Any) -> None:
        await super().ended(consent)
        for each in self.case_managements:
            each.over |= each.consent is consent

    async def joined(self, head: Actor, management: CaseManagement, said: SimpleNamespace, partner: str) -> None:
        """What the two services do together."""

    async def _work_jointly(self, head: Actor, consent: Any, said: SimpleNamespace) -> None:
        running = [each for each in self.case_managements if each.consent.file is consent.file]
        if any(each.consent.to == consent.to and each.holds and each.state != "declined" for each in running):
            return
        order = ProposeCaseManagement(version_no=1, client_version=1, consent_id=consent.id)
        case_management_id = await case_management.propose_case_management(head, consent.file.id, order)
        management = CaseManagement(case_management_id, consent, said.named, "proposed")
        self.case_managements.append(management)
        partner = next((name for name in said.named if PEOPLE[name][2] in TEAM), None)
        if partner is None or said.answer == "none":
            return
        if said.answer == "decline":
            management.state = "declined"
            await case_management.decline_case_management(
                self.actor(partner), case_management_id, DeclineCaseManagement(reason="Nemáme místo."), version=1
            )
            return
        management.state = "active"
        management.theirs = await self.open_case(said.to, partner, 7)
        accept = AcceptCaseManagement(case_id=management.theirs.id, key_worker_id=head.worker, same_anyway=True)
        await case_management.accept_case_management(self.actor(partner), case_management_id, accept, version=1)
        await self.joined(head, management, said, partner)


class Oracle(oracle.Oracle):
    def side(self, management: CaseManagement) -> str | None:
        """On which side of case management the actor stands, if on any."""
        if not self.in_team:
            return None
        if management.consent.file.home == self.service:
            return "owner"
        partner = management.consent.to == self.service and management.holds and self.named(management.named)
        return "partner" if partner else None

    def expects(self) -> dict[str, Any]:
        expected = super().expects()
        for each in self.facts.case_managements:
            expected[f"case_management {each.id}"] = MAY if self.side(each) else UNKNOWN
            answers = self.side(each) == "partner" and each.state == "proposed"
            expected[f"answer {each.id}"] = self.level(self.side(each) is not None, answers)
        return expected

    async def asks(self) -> dict[str, Any]:
        said = await super().asks()
        for each in self.facts.case_managements:
            for word, permission in (
                ("case_management", CaseManagementPermission.SEE),
                ("answer", CaseManagementPermission.ANSWER),
            ):
                said[f"{word} {each.id}"] = await may(case_management_for(self.actor, each.id, permission))
        return said

    @property
    def works_jointly(self) -> bool:
        return self.in_team or self.actor.kind == ActorKind.SYSTEM

    def as_partner(self, case_management_id: UUID) -> bool:
        """Whether rows of case management are shown on the other side."""
        found = next(each for each in self.facts.case_managements if each.id == case_management_id)
        named = self.named(found.named) or self.actor.kind == ActorKind.SYSTEM
        return self.works_jointly and found.consent.to == self.service and found.holds and named

    def row_of_case_management(self, row: Row, own: bool) -> bool:
        return own or self.as_partner(row["id"])

    def row_of_data_key(self, row: Row, own: bool) -> bool:
        """Keys of case management are the partner's until something ends it; time alone hides only what they open."""
        to = {each.id: each for each in self.facts.case_managements}
        partner = row["id"] in to and to[row["id"]].consent.to == self.service and not to[row["id"]].ended
        return super().row_of_data_key(row, own) or partner
