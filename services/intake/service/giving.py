"""Giving a notice to whom the rules name, by who received it or by the mailroom (domain reference 9, row 1; ADR 0118)."""

from uuid import UUID

from cases.cases import service as cases
from cases.cases.access import hold_on
from cases.cases.exceptions import KnownElsewhere, PossibleDuplicate
from cases.clients.tables import ClientKind
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from services.intake import repository, rules, views
from services.intake.access import giving_for
from services.intake.events import NoticeAssigned
from services.intake.exceptions import HeadDecides, ProposedAnother
from services.intake.repository.families import take_turn
from services.intake.schemas.giving import GivenNotice, GiveNotice
from services.intake.tables import NoticeStatus

from .chosen import UNKNOWN_CONCERN, Chosen, keep_basis
from .filing import send_to


async def give_notice(actor: Actor, notice_id: UUID, order: GiveNotice, *, version: int) -> GivenNotice:
    """Open a case of the child with whom the rules of the authority name as its key worker: nobody else, and nothing is typed anew.

    Raises NotAllowed where the authority assigns in another way, HeadDecides where it is not clear, ProposedAnother, StaleVersion,
    NoticeAlreadyAssigned.
    """
    async with unit_of_work(actor):
        hold = await giving_for(actor, notice_id, lock=True)
        present = hold.row.version + await repository.count_additions(actor, notice_id)  # as its view says
        if present != version:
            raise StaleVersion(present - version)
        rules.check_can_assign(hold.row.status)
        if order.worker_id is not None:
            await take_turn(str(order.worker_id))
        given = await views.given_by(actor, hold, await views.view_of(actor, hold), order.concerns or None)
        checks = Checks()
        if order.concerns and order.concerns not in {each.key for each in given.found.concerns}:
            checks.fail("concerns", UNKNOWN_CONCERN)
        checks.done()
        to = given.to
        if to is None:
            raise HeadDecides
        if order.worker_id != to.id:
            raise ProposedAnother
        worker_id = await cases.check_key_worker(actor, checks, to.id, "worker_id")
        checks.done()
        assert worker_id is not None
        try:  # of two who give notices of one child at the same moment the second one waits here
            await cases.check_single(actor, given.identity)
            await cases.check_elsewhere(actor, given.identity, (), anyway=False)
        except (PossibleDuplicate, KnownElsewhere) as known:
            raise HeadDecides from known
        started = await cases.start_case(
            actor, ClientKind.CHILD, given.identity, key_worker_id=worker_id, with_file=False
        )
        case = await hold_on(actor, started.case_id)  # of what one opens for a colleague one holds nothing
        assert case is not None
        await send_to(actor, hold, case, NoticeStatus.ASSIGNED, "")
        await keep_basis(actor, hold, case.id, Chosen(load=to, candidates=given.found, limit_reason=""))
        await record(actor, NoticeAssigned(notice_id=notice_id, case_id=case.id, worker_id=to.id))
        return GivenNotice(notice_id=notice_id, case_id=case.id, worker_id=to.id, worker=to.name)
