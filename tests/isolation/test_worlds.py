"""Random worlds: what a plain oracle says, what the access functions say and what the database shows are one.

A world is files with key workers and tasks, what clients said, handovers, joint work, meetings, notices, and how it all
ended. It is played through the service functions; only time is moved by hand. Then, for everybody: the services and
access functions must give exactly what the oracle allows, and each table exactly the rows that the oracle lets through.

`OPORA_TEST_WORLDS=1000` plays as many, drawn anew each time; without it a few, always the same.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from app.testing.time import let_time_pass
from app.testing.world import PEOPLE, SERVICES, World
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for, task_for
from cases.cases.schemas import AddTask, ChangeKeyWorker, OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service as consents
from consent.access import ConsentPermission, consent_for
from consent.schemas import RecordConsent, WithdrawConsent
from consent.tables import HANDOVER_FIELDS
from kernel import keys
from kernel.actor import Actor, ActorKind
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from services.case_management import service as case_management
from services.case_management.access import CaseManagementPermission, case_management_for
from services.case_management.schemas import AcceptCaseManagement, DeclineCaseManagement, ProposeCaseManagement
from services.desk import views as desk_views
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission, notice_for
from services.intake.schemas import AssignNotice, RecordNotice
from services.meetings import service as meetings
from services.meetings import views as meeting_views
from services.meetings.access import MeetingPermission, item_for, meeting_for
from services.meetings.schemas import ConveneMeeting, StepOrder, WriteItem
from sharing import service as sharing
from sharing import views as sharing_views
from sharing.access import SharingPermission, received_for, sent_for
from sharing.schemas import HandOver, OpenOwnCase

pytestmark = pytest.mark.slow

WORLDS = int(os.environ.get("OPORA_TEST_WORLDS", "0"))
SIX = [kind.value for kind in HANDOVER_FIELDS]
TEAM = ("social_worker", "spinal_specialist", "service_head")
AUTHORITY = ("case_coordinator", "intake_worker", "unit_head", "mailroom")
OF = {service: [name for name, each in PEOPLE.items() if each[1] == service] for service in SERVICES}
LEADERS = {
    service: [name for name in people if PEOPLE[name][2] in (*TEAM, "case_coordinator", "unit_head")]
    for service, people in OF.items()
}
HEADS = {"osp": "osp_head", "pm": "pm_head", "spod": "spod_head", "javorec_spod": "javorec_head"}


# ── what a world is ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Said:
    """What a client said about one service, what was done on it, and how it went on."""

    kind: str
    to: str
    named: list[str]
    items: list[str]
    agrees: bool
    handed: list[str]  # of the items
    ended: int  # so many of the shares were ended by the owner
    taken_over: bool
    answer: str  # of the partner to an offer of joint work
    meeting: str  # none, open, concluded
    then: str  # stands, withdrawn, refused, changed
    clock: str  # inside, over, before


@dataclass
class File:
    """A client's case in a service."""

    home: str
    key_worker: str
    next_key_worker: str | None
    tasks: list[str]
    said: list[Said] = field(default_factory=list[Said])


@dataclass
class Call:
    """A notice that somebody took down, and who got the case, if anybody."""

    home: str
    received_by: str
    assigned_to: str | None


@st.composite
def what_was_said(draw: st.DrawFn, home: str) -> Said:
    """Mostly something that lasts: what ends it all leaves little to see."""
    kind = draw(st.sampled_from(["handover", "case_management", "handover", "case_management", "info_sharing"]))
    other = "pm" if home == "osp" else "osp"
    to = draw(st.sampled_from([other, other, other, "spod", "javorec_spod"]))
    named: list[str] = []
    if to == other:
        named = [draw(st.sampled_from(LEADERS[to])), *draw(st.lists(st.sampled_from(OF[to]), max_size=2))]
    items = draw(st.lists(st.sampled_from(SIX), min_size=1, max_size=3, unique=True))
    return Said(
        kind=kind,
        to=to,
        named=list(dict.fromkeys(named)),
        items=items,
        agrees=draw(st.sampled_from([True, True, True, True, False])),
        handed=items[: draw(st.sampled_from([3, 2, 1, 0]))],
        ended=draw(st.sampled_from([0, 0, 1])),
        taken_over=draw(st.booleans()),
        answer=draw(st.sampled_from(["accept", "accept", "accept", "none", "decline"])),
        meeting=draw(st.sampled_from(["concluded", "concluded", "open", "none"])),
        then=draw(st.sampled_from(["stands", "stands", "stands", "withdrawn", "refused", "changed"])),
        clock=draw(st.sampled_from(["inside", "inside", "inside", "over", "before"])),
    )


