"""Who stands in which register: begun and ended by the acts that it follows from, in their unit of work."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple
from uuid import UUID

from cases.cases import service as cases
from cases.cases import views as case_views
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import NotThere
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.wording import Worded, check_others
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from services.intake.service.names import check_words_of_notice
from services.registers import repository, rules
from services.registers.access import check_known, registered_for
from services.registers.events import EntryBegun, EntryEnded, EntryMarked
from services.registers.exceptions import AlreadyMarked
from services.registers.schemas import MarkEntry, StoredEntry
from services.registers.tables import CaseMark, Ending, Issuer, RegisterEntry, RegisterKind
from services.registers.views import MOST_OF_NOTICE, registers_of, stays_notice
from tenants import views as tenant_views
from tenants.codelists.rules import Code
from tenants.settings.views import settings_on


async def issuer_today(actor: Actor) -> Issuer:
    """(in unit) Who gives official numbers today."""
    return (await settings_on(actor, prague_date(now()), rules.ISSUER))[rules.ISSUER]


async def check_mark(
    actor: Actor, checks: Checks, typed: str, issuer: Issuer | None = None, *, case_id: UUID | None = None
) -> str:
    """(in unit) A file mark of the records system, which only that gives, once; `issuer` of today where nobody says it.

    What was typed in for the case itself, `case_id`, is the mark of its file.
    """
    issuer = issuer or await issuer_today(actor)
    mark = rules.check_typed(checks, "file_mark", typed)
    if mark and issuer is Issuer.HERE:
        checks.fail("file_mark", rules.GIVEN_HERE)
    elif mark and await repository.find_by_key(actor, "mark_key", rules.key_of(mark), but=case_id) is not None:
        checks.fail("file_mark", rules.TAKEN_MARK)
    return mark


async def check_numbers(actor: Actor, checks: Checks, order: Worded, hold: NoticeHold) -> None:
    """(in unit) Warn of typed numbers that read like who called: the whole authority reads them, and finds the notice by them."""
    if any(checks.texts.values()):
        await check_words_of_notice(actor, checks, order, hold)
    else:
        check_others(checks, order)


async def draw(actor: Actor, series: str, year: int, column: str, said: Callable[..., str]) -> tuple[int, str]:
    """(in unit) The next number of a series, and how it reads by its template: `said(number=…)`.

    One that reads like what goes by it already, as a records system that went on with the series gave it, is passed by.
    """

    async def taken(numbers: Sequence[int]) -> set[int]:
        keys = {rules.key_of(said(number=number)): number for number in numbers}
        return {keys[key] for key in await repository.list_taken(actor, column, keys)}

    number = await cases.next_free_number(actor, series, year, taken)
    return number, said(number=number)


class DrawnEntry(NamedTuple):
    """A number of a register's series, and the mark of the file by the template, or the one of the records system."""

    series: str
    year: int
    number: int
    file_mark: str


async def draw_entry(actor: Actor, register: Code, *, file_mark: str = "") -> DrawnEntry:
    """(in unit) The next number of a register, gapless in the year of the act; as late in the act as can be (see `begin_entry`)."""
    moment = now()
    today = prague_date(moment)
    settings = await settings_on(actor, today, rules.ISSUER, rules.FILE_MARK)
    here = await tenant_views.own_service(actor)
    series, year = register.details["series"], rules.year_of(moment)
    of_series = f"register {series}"
    if settings[rules.ISSUER] is not Issuer.HERE:
        return DrawnEntry(series, year, await cases.next_number(actor, of_series, year), file_mark)
    said = partial(
        rules.fill,
        settings[rules.FILE_MARK],
        abbreviation=here.organisation_abbreviation,
        year=year,
        unit=register.details["mark"],
    )
    return DrawnEntry(series, year, *await draw(actor, of_series, year, "mark_key", said))


async def mark_file(actor: Actor, case_id: UUID, mark: str) -> None:
    """(in unit) A case that came of no notice goes by this mark of its file; a mark that is taken is no mark. Raises NumberTaken."""
    await repository.insert_case_mark(
        CaseMark(
            id=new_id(),
            tenant_id=actor.tenant,
            service_id=actor.service,
            case_id=case_id,
            file_mark=mark,
            mark_key=rules.key_of(mark),
            marked_by=actor.worker,
            marked_at=now(),
        )
    )
    await name_file(actor, case_id)


