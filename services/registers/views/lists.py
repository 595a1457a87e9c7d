"""The registers of an agenda, and who stands in one: the header, for everybody of the authority (domain reference 1.5)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import msgspec

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel.actor import Actor
from kernel.db import look
from kernel.exceptions import NotThere
from kernel.legal_time import today_in_prague
from services.intake import views as intake_views
from services.intake.schemas import NoticeHeader
from services.registers import repository
from services.registers.access import RegisterPermission, register_of, require, sees
from services.registers.schemas import RegisterEntryRow, RegisterRow, StoredEntry
from tenants.codelists.rules import Code, Codes

from .numbers import entry_view, names_of_entries, registers_of

MOST = 5_000
"""Entries in one table or on one paper."""


class Asked(NamedTuple):
    """Which entries of a register: of a year, that run or ended, and that are found by what was typed."""

    year: int | None = None
    running: bool | None = None
    query: str = ""


async def list_registers(actor: Actor) -> list[RegisterRow]:
    """The registers that the actor may read: those that are used, and those in which somebody stands all the same."""
    async with look(actor):
        require(actor, RegisterPermission.LIST)
        codes = (await registers_of(actor)).on(today_in_prague())
        last = {row.register: row for row in await repository.list_last(actor, list(codes))}
    return [
        RegisterRow(
            code=code,
            label=each.words,
            used=each.used,
            last=f"{last[code].mark} {last[code].number}/{last[code].year}" if code in last else "",
        )
        for code, each in codes.items()
        if sees(actor, each) and (each.used or code in last)
    ]


async def years_of(actor: Actor, code: str) -> tuple[Code, list[int]]:
    """A register, and the years in which it has entries, last first. Raises NotThere."""
    async with look(actor):
        register = register_of(actor, await registers_of(actor), code, today_in_prague())
        return register, await repository.list_years(actor, code)


async def list_entries(
    actor: Actor,
    code: str,
    asked: Asked,
    *,
    before: tuple[int, int] | None = None,
    limit: int,
    what: str = "register",
) -> tuple[list[RegisterEntryRow], tuple[int, int] | None]:
    """The entries of a register, last numbered first, and behind which place it goes on. Recorded as a read (`what`).

    What is typed is a name, a birth date, or any number, in any writing.
    """
    async with look(actor):
        registers = await registers_of(actor)
        register_of(actor, registers, code, today_in_prague())
        found = await intake_views.ids_found(actor, asked.query) if asked.query else None
        rows = await repository.list_entries(
            actor, code, year=asked.year, running=asked.running, found=found, before=before, limit=limit + 1
        )
        shown = rows[:limit]
        behind = (shown[-1].year, shown[-1].number) if len(rows) > limit else None
        return await _rows(actor, registers, shown, what), behind


def _born(called: str, header: NoticeHeader, of_case: ClientIdentity | None) -> date | None:
    if of_case is not None and called == of_case.name:
        return of_case.birth_date
    return header.birth_date if called == header.child_name else None


async def _rows(actor: Actor, registers: Codes, rows: Sequence[StoredEntry], what: str) -> list[RegisterEntryRow]:
    """The same number of statements, however many there are."""
    headers = await intake_views.headers_by_id(actor, {row.notice_id for row in rows}, what=what)
    called = await names_of_entries(actor, rows)
    # who the child is was found out since the call, and is said by its case (domain reference 1.5)
    cases = {row.case_id for row in rows if row.case_id is not None and row.own}
    people = await case_views.people_of_cases(actor, cases)
    leads = await case_views.key_workers_of_cases(actor, cases)
    found: list[RegisterEntryRow] = []
    for row in rows:
        header = headers.get(row.notice_id)
        if header is None:
            raise NotThere  # an entry has its notice
        view = msgspec.structs.asdict(entry_view(row, registers, called))
        own = row.case_id if row.own else None
        of_case = people.get(own) if own else None
        view["child_name"] = view["child_name"] or (of_case.name if of_case else header.child_name)
        found.append(
            RegisterEntryRow(
                **view,
                notice_id=row.notice_id,
                notice_number=header.reference_number,
                reference_number=header.registered_as,
                birth_date=_born(view["child_name"], header, of_case),
                assigned_to=leads.get(own, header.assigned_to) if own else header.assigned_to,
                case_id=row.case_id or header.case_id,
            )
        )
    return found
