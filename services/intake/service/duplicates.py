"""That a notice is of the same as another one of the authority (ADR 0036)."""

from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.ids import new_id
from kernel.web.i18n import N_
from services.intake import repository, rules, views
from services.intake.access import IntakePermission, notice_for
from services.intake.events import NoticeMarked, NoticeUnmarked
from services.intake.exceptions import AlreadyMarked, NotMarked
from services.intake.schemas import MarkDuplicate, StoredDuplicate
from services.intake.tables import NoticeDuplicate
from tenants import views as tenant_views

NEEDS_NUMBER = N_("Zadejte číslo oznámení, se kterým se toto shoduje.")


async def mark_duplicate(actor: Actor, notice_id: UUID, order: MarkDuplicate) -> list[str]:
    """Say that a notice is of the same as another one here; said again, it stays so. Raises AlreadyMarked of a third one.

    Returns where stands, of before, what reads like somebody who called with the notices that belong together now.
    """
    async with unit_of_work(actor):
        await notice_for(actor, notice_id, IntakePermission.MARK)
        checks = Checks()
        number = checks.line("reference_number", order.reference_number, missing=NEEDS_NUMBER, max_length=60)
        typed = rules.numbers_typed(number, (await tenant_views.own_service(actor)).organisation_abbreviation)
        other = await repository.find_by_number(actor, typed) if typed else None
        for each in sorted({notice_id, other.id if other else notice_id}):  # both, in one order whoever marks which
            await repository.find_notice(actor, each, lock=True)
        hold = await notice_for(actor, notice_id, IntakePermission.MARK)
        if number and (other is None or other.id == notice_id):
            checks.fail("reference_number", N_("Takové jiné oznámení tu není. Číslo opište z jeho hlavičky."))
        elif other is not None and await _mark_of(actor, other.id) is not None:
            checks.fail("reference_number", N_("To je samo duplicitní. Zadejte číslo oznámení, se kterým se shoduje."))
        elif any(each.of_id == notice_id for each in await _marks(actor, notice_id)):
            checks.fail(
                "reference_number", N_("Jiná oznámení se hlásí k tomuto. Označte to druhé jako duplicitní k němu.")
            )
        checks.done()
        assert other is not None
        if (mark := await _mark_of(actor, notice_id)) is not None:
            if mark.of_id == other.id:
                return []
            raise AlreadyMarked
        before = await views.together_with(actor, notice_id)
        await repository.insert_duplicate(
            NoticeDuplicate(
                id=new_id(),
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                of_id=other.id,
                marked_by=actor.worker,
                marked_at=now(),
            )
        )
        await record(actor, NoticeMarked(notice_id=notice_id, case_id=hold.row.case_id, of_id=other.id))
        return await views.told_before(actor, notice_id, before)


async def unmark_duplicate(actor: Actor, notice_id: UUID) -> None:
    """Take the mark of a duplicate back. Raises NotMarked."""
    async with unit_of_work(actor):
        hold = await notice_for(actor, notice_id, IntakePermission.MARK, lock=True)
        mark = await _mark_of(actor, notice_id)
        if mark is None or not await repository.take_duplicate_back(actor, mark.id, at=now()):
            raise NotMarked
        await record(actor, NoticeUnmarked(notice_id=notice_id, case_id=hold.row.case_id, of_id=mark.of_id))


async def _marks(actor: Actor, notice_id: UUID) -> list[StoredDuplicate]:
    return await repository.list_duplicates(actor, notice_id, limit=views.MOST_ADDITIONS)


async def _mark_of(actor: Actor, notice_id: UUID) -> StoredDuplicate | None:
    """Of which other notice it is a duplicate: what others are duplicates of stays one step away."""
    return next((each for each in await _marks(actor, notice_id) if each.notice_id == notice_id), None)
