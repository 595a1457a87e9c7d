"""Removing the child of a case from a register, and putting a wrong entry right; file and number stay (domain reference 1.16)."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from cases.cases.access import CaseHold
from kernel import keys
from kernel.actor import Actor
from kernel.checks import Checks, Limit
from kernel.clock import now
from kernel.crypto import RowSealer
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.points import Point
from kernel.wording import Worded
from services.intake import service as intake
from services.intake.access import IntakePermission, notice_for
from services.intake.service.names import check_words_of_notice
from services.registers import repository, rules, views
from services.registers.access import kept_for
from services.registers.events import EntryCorrected, EntryEnded
from services.registers.exceptions import AlreadyEnded, StandsThere
from services.registers.schemas import CorrectEntry, EndEntry, EntryText, StoredEntry
from services.registers.tables import Ending, RegisterCorrection
from tenants.codelists.rules import Code

from .entering import since_of
from .entries import begin_entry, check_mark, name_file, take_turn

STILL_IN_DANGER: Point[Callable[[Actor, UUID], Awaitable[str]]] = Point("why a child of a case is in danger still")
"""(in unit) What a domain knows that speaks against saying that a threat ended; empty where nothing does."""


async def _danger(actor: Actor, case_id: UUID) -> str:
    return next(filter(None, [await each(actor, case_id) for each in STILL_IN_DANGER.all()]), "")


async def end_entry(actor: Actor, entry_id: UUID, order: EndEntry, *, version: int) -> None:
    """Remove the child of a case from a register, with day, reason and words.

    Raises NotThere, NotAllowed, AlreadyEnded, StaleVersion.
    """
    async with unit_of_work(actor):
        entry, hold = await _running(actor, entry_id, version)
        checks, moment = Checks(), now()
        today = prague_date(moment)
        reasons = (await views.removals_of(actor)).used(today)
        words = rules.check_end(checks, order, entry, reasons=reasons, today=today)
        if order.reason in rules.SAYS_SAFE and (danger := await _danger(actor, hold.id)):
            checks.fail("reason", danger)
        await _check_words(actor, checks, order, entry)
        checks.done()
        assert order.ended_on is not None
        sealed = (await _sealer(actor, hold)).seal("register_entry", entry.id, EntryText(words))
        if not await repository.end_entry(
            actor, entry.id, ending=Ending.REMOVED, on=order.ended_on, at=moment, reason=order.reason, sealed=sealed
        ):
            raise AlreadyEnded
        await _ended(actor, entry, Ending.REMOVED)


async def correct_entry(actor: Actor, entry_id: UUID, order: CorrectEntry, *, version: int) -> None:
    """Put a wrong entry of the child of a case right; what was wrong stays to be seen, with who says so, when and why.

    Another day is written into the entry. For another register it ends as a mistake, and one begins there; without any it
    ends alone. Raises NotThere, NotAllowed, AlreadyEnded, StandsThere, StaleVersion.
    """
    async with unit_of_work(actor):
        entry, hold = await _running(actor, entry_id, version)
        checks, moment = Checks(), now()
        today = prague_date(moment)
        registers = rules.alike(await views.registers_of(actor), entry.register, today)
        since = await _since(actor, entry, hold)
        words = rules.check_correction(checks, order, entry, registers=registers, since=since, today=today)
        moves = order.register not in (rules.NOWHERE, entry.register)
        own = hold.id if entry.own else None
        mark = await check_mark(actor, checks, order.file_mark, case_id=own) if moves else ""
        await _check_words(actor, checks, order, entry)
        checks.done()
        sealer = await _sealer(actor, hold)
        if order.register == entry.register:
            await _other_day(actor, entry, order, words, sealer)
        else:
            await _mistaken(actor, entry, words, sealer)
            if moves:
                await _begin(actor, entry, registers[order.register], order, mark)
            await _ended(actor, entry, Ending.MISTAKEN)
        await intake.index_numbers(actor, entry.notice_id)


async def _since(actor: Actor, entry: StoredEntry, hold: CaseHold) -> list[Limit]:
    running = await repository.list_running_of_case(actor, hold.id, limit=views.MOST_OF_NOTICE)
    return await since_of(actor, hold, entry.kind, running, notice_id=entry.notice_id, own=entry.own)


async def _running(actor: Actor, entry_id: UUID, version: int) -> tuple[StoredEntry, CaseHold]:
    entry, hold = await kept_for(actor, entry_id, registers=await views.registers_of(actor), lock=True)
    if entry.ended_on is not None:
        raise AlreadyEnded
    if entry.version != version:
        raise StaleVersion(entry.version - version)
    await take_turn(actor, hold.id)
    return entry, hold


async def _check_words(actor: Actor, checks: Checks, order: Worded, entry: StoredEntry) -> None:
    """Words are held against who called, as those of an assessment: whoever reads the case may not know them."""
    notice = await notice_for(actor, entry.notice_id, IntakePermission.READ)
    await check_words_of_notice(actor, checks, order, notice)


async def _sealer(actor: Actor, hold: CaseHold) -> RowSealer:
    return await keys.sealer(actor.tenant, hold.client_id)


async def _other_day(actor: Actor, entry: StoredEntry, order: CorrectEntry, words: str, sealer: RowSealer) -> None:
    assert order.begun_on is not None
    correction_id = new_id()
    correction = RegisterCorrection(
        id=correction_id,
        tenant_id=actor.tenant,
        service_id=actor.service,
        entry_id=entry.id,
        was=entry.begun_on,
        becomes=order.begun_on,
        corrected_by=actor.worker,
        corrected_at=now(),
        sealed=sealer.seal("register_correction", correction_id, EntryText(words)),
    )
    if not await repository.correct_day(actor, correction):
        raise AlreadyEnded
    await record(actor, EntryCorrected(notice_id=entry.notice_id, case_id=entry.case_id, entry_id=entry.id))


async def _mistaken(actor: Actor, entry: StoredEntry, words: str, sealer: RowSealer) -> None:
    sealed = sealer.seal("register_entry", entry.id, EntryText(words))
    moment = now()
    if not await repository.end_entry(
        actor, entry.id, ending=Ending.MISTAKEN, on=prague_date(moment), at=moment, sealed=sealed
    ):
        raise AlreadyEnded
    if entry.case_id is not None and entry.file_mark is not None:
        await name_file(actor, entry.case_id)


async def _begin(actor: Actor, entry: StoredEntry, register: Code, order: CorrectEntry, mark: str) -> None:
    """The right entry, under the next number of its register."""
    assert entry.case_id is not None
    assert order.begun_on is not None
    standing = await repository.list_running_of_case(actor, entry.case_id, limit=views.MOST_OF_NOTICE)
    if entry.own and any(each.register == register.code for each in standing):
        raise StandsThere
    await begin_entry(
        actor,
        register,
        notice_id=entry.notice_id,
        child_id=entry.child_id,
        case_id=entry.case_id,
        on=order.begun_on,
        file_mark=mark,
    )


async def _ended(actor: Actor, entry: StoredEntry, ending: Ending) -> None:
    await record(
        actor,
        EntryEnded(notice_id=entry.notice_id, case_id=entry.case_id, entry_id=entry.id, ending=ending.value),
    )
