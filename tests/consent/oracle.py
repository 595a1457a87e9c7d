"""The oracle: what clients said about one service, and how it went on."""

from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing import oracle
from app.testing.oracle import HEADS, LEADERS, OF, TEAM, may
from app.testing.time import let_time_pass
from consent import service as consents
from consent.access import ConsentPermission, consent_for
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel.actor import Actor
from kernel.legal_time import today_in_prague

SIX = [kind.value for kind in HANDOVER_FIELDS]


# ── what a world is ──────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def what_was_said(draw: st.DrawFn, home: str) -> SimpleNamespace:
    """Mostly something that lasts: what ends it all leaves little to see."""
    kind = draw(st.sampled_from(["handover", "case_management", "handover", "case_management", "info_sharing"]))
    other = "pm" if home == "osp" else "osp"
    to = draw(st.sampled_from([other, other, other, "spod", "javorec_spod"]))
    named: list[str] = []
    if to == other:
        named = [draw(st.sampled_from(LEADERS[to])), *draw(st.lists(st.sampled_from(OF[to]), max_size=2))]
    return SimpleNamespace(
        kind=kind,
        to=to,
        named=list(dict.fromkeys(named)),
        items=draw(st.lists(st.sampled_from(SIX if to == "pm" else SIX[:-1]), min_size=1, max_size=3, unique=True)),
        agrees=draw(st.sampled_from([True, True, True, True, False])),
        then=draw(st.sampled_from(["stands", "stands", "stands", "withdrawn", "refused", "changed"])),
        clock=draw(st.sampled_from(["inside", "inside", "inside", "over", "before"])),
    )


def drawn(draw: st.DrawFn, plan: SimpleNamespace) -> None:
    for one in plan.files:
        provider = one.home in ("osp", "pm")
        one.said = draw(st.lists(what_was_said(one.home), min_size=1, max_size=2)) if provider else []


def everything(plan: SimpleNamespace) -> None:
    said = [
        [_handed_over(), _joined()],
        [_handed_over(then="withdrawn"), _joined(then="withdrawn")],
        [_handed_over(clock="over"), _joined(clock="over")],
        [_handed_over(then="changed"), _joined(), _handed_over(to="spod", named=[])],
        [_joined(to="osp", named=["osp_worker"], then="refused")],
        [],
    ]
    for one, what in zip(plan.files, said, strict=True):
        one.said = what


def _handed_over(**changes: Any) -> SimpleNamespace:
    usual = {"kind": "handover", "to": "pm", "named": ["pm_worker", "pm_peer"], "items": SIX[:3]}
    return SimpleNamespace(**{**usual, "agrees": True, "then": "stands", "clock": "inside", **changes})


def _joined(**changes: Any) -> SimpleNamespace:
    return _handed_over(**{"kind": "case_management", "named": ["pm_worker", "both_pm"], **changes})


# ── what came of it ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Consent:
    """A consent as it stands now."""

    id: UUID
    file: Any  # the case
    kind: str
    to: str
    named: list[str]
    given: bool
    clock: str = "inside"

    @property
    def holds(self) -> bool:
        return self.given and self.clock == "inside"


class Play(oracle.Play):
    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.consents: list[Consent] = []

    async def opened(self, case: Any, one: SimpleNamespace) -> None:
        await super().opened(case, one)
        for said in one.said:
            await self._said(case, one, said)

    async def agreed(self, head: Actor, consent: Consent, said: SimpleNamespace) -> None:
        """What is done on a consent."""

    async def ended(self, consent: Consent) -> None:
        """What ends with it."""

    async def changed(self, head: Actor, consent: Consent, said: SimpleNamespace) -> None:
        """What is done on its new wording."""

    async def at_last(self) -> None:
        """The only thing not done by people: consents are over, or not begun, without any event."""
        await super().at_last()
        for clock, days in (("over", 100), ("before", -100)):
            ids = [consent.id for consent in self.consents if consent.clock == clock]
            await let_time_pass(self.committed, timedelta(days=days), consents=ids)

    async def _said(self, case: Any, one: SimpleNamespace, said: SimpleNamespace) -> None:
        head = self.actor(HEADS[one.home])
        if any(
            each.file is case and (each.kind, each.to) == (said.kind, said.to) and each.given for each in self.consents
        ):
            return  # there is one; another wording of it would be a change
        view = await consents.record_consent(head, case.id, self._order(said, agrees=said.agrees))
        consent = Consent(view.id, case, said.kind, said.to, said.named, given=said.agrees)
        self.consents.append(consent)
        if said.agrees:
            await self.agreed(head, consent, said)
            await self._goes_on(head, consent, said, version=view.version)

    def _order(self, said: SimpleNamespace, *, agrees: bool) -> RecordConsent:
        handover = said.kind == "handover"
        return RecordConsent(
            type=said.kind,
            recipient_service_id=self.world.services[said.to],
            worker_ids=self.workers(said.named),
            items=said.items if handover else [],
            topics=[] if handover else ["bydlení"],
            purpose=("choose_peer" if said.to == "pm" else "service_start") if handover else "",
            purpose_text="" if handover else "návrat domů",
            valid_from=today_in_prague(),
            valid_until=today_in_prague() + timedelta(days=60),
            decision="agree" if agrees else "disagree",
            form="written",
            said_on=today_in_prague(),
            said_by="self",
        )

    async def _goes_on(self, head: Actor, consent: Consent, said: SimpleNamespace, *, version: int) -> None:
        if said.then == "withdrawn":
            order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
            await consents.withdraw_consent(head, consent.id, order, version=version)
        elif said.then in ("refused", "changed"):
            order = self._order(said, agrees=said.then == "changed")
            await consents.change_consent(head, consent.id, order, version=version)
        if said.then != "stands":
            consent.given = said.then == "changed"
            await self.ended(consent)
        if said.then == "changed":
            await self.changed(head, consent, said)
        # case management has no beginning of its own: it begins with an offer on a consent that holds
        consent.clock = said.clock if said.kind == "handover" or said.clock != "before" else "inside"


# ── who may see what ─────────────────────────────────────────────────────────────────────────────────────────────────


class Oracle(oracle.Oracle):
    of_service = frozenset({"consent", "consent_event", "consent_evidence", "consent_provision", "consent_version"})

    def manages_consents(self, case: Any) -> bool:
        """Authorities work by law, peer mentors not with consents."""
        return self.reads_case(case) and self.role in TEAM

    def named(self, names: list[str]) -> bool:
        """Whether a consent to these lets the actor through: it names them, or nobody."""
        return not names or self.actor.worker_id in {self.world.people[name].worker_id for name in names}

    def expects(self) -> dict[str, Any]:
        return super().expects() | {
            f"consent {each.id}": self.level(self.knows_case(each.file), self.manages_consents(each.file))
            for each in self.facts.consents
        }

    async def asks(self) -> dict[str, Any]:
        said = await super().asks()
        for each in self.facts.consents:
            said[f"consent {each.id}"] = await may(consent_for(self.actor, each.id, ConsentPermission.VIEW))
        return said
