"""The oracle: what crosses the wall."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing import oracle
from app.testing.oracle import TEAM, UNKNOWN, Row, Tables, found, listed, may
from app.testing.world import PEOPLE
from kernel.actor import Actor
from sharing import service as sharing
from sharing import views as sharing_views
from sharing.access import SharingPermission, received_for, sent_for
from sharing.schemas import HandOver, OpenOwnCase


def drawn(draw: st.DrawFn, plan: SimpleNamespace) -> None:
    """Of the items, which are handed over; so many of the shares are ended by the owner; is it taken over."""
    for one in plan.files:
        for said in one.said:
            said.handed = said.items[: draw(st.sampled_from([3, 2, 1, 0]))]
            said.ended = draw(st.sampled_from([0, 0, 1]))
            said.taken_over = draw(st.booleans())


def everything(plan: SimpleNamespace) -> None:
    for one in plan.files:
        for said in one.said:
            said.handed, said.ended, said.taken_over = said.items, 1, True


@dataclass
class Handover:
    """A handover: each item of it, unless it was ended, passes while the consent it was made on holds."""

    id: UUID
    consent: Any
    named: list[str]
    grants: dict[UUID, str]  # grant → kind of the item
    over: bool = False

    @property
    def passes(self) -> dict[UUID, str]:
        return self.grants if self.consent.holds and not self.over else {}

    @property
    def kinds(self) -> list[str]:
        return sorted(self.passes.values())


class Play(oracle.Play):
    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.handovers: list[Handover] = []

    async def agreed(self, head: Actor, consent: Any, said: SimpleNamespace) -> None:
        await super().agreed(head, consent, said)
        if said.kind == "handover":
            await self._hand_over(head, consent, said, said.handed)

    async def ended(self, consent: Any) -> None:
        await super().ended(consent)
        for each in self.handovers:
            each.over |= each.consent is consent

    async def changed(self, head: Actor, consent: Any, said: SimpleNamespace) -> None:
        await super().changed(head, consent, said)
        if said.kind == "handover":
            await self._hand_over(head, consent, said, said.handed[:1], version_no=2)

    async def _hand_over(
        self, head: Actor, consent: Any, said: SimpleNamespace, kinds: list[str], *, version_no: int = 1
    ) -> None:
        seen_already = {
            kind
            for each in self.handovers
            if each.consent.file is consent.file and each.consent.to == consent.to
            for kind in each.passes.values()
        }
        kinds = [kind for kind in kinds if kind not in seen_already]
        if not kinds:
            return
        order = HandOver(version_no=version_no, client_version=1, consent_id=consent.id, item_kinds=kinds)
        handover_id = await sharing.hand_over(head, consent.file.id, order)
        sent = (await sharing_views.sent_handover(head, handover_id)).handover
        handover = Handover(handover_id, consent, said.named, {item.grant_id: item.kind for item in sent.items})
        self.handovers.append(handover)
        taker = next((name for name in said.named if PEOPLE[name][2] in TEAM), None)
        if said.taken_over and taker:
            actor = self.actor(taker)
            case_id = await sharing.open_own_case(
                actor, handover_id, OpenOwnCase(key_worker_id=actor.worker, open_anyway=True)
            )
            await self.know_case(actor, case_id, said.to, actor.worker)
        for grant_id in list(handover.grants)[: said.ended]:
            await sharing.end_share(head, grant_id)
            del handover.grants[grant_id]


class Oracle(oracle.Oracle):
    of_service = frozenset({"disclosure", "joined_handover", "statutory_basis"})

    def receives(self, handover: Handover) -> bool:
        """What is let through to the service and, where people are named, to this one; a peer only when named."""
        if not handover.passes or handover.consent.to != self.service or not self.named(handover.named):
            return False
        return self.role in (*TEAM, "case_coordinator", "unit_head") or (
            self.role == "peer_mentor" and bool(handover.named)
        )

    def expects(self) -> dict[str, Any]:
        handovers = self.facts.handovers
        lists = self.service and self.role not in ("intake_worker", "mailroom")
        sent = {each.id: each.kinds for each in handovers if self.in_team and each.consent.file.home == self.service}
        expected = super().expects() | {
            "received": {each.id: each.kinds for each in handovers if self.receives(each)} if lists else None,
            "sent": sent if lists else None,
        }
        for each in handovers:
            case = each.consent.file
            expected[f"sent {each.id}"] = self.level(self.knows_case(case), self.manages_consents(case))
            expected[f"received {each.id}"] = each.kinds if self.receives(each) else UNKNOWN
        return expected

    async def lists(self) -> dict[str, Any]:
        return await super().lists() | {
            "received": await listed(
                sharing_views.shared_with_me(self.actor, limit=100),
                lambda rows: {row.id: sorted(row.item_kinds) for row in rows},
            ),
            "sent": await listed(
                sharing_views.shared_by_us(self.actor, limit=100),
                lambda rows: {row.id: sorted(item.kind for item in row.live) for row in rows},
            ),
        }

    async def asks(self) -> dict[str, Any]:
        said = await super().asks()
        for each in self.facts.handovers:
            said[f"sent {each.id}"] = await may(sent_for(self.actor, each.id, SharingPermission.SEE_SENT))
            hold = await found(received_for(self.actor, each.id, SharingPermission.RECEIVE))
            said[f"received {each.id}"] = hold if isinstance(hold, str) else sorted(row.kind for row in hold.rows)
        return said

    @classmethod
    def completed(cls, tables: Tables) -> Tables:
        grants = {row["item_id"]: row["id"] for row in tables["share_grant"]}
        for row in tables["shared_item"]:
            row["grant_id"] = grants[row["id"]]
        return super().completed(tables)

    def _passing(self) -> Iterator[Handover]:
        return (each for each in self.facts.handovers if each.consent.to == self.service and self.named(each.named))

    def row_of_share_grant(self, row: Row, own: bool) -> bool:
        return own or any(row["id"] in each.passes for each in self._passing())

    row_of_share_key = row_of_share_grant

    def row_of_shared_item(self, row: Row, own: bool) -> bool:
        return own or any(row["grant_id"] in each.passes for each in self._passing())

    def row_of_handover(self, row: Row, own: bool) -> bool:
        return own or any(row["id"] == each.id and each.passes for each in self._passing())