async def begin_entry(
    actor: Actor,
    register: Code,
    *,
    notice_id: UUID,
    child_id: UUID | None = None,
    case_id: UUID | None = None,
    on: date,
    file_mark: str = "",
) -> UUID:
    """(in unit) Enter a notice, or a child of it, in a register from a day on: under the next number of its series, gapless in
    the year of the act, and with the file mark by the template, or the one of the records system (`file_mark`, checked). A number
    whose mark is taken is passed by.

    Whoever comes at the same moment waits for the commit, so this stands as late in an act as can be.
    """
    moment = now()
    drawn = await draw_entry(actor, register, file_mark=file_mark)
    entry_id = new_id()
    await repository.insert_entry(
        RegisterEntry(
            id=entry_id,
            tenant_id=actor.tenant,
            service_id=actor.service,
            register=register.code,
            series=drawn.series,
            mark=register.details["mark"],
            kind=register.details["kind"],
            year=drawn.year,
            number=drawn.number,
            file_mark=drawn.file_mark or None,
            mark_key=rules.key_of(drawn.file_mark) if drawn.file_mark else None,
            notice_id=notice_id,
            child_id=child_id,
            case_id=case_id,
            begun_on=on,
            begun_by=actor.worker,
            begun_at=moment,
        )
    )
    await record(actor, EntryBegun(notice_id=notice_id, case_id=case_id, entry_id=entry_id, register=register.code))
    if case_id is not None and drawn.file_mark:
        await name_file(actor, case_id)
    return entry_id


async def name_file(actor: Actor, case_id: UUID) -> None:
    """(in unit) A case without a mark of its own goes by that of its file, as its entries say it now, else as it was typed in."""
    entries = await repository.list_of_case(actor, case_id, limit=MOST_OF_NOTICE)
    mark = rules.mark_of_file(entries, await registers_of(actor))
    await cases.name_file(actor, case_id, mark or await repository.mark_of_case(actor, case_id))


async def end_entries(actor: Actor, entries: Collection[StoredEntry], ending: Ending, *, on: date) -> None:
    """(in unit) End those of these entries that run."""
    for entry in entries:
        if entry.ended_on is None and await repository.end_entry(actor, entry.id, ending=ending, on=on, at=now()):
            await record(
                actor,
                EntryEnded(notice_id=entry.notice_id, case_id=entry.case_id, entry_id=entry.id, ending=ending.value),
            )


async def take_turn(actor: Actor, case_id: UUID) -> None:
    """(in unit) Whoever enters the child of a case in a basic register waits for the commit of who came first, by whichever of the records
    that are led as one."""
    for each in sorted(await case_views.led_as_one(actor, case_id)):
        await repository.take_turn(each)


async def enrol(
    actor: Actor,
    register: Code,
    *,
    notice_id: UUID,
    child_id: UUID | None,
    case_id: UUID,
    on: date,
    file_mark: str = "",
) -> None:
    """(in unit) Enter a child in a basic register; with the last child of it the notice stands in the register of notices no more.

    Who stands in one already by the same case stays under the number they have; whoever asks has made sure that it is this one,
    at their turn (`take_turn`).
    """
    here = await intake_views.child_cases(actor, notice_id) if child_id is not None else {}
    own = child_id is None or (child_id in here and here[child_id].case_id == case_id)
    standing = await repository.list_running_of_case(actor, case_id, limit=MOST_OF_NOTICE) if own else []
    if not any(entry.kind == RegisterKind.BASIC for entry in standing):
        await begin_entry(
            actor, register, notice_id=notice_id, child_id=child_id, case_id=case_id, on=on, file_mark=file_mark
        )
    await leave_notices(actor, notice_id, on=on)
    await intake.index_numbers(actor, notice_id)


async def leave_notices(actor: Actor, notice_id: UUID, *, on: date) -> None:
    """(in unit) With the last of its children that was enrolled a notice stands in the register of notices no more."""
    mine = await repository.list_entries_of(actor, notice_id, limit=MOST_OF_NOTICE)
    if not await stays_notice(actor, notice_id):
        await end_entries(actor, [entry for entry in mine if entry.kind == RegisterKind.NOTICE], Ending.ENROLLED, on=on)


async def mark_entry(actor: Actor, entry_id: UUID, order: MarkEntry) -> None:
    """Type in the file mark that the records system gave to an entry. Raises NotThere, AlreadyMarked."""
    async with unit_of_work(actor):
        entry = await repository.find_entry(actor, entry_id, lock=True) if actor.service_id else None
        if entry is None:
            raise NotThere
        hold = await registered_for(actor, entry.notice_id)
        await check_known(actor, entry, await registers_of(actor))
        if entry.file_mark is not None:
            raise AlreadyMarked
        checks = Checks()
        if not order.file_mark.strip():
            checks.fail("file_mark", rules.NEEDS_MARK)
        own = entry.case_id if entry.own else None
        mark = await check_mark(actor, checks, order.file_mark, Issuer.OUTSIDE, case_id=own)
        await check_numbers(actor, checks, order, hold)
        checks.done()
        if not await repository.mark_entry(actor, entry_id, file_mark=mark, key=rules.key_of(mark)):
            raise AlreadyMarked
        await intake.index_numbers(actor, entry.notice_id)
        if entry.case_id is not None:
            await name_file(actor, entry.case_id)
        await record(actor, EntryMarked(notice_id=entry.notice_id, case_id=entry.case_id, entry_id=entry_id))
