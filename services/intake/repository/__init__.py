"""Every query on notices."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from kernel.actor import Actor
from kernel.db import current
from kernel.rows import Part, at_most, changed, fetch, fetch_one, new, write
from services.intake.schemas import (
    LinkedNotice,
    StoredAddition,
    StoredBeside,
    StoredDuplicate,
    StoredNotice,
    StoredNotifier,
    StoredSigns,
)
from services.intake.schemas.arrivals import StoredArrival
from services.intake.tables import Channel, Notice, NoticeAddition, NoticeArrival, NoticeDuplicate, NoticeStatus
from tenants.absences.access import STOOD_IN_FOR

from .further import LED_BY, STANDS_IN, TOGETHER
from .further import insert_child_case as insert_child_case
from .further import list_child_cases as list_child_cases
from .further import list_marked_since as list_marked_since
from .further import list_same as list_same
from .further import list_standing_in as list_standing_in

_NOTICE = (
    "SELECT id, channel, reference_number, received_at, recorded_at, received_by, written_by, status, anonymous, wants_report,"  # noqa: S608 our own words
    " confidentiality_explained_at, disclosure_explained_at, assigned_to, assigned_by, assigned_at, case_id, act_asked, sealed, version,"
    f" {LED_BY.format(notice='notice')} AS further_to, {STOOD_IN_FOR} FROM notice WHERE tenant_id = $1 AND service_id = $2"
)

_ARRIVAL = (
    "SELECT id, channel, received_at, noted_by, noted_at, notice_id, reason, ended_by, ended_at FROM notice_arrival"
    " WHERE tenant_id = $1 AND service_id = $2"
)

_NOTIFIER = (
    "SELECT w.id, w.notice_id, n.received_by, n.written_by, n.assigned_to, w.sealed,"  # noqa: S608 our own words
    f" {LED_BY.format(notice='n')} AS further_to, {STOOD_IN_FOR} FROM notifier_identity w"
    " JOIN notice n ON (n.tenant_id, n.service_id, n.id) = (w.tenant_id, w.service_id, w.notice_id)"
    " WHERE n.tenant_id = $1 AND n.service_id = $2"
)


_ADDITIONS = (
    "SELECT id, added_by, added_at, sealed FROM notice_addition"
    " WHERE tenant_id = $1 AND service_id = $2 AND notice_id = $3 ORDER BY added_at, id"
)
_DUPLICATES = (
    "SELECT d.id, d.notice_id, d.of_id, n.reference_number FROM notice_duplicate d JOIN notice n"
    " ON n.tenant_id = d.tenant_id AND n.id = CASE WHEN d.notice_id = $3 THEN d.of_id ELSE d.notice_id END"
    " WHERE d.tenant_id = $1 AND d.service_id = $2 AND (d.notice_id = $3 OR d.of_id = $3)"
    " AND d.taken_back_at IS NULL ORDER BY d.notice_id <> $3, d.marked_at, d.id"
)


async def insert_notice(notice: Notice, *beside: Part) -> None:
    """Write a notice, and what is written with it in one statement."""
    await write(new(notice), *beside)


async def find_notice(actor: Actor, notice_id: UUID, *, lock: bool = False) -> StoredNotice | None:
    """A notice of the actor's service."""
    return await fetch_one(
        StoredNotice, f"{_NOTICE} AND id = $3{' FOR UPDATE' if lock else ''}", actor.tenant, actor.service, notice_id
    )


async def list_texts(actor: Actor, *, after: UUID, limit: int) -> list[StoredNotice]:
    """Every notice of the actor's service, from one on."""
    return await fetch(
        StoredNotice, f"{_NOTICE} AND id > $3 ORDER BY id{at_most(limit)}", actor.tenant, actor.service, after
    )


async def find_by_number(actor: Actor, numbers: Collection[str]) -> StoredNotice | None:
    """The notice of the actor's service with one of these numbers (`OZN 13/2026`)."""
    return await fetch_one(
        StoredNotice, f"{_NOTICE} AND reference_number = ANY($3::text[])", actor.tenant, actor.service, list(numbers)
    )