@st.composite
def files(draw: st.DrawFn) -> File:
    home = draw(st.sampled_from(["osp", "osp", "pm", "pm", "spod", "javorec_spod"]))
    provider = home in ("osp", "pm")
    return File(
        home=home,
        key_worker=draw(st.sampled_from(LEADERS[home])),
        next_key_worker=draw(st.none() | st.sampled_from(LEADERS[home])),
        tasks=draw(st.lists(st.sampled_from(OF[home]), max_size=2)),
        said=draw(st.lists(what_was_said(home), min_size=1, max_size=2)) if provider else [],
    )


@st.composite
def calls(draw: st.DrawFn) -> Call:
    home = draw(st.sampled_from(["spod", "javorec_spod"]))
    return Call(
        home=home,
        received_by=draw(st.sampled_from([name for name in OF[home] if PEOPLE[name][2] != "mailroom"])),
        assigned_to=draw(st.none() | st.sampled_from(LEADERS[home])),
    )


# ── what came of it: the facts that the oracle knows ─────────────────────────────────────────────────────────────────


@dataclass
class Consent:
    """A consent as it stands now."""

    id: UUID
    file: "Case"
    kind: str
    to: str
    named: list[str]
    given: bool
    clock: str = "inside"

    @property
    def holds(self) -> bool:
        return self.given and self.clock == "inside"


@dataclass
class Handover:
    """A handover: each item of it, unless it was ended, passes while the consent it was made on holds."""

    id: UUID
    consent: Consent
    named: list[str]
    grants: dict[UUID, str]  # grant → kind of the item
    over: bool = False

    @property
    def passes(self) -> dict[UUID, str]:
        return self.grants if self.consent.holds and not self.over else {}

    @property
    def kinds(self) -> list[str]:
        return sorted(self.passes.values())


@dataclass
class Cooperation:
    """Joint work of two services."""

    id: UUID
    consent: Consent
    named: list[str]
    state: str
    theirs: "Case | None" = None
    over: bool = False

    @property
    def ended(self) -> bool:
        """By something the client said; time needs no words."""
        return self.over or not self.consent.given

    @property
    def holds(self) -> bool:
        return self.consent.holds and not self.over


@dataclass
class Item:
    """A client at a meeting."""

    id: UUID
    meeting_id: UUID
    cooperation: Cooperation
    step_for_partner: bool = False


@dataclass
class Case:
    """A case: whose it is, who leads it, who has something to do in it."""

    id: UUID
    home: str
    key_worker: UUID
    tasks: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])  # task → assignee


@dataclass
class Notice:
    """A notice: who took it down, and who leads its case."""

    id: UUID
    home: str
    received_by: UUID
    assigned_to: UUID | None = None


