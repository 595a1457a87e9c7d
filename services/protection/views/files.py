"""What whoever assigns needs to say where the further children of a notice go."""

from collections.abc import Mapping
from uuid import UUID

from cases.cases import views as case_views
from cases.cases.rules import KEY_WORKER_ROLES
from cases.cases.schemas import Match
from cases.clients.schemas import ClientIdentity
from kernel import audit
from kernel.actor import Actor
from kernel.db import look
from services.intake import rules as intake_rules
from services.intake import views as intake_views
from services.intake.access import IntakePermission, NoticeHold, notice_for
from services.intake.schemas import WorkerLoad
from services.protection import rules
from services.protection.schemas import ChildView, FiledChild, FilesView
from tenants import views as tenant_views

from .standing import children_of


async def files_view(actor: Actor, notice_id: UUID, typed: Mapping[UUID, ClientIdentity] | None = None) -> FilesView:
    """The further children of a notice, each with the cases that may be its own; `typed`: who they are as far as that is typed.

    Recorded as a read. Raises NotThere, NotAllowed.
    """
    async with look(actor):
        with audit.one_look_at(actor, "notice_assignment"):
            hold = await notice_for(actor, notice_id, IntakePermission.ASSIGN)
            audit.read(actor, "notice_assignment", notice_id)
            return await _files(actor, hold, typed or {})


async def version_of_files(actor: Actor, hold: NoticeHold) -> int:
    """(in unit) What whoever says where children go has read: the notice, what was added, and which of them went somewhere."""
    added = len(await intake_views.additions_of(actor, hold))
    return hold.row.version + added + len(await intake_views.child_cases(actor, hold.id))


async def _files(actor: Actor, hold: NoticeHold, typed: Mapping[UUID, ClientIdentity]) -> FilesView:
    children = [each for each in await children_of(actor, hold) if each.id is not None]
    first = (await intake_views.text_of(actor, hold)).child
    found: list[FiledChild] = []
    for child in children:
        assert child.id is not None
        taken_apart = rules.child_of(child.name, first) if child.named else None
        known = intake_rules.identity_from(taken_apart) if taken_apart is not None else ClientIdentity()
        is_now = typed.get(child.id, known)
        matches = await _matches(actor, hold, child, is_now)
        asks = child.case_id is None and child.named
        elsewhere = await case_views.alike_elsewhere(actor, is_now) if asks else []
        found.append(FiledChild(child=child, identity=known, matches=matches, elsewhere=elsewhere))
    workers = await tenant_views.workers_of_service(actor, roles=KEY_WORKER_ROLES)
    numbers = await case_views.open_case_counts(actor)
    workers.sort(key=lambda worker: (worker.id != hold.row.assigned_to, numbers.get(worker.id, 0)))
    filed = [*(await intake_views.child_cases(actor, hold.id)).values()]
    names = await tenant_views.worker_names(actor.tenant, {each.opened_by for each in filed[-1:]})
    return FilesView(
        notice=await intake_views.notice_view(actor, hold.id, IntakePermission.ASSIGN),
        version=await version_of_files(actor, hold),
        children=found,
        workers=[WorkerLoad(id=w.id, name=w.name, open_cases=numbers.get(w.id, 0)) for w in workers],
        led_by=hold.row.assigned_to,
        filed_by=names.get(filed[-1].opened_by, "") if filed else "",
        filed_at=filed[-1].opened_at if filed else None,
    )


async def _matches(actor: Actor, hold: NoticeHold, child: ChildView, identity: ClientIdentity) -> list[Match]:
    """Cases that may be of a child; that the case of the notice tells of it is known."""
    if child.case_id is not None or not child.named:
        return []
    found = await case_views.matches_of(actor, identity)
    return [match for match in found if match.case.id != hold.row.case_id and match.case.status == "open"]