async def list_told_of_notifier(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredNotifier]:
    """What was told of who made a notice, sealed, in the call and later; none when they said nothing about themselves."""
    return await fetch(
        StoredNotifier,
        f"{_NOTIFIER} AND n.id = $3 ORDER BY w.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def insert_addition(addition: NoticeAddition) -> None:
    """Write what was added to a notice."""
    await NoticeAddition.insert(addition)


async def list_additions(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredAddition]:
    """What was added to a notice, first to last."""
    return await fetch(StoredAddition, f"{_ADDITIONS}{at_most(limit)}", actor.tenant, actor.service, notice_id)


async def insert_duplicate(mark: NoticeDuplicate) -> None:
    """Write that a notice is of the same as another."""
    await NoticeDuplicate.insert(mark)


async def list_duplicates(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredDuplicate]:
    """The marks there are between a notice and others, with the other's number: what it is of first."""
    return await fetch(StoredDuplicate, f"{_DUPLICATES}{at_most(limit)}", actor.tenant, actor.service, notice_id)


async def list_twins(actor: Actor, notice_id: UUID, *, limit: int) -> list[LinkedNotice]:
    """The notices that wait and are marked to be of the same as one, over any number of marks."""
    return await fetch(
        LinkedNotice,
        "WITH RECURSIVE same AS (SELECT $3::uuid AS id UNION"  # noqa: S608 our own words
        " SELECT CASE WHEN d.notice_id = same.id THEN d.of_id ELSE d.notice_id END FROM same JOIN notice_duplicate d"
        " ON d.tenant_id = $1 AND d.service_id = $2 AND d.taken_back_at IS NULL AND same.id IN (d.notice_id, d.of_id))"
        " SELECT n.id, n.reference_number FROM same JOIN notice n ON n.tenant_id = $1 AND n.service_id = $2 AND n.id = same.id"
        f" WHERE n.status = 'recorded' AND n.id <> $3 ORDER BY n.received_at, n.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        notice_id,
    )


async def list_beside(
    actor: Actor, notice_id: UUID, *, limit: int
) -> tuple[list[StoredAddition], list[StoredDuplicate]]:
    """Both in one statement, for who opens a notice."""
    rows = await fetch(
        StoredBeside,
        "SELECT a.id, a.added_by, a.added_at, a.sealed, NULL::uuid AS notice_id, NULL::uuid AS of_id,"  # noqa: S608 our own words
        f" NULL::text AS reference_number FROM ({_ADDITIONS}{at_most(limit)}) a UNION ALL"
        " SELECT d.id, NULL, NULL, NULL, d.notice_id, d.of_id, d.reference_number"
        f" FROM ({_DUPLICATES}{at_most(limit)}) d",
        actor.tenant,
        actor.service,
        notice_id,
    )
    additions = [row.addition for row in rows if row.added_at is not None]
    return sorted(additions, key=lambda row: (row.added_at, row.id)), [row.mark for row in rows if row.added_at is None]


async def list_signs(actor: Actor, notice_ids: list[UUID]) -> list[StoredSigns]:
    """What is to be known of each of these notices in a list: how much was added, and of which other one it is marked as a duplicate."""
    return await fetch(
        StoredSigns,
        "SELECT n.id, (SELECT count(*) FROM notice_addition a WHERE a.tenant_id = n.tenant_id AND a.notice_id = n.id) AS additions,"
        " (SELECT o.reference_number FROM notice_duplicate d JOIN notice o ON (o.tenant_id, o.id) = (d.tenant_id, d.of_id)"
        " WHERE d.tenant_id = n.tenant_id AND d.notice_id = n.id AND d.taken_back_at IS NULL) AS duplicate_of"
        " FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.id = ANY($3::uuid[])",
        actor.tenant,
        actor.service,
        notice_ids,
    )


async def take_duplicate_back(actor: Actor, mark_id: UUID, *, at: datetime) -> bool:
    """Take a mark back; False when somebody did."""
    return await changed(
        "UPDATE notice_duplicate SET taken_back_by = $3, taken_back_at = $4"
        " WHERE tenant_id = $1 AND id = $2 AND taken_back_at IS NULL",
        actor.tenant,
        mark_id,
        actor.worker,
        at,
    )


async def list_notifiers(
    actor: Actor, case_id: UUID | None, notice_ids: Collection[UUID], *, limit: int
) -> list[StoredNotifier]:
    """Who made the notices of a case and these ones, and all that hang together with them, newest first.

    Together hang those of one case, and duplicates with what they are duplicates of, over any number of steps. As far as
    the wall shows who made them: to receivers, key workers and heads.
    """
    return await fetch(
        StoredNotifier,
        f"WITH RECURSIVE {TOGETHER} {_NOTIFIER} AND n.id IN (SELECT id FROM together{at_most(limit)})"  # noqa: S608 our own words
        f" ORDER BY n.received_at DESC, w.id{at_most(limit)}",
        actor.tenant,
        actor.service,
        case_id,
        list(notice_ids),
    )


async def list_together(actor: Actor, notice_id: UUID, *, limit: int) -> list[StoredNotice]:
    """A notice and all that hang together with it, as above, newest first."""
    return await fetch(
        StoredNotice,
        f"WITH RECURSIVE {TOGETHER} {_NOTICE} AND id IN (SELECT id FROM together{at_most(limit)})"  # noqa: S608 our own words
        f" ORDER BY received_at DESC, id{at_most(limit)}",
        actor.tenant,
        actor.service,
        None,
        [notice_id],
    )


async def list_notices(
    actor: Actor,
    *,
    status: NoticeStatus | None = None,
    of_worker: UUID | None = None,
    assigned_to: UUID | None = None,
    assigned_since: datetime | None = None,
    case_id: UUID | None = None,
    stands_in: UUID | None = None,
    ids: list[UUID] | None = None,
    but: list[UUID] | None = None,
    where: str = "",
    channel: Channel | None = None,
    before: tuple[datetime, UUID] | None = None,
    oldest_first: bool = False,
    limit: int,
) -> list[StoredNotice]:
    """Notices of the actor's service, last received first; `of_worker`: received or taken down by them, or assigned to them.
    `stands_in`: of this case, or with a further child of it.

    `where`: a condition of SQL on the notice, as a `Narrower` says it. `before` is the place from which the list goes on, in its order.

    One statement for each shape of the question: a place that "is null or" compares is no place in an index.
    """
    places: list[object] = [actor.tenant, actor.service]

    def place(value: object) -> str:
        places.append(value)
        return f"${len(places)}"

    asked: list[str] = []
    if status is not None:
        asked.append(f"status = {place(status.value)}")
    if of_worker is not None:
        who = place(of_worker)
        asked.append(f"(received_by = {who} OR written_by = {who} OR assigned_to = {who})")
    if assigned_to is not None:
        asked.append(f"assigned_to = {place(assigned_to)}")
    if assigned_since is not None:
        asked.append(f"assigned_at >= {place(assigned_since)}")
    if case_id is not None:
        asked.append(f"case_id = {place(case_id)}")
    if stands_in is not None:
        asked.append(f"id IN {STANDS_IN.format(case=place(stands_in))}")
    if ids is not None:
        asked.append(f"id = ANY({place(ids)}::uuid[])")
    if but:
        asked.append(f"id <> ALL({place(but)}::uuid[])")
    if where:
        asked.append(f"({where})")
    if channel is not None:
        asked.append(f"channel = {place(channel.value)}")
    if before is not None:
        at, last = map(place, before)
        asked.append(f"(received_at, id) {'>' if oldest_first else '<'} ({at}, {last})")
    conditions = "".join(f" AND {each}" for each in asked)
    way = "" if oldest_first else " DESC"
    order = f" ORDER BY received_at{way}, id{way}{at_most(limit)}"
    return await fetch(StoredNotice, f"{_NOTICE}{conditions}{order}", *places)


async def find_next_waiting(actor: Actor, notice_id: UUID, *, but: list[UUID]) -> UUID | None:
    """The waiting notice received next after another one, none of some; after the last of them the first."""
    return await current().connection.fetchval(
        "SELECT n.id FROM notice n JOIN notice here ON here.tenant_id = n.tenant_id AND here.id = $3"
        " WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.status = 'recorded' AND n.id <> here.id"
        " AND n.id <> ALL($4::uuid[])"
        " ORDER BY (n.received_at, n.id) < (here.received_at, here.id), n.received_at, n.id LIMIT 1",
        actor.tenant,
        actor.service,
        notice_id,
        but,
    )


async def count_waiting(actor: Actor) -> int:
    """How many notices of the service wait for the head."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM notice WHERE tenant_id = $1 AND service_id = $2 AND status = 'recorded'",
        actor.tenant,
        actor.service,
    )


async def assign_notice(
    actor: Actor, notice_id: UUID, version: int, *, status: str, case_id: UUID, worker_id: UUID, at: datetime
) -> bool:
    """Write where a notice went over `version`; False when somebody was faster."""
    return await changed(
        "UPDATE notice SET status = $4, case_id = $5, assigned_to = $6, assigned_by = $7, assigned_at = $8,"
        " version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3",
        actor.tenant,
        notice_id,
        version,
        status,
        case_id,
        worker_id,
        actor.worker,
        at,
    )


async def pass_on(actor: Actor, notice_id: UUID, version: int, *, status: str) -> bool:
    """Write that a notice belongs elsewhere, or here after all, over `version`; False when somebody was faster."""
    return await changed(
        "UPDATE notice SET status = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $3",
        actor.tenant,
        notice_id,
        version,
        status,
    )


async def count_additions(actor: Actor, notice_id: UUID) -> int:
    """How often something was added to a notice."""
    return await current().connection.fetchval(
        "SELECT count(*) FROM notice_addition WHERE tenant_id = $1 AND notice_id = $2", actor.tenant, notice_id
    )


async def move_notices(actor: Actor, case_id: UUID, worker_id: UUID) -> None:
    """Give the notices of a case to its new key worker."""
    await current().connection.execute(
        "UPDATE notice SET assigned_to = $3, version = version + 1 WHERE tenant_id = $1 AND case_id = $2",
        actor.tenant,
        case_id,
        worker_id,
    )


async def insert_arrival(arrival: NoticeArrival) -> None:
    """Write that something came."""
    await write(new(arrival))


async def find_arrival(actor: Actor, arrival_id: UUID, *, lock: bool = False) -> StoredArrival | None:
    """One that the actor's service noted."""
    sql = f"{_ARRIVAL} AND id = $3{' FOR UPDATE' if lock else ''}"
    return await fetch_one(StoredArrival, sql, actor.tenant, actor.service, arrival_id)


async def list_arrivals(actor: Actor, *, limit: int) -> list[StoredArrival]:
    """What nobody took down, what waits longest in front."""
    sql = f"{_ARRIVAL} AND ended_at IS NULL ORDER BY received_at, id{at_most(limit)}"
    return await fetch(StoredArrival, sql, actor.tenant, actor.service)


async def list_ended_arrivals(actor: Actor, *, after: tuple[datetime, UUID] | None, limit: int) -> list[StoredArrival]:
    """What no notice came of, what ended last in front; from a place on."""
    return await fetch(
        StoredArrival,
        f"{_ARRIVAL} AND reason IS NOT NULL AND ($3::timestamptz IS NULL OR (ended_at, id) < ($3, $4::uuid))"
        f" ORDER BY ended_at DESC, id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        *(after or (None, None)),
    )


async def reopen_arrival(actor: Actor, arrival_id: UUID) -> bool:
    """Write that it waits again."""
    return await changed(
        "UPDATE notice_arrival SET ended_by = NULL, ended_at = NULL, reason = NULL WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        arrival_id,
    )


async def list_arrivals_by_id(actor: Actor, arrival_ids: Collection[UUID]) -> list[StoredArrival]:
    """These of the actor's service."""
    return await fetch(
        StoredArrival, f"{_ARRIVAL} AND id = ANY($3::uuid[])", actor.tenant, actor.service, list(arrival_ids)
    )


async def end_arrival(
    actor: Actor, arrival_id: UUID, *, at: datetime, notice_id: UUID | None = None, reason: str | None = None
) -> bool:
    """Write what became of it."""
    return await changed(
        "UPDATE notice_arrival SET ended_by = $3, ended_at = $4, notice_id = $5, reason = $6"
        " WHERE tenant_id = $1 AND id = $2",
        actor.tenant,
        arrival_id,
        actor.worker,
        at,
        notice_id,
        reason,
    )
