# pyright: strict
"""What came while two records were led as one, of which somebody says whose it is before they are led apart (ADR 0083, 0104)."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from hashlib import blake2s
from typing import Protocol
from uuid import UUID

import msgspec

from cases.cases.access import CaseHold
from cases.cases.repository import merged
from cases.cases.rules.merging import Side
from cases.cases.schemas import RecordText, StoredRecord
from cases.cases.schemas.merging import CameTo, StoredMerge, WrittenSince
from cases.cases.schemas.tasks import TaskText
from cases.cases.tables import RECORD_KINDS, Amendment
from kernel import keys
from kernel.actor import Actor
from kernel.crypto import RowSealer
from kernel.legal_time import format_date
from kernel.points import Point
from kernel.readable import opened, unreadable
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views


class CameToThings(Protocol):
    """Who tells of it; in the unit of work. `shows`: somebody reads it, which is recorded."""

    def __call__(
        self, actor: Actor, kept: CaseHold, other: CaseHold, since: datetime, *, shows: bool
    ) -> Awaitable[Sequence[CameTo]]: ...


CAME_TO: Point[CameToThings] = Point("what came to something of before while two records were one")
"""What came since an instant to something that stood before in the file of the first (kept) or the second (other) of two cases that are led
as one, and is no record of either. What belongs to the other one is among the sources of `TAKEN_OVER` then."""
STAYS: Point[Callable[[Actor, CaseHold, datetime], Awaitable[Sequence[str]]]] = Point(
    "what was made while two records were one and stays"
)
"""What a domain has that was made for the kept case since another one is led in it, and that stays there unasked, in Czech, for the files of
both; in the unit of work, while they are one."""
ADDED_TO = N_("Doplnění záznamu „{title}“, který je z doby před sloučením.")
ADDED, CORRECTED = N_("Doplněno: {words}"), N_("Opraveno na: {words}")

TASKS = N_(
    "Úkoly z doby, kdy byly záznamy jeden, zůstanou, kde jsou: {what}. Co z toho patří druhé osobě, zadejte i v jejím spisu."
)


class CameSince(msgspec.Struct, frozen=True, kw_only=True):
    """What came since: records of the kept file, then what came to something of before in either; numbered in this order."""

    merge_id: UUID
    records: list[StoredRecord]
    amended: list[StoredRecord]
    more: list[CameTo]

    @property
    def count(self) -> int:
        """How much is asked about."""
        return len(self.records) + len(self.more)

    @property
    def seen(self) -> str:
        """The same as long as nothing comes, and of no other merge: what was answered counts for just this list."""
        told = [self.merge_id, *(each.id for each in (*self.records, *self.amended))]
        told += [f"{each.source_id}:{each.pieces}" for each in self.more]
        return blake2s(" ".join(map(str, told)).encode(), digest_size=8).hexdigest()


async def came_since(
    actor: Actor, kept: CaseHold, other: CaseHold, merge: StoredMerge, *, shows: bool = False
) -> CameSince:
    """(in unit) What came since the record of a case is led in another one, in the order in which it is asked about."""
    records = await merged.list_records_since(actor, merge)
    amended = await merged.list_amendments(actor, kept.id, [each.id for each in records]) if records else []
    found = [one for each in CAME_TO.all() for one in await each(actor, kept, other, merge.merged_at, shows=shows)]
    more = sorted(found, key=lambda each: (each.at, each.source_id))
    return CameSince(merge_id=merge.id, records=records, amended=amended, more=more)


async def shown_since(actor: Actor, merge: StoredMerge, came: CameSince) -> list[WrittenSince]:
    """(in unit) The same, for who says whose each is."""
    rows = came.records
    names = await tenant_views.worker_names(actor.tenant, {row.author_id for row in rows if row.author_id})
    sealer = await keys.sealer(actor.tenant, merge.kept_client_id)
    firsts = await _titles(actor, sealer, merge.kept_case_id, [row.amends for row in rows if row.amends])
    found: list[WrittenSince] = []
    for number, row in enumerate(rows, 1):
        text = opened(sealer, "case_record", row.id, row.sealed, RecordText)
        told = row.kind not in RECORD_KINDS and text is not None
        said = [text.facts, text.statements] if told and text is not None else []
        first = [gettext(ADDED_TO).format(title=firsts[row.amends])] if row.amends in firsts else []
        said += [_amended(sealer, each) for each in came.amended if each.amends == row.id]
        found.append(
            WrittenSince(
                number=str(number),
                mark=_mark(merge, row.id),
                occurred_at=row.occurred_at,
                author=names.get(row.author_id, "") if row.author_id else "",
                title=text.title if text is not None else unreadable(),
                kind=row.kind,
                said="\n".join(filter(None, (*first, *said))),
            )
        )
    return found + [
        WrittenSince(
            number=str(number),
            mark=_mark(merge, each.source_id),
            occurred_at=each.at,
            author="",
            title=each.told,
            kind=each.kind,
            said=each.said,
            stands=(Side.OURS if each.case_id == merge.kept_case_id else Side.THEIRS).value,
        )
        for number, each in enumerate(came.more, len(rows) + 1)
    ]


def _amended(sealer: RowSealer, row: StoredRecord) -> str:
    """What was corrected in a record of since, or added to it: it goes with it."""
    text = opened(sealer, "case_record", row.id, row.sealed, RecordText)
    words = " ".join(filter(None, (text.facts, text.statements))) if text is not None else unreadable()
    return (gettext(CORRECTED) if row.amendment == Amendment.CORRECTION else gettext(ADDED)).format(words=words)


async def tasks_since(actor: Actor, kept: CaseHold, since: datetime) -> list[str]:
    """(in unit) The tasks of the kept case that somebody wrote since, in a sentence."""
    rows = await merged.list_tasks_since(actor, kept.id, since)
    sealer = await keys.sealer(actor.tenant, kept.client_id) if rows else None
    texts = [(row.due_on, opened(sealer, "task", row.id, row.sealed, TaskText)) for row in rows]
    named = [
        gettext("{title} (do {day})").format(
            title=text.title if text is not None else unreadable(), day=format_date(due)
        )
        for due, text in texts
    ]
    return [gettext(TASKS).format(what="; ".join(named))] if named else []


async def stays_since(actor: Actor, kept: CaseHold, since: datetime) -> list[str]:
    """(in unit) What was made for the kept case since and stays there, in Czech; of tasks the days alone."""
    days = [format_date(row.due_on) for row in await merged.list_tasks_since(actor, kept.id, since)]
    found = [f"úkoly do {', '.join(days)}"] if days else []
    return found + [one for each in STAYS.all() for one in await each(actor, kept, since)]


def _mark(merge: StoredMerge, of: UUID) -> str:
    return blake2s(f"{merge.id} {of}".encode(), digest_size=6).hexdigest()


async def _titles(actor: Actor, sealer: RowSealer, case_id: UUID, record_ids: Sequence[UUID]) -> dict[UUID | None, str]:
    """What these records of a file are called."""
    rows = await merged.list_records_of(actor, case_id, record_ids)
    texts = {row.id: opened(sealer, "case_record", row.id, row.sealed, RecordText) for row in rows}
    return {key: text.title if text is not None else unreadable() for key, text in texts.items()}