class Facts:
    """All that happened."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self.notices: list[Notice] = []
        self.consents: list[Consent] = []
        self.handovers: list[Handover] = []
        self.cooperations: list[Cooperation] = []
        self.items: list[Item] = []


class Player:
    """Plays a world through the acts of people."""

    def __init__(self, world: World, committed: Any) -> None:
        self.world, self.committed = world, committed
        self.actor = world.actor
        self.facts = Facts()

    def workers(self, names: Iterable[str]) -> list[UUID]:
        return [self.world.people[name].worker_id for name in names]

    async def play(self, of: list[File], taken_down: list[Call]) -> Facts:
        for call in taken_down:
            await self._call(call)
        for number, one in enumerate(of):
            case = await self._open(one.home, one.key_worker, number)
            await self._tasks(case, one)
            for said in one.said:
                await self._said(case, one, said)
        await drain()
        for item in self.facts.items:
            theirs = item.cooperation.theirs
            if item.step_for_partner and theirs:  # the output goes to the partner, unless the consent ended before
                head = self.actor(HEADS[theirs.home])
                await self._learn_tasks(head, theirs, expect=0 if item.cooperation.ended else 1)
        await self._let_time_pass()
        keys.forget()
        return self.facts

    async def _call(self, call: Call) -> None:
        order = RecordNotice(
            received_at=now(),
            child_description="dítě",
            notifier_name="Sousedka",
            confidentiality_explained=True,
            disclosure_explained=True,
        )
        made = await intake.record_notice(self.actor(call.received_by), order)
        notice = Notice(made.id, call.home, self.workers([call.received_by])[0])
        self.facts.notices.append(notice)
        if call.assigned_to:
            worker = notice.assigned_to = self.workers([call.assigned_to])[0]
            order = AssignNotice(identity=ClientIdentity(family_name="Vrána"), key_worker_id=worker)
            head = self.actor(HEADS[call.home])
            where = await intake.assign_notice(head, made.id, order, version=1)
            case = Case(where.case_id, call.home, worker)
            self.facts.cases.append(case)
            await self._learn_tasks(head, case, expect=1)

    async def _open(self, home: str, key_worker: str, number: int) -> Case:
        identity = ClientIdentity(
            given_name="Jan",
            family_name=f"Novák{'abcdefgh'[number]}",
            town="Lipnice",
            email="jan@klient.example",
            phone="+420 000 000 034",
            health_code="paraplegia",
        )
        worker = self.workers([key_worker])[0]
        kind = "adult" if home in ("osp", "pm") else "child"
        order = OpenCase(identity=identity, key_worker_id=worker, kind=kind)
        case = Case(await cases.open_case(self.actor(HEADS[home]), order), home, worker)
        self.facts.cases.append(case)
        return case

    async def _tasks(self, case: Case, one: File) -> None:
        head = self.actor(HEADS[one.home])
        for assignee in self.workers(one.tasks):
            order = AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=assignee)
            case.tasks[await cases.add_task(head, case.id, order)] = assignee
        if one.next_key_worker and one.next_key_worker != one.key_worker:
            following = self.workers([one.next_key_worker])[0]
            order = ChangeKeyWorker(
                worker_id=following, reason="client_request", informed_on=today_in_prague(), informed_via="personal"
            )
            await cases.change_key_worker(head, case.id, order, version=1)
            # what the one before had to do goes to the next
            case.tasks = {task: following if who == case.key_worker else who for task, who in case.tasks.items()}
            case.key_worker = following

    async def _learn_tasks(self, head: Actor, case: Case, *, expect: int) -> None:
        """The ids of tasks that an act brought with it; how many, is known before."""
        found = {task.id: task.assignee_id for task in (await case_views.list_tasks(head, case.id))[0]}
        assert len(found.keys() - case.tasks.keys()) == expect
        case.tasks |= found

    async def _said(self, case: Case, one: File, said: Said) -> None:
        head = self.actor(HEADS[one.home])
        if any(
            each.file is case and (each.kind, each.to) == (said.kind, said.to) and each.given
            for each in self.facts.consents
        ):
            return  # there is one; another wording of it would be a change
        view = await consents.record_consent(head, case.id, self._order(said, agrees=said.agrees))
        consent = Consent(view.id, case, said.kind, said.to, said.named, given=said.agrees)
        self.facts.consents.append(consent)
        if not said.agrees:
            return
        if said.kind == "handover":
            await self._hand_over(head, consent, said, said.handed)
        if said.kind == "case_management" and SERVICES[said.to][0] == SERVICES[one.home][0]:
            await self._work_jointly(head, consent, said)
        await self._goes_on(head, consent, said, version=view.version)

    def _order(self, said: Said, *, agrees: bool, items: list[str] | None = None) -> RecordConsent:
        handover = said.kind == "handover"
        return RecordConsent(
            type=said.kind,
            recipient_service_id=self.world.services[said.to],
            worker_ids=self.workers(said.named),
            items=(items or said.items) if handover else [],
            topics=[] if handover else ["bydlení"],
            purpose="choose_peer" if handover else "",
            purpose_text="" if handover else "návrat domů",
            valid_from=today_in_prague(),
            valid_until=today_in_prague() + timedelta(days=60),
            decision="agree" if agrees else "disagree",
            form="written",
            said_on=today_in_prague(),
            said_by="self",
        )

    async def _hand_over(self, head: Actor, consent: Consent, said: Said, kinds: list[str]) -> None:
        seen_already = {
            kind
            for each in self.facts.handovers
            if each.consent.file is consent.file and each.consent.to == consent.to
            for kind in each.passes.values()
        }
        kinds = [kind for kind in kinds if kind not in seen_already]
        if not kinds:
            return
        order = HandOver(consent_id=consent.id, item_kinds=kinds)
        handover_id = await sharing.hand_over(head, consent.file.id, order)
        sent = (await sharing_views.sent_handover(head, handover_id)).handover
        handover = Handover(handover_id, consent, said.named, {item.grant_id: item.kind for item in sent.items})
        self.facts.handovers.append(handover)
        taker = next((name for name in said.named if PEOPLE[name][2] in TEAM), None)
        if said.taken_over and taker:
            actor = self.actor(taker)
            case_id = await sharing.open_own_case(actor, handover_id, OpenOwnCase(key_worker_id=actor.worker))
            case = Case(case_id, said.to, actor.worker)
            self.facts.cases.append(case)
            await self._learn_tasks(actor, case, expect=1)
        for grant_id in list(handover.grants)[: said.ended]:
            await sharing.end_share(head, grant_id)
            del handover.grants[grant_id]

    async def _work_jointly(self, head: Actor, consent: Consent, said: Said) -> None:
        running = [each for each in self.facts.cooperations if each.consent.file is consent.file]
        if any(each.consent.to == consent.to and each.holds and each.state != "declined" for each in running):
            return
        order = ProposeCaseManagement(consent_id=consent.id)
        cooperation_id = await case_management.propose_case_management(head, consent.file.id, order)
        cooperation = Cooperation(cooperation_id, consent, said.named, "proposed")
        self.facts.cooperations.append(cooperation)
        partner = next((name for name in said.named if PEOPLE[name][2] in TEAM), None)
        if partner is None or said.answer == "none":
            return
        if said.answer == "decline":
            cooperation.state = "declined"
            await case_management.decline_case_management(
                self.actor(partner), cooperation_id, DeclineCaseManagement(reason="Nemáme místo."), version=1
            )
            return
        cooperation.state = "active"
        cooperation.theirs = await self._open(said.to, partner, 7)
        accept = AcceptCaseManagement(case_id=cooperation.theirs.id, key_worker_id=head.worker)
        await case_management.accept_case_management(self.actor(partner), cooperation_id, accept, version=1)
        if said.meeting != "none":
            await self._meet(head, cooperation, partner, conclude=said.meeting == "concluded")

    async def _meet(self, head: Actor, cooperation: Cooperation, partner: str, *, conclude: bool) -> None:
        order = ConveneMeeting(
            partner_service_id=self.world.services[cooperation.consent.to],
            held_at=now() - timedelta(hours=1),
            participant_ids=[head.worker, *self.workers([HEADS[cooperation.consent.to]])],
            agenda=[cooperation.id],
        )
        meeting_id = await meetings.convene_meeting(head, order)
        (item,) = (await meeting_views.meeting_view(head, meeting_id)).items
        known = Item(item.id, meeting_id, cooperation)
        self.facts.items.append(known)
        if conclude:
            steps = [
                StepOrder(text="Zavolat", responsible_id=who, due_on=today_in_prague())
                for who in (head.worker, *self.workers([partner]))
            ]
            await meetings.write_item(head, item.id, WriteItem(plan="Bydlet doma.", steps=steps), version=1)
            await meetings.conclude_item(head, item.id, version=2)
            # who works in both services stands for the one that asked the client
            known.step_for_partner = not set(self.workers([partner])) & set(
                self.workers(OF[cooperation.consent.file.home])
            )
            await self._learn_tasks(head, cooperation.consent.file, expect=1 if known.step_for_partner else 2)

    async def _goes_on(self, head: Actor, consent: Consent, said: Said, *, version: int) -> None:
        if said.then == "withdrawn":
            order = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
            await consents.withdraw_consent(head, consent.id, order, version=version)
        elif said.then in ("refused", "changed"):
            order = self._order(said, agrees=said.then == "changed")
            await consents.change_consent(head, consent.id, order, version=version)
        if said.then != "stands":
            consent.given = said.then == "changed"
            for each in (*self.facts.handovers, *self.facts.cooperations):
                each.over |= each.consent is consent
        if said.then == "changed" and said.kind == "handover":
            await self._hand_over(head, consent, said, said.handed[:1])
        # joint work has no beginning of its own: it begins with an offer on a consent that holds
        consent.clock = said.clock if said.kind == "handover" or said.clock != "before" else "inside"

    async def _let_time_pass(self) -> None:
        """The only thing not done by people: consents are over, or not begun, without any event."""
        for clock, days in (("over", 100), ("before", -100)):
            ids = [consent.id for consent in self.facts.consents if consent.clock == clock]
            await let_time_pass(self.committed, timedelta(days=days), consents=ids)


# ── the oracle ───────────────────────────────────────────────────────────────────────────────────────────────────────

MAY, MAY_NOT, UNKNOWN = "may", "may not", "unknown"


class Oracle:
    """Who may see what, in plain words."""

    def __init__(self, facts: Facts, world: World, actor: Actor, service: str | None, role: str | None = None) -> None:
        self.facts, self.world, self.actor, self.service, self.role = facts, world, actor, service, role

    @property
    def in_team(self) -> bool:
        return self.service is not None and self.role in TEAM

    # people and things

    def knows_case(self, case: Case) -> bool:
        """Everybody of the service knows the header; a peer mentor only where they have, or had, something to do."""
        if case.home != self.service:
            return False
        return self.role != "peer_mentor" or self.actor.worker in case.tasks.values()

    def reads_case(self, case: Case) -> bool:
        """The people of a team and the head of the unit read every file, a coordinator those they lead."""
        if not self.knows_case(case):
            return False
        if self.role == "case_coordinator":
            return case.key_worker == self.actor.worker
        return self.role in (*TEAM, "unit_head")

    def knows_notice(self, notice: Notice) -> bool:
        return notice.home == self.service and self.role in AUTHORITY

    def reads_notice(self, notice: Notice) -> bool:
        """The head reads all, who received it or leads its case this one; the mailroom none."""
        if not self.knows_notice(notice) or self.role == "mailroom":
            return False
        received = notice.received_by == self.actor.worker
        leads = notice.assigned_to == self.actor.worker and self.role == "case_coordinator"
        return self.role == "unit_head" or received or leads

    def manages_consents(self, case: Case) -> bool:
        """Authorities work by law, peer mentors not with consents."""
        return self.reads_case(case) and self.role in TEAM

    def receives(self, handover: Handover) -> bool:
        """What is let through to the service and, where people are named, to this one; a peer only when named."""
        if not handover.passes or handover.consent.to != self.service or not self._named(handover.named):
            return False
        return self.role in (*TEAM, "case_coordinator", "unit_head") or (
            self.role == "peer_mentor" and bool(handover.named)
        )

    def _named(self, names: list[str]) -> bool:
        return not names or self.actor.worker_id in {self.world.people[name].worker_id for name in names}

    def side(self, cooperation: Cooperation) -> str | None:
        """On which side of joint work the actor stands, if on any."""
        if not self.in_team:
            return None
        if cooperation.consent.file.home == self.service:
            return "owner"
        partner = cooperation.consent.to == self.service and cooperation.holds and self._named(cooperation.named)
        return "partner" if partner else None

    def at_meeting(self, item: Item) -> bool:
        consent = item.cooperation.consent
        return self.in_team and self.service in (consent.file.home, consent.to)

    def sees_item(self, item: Item) -> bool:
        return self.side(item.cooperation) is not None

    def level(self, knows: bool, may: bool) -> str:
        return MAY if may else MAY_NOT if knows else UNKNOWN

    # everything at once

    def expects(self) -> dict[str, Any]:
        """What the services and access functions must give."""
        facts, worker = self.facts, self.actor.worker_id
        known = {case.id for case in facts.cases if self.knows_case(case)}
        expected: dict[str, Any] = {
            "cases": known if self.service else None,
            "my cases": {
                case.id
                for case in facts.cases
                if case.id in known and (case.key_worker == worker or self.role == "peer_mentor")
            }
            if self.service
            else None,
            "my tasks": {
                task
                for case in facts.cases
                if case.home == self.service
                for task, assignee in case.tasks.items()
                if assignee == worker
            }
            if self.service
            else None,
            "notices": {notice.id for notice in facts.notices if self.knows_notice(notice)}
            if self.role in AUTHORITY
            else None,
            "received": {each.id: each.kinds for each in facts.handovers if self.receives(each)}
            if self.service and self.role not in ("intake_worker", "mailroom")
            else None,
            "sent": {
                each.id: each.kinds
                for each in facts.handovers
                if self.in_team and each.consent.file.home == self.service
            }
            if self.service and self.role not in ("intake_worker", "mailroom")
            else None,
            "meetings": {item.meeting_id for item in facts.items if self.at_meeting(item)} if self.in_team else None,
            "waiting": {
                each.id for each in facts.cooperations if self.side(each) == "partner" and each.state == "proposed"
            }
            if self.in_team
            else None,
        }
        for case in facts.cases:
            knows, reads = self.knows_case(case), self.reads_case(case)
            expected[f"see case {case.id}"] = MAY if knows else UNKNOWN
            expected[f"read case {case.id}"] = self.level(knows, reads)
            expected[f"plan of {case.id}"] = (
                {
                    each.id
                    for each in facts.cooperations
                    if (self.side(each) == "owner" and each.consent.file is case)
                    or (self.side(each) == "partner" and each.theirs is case)
                }
                if knows and self.in_team
                else self.level(knows, may=False)
            )
            for task, assignee in case.tasks.items():
                of_service = case.home == self.service and assignee == worker
                expected[f"task {task}"] = MAY if of_service else self.level(knows, reads)
        for notice in facts.notices:
            knows = self.knows_notice(notice)
            expected[f"see notice {notice.id}"] = MAY if knows else UNKNOWN
            expected[f"read notice {notice.id}"] = self.level(knows, self.reads_notice(notice))
        for consent in facts.consents:
            level = self.level(self.knows_case(consent.file), self.manages_consents(consent.file))
            expected[f"consent {consent.id}"] = level
        for each in facts.handovers:
            own = self.manages_consents(each.consent.file)
            expected[f"sent {each.id}"] = self.level(self.knows_case(each.consent.file), own)
            receives = self.receives(each)
            expected[f"received {each.id}"] = each.kinds if receives else UNKNOWN
        for each in facts.cooperations:
            expected[f"cooperation {each.id}"] = MAY if self.side(each) else UNKNOWN
            answers = self.side(each) == "partner" and each.state == "proposed"
            expected[f"answer {each.id}"] = self.level(self.side(each) is not None, answers)
        for item in facts.items:
            expected[f"item {item.id}"] = MAY if self.sees_item(item) else UNKNOWN
            expected[f"meeting {item.meeting_id}"] = (
                ({item.id} if self.sees_item(item) else set[UUID]()) if self.at_meeting(item) else UNKNOWN
            )
        return expected

    # rows

    def lets_through(self, table: str, row: Mapping[str, Any]) -> bool:
        """Whether the database must show a row: the wall around the service, and what passes it."""
        own = self.actor.service_id is not None and (row.get("tenant_id"), row.get("service_id")) == (
            self.actor.tenant_id,
            self.actor.service_id,
        )
        if table in WALLED:
            return own
        if table in OF_ORGANISATION:
            return row["tenant_id"] == self.actor.tenant_id
        if table in DIRECTORY:
            return True
        if table in FOR_THE_RELAY:
            return False
        rule = getattr(self, f"_{table}", None)
        assert rule is not None, f"the oracle does not know the table {table}: say who sees its rows"
        return rule(row, own)

    def _number_series(self, row: Mapping[str, Any], own: bool) -> bool:
        """The series under the code of a service is that service's, the others are the organisation's."""
        of_services = {
            SERVICES[name][1]: service
            for name, service in self.world.services.items()
            if self.world.organisations[SERVICES[name][0]] == row["tenant_id"]
        }
        mine = of_services.get(row["series"], self.actor.service_id) == self.actor.service_id
        return row["tenant_id"] == self.actor.tenant_id and mine

    @property
    def _works_jointly(self) -> bool:
        return self.in_team or self.actor.kind == ActorKind.SYSTEM

    def _user_account(self, row: Mapping[str, Any], _own: bool) -> bool:
        return row["id"] == self.actor.user_id

    def _sign_in_address(self, row: Mapping[str, Any], _own: bool) -> bool:
        return row["user_id"] == self.actor.user_id

    def _worker(self, row: Mapping[str, Any], _own: bool) -> bool:
        return row["tenant_id"] == self.actor.tenant_id or row["user_id"] == self.actor.user_id

    _membership = _worker

    def _audit_entry(self, row: Mapping[str, Any], own: bool) -> bool:
        """Of the own service; who works for the organisation as a whole sees what was done, without content."""
        return own or (self.actor.service_id is None and row["tenant_id"] == self.actor.tenant_id)

    def _notifier_identity(self, row: Mapping[str, Any], own: bool) -> bool:
        notice = next(each for each in self.facts.notices if each.id == row["notice_id"])
        close = self.actor.worker_id is not None and self.actor.worker_id in (notice.received_by, notice.assigned_to)
        return own and (self.role == "unit_head" or close)

    def _passing(self) -> Iterator[Handover]:
        return (each for each in self.facts.handovers if each.consent.to == self.service and self._named(each.named))

    def _share_grant(self, row: Mapping[str, Any], own: bool) -> bool:
        return own or any(row["id"] in each.passes for each in self._passing())

    _share_key = _share_grant

    def _shared_item(self, row: Mapping[str, Any], own: bool) -> bool:
        return own or any(row["grant_id"] in each.passes for each in self._passing())

    def _handover(self, row: Mapping[str, Any], own: bool) -> bool:
        return own or any(row["id"] == each.id and each.passes for each in self._passing())

    def _as_partner(self, cooperation_id: UUID) -> bool:
        found = next(each for each in self.facts.cooperations if each.id == cooperation_id)
        named = self._named(found.named) or self.actor.kind == ActorKind.SYSTEM
        return self._works_jointly and found.consent.to == self.service and found.holds and named

    def _case_management(self, row: Mapping[str, Any], own: bool) -> bool:
        return own or self._as_partner(row["id"])

    def _team_meeting(self, row: Mapping[str, Any], own: bool) -> bool:
        partner = row["partner_service_id"] == self.actor.service_id
        return self._works_jointly and (own or partner)

    def _meeting_item(self, row: Mapping[str, Any], own: bool) -> bool:
        return self._works_jointly and (own or self._as_partner(row["case_management_id"]))

    def _joint_step(self, row: Mapping[str, Any], own: bool) -> bool:
        """Steps of one's own stay when joint work is over."""
        responsible = row["responsible_service_id"] == self.actor.service_id
        return own or responsible or self._as_partner(row["case_management_id"])

    def _data_key(self, row: Mapping[str, Any], own: bool) -> bool:
        """Keys of joint objects are the partner's until something ends them; time alone hides only what they open."""
        to = {each.id: each for each in self.facts.cooperations}
        meetings = {item.meeting_id for item in self.facts.items if item.cooperation.consent.to == self.service}
        partner = row["id"] in to and to[row["id"]].consent.to == self.service and not to[row["id"]].ended
        return own or row["id"] in meetings or partner


