"""Every query on registers."""

from collections.abc import Collection, Generator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

import asyncpg

from cases.cases import views as case_views
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, changed, fetch, fetch_column, fetch_one
from services.intake.views import CHILDREN, STANDS_IN, FoundIds
from services.registers.exceptions import NumberTaken, StandsThere
from services.registers.rules.lists import REGISTERS
from services.registers.tables import CaseMark, Ending, NoticeRegistration, RegisterCorrection, RegisterEntry

from .schemas import StoredDay, StoredEntry, StoredFurther, StoredLast, StoredNumbers, StoredRegistration

_REGISTRATION = (
    "SELECT id, notice_id, issuer, reference_number, evidence_number, registered_on, registered_by, registered_at,"
    " replaced_by, replaced_at, correction FROM notice_registration WHERE tenant_id = $1 AND service_id = $2"
)
# the case of its own that the further child of the entry `e` has: there it belongs, wherever it was made
_FILED = "(SELECT w.case_id FROM notice_case w WHERE (w.tenant_id, w.notice_id, w.child_id) = (e.tenant_id, e.notice_id, e.child_id))"
_ENTRY = (
    "SELECT id, register, mark, kind, year, number, file_mark, notice_id, child_id, case_id AS made_in, begun_on, begun_at, ended_on, ended_by,"  # noqa: S608
    f" ended_at, ending, removal_reason, sealed, version, coalesce({_FILED}, case_id) AS case_id,"
    f" child_id IS NULL OR {_FILED} IS NOT NULL AS own FROM register_entry e WHERE tenant_id = $1 AND service_id = $2"
)
_GOES_BY = {
    **dict.fromkeys(
        ("reference_key", "evidence_key"),
        "notice_registration WHERE tenant_id = $1 AND service_id = $2 AND replaced_at IS NULL",
    ),
    "mark_key": "(SELECT id, mark_key FROM register_entry WHERE tenant_id = $1 AND service_id = $2 UNION ALL"
    " SELECT case_id, mark_key FROM case_mark WHERE tenant_id = $1 AND service_id = $2) marked WHERE true",
}
"""Where a number is given once, by the column of its key."""
_NUMBERED = ("notice_registration_reference", "notice_registration_evidence", "register_entry_marked", "case_mark_once")
_ONCE = {**dict.fromkeys(_NUMBERED, NumberTaken), "register_entry_running": StandsThere}

# whether only who works with the register of the entry `e` sees it: by what the code list says today, or else the preset
_PRESETS = ", ".join(
    f"('{code.code}', '{code.details['secrecy']}')"
    for code in {each.code: each for codes in REGISTERS.presets.values() for each in codes}.values()
)
_OWN = f"""coalesce((SELECT c.details::jsonb ->> 'secrecy' FROM code_change c WHERE c.tenant_id = $1 AND c.list_key = '{REGISTERS.key}'
    AND c.code = e.register AND c.valid_from <= (now() AT TIME ZONE 'Europe/Prague')::date ORDER BY c.valid_from DESC, c.id DESC LIMIT 1),
  (SELECT p.secrecy FROM (VALUES {_PRESETS}) p (code, secrecy) WHERE p.code = e.register), '') = 'own'"""  # noqa: S608
_NUMBERS = "ARRAY[e.mark || ' ' || e.number || '/' || e.year] || array_remove(ARRAY[e.file_mark], NULL)"
_HERE = CHILDREN.format(case="ANY ({led_as_one})")
_STANDS_IN = f"""
SELECT json_build_object('assessed', ({{assessed}}), 'mistaken', (SELECT CASE WHEN e.ending = 'mistaken' THEN e.ended_at END FROM register_entry e WHERE e.tenant_id = $1 AND e.service_id = $2
    AND e.kind = 'basic' AND e.ended_at IS NOT NULL AND NOT {_OWN} AND (e.child_id = ANY({_HERE}) OR e.case_id = ANY ({{led_as_one}}) AND e.child_id IS NULL) ORDER BY e.ended_at DESC LIMIT 1), 'entries', coalesce(json_agg(json_build_object('mark', e.mark, 'number', e.number, 'year', e.year, 'on', e.begun_on,
    'basic', e.kind = 'basic', 'further', NOT own.its, 'file_mark', e.file_mark, 'ended', e.ended_on)
    ORDER BY NOT own.its, e.ended_on DESC NULLS FIRST, e.kind <> 'basic', e.begun_at DESC),
  '[]'))::text AS told FROM register_entry e CROSS JOIN LATERAL (SELECT e.child_id IS NULL OR e.child_id = ANY({_HERE}) AS its) own
  WHERE e.tenant_id = $1 AND e.service_id = $2 AND (e.case_id = ANY ({{led_as_one}}) OR e.child_id = ANY({_HERE}))
    AND (own.its OR {_FILED} IS NULL) AND e.ending IS DISTINCT FROM 'mistaken' AND e.kind <> 'notice' AND NOT {_OWN}
HAVING count(*) > 0 OR EXISTS {STANDS_IN.format(case="ANY ({led_as_one})")}"""  # noqa: S608


