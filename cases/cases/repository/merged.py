# pyright: strict
"""Records that are led as one with another: queries."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from cases.cases.schemas import StoredCase, StoredRecord, StoredTask
from cases.cases.schemas.merging import LastMerge, OnceOne, StoredMerge
from cases.cases.tables import ClientMerge
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import changed, fetch, fetch_column, fetch_one, new, write

from .lists import CASE, TASK

_MERGE = """
SELECT m.id, m.kept_case_id, m.kept_client_id, k.file_mark AS kept_mark, k.opened_at AS kept_opened_at, m.case_id,
  m.client_id, c.file_mark, c.opened_at, m.merged_by, m.merged_at, m.sealed
FROM client_merge m JOIN client_case k ON k.tenant_id = m.tenant_id AND k.service_id = m.service_id AND k.id = m.kept_case_id
JOIN client_case c ON c.tenant_id = m.tenant_id AND c.service_id = m.service_id AND c.id = m.case_id
WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.undone_at IS NULL"""
_LED = "FROM client_merge m WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.undone_at IS NULL"
LED_IN = (
    "SELECT m.case_id FROM client_merge m WHERE m.tenant_id = $1 AND m.kept_case_id = {case} AND m.undone_at IS NULL"
)
"""The cases that are led in a case."""
ONE_PERSON = f"""ARRAY(SELECT unnest(top.id || ARRAY(SELECT m.case_id {_LED}{{apart}} AND m.kept_case_id = top.id))
    FROM (SELECT coalesce((SELECT m.kept_case_id {_LED}{{apart}} AND m.case_id = {{case}}), {{case}}) AS id) top)"""  # noqa: S608
"""The case in which a case is led, and all that are led in it."""
BUT_APART = (
    " AND ({apart} IS NULL OR {apart} IS DISTINCT FROM"
    " CASE {case} WHEN m.case_id THEN m.kept_case_id WHEN m.kept_case_id THEN m.case_id END)"
)
"""As if a case and another were led apart."""
MERGED_SIGN = """
SELECT coalesce(
  (SELECT 'into|' || k.file_mark FROM client_merge m JOIN client_case k ON k.tenant_id = m.tenant_id
    AND k.service_id = m.service_id AND k.id = m.kept_case_id
    WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.case_id = found.id AND m.undone_at IS NULL),
  (SELECT 'with|' || string_agg(c.file_mark, '|' ORDER BY m.merged_at, m.id) FROM client_merge m JOIN client_case c
    ON c.tenant_id = m.tenant_id AND c.service_id = m.service_id AND c.id = m.case_id
    WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.kept_case_id = found.id AND m.undone_at IS NULL)) AS told
FROM found"""
"""A query of which file the case `found` is led in, or whose files are led in its, as text."""


async def list_merges(actor: Actor, case_ids: Collection[UUID]) -> list[StoredMerge]:
    """What these cases of the actor's service are merged into, and what is merged into them; first merged first."""
    return await fetch(
        StoredMerge,
        f"{_MERGE} AND (m.case_id = ANY($3::uuid[]) OR m.kept_case_id = ANY($3::uuid[])) ORDER BY m.merged_at, m.id",
        actor.tenant,
        actor.service,
        list(case_ids),
    )


async def find_merge(actor: Actor, case_id: UUID) -> StoredMerge | None:
    """What a case of the actor's service is merged into."""
    return await fetch_one(StoredMerge, f"{_MERGE} AND m.case_id = $3", actor.tenant, actor.service, case_id)


async def find_case_by_mark(actor: Actor, file_mark: str) -> StoredCase | None:
    """The case of the actor's service with a mark."""
    return await fetch_one(
        StoredCase,
        f"{CASE} AND c.service_id = $2 AND c.file_mark = $3 AND (c.mark_drawn OR NOT c.mark_drawn AND c.file_mark <> '')",
        actor.tenant,
        actor.service,
        file_mark,
    )


async def find_case_of(actor: Actor, case_id: UUID) -> StoredCase | None:
    """A case of the actor's service."""
    return await fetch_one(
        StoredCase, f"{CASE} AND c.service_id = $2 AND c.id = $3", actor.tenant, actor.service, case_id
    )


async def insert_merge(merge: ClientMerge) -> None:
    """Write that two records are one; the database says so of the file."""
    await write(new(merge))