WALLED = {
    "case_record",
    "client",
    "client_case",
    "consent",
    "consent_event",
    "consent_evidence",
    "consent_provision",
    "consent_version",
    "disclosure",
    "key_worker_assignment",
    "notice",
    "notification",
    "search_term",
    "statutory_basis",
    "stored_file",
    "task",
}
OF_ORGANISATION = {"api_token", "organisation_key"}
DIRECTORY = {"organisation", "service"}
FOR_THE_RELAY = {"answered_request", "audit_seal", "outbox"}
STAYS = {"organisation", "service", "user_account", "worker", "membership", "organisation_key", "migration"}


# ── what the product says ────────────────────────────────────────────────────────────────────────────────────────────


async def found(looking: Awaitable[Any]) -> Any:
    """What a look gives: the thing, or which refusal."""
    try:
        return await looking
    except NotThere:
        return UNKNOWN
    except NotAllowed:
        return MAY_NOT


async def may(asking: Awaitable[Any]) -> str:
    """The same, when only the answer counts."""
    answer = await found(asking)
    return answer if isinstance(answer, str) else MAY


async def listed(looking: Awaitable[Any], ids: Callable[[Any], Any]) -> Any:
    """What a list shows; nothing for who does not hold the right."""
    answer = await found(looking)
    return None if answer == MAY_NOT else ids(answer)