def _own(entry: str, case: str) -> str:
    """Whether an entry is of the child of a case."""
    return f"(({entry}.case_id = {case} AND {entry}.child_id IS NULL) OR {entry}.child_id = ANY({CHILDREN.format(case=case)}))"


def stands_in(assessed: str) -> str:
    """A query of the entries of the child of the case `found.id`, and of further ones of its notices, that everybody may know who
    knows of it: not those in registers of notices, nor in those that only who works with them sees. Nothing of a case that has neither entry nor notice.

    `assessed`: a query of what came of the last basic assessment of its child.
    """
    return _STANDS_IN.replace("{assessed}", assessed).replace("{led_as_one}", case_views.one_person("found.id"))


async def take_turn(case_id: UUID) -> None:
    """Whoever enters the child of a case waits for the commit of who came first: it stands in one basic register."""
    await current().connection.execute("SELECT opora.take_turn($1)", f"registers|{case_id}")


async def list_in_both(actor: Actor, *sides: Collection[UUID]) -> list[str]:
    """Marks of the registers of children in which cases of both these sides stand now, but those that only who works with them knows.

    Of the basic ones a child stands in one, so two of them are named as well.
    """
    return await fetch_column(
        str,
        "SELECT DISTINCT e.mark FROM register_entry e JOIN register_entry o ON o.tenant_id = e.tenant_id"  # noqa: S608
        " AND o.service_id = e.service_id AND o.ended_on IS NULL"
        f" AND (o.register = e.register OR (o.kind = 'basic' AND e.kind = 'basic')) AND {_own('o', 'ANY ($4::uuid[])')} WHERE e.tenant_id = $1 AND e.service_id = $2"
        f" AND {_own('e', 'ANY ($3::uuid[])')} AND e.ended_on IS NULL AND e.kind <> 'notice' AND NOT {_OWN} ORDER BY e.mark",
        actor.tenant,
        actor.service,
        *map(list, sides),
    )


async def insert_registration(registration: NoticeRegistration) -> None:
    """Write the numbers of a notice. Raises NumberTaken."""
    with _given_once():
        await NoticeRegistration.insert(registration)


async def insert_entry(entry: RegisterEntry) -> None:
    """Write an entry. Raises NumberTaken, StandsThere."""
    with _given_once():
        await RegisterEntry.insert(entry)


@contextmanager
def _given_once() -> Generator[None]:
    """Raises NumberTaken, StandsThere when there was neither such a number nor such an entry a moment ago, and somebody was faster."""
    try:
        yield
    except asyncpg.UniqueViolationError as error:
        if refused := _ONCE.get(getattr(error, "constraint_name", None) or ""):
            raise refused from error
        raise


