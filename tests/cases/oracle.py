"""The oracle: cases with key workers and tasks."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from app.testing import oracle
from app.testing.oracle import HEADS, LEADERS, MAY, OF, TEAM, UNKNOWN, Row, ids_of, listed, may
from app.testing.world import SERVICES
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for, task_for
from cases.cases.schemas import AddTask, ChangeKeyWorker, OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.legal_time import today_in_prague

# ── what a world is ──────────────────────────────────────────────────────────────────────────────────────────────────


@st.composite
def files(draw: st.DrawFn) -> SimpleNamespace:
    """A client's case in a service."""
    home = draw(st.sampled_from(["osp", "osp", "pm", "pm", "spod", "javorec_spod"]))
    return SimpleNamespace(
        home=home,
        key_worker=draw(st.sampled_from(LEADERS[home])),
        next_key_worker=draw(st.none() | st.sampled_from(LEADERS[home])),
        tasks=draw(st.lists(st.sampled_from(OF[home]), max_size=2)),
    )


def drawn(draw: st.DrawFn, plan: SimpleNamespace) -> None:
    plan.files = draw(st.lists(files(), min_size=2, max_size=4))


def everything(plan: SimpleNamespace) -> None:
    plan.files = [
        SimpleNamespace(home=home, key_worker=key_worker, next_key_worker=following, tasks=tasks)
        for home, key_worker, following, tasks in (
            ("osp", "osp_specialist", None, ["osp_peer"]),
            ("osp", "osp_worker", "osp_head", []),
            ("osp", "both_osp", None, ["both_osp"]),
            ("osp", "osp_head", None, []),
            ("pm", "pm_worker", None, ["pm_peer"]),
            ("spod", "spod_coordinator", "spod_coordinator2", ["spod_intake", "spod_coordinator"]),
        )
    ]


# ── what came of it ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Case:
    """A case: whose it is, who leads it, who has something to do in it."""

    id: UUID
    home: str
    key_worker: UUID
    tasks: dict[UUID, UUID] = field(default_factory=dict[UUID, UUID])  # task → assignee
    first: bool = True  # whoever it was opened for leads it


class Play(oracle.Play):
    def __init__(self, *words: Any) -> None:
        super().__init__(*words)
        self.cases: list[Case] = []

    async def begin(self, plan: SimpleNamespace) -> None:
        await super().begin(plan)
        for number, one in enumerate(plan.files):
            case = await self.open_case(one.home, one.key_worker, number)
            await self._tasks(case, one)
            await self.opened(case, one)

    async def opened(self, case: Case, one: SimpleNamespace) -> None:
        """What else happens to a client."""

    async def open_case(self, home: str, key_worker: str, number: int) -> Case:
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
        order = OpenCase(identity=identity, key_worker_id=worker, kind=kind, open_anyway=True)
        case = Case(await cases.open_case(self.actor(HEADS[home]), order), home, worker)
        self.cases.append(case)
        return case

    async def know_case(self, head: Actor, case_id: UUID, home: str, key_worker: UUID) -> Case:
        """A case that an act of another domain opened, with one task."""
        case = Case(case_id, home, key_worker)
        self.cases.append(case)
        await self.learn_tasks(head, case, expect=1)
        return case

    async def after_jobs(self) -> None:
        """Whoever leads a case of an authority since it was opened is asked to tell its client; of a change this one was told before."""
        await super().after_jobs()
        for case in self.cases:
            if case.first and case.home in ("spod", "javorec_spod"):
                await self.learn_tasks(self.actor(HEADS[case.home]), case, expect=1)

    async def _tasks(self, case: Case, one: SimpleNamespace) -> None:
        head = self.actor(HEADS[one.home])
        for assignee in self.workers(one.tasks):
            order = AddTask(title="Zavolat", due_on=today_in_prague(), assignee_id=assignee)
            case.tasks[await cases.add_task(head, case.id, order)] = assignee
        if one.next_key_worker and one.next_key_worker != one.key_worker:
            following = self.workers([one.next_key_worker])[0]
            order = ChangeKeyWorker(
                worker_id=following, reason="head_decision", informed_on=today_in_prague(), informed_via="personal"
            )
            await cases.change_key_worker(head, case.id, order, version=1)
            # what the one before had to do goes to the next
            case.tasks = {task: following if who == case.key_worker else who for task, who in case.tasks.items()}
            case.key_worker, case.first = following, False

    async def learn_tasks(self, head: Actor, case: Case, *, expect: int) -> None:
        """The ids of tasks that an act brought with it; how many, is known before."""
        found = {task.id: task.assignee_id for task in (await case_views.list_tasks(head, case.id))[0]}
        assert len(found.keys() - case.tasks.keys()) == expect
        case.tasks |= found


# ── who may see what ─────────────────────────────────────────────────────────────────────────────────────────────────


class Oracle(oracle.Oracle):
    of_service = frozenset({"case_record", "case_standing", "client", "client_case", "key_worker_assignment", "task"})

    def row_of_saved_filters(self, row: Row) -> bool:
        """Filters kept are their person's alone, in the service where they kept them."""
        own = (row["tenant_id"], row["service_id"]) == (self.actor.tenant_id, self.actor.service_id)
        return own and row["worker_id"] == self.actor.worker_id

    def knows_case(self, case: Case) -> bool:
        """Everybody of the service knows the header; a peer mentor only where they have something to do, and none is finished here."""
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

    def expects(self) -> dict[str, Any]:
        worker = self.actor.worker_id
        known = [case for case in self.facts.cases if self.knows_case(case)]
        mine = {case.id for case in known if case.key_worker == worker or self.role == "peer_mentor"}
        expected = super().expects() | {
            "cases": {case.id for case in known} if self.service else None,
            "my cases": mine if self.service else None,
        }
        for case in self.facts.cases:
            knows, reads = self.knows_case(case), self.reads_case(case)
            expected[f"see case {case.id}"] = MAY if knows else UNKNOWN
            expected[f"read case {case.id}"] = self.level(knows, reads)
            for task, assignee in case.tasks.items():
                of_service = case.home == self.service and assignee == worker
                expected[f"task {task}"] = MAY if of_service else self.level(knows, reads)
        return expected

    async def lists(self) -> dict[str, Any]:
        every = case_views.list_cases(self.actor, mine=False, status="", limit=100)
        mine = case_views.list_cases(self.actor, mine=True, status="", limit=100)
        return await super().lists() | {"cases": await listed(every, ids_of), "my cases": await listed(mine, ids_of)}

    async def asks(self) -> dict[str, Any]:
        said = await super().asks()
        for case in self.facts.cases:
            said[f"see case {case.id}"] = await may(case_for(self.actor, case.id, CasePermission.SEE))
            said[f"read case {case.id}"] = await may(case_for(self.actor, case.id, CasePermission.READ))
            for task in case.tasks:
                said[f"task {task}"] = await may(task_for(self.actor, task))
        return said

    def row_of_number_series(self, row: Row, _own: bool) -> bool:
        """The series under the code of a service is that service's, the others are the organisation's."""
        of_services = {
            SERVICES[name][1]: service
            for name, service in self.world.services.items()
            if self.world.organisations[SERVICES[name][0]] == row["tenant_id"]
        }
        mine = of_services.get(row["series"], self.actor.service_id) == self.actor.service_id
        return row["tenant_id"] == self.actor.tenant_id and mine