def ids_of(rows: Iterable[Any]) -> set[UUID]:
    return {row.id for row in rows}


async def says(facts: Facts, actor: Actor) -> dict[str, Any]:
    """What services and access functions give to an actor."""
    said: dict[str, Any] = {
        "cases": await listed(case_views.list_cases(actor, mine=False, status="", limit=100), ids_of),
        "my cases": await listed(case_views.list_cases(actor, mine=True, status="", limit=100), ids_of),
        "my tasks": await listed(desk_views.my_day(actor), lambda day: ids_of(day.tasks)),
        "notices": await listed(intake_views.list_notices(actor, limit=100), ids_of),
        "received": await listed(
            sharing_views.shared_with_me(actor, limit=100),
            lambda rows: {row.id: sorted(row.item_kinds) for row in rows},
        ),
        "sent": await listed(
            sharing_views.shared_by_us(actor, limit=100),
            lambda rows: {row.id: sorted(item.kind for item in row.live) for row in rows},
        ),
        "meetings": await listed(meeting_views.list_meetings(actor, limit=100), lambda view: ids_of(view.meetings)),
        "waiting": await listed(
            meeting_views.list_meetings(actor, limit=100),
            lambda view: {each.case_management_id for each in view.waiting},
        ),
    }
    async with unit_of_work(actor):
        for case in facts.cases:
            said[f"see case {case.id}"] = await may(case_for(actor, case.id, CasePermission.SEE))
            said[f"read case {case.id}"] = await may(case_for(actor, case.id, CasePermission.READ))
            for task in case.tasks:
                said[f"task {task}"] = await may(task_for(actor, task))
        for notice in facts.notices:
            said[f"see notice {notice.id}"] = await may(notice_for(actor, notice.id, IntakePermission.SEE))
            said[f"read notice {notice.id}"] = await may(notice_for(actor, notice.id, IntakePermission.READ))
        for consent in facts.consents:
            said[f"consent {consent.id}"] = await may(consent_for(actor, consent.id, ConsentPermission.VIEW))
        for each in facts.handovers:
            said[f"sent {each.id}"] = await may(sent_for(actor, each.id, SharingPermission.SEE_SENT))
            hold = await found(received_for(actor, each.id, SharingPermission.RECEIVE))
            said[f"received {each.id}"] = hold if isinstance(hold, str) else sorted(row.kind for row in hold.rows)
        for each in facts.cooperations:
            said[f"cooperation {each.id}"] = await may(
                case_management_for(actor, each.id, CaseManagementPermission.SEE)
            )
            said[f"answer {each.id}"] = await may(case_management_for(actor, each.id, CaseManagementPermission.ANSWER))
        for item in facts.items:
            said[f"item {item.id}"] = await may(item_for(actor, item.id))
            seen = await found(meeting_for(actor, item.meeting_id, MeetingPermission.SEE_MEETING))
            said[f"meeting {item.meeting_id}"] = seen if isinstance(seen, str) else set[UUID]()
    for case in facts.cases:
        plan = await found(meeting_views.case_plan(actor, case.id))
        said[f"plan of {case.id}"] = plan if isinstance(plan, str) else {each.view.id for each in plan.cooperations}
    for item in facts.items:
        if said[f"meeting {item.meeting_id}"] != UNKNOWN:
            said[f"meeting {item.meeting_id}"] = ids_of(
                (await meeting_views.meeting_view(actor, item.meeting_id)).items
            )
    return said