async def list_registrations(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredRegistration]:
    """All numbers that a notice had, last first."""
    return await fetch(
        StoredRegistration,
        f"{_REGISTRATION} AND notice_id = $3 ORDER BY registered_at DESC, id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def find_by_key(actor: Actor, column: str, key: str, *, but: UUID | None = None) -> UUID | None:
    """Which notice, or entry of a register or case, goes by a number, `but` one."""
    whose = "id" if column == "mark_key" else "notice_id"
    return await current().connection.fetchval(
        f"SELECT {whose} FROM {_GOES_BY[column]} AND {column} = $3 AND {whose} IS DISTINCT FROM $4 LIMIT 1",  # noqa: S608 our own words
        actor.tenant,
        actor.service,
        key,
        but,
    )


async def list_taken(actor: Actor, column: str, keys: Collection[str]) -> list[str]:
    """Which of these numbers a notice, or an entry of a register, goes by."""
    rows = await current().connection.fetch(
        f"SELECT {column} FROM {_GOES_BY[column]} AND {column} = ANY($3::text[])",  # noqa: S608 our own words
        actor.tenant,
        actor.service,
        list(keys),
    )
    return [row[0] for row in rows]


async def replace_registration(actor: Actor, registration_id: UUID, *, at: datetime) -> bool:
    """Take the numbers of a notice for wrong; False when somebody did."""
    return await changed(
        "UPDATE notice_registration SET replaced_by = $3, replaced_at = $4"
        " WHERE tenant_id = $1 AND id = $2 AND replaced_at IS NULL",
        actor.tenant,
        registration_id,
        actor.worker,
        at,
    )


async def list_numbers(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredNumbers]:
    """By which numbers these notices go, those left out that go by none: of the entries of their child, without those of registers
    that only who works with them sees.
    """
    return await fetch(
        StoredNumbers,
        "SELECT n.id AS notice_id, r.reference_number, r.evidence_number, ARRAY(SELECT unnest("  # noqa: S608 our own words
        f"{_NUMBERS}) FROM register_entry e WHERE e.tenant_id = $1 AND e.service_id = $2 AND e.notice_id = n.id"
        f" AND e.child_id IS NULL AND NOT {_OWN} ORDER BY e.begun_at, e.id) AS marks"
        " FROM unnest($3::uuid[]) AS n (id) LEFT JOIN notice_registration r"
        " ON r.tenant_id = $1 AND r.service_id = $2 AND r.notice_id = n.id AND r.replaced_at IS NULL",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_further(actor: Actor, notice_ids: Collection[UUID]) -> list[StoredFurther]:
    """By which numbers the further children of these notices go, and in which they stand or stood that everybody may know of."""
    return await fetch(
        StoredFurther,
        f"SELECT e.child_id, {_NUMBERS} AS numbers, e.ending IS DISTINCT FROM 'mistaken' AS known"  # noqa: S608 our own words
        " FROM register_entry e WHERE e.tenant_id = $1 AND e.service_id = $2 AND e.notice_id = ANY($3::uuid[])"
        f" AND e.child_id IS NOT NULL AND NOT {_OWN} ORDER BY e.begun_at, e.id",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_entries_of(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredEntry]:
    """In which registers a notice and its children stand, first to last."""
    return await fetch(
        StoredEntry,
        f"{_ENTRY} AND notice_id = $3 ORDER BY begun_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_running_of_case(actor: Actor, case_id: UUID, *, limit: int) -> list[StoredEntry]:
    """The entries of the child of a case that run, in whichever of the cases that are led as one."""
    one = f"ANY ({case_views.one_person('$3::uuid')})"
    return await fetch(
        StoredEntry,
        f"{_ENTRY} AND {_own('e', one)} AND ended_at IS NULL ORDER BY begun_at, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        case_id,
    )


async def list_of_case(actor: Actor, case_id: UUID, *, limit: int) -> list[StoredEntry]:
    """All entries of a case: those of its child, wherever they were made, and of children of its notices that have no case of their own."""
    return await _list_of(actor, "$3", limit, case_id, by="")


async def list_of_person(actor: Actor, case_id: UUID, *, apart: UUID | None, limit: int) -> list[StoredEntry]:
    """The same of all cases that are led as one with a case, but one of them; those that run come last."""
    one = f"ANY ({case_views.one_person('$3::uuid', apart='$4::uuid')})"
    return await _list_of(actor, one, limit, case_id, apart, by="ended_at IS NULL, ")


async def _list_of(actor: Actor, case: str, limit: int, *places: UUID | None, by: str) -> list[StoredEntry]:
    children = CHILDREN.format(case=case)
    where = f"{_ENTRY} AND ((case_id = {case} AND {_FILED} IS NULL) OR child_id = ANY({children}))"
    order = f" ORDER BY {by}begun_at, id{at_most(limit)}"
    return await fetch(StoredEntry, where + order, actor.tenant, actor.service, *places)


async def list_by_id(actor: Actor, entry_ids: Collection[UUID]) -> list[StoredEntry]:
    """These entries of the actor's service."""
    return await fetch(StoredEntry, f"{_ENTRY} AND id = ANY($3::uuid[])", actor.tenant, actor.service, list(entry_ids))


async def find_entry(actor: Actor, entry_id: UUID, *, lock: bool = False) -> StoredEntry | None:
    """An entry of the actor's service."""
    return await fetch_one(
        StoredEntry, f"{_ENTRY} AND id = $3{' FOR UPDATE' if lock else ''}", actor.tenant, actor.service, entry_id
    )


async def end_entry(
    actor: Actor,
    entry_id: UUID,
    *,
    ending: Ending,
    on: date,
    at: datetime,
    reason: str | None = None,
    sealed: bytes | None = None,
) -> bool:
    """End an entry; False when somebody did."""
    return await changed(
        "UPDATE register_entry SET ended_on = greatest($3, begun_on), ended_at = $4, ended_by = $5, ending = $6,"
        " removal_reason = $7, sealed = $8 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL",
        actor.tenant,
        entry_id,
        on,
        at,
        actor.worker,
        ending.value,
        reason,
        sealed,
    )


async def correct_day(actor: Actor, correction: RegisterCorrection) -> bool:
    """Write another day into an entry that runs, and that it was wrong; False when somebody changed it."""
    await RegisterCorrection.insert(correction)
    return await changed(
        "UPDATE register_entry SET begun_on = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND begun_on = $3 AND ended_at IS NULL",
        actor.tenant,
        correction.entry_id,
        correction.was,
        correction.becomes,
    )


async def list_days(actor: Actor, entry_ids: Collection[UUID]) -> list[StoredDay]:
    """The corrections of the days of these entries, last first."""
    return await fetch(
        StoredDay,
        "SELECT id, entry_id, was, corrected_by, corrected_at, sealed FROM register_correction"
        " WHERE tenant_id = $1 AND service_id = $2 AND entry_id = ANY($3::uuid[]) ORDER BY corrected_at DESC, id DESC",
        actor.tenant,
        actor.service,
        list(entry_ids),
    )


async def mark_entry(actor: Actor, entry_id: UUID, *, file_mark: str, key: str) -> bool:
    """Write the file mark of an entry; False when it has one. Raises NumberTaken."""
    with _given_once():
        return await changed(
            "UPDATE register_entry SET file_mark = $3, mark_key = $4 WHERE tenant_id = $1 AND id = $2 AND file_mark IS NULL",
            actor.tenant,
            entry_id,
            file_mark,
            key,
        )


async def came_of_notice(actor: Actor, case_id: UUID) -> bool:
    """Whether a case came of a notice; what was joined to one that stood did not open it."""
    return await current().connection.fetchval(
        "SELECT EXISTS (SELECT FROM notice WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3 AND status <> 'joined')",
        actor.tenant,
        actor.service,
        case_id,
    )


async def insert_case_mark(mark: CaseMark) -> None:
    """Write the file mark of a case. Raises NumberTaken."""
    with _given_once():
        await CaseMark.insert(mark)


async def mark_of_case(actor: Actor, case_id: UUID) -> str:
    """The file mark that somebody typed in for a case; empty for none."""
    found = await current().connection.fetchval(
        "SELECT file_mark FROM case_mark WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3",
        actor.tenant,
        actor.service,
        case_id,
    )
    return found or ""


async def list_entries(
    actor: Actor,
    register: str,
    *,
    year: int | None,
    running: bool | None,
    found: FoundIds | None,
    before: tuple[int, int] | None,
    limit: int,
) -> list[StoredEntry]:
    """The entries of a register, last numbered first; one statement for each shape of the question."""
    places: list[object] = [actor.tenant, actor.service, register]

    def place(value: object) -> str:
        places.append(value)
        return f"${len(places)}"

    asked = ["register = $3"]
    if year is not None:
        asked.append(f"year = {place(year)}")
    if running is not None:
        asked.append(f"ended_at IS {'' if running else 'NOT '}NULL")
    if found is not None:
        notices, numbered, children, told = (f"ANY({place(each)}::uuid[])" for each in found)
        asked.append(
            f"(child_id = {children} OR notice_id = {numbered} OR (notice_id = {notices} AND child_id IS NULL)"
            f" OR (notice_id = {told} AND kind = 'notice'))"
        )
    if before is not None:
        asked.append("(year, number) < ({}, {})".format(*map(place, before)))
    conditions = "".join(f" AND {each}" for each in asked)
    return await fetch(StoredEntry, f"{_ENTRY}{conditions} ORDER BY year DESC, number DESC{at_most(limit)}", *places)


async def list_years(actor: Actor, register: str) -> list[int]:
    """The years in which a register has entries, last first: a step of its index for each."""
    rows = await current().connection.fetch(
        "WITH RECURSIVE years AS ((SELECT year FROM register_entry WHERE tenant_id = $1 AND service_id = $2 AND register = $3"
        " ORDER BY year DESC LIMIT 1) UNION ALL SELECT (SELECT e.year FROM register_entry e WHERE e.tenant_id = $1"
        " AND e.service_id = $2 AND e.register = $3 AND e.year < years.year ORDER BY e.year DESC LIMIT 1)"
        " FROM years WHERE years.year IS NOT NULL) SELECT year FROM years WHERE year IS NOT NULL",
        actor.tenant,
        actor.service,
        register,
    )
    return [row["year"] for row in rows]


async def list_last(actor: Actor, registers: Collection[str]) -> list[StoredLast]:
    """The last number of each register that has any: a step of the index for each."""
    return await fetch(
        StoredLast,
        "SELECT r.register, e.mark, e.year, e.number FROM unnest($3::text[]) AS r (register) CROSS JOIN LATERAL (SELECT mark, year, number"
        " FROM register_entry WHERE tenant_id = $1 AND service_id = $2 AND register = r.register"
        " ORDER BY year DESC, number DESC LIMIT 1) e",
        actor.tenant,
        actor.service,
        list(registers),
    )
