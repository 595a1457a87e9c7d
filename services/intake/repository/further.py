"""Every query on the cases of further children of notices (ADR 0089)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from cases.cases import views as case_views
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_column, new, write
from services.intake.schemas.further import ChildCase, ClientOfNotice
from services.intake.tables import NoticeCase

LED_BY = (
    "ARRAY(SELECT k.worker_id FROM notice_case w JOIN key_worker_assignment k ON (k.tenant_id, k.case_id) = (w.tenant_id, w.case_id)"
    " WHERE w.tenant_id = {notice}.tenant_id AND w.notice_id = {notice}.id AND k.ended_at IS NULL)"
)
"""Who leads the cases of the further children of a notice now."""
STANDS_IN = (
    "(SELECT o.id FROM notice o WHERE o.tenant_id = $1 AND o.case_id = {case}"
    " UNION ALL SELECT w.notice_id FROM notice_case w WHERE w.tenant_id = $1 AND w.case_id = {case})"
)
"""The notices of a case: of its own, and those that tell of its child beside another one."""
OF_CHILD = (
    "CASE WHEN {notice}.case_id = {case} THEN NOT EXISTS (SELECT FROM notice_case w WHERE w.tenant_id = $1"
    " AND w.notice_id = {notice}.id AND w.child_id = {child}) ELSE EXISTS (SELECT FROM notice_case w WHERE w.tenant_id = $1"
    " AND w.notice_id = {notice}.id AND w.case_id = {case} AND w.child_id = {child}) END"
)
"""Whether what is said of a child of a notice that stands in a case belongs there: what is of no case of its own is the notice's."""
STOOD_IN = "assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])"
"""Of a notice: who leads it is away, and whoever asks stands in for them at this moment."""
CHILDREN = "ARRAY(SELECT w.child_id FROM notice_case w WHERE w.tenant_id = $1 AND w.case_id = {case})"
"""By which ids the child of a case goes in notices that tell of it beside another one."""
SAME = (
    "SELECT d.notice_id AS id FROM notice_duplicate d WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.of_id = {notice} AND d.taken_back_at IS NULL"
    " UNION SELECT d.of_id FROM notice_duplicate d WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.notice_id = {notice} AND d.taken_back_at IS NULL"
    " UNION SELECT e.notice_id FROM notice_duplicate d JOIN notice_duplicate e ON (e.tenant_id, e.of_id) = (d.tenant_id, d.of_id)"
    " WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.notice_id = {notice} AND e.notice_id <> {notice} AND d.taken_back_at IS NULL AND e.taken_back_at IS NULL"
)
"""The notices of which somebody said that they are of the same as one: its duplicates, what it is one of, and the others of that."""

_OF_THESE = f"ANY ({case_views.one_person('$3::uuid')})"
_OF_ITS = f"ANY ({case_views.one_person('together.case_id')})"
# each way from one notice to the next is looked up in its own index
TOGETHER = (
    "together AS (SELECT id, case_id FROM notice WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608 our own words
    f" AND (id = ANY(ARRAY{STANDS_IN.format(case=_OF_THESE)}) OR id = ANY($4::uuid[]))"
    " UNION SELECT next.id, next.case_id FROM together CROSS JOIN LATERAL ("
    f" SELECT n.id, n.case_id FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.case_id = {_OF_ITS}"
    " UNION ALL SELECT w.notice_id, w.case_id FROM notice_case w WHERE w.tenant_id = $1 AND w.service_id = $2"
    f" AND w.case_id = {_OF_ITS}"
    " UNION ALL SELECT n.id, n.case_id FROM notice_case w JOIN notice n ON (n.tenant_id, n.id) = (w.tenant_id, w.notice_id)"
    f" WHERE w.tenant_id = $1 AND w.service_id = $2 AND w.case_id = {_OF_ITS}"
    " UNION ALL SELECT w.notice_id, w.case_id FROM notice_case w WHERE w.tenant_id = $1 AND w.service_id = $2"
    " AND w.notice_id = together.id"
    " UNION ALL SELECT n.id, n.case_id FROM notice_duplicate d JOIN notice n ON (n.tenant_id, n.id) = (d.tenant_id, d.of_id)"
    " WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.notice_id = together.id AND d.taken_back_at IS NULL"
    " UNION ALL SELECT n.id, n.case_id FROM notice_duplicate d JOIN notice n ON (n.tenant_id, n.id) = (d.tenant_id, d.notice_id)"
    " WHERE d.tenant_id = $1 AND d.service_id = $2 AND d.of_id = together.id AND d.taken_back_at IS NULL) next)"
)


async def insert_child_case(row: NoticeCase) -> None:
    """Write that a further child of a notice has a case."""
    await write(new(row))


async def list_child_cases(actor: Actor, notice_ids: Collection[UUID]) -> list[ChildCase]:
    """Which further children of these notices have a case, in the order in which they got it, and who leads it now."""
    return await fetch(
        ChildCase,
        "SELECT w.notice_id, w.child_id, w.case_id, k.worker_id, w.opened_by, w.opened_at FROM notice_case w JOIN key_worker_assignment k"
        " ON (k.tenant_id, k.case_id) = (w.tenant_id, w.case_id) AND k.ended_at IS NULL"
        " WHERE w.tenant_id = $1 AND w.service_id = $2 AND w.notice_id = ANY($3::uuid[]) ORDER BY w.opened_at, w.id",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_clients(actor: Actor, notice_ids: Collection[UUID]) -> list[ClientOfNotice]:
    """Whose cases these notices stand in."""
    return await fetch(
        ClientOfNotice,
        "SELECT s.notice_id, s.case_id, c.client_id FROM ("
        "SELECT id AS notice_id, case_id FROM notice WHERE tenant_id = $1 AND service_id = $2 AND id = ANY($3::uuid[])"
        " UNION SELECT notice_id, case_id FROM notice_case WHERE tenant_id = $1 AND service_id = $2 AND notice_id = ANY($3::uuid[])) s"
        " JOIN client_case c ON (c.tenant_id, c.id) = ($1, s.case_id)",
        actor.tenant,
        actor.service,
        list(notice_ids),
    )


async def list_same(actor: Actor, notice_id: UUID) -> list[UUID]:
    """The notices that are marked as of the same as one."""
    return await fetch_column(UUID, SAME.format(notice="$3::uuid"), actor.tenant, actor.service, notice_id)


async def list_marked_since(actor: Actor, notice_id: UUID, since: datetime) -> dict[UUID, datetime]:
    """Which of the notices that are marked as of the same as one are so only since an instant, each with when that was said."""
    rows = await current().connection.fetch(
        f"SELECT s.id, max(d.marked_at) AS at FROM ({SAME.format(notice='$3::uuid')}) s JOIN notice_duplicate d ON d.tenant_id = $1"  # noqa: S608 our own words
        " AND d.service_id = $2 AND d.notice_id IN (s.id, $3) AND d.taken_back_at IS NULL AND d.marked_at > $4 GROUP BY s.id",
        actor.tenant,
        actor.service,
        notice_id,
        since,
    )
    return {row["id"]: row["at"] for row in rows}


async def list_standing_in(actor: Actor, case_id: UUID, *, limit: int) -> list[UUID]:
    """The notices of a case, last received first."""
    return await fetch_column(
        UUID,
        f"SELECT n.id FROM notice n WHERE n.tenant_id = $1 AND n.service_id = $2 AND n.id IN {STANDS_IN.format(case='$3')}"  # noqa: S608 our own words
        f" ORDER BY n.received_at DESC, n.id DESC{at_most(limit)}",
        actor.tenant,
        actor.service,
        case_id,
    )