class Rows:
    """Every row of every table, past the wall."""

    def __init__(self, tables: dict[str, list[Mapping[str, Any]]]) -> None:
        self.tables = tables
        self.query = " UNION ALL ".join(f"SELECT '{table}' AS of, id FROM {table}" for table in tables)

    @classmethod
    async def read(cls, committed: Any) -> "Rows":
        async with committed.superuser() as connection:
            names = await connection.fetch(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
                " AND relname <> 'migration' ORDER BY relname"
            )
            tables = {row["relname"]: await connection.fetch(f"SELECT * FROM {row['relname']}") for row in names}
        found: dict[str, list[Mapping[str, Any]]] = {name: [dict(row) for row in rows] for name, rows in tables.items()}
        grants = {row["item_id"]: row["id"] for row in found["share_grant"]}
        for row in found["shared_item"]:
            row["grant_id"] = grants[row["id"]]  # type: ignore[index]
        return cls(found)

    def expected(self, oracle: Oracle) -> dict[str, set[UUID]]:
        """What the oracle lets through."""
        return {
            table: {row["id"] for row in rows if oracle.lets_through(table, row)} for table, rows in self.tables.items()
        }

    async def shown(self, actor: Actor) -> dict[str, set[UUID]]:
        """What the database shows to `opora_app`, signed as the actor."""
        shown: dict[str, set[UUID]] = {table: set() for table in self.tables}
        async with unit_of_work(actor) as unit:
            for row in await unit.connection.fetch(self.query):
                shown[row["of"]].add(row["id"])
        return shown