async def undo_merge(actor: Actor, merge_id: UUID, at: datetime, sealed: bytes) -> bool:
    """Write that they are not; False when somebody was faster."""
    return await changed(
        "UPDATE client_merge SET undone_by = $4, undone_at = $5, undone_sealed = $6 WHERE tenant_id = $1 AND service_id = $2"
        " AND id = $3 AND undone_at IS NULL",
        actor.tenant,
        actor.service,
        merge_id,
        actor.worker,
        at,
        sealed,
    )


async def list_records_since(actor: Actor, merge: StoredMerge) -> list[StoredRecord]:
    """What people wrote into the file of both since the merge, and what tells there of the client's word and of a notice, whoever or
    whatever wrote that; first written first. What was written to another record of since goes with it, and a correction with what
    it corrects; what was added to a record of before is one of its own. That other records are led in it is no such thing, nor is
    what belongs to one that was led apart meanwhile, nor what was said of that.
    """
    return await fetch(
        StoredRecord,
        "SELECT id, kind, occurred_at, recorded_at, author_id, source_id, amends, amendment, sealed FROM case_record"
        " WHERE tenant_id = $1 AND case_id = $2 AND recorded_at > $3 AND (amends IS NULL OR amendment = 'addendum' AND EXISTS (SELECT FROM case_record f"
        "   WHERE f.tenant_id = $1 AND f.case_id = $2 AND f.id = case_record.amends AND f.recorded_at <= $3)) AND (kind IN ('consent', 'handover', 'joint_work', 'meeting_output', 'notice')"
        " OR author_id IS NOT NULL AND kind IN ('note', 'phone_call', 'meeting', 'home_visit')) AND NOT EXISTS (SELECT FROM client_merge m WHERE m.tenant_id = $1 AND m.kept_case_id = $2 AND (m.id = case_record.source_id"
        "   OR EXISTS (SELECT FROM case_record f WHERE f.tenant_id = $1 AND f.case_id = $2 AND f.id = case_record.amends AND f.source_id = m.id)))"
        " AND NOT EXISTS (SELECT FROM client_merge m JOIN case_record t ON t.tenant_id = m.tenant_id AND t.case_id = m.case_id"
        "   AND t.source_id IN (case_record.id, case_record.amends) WHERE m.tenant_id = $1 AND m.kept_case_id = $2 AND m.undone_at IS NOT NULL)"
        " AND (amends IS NULL OR NOT EXISTS (SELECT FROM case_record f WHERE f.tenant_id = $1 AND f.case_id = $2 AND f.id = case_record.source_id))"
        " ORDER BY recorded_at, id",
        actor.tenant,
        merge.kept_case_id,
        merge.merged_at,
    )


async def list_records_by_id(actor: Actor, record_ids: Collection[UUID]) -> list[StoredRecord]:
    """These records of the actor's service."""
    return await fetch(
        StoredRecord,
        "SELECT id, kind, occurred_at, recorded_at, author_id, source_id, amends, amendment, sealed FROM case_record"
        " WHERE tenant_id = $1 AND service_id = $2 AND id = ANY ($3::uuid[])",
        actor.tenant,
        actor.service,
        list(record_ids),
    )


async def list_amendments(actor: Actor, case_id: UUID, record_ids: Collection[UUID]) -> list[StoredRecord]:
    """Corrections of these records of a case and what was added to them, first written first."""
    return await fetch(
        StoredRecord,
        "SELECT id, kind, occurred_at, recorded_at, author_id, source_id, amends, amendment, sealed FROM case_record"
        " WHERE tenant_id = $1 AND case_id = $2 AND amends = ANY($3::uuid[]) ORDER BY recorded_at, id",
        actor.tenant,
        case_id,
        list(record_ids),
    )


async def list_records_of(actor: Actor, case_id: UUID, record_ids: Collection[UUID]) -> list[StoredRecord]:
    """These records of a case."""
    return await fetch(
        StoredRecord,
        "SELECT id, kind, occurred_at, recorded_at, author_id, source_id, amends, amendment, sealed FROM case_record"
        " WHERE tenant_id = $1 AND case_id = $2 AND id = ANY($3::uuid[]) ORDER BY id",
        actor.tenant,
        case_id,
        list(record_ids),
    )