# ── a world with everything in it ────────────────────────────────────────────────────────────────────────────────────


def handed_over(**changes: Any) -> Said:
    usual: dict[str, Any] = {
        "kind": "handover",
        "to": "pm",
        "named": ["pm_worker", "pm_peer"],
        "items": SIX[:3],
        "agrees": True,
        "handed": SIX[:3],
        "ended": 1,
        "taken_over": True,
        "answer": "none",
        "meeting": "none",
        "then": "stands",
        "clock": "inside",
    }
    return Said(**{**usual, **changes})


def joined(**changes: Any) -> Said:
    usual = {"kind": "case_management", "named": ["pm_worker", "both_pm"], "answer": "accept", "meeting": "concluded"}
    return handed_over(**{**usual, **changes})


EVERYTHING = [
    File("osp", "osp_specialist", None, ["osp_peer"], [handed_over(), joined()]),
    File("osp", "osp_worker", "osp_head", [], [handed_over(then="withdrawn"), joined(then="withdrawn")]),
    File("osp", "both_osp", None, ["both_osp"], [handed_over(clock="over"), joined(clock="over")]),
    File(
        "osp",
        "osp_head",
        None,
        [],
        [handed_over(then="changed"), joined(answer="none"), handed_over(to="spod", named=[])],
    ),
    File("pm", "pm_worker", None, ["pm_peer"], [joined(to="osp", named=["osp_worker"], then="refused")]),
    File("spod", "spod_coordinator", "spod_coordinator2", ["spod_intake", "spod_coordinator"]),
]
TAKEN_DOWN = [Call("spod", "spod_intake", "spod_coordinator"), Call("spod", "spod_coordinator2", None)]


# ── the property ─────────────────────────────────────────────────────────────────────────────────────────────────────


@settings(
    max_examples=WORLDS or 16,
    derandomize=not WORLDS,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
@example(of=EVERYTHING, taken_down=TAKEN_DOWN)
@given(of=st.lists(files(), min_size=2, max_size=4), taken_down=st.lists(calls(), max_size=2))
async def test_oracle_access_and_database_agree(committed, world, of, taken_down):
    """In any world, everybody gets exactly what the oracle allows: from the services, and from each table."""
    await empty(committed)
    facts = await Player(world, committed).play(of, taken_down)
    rows = await Rows.read(committed)
    people = [(world.actor(name), service, role.value) for name, (_, service, role, _) in PEOPLE.items()]
    jobs = [(world.system(service), service, None) for service in SERVICES]
    for actor, service, role in (*people, *jobs):
        oracle = Oracle(facts, world, actor, service, role)
        compare(f"rows for {role or 'a job'} of {service}", await rows.shown(actor), rows.expected(oracle))
    for actor, service, role in people:
        oracle = Oracle(facts, world, actor, service, role)
        compare(f"answers to {role} of {service}", await says(facts, actor), oracle.expects())


async def empty(committed: Any) -> None:
    """Throw away what the world before left."""
    keys.forget()
    async with committed.superuser() as connection:
        tables = await connection.fetch(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
        )
        await connection.execute(
            "TRUNCATE " + ", ".join(row["relname"] for row in tables if row["relname"] not in STAYS)
        )


def compare(what: str, got: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Fail with the differences alone."""
    wrong = [
        f"{key}: {got.get(key)} instead of {wanted.get(key)}"
        for key in {**wanted, **got}
        if got.get(key) != wanted.get(key)
    ]
    assert not wrong, f"{what}\n" + "\n".join(wrong)