async def list_kinds_of(actor: Actor, case_id: UUID, source_ids: Collection[UUID]) -> list[str]:
    """Of which kinds the records of a case are that have one of these sources; what was added to a record is none."""
    return await fetch_column(
        str,
        "SELECT DISTINCT kind FROM case_record WHERE tenant_id = $1 AND case_id = $2 AND source_id = ANY($3::uuid[]) AND amends IS NULL"
        " ORDER BY kind",
        actor.tenant,
        case_id,
        list(source_ids),
    )


async def list_tasks_since(actor: Actor, case_id: UUID, since: datetime) -> list[StoredTask]:
    """The tasks that somebody wrote for a case since an instant, by day; what follows from an act is none of them."""
    return await fetch(
        StoredTask,
        f"{TASK} AND case_id = $2 AND kind = 'task' AND created_at > $3 ORDER BY due_on, id",
        actor.tenant,
        case_id,
        since,
    )


async def count_hanging(actor: Actor, case_id: UUID) -> dict[str, int]:
    """How many records and tasks lie in a file."""
    row = await current().connection.fetchrow(
        "SELECT (SELECT count(*) FROM case_record WHERE tenant_id = $1 AND case_id = $2) AS records,"
        " (SELECT count(*) FROM task WHERE tenant_id = $1 AND case_id = $2 AND done_at IS NULL) AS open_tasks,"
        " (SELECT count(*) FROM task WHERE tenant_id = $1 AND case_id = $2 AND done_at IS NOT NULL) AS done_tasks",
        actor.tenant,
        case_id,
    )
    return dict(row) if row is not None else {}


async def list_led_as_one(actor: Actor, case_id: UUID) -> list[UUID]:
    """The cases that are led as one with a case, itself included."""
    query = f"SELECT unnest({ONE_PERSON.format(case='$3::uuid', apart='')})"
    return await fetch_column(UUID, query, actor.tenant, actor.service, case_id)


async def list_led_in(actor: Actor, case_id: UUID) -> list[UUID]:
    """The cases that are led in a case, first merged first."""
    query = f"{LED_IN.format(case='$2')} ORDER BY m.merged_at, m.id"
    return await fetch_column(UUID, query, actor.tenant, case_id)


async def list_all_led_as_one(actor: Actor, case_ids: Sequence[UUID]) -> list[UUID]:
    """These cases, and behind them those that are led as one with any of them."""
    query = f"SELECT DISTINCT unnest({ONE_PERSON.format(case='asked.id', apart='')}) FROM unnest($3::uuid[]) asked (id)"  # noqa: S608
    found = await fetch_column(UUID, query, actor.tenant, actor.service, list(case_ids))
    return [*case_ids, *sorted(each for each in found if each not in case_ids)]


async def led_since(actor: Actor, case_id: UUID, moment: datetime) -> bool:
    """Whether whoever leads a case began to after an instant."""
    return bool(
        await fetch_column(
            UUID,
            "SELECT id FROM key_worker_assignment WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3"
            " AND ended_at IS NULL AND started_at > $4",
            actor.tenant,
            actor.service,
            case_id,
            moment,
        )
    )


async def find_last_undone(actor: Actor, case_id: UUID) -> LastMerge | None:
    """The merge of a case of the actor's service that was undone last."""
    return await fetch_one(
        LastMerge,
        "SELECT id, kept_client_id, undone_by, undone_at, undone_sealed FROM client_merge WHERE tenant_id = $1 AND service_id = $2"
        " AND case_id = $3 AND undone_at IS NOT NULL ORDER BY undone_at DESC LIMIT 1",
        actor.tenant,
        actor.service,
        case_id,
    )


async def find_parted(actor: Actor, case_id: UUID, other_id: UUID) -> LastMerge | None:
    """The merge of two cases of the actor's service that was undone last, whichever of them stayed."""
    return await fetch_one(
        LastMerge,
        "SELECT id, kept_client_id, undone_by, undone_at, undone_sealed FROM client_merge WHERE tenant_id = $1 AND service_id = $2"
        " AND case_id = ANY($3::uuid[]) AND kept_case_id = ANY($3::uuid[]) AND undone_at IS NOT NULL ORDER BY undone_at DESC LIMIT 1",
        actor.tenant,
        actor.service,
        [case_id, other_id],
    )


async def find_once_one(actor: Actor, merge_id: UUID) -> OnceOne | None:
    """When two records of the actor's service were one that were led apart."""
    return await fetch_one(
        OnceOne,
        "SELECT merged_at, undone_at FROM client_merge WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND undone_at IS NOT NULL",
        actor.tenant,
        actor.service,
        merge_id,
    )
