# pyright: strict
"""The cases of a service in the order of what is due, of what was recorded last, and of when they were opened.

One statement for each shape of the question, each in the order of an index of `case_standing`. Open and closed cases lie
apart there: a list of both takes a page of each.
"""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from cases.cases.schemas.rows import StoredChips
from cases.cases.schemas.worklist import Place, Sort, StoredFilters, StoredStanding
from cases.cases.tables import CaseStatus, SavedFilters
from cases.clients.schemas import StoredClient
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch_one, new, parts, write
from tenants.absences.access import STOOD_IN_FOR

from .lists import Page, with_clients

_ORDERS = {
    Sort.DUE: ("next_due", "", ">"),
    Sort.LAST: ("last_at", "", ">"),
    Sort.OPENED: ("opened_at", " DESC", "<"),
}
_OF_STATUS = """(SELECT s.id, s.status, s.opened_at, s.worker_id AS key_worker_id, s.next_due, s.last_at, s.last_kind
 FROM case_standing s WHERE s.tenant_id = $1 AND s.service_id = $2 AND s.status = {status}{asked} ORDER BY {order}{most})"""
_PAGE = """
SELECT s.id, s.status, s.opened_at, s.key_worker_id, s.next_due, s.last_at, s.last_kind, c.client_id, c.file_mark,
  {own_due}::date AS own_due, {stood}
FROM ({of_status}) s CROSS JOIN LATERAL (SELECT client_id, file_mark FROM client_case c
  WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.id = s.id OFFSET 0) c ORDER BY {order}{most}"""
_OWN_DUE = """(SELECT min(t.due_on) FROM task t WHERE t.tenant_id = $1 AND t.case_id = s.id AND t.assignee_id = {}
  AND t.done_at IS NULL)"""
_WITH_TASK = """ AND EXISTS (SELECT FROM task t WHERE t.tenant_id = $1 AND t.case_id = s.id AND t.assignee_id = {}
  AND t.done_at IS NULL)"""
_HAS_TASKS = " AND s.next_due < opora.no_due()"
CLIENT_OF_CASE = "(SELECT c.client_id FROM client_case c WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.id = s.id)"


class WorkPage(Page):
    """Which cases a page of the worklist has: conditions are added, then `ends` makes the statement of them."""

    def __init__(self, actor: Actor) -> None:
        super().__init__(actor)
        self._asked = ""
        self._own_due = "NULL"

    def of(self, worker_id: UUID) -> None:
        """Only those that somebody answers for."""
        self._asked += f" AND s.worker_id = {self.place(worker_id)}"

    def stood_in_for(self) -> None:
        """Only those that somebody answers for in whose place the actor is at this moment."""
        self._asked += " AND s.worker_id = ANY ((SELECT opora.stood_in_for())::uuid[])"

    def with_task_of(self, worker_id: UUID) -> None:
        """Only those where somebody has something to do."""
        self._asked += _WITH_TASK.format(self.place(worker_id))

    def due_before(self, day: date) -> None:
        """Only those where something is late on a day."""
        self._asked += f" AND s.next_due < {self.place(day)}"

    def quiet_since(self, moment: datetime) -> None:
        """Only those where nothing was recorded since."""
        self._asked += f" AND s.last_at < {self.place(moment)}"

    def among(self, ids: Collection[UUID]) -> None:
        """Only these."""
        self._asked += f" AND s.id = ANY({self.place(list(ids))}::uuid[])"

    def but(self, ids: Collection[UUID]) -> None:
        """None of these."""
        self._asked += f" AND s.id <> ALL({self.place(list(ids))}::uuid[])"

    def without_task(self, ids: Collection[UUID]) -> None:
        """Of these only those in which nobody has anything to do."""
        self._asked += f" AND (s.next_due = opora.no_due() OR s.id <> ALL({self.place(list(ids))}::uuid[]))"

    def but_without_task(self, ids: Collection[UUID]) -> None:
        """Of these none in which nobody has anything to do."""
        self._asked += f" AND NOT (s.next_due = opora.no_due() AND s.id = ANY({self.place(list(ids))}::uuid[]))"

    def only_to(self, worker_id: UUID | None, ids: Collection[UUID]) -> None:
        """These only when that person answers for them, or whom they stand in for, without one none of these."""
        theirs = f"ANY ({self.place(worker_id)}::uuid || (SELECT opora.stood_in_for()))" if worker_id else ""
        answers = f" OR s.worker_id = {theirs}" if theirs else ""
        self._asked += f" AND (s.id <> ALL({self.place(list(ids))}::uuid[]){answers})"

    def where(self, condition: str) -> None:
        """Only those that another domain says; it names the client by `CLIENT_OF_CASE`."""
        self._asked += f" AND {condition}"

    def tells_due_of(self, worker_id: UUID) -> None:
        """What somebody's own tasks say is due stands beside each."""
        self._own_due = _OWN_DUE.format(self.place(worker_id))

    def ends(self, sort: Sort, status: CaseStatus | None, behind: Place | None, limit: int) -> None:
        """In an order that the database has, from a place on. Behind open ones come merged files with open tasks: they are
        finished there (ADR 0083).
        """
        column, way, compared = _ORDERS[sort]
        order = f"s.{column}{way}, s.id{way}"
        if behind is not None:
            self._asked += f" AND (s.{column}, s.id) {compared} ({self.place(behind.at)}, {self.place(behind.id)})"
        most = at_most(limit)
        of_status = " UNION ALL ".join(
            _OF_STATUS.format(status=self.place(one.value), asked=self._asked + more, order=order, most=most)
            for one, more in _statuses(status)
        )
        self.sql = _PAGE.format(stood=STOOD_IN_FOR, own_due=self._own_due, of_status=of_status, order=order, most=most)
        self.order = f"page.{column}{way}, page.id{way}"


def _statuses(status: CaseStatus | None) -> list[tuple[CaseStatus, str]]:
    if status is None:
        return [(each, "") for each in CaseStatus]
    return [(status, ""), *([(CaseStatus.MERGED, _HAS_TASKS)] if status is CaseStatus.OPEN else [])]


async def list_standing(
    page: WorkPage, chips: tuple[str, ...]
) -> list[tuple[StoredStanding, StoredClient | None, StoredChips]]:
    """The cases of a page, each with its client's row and key and what `chips` say of the client; one statement."""
    records = await current().connection.fetch(with_clients(page.sql, chips, page.order), *page.places)
    return parts(records, StoredStanding, StoredClient, StoredChips)


async def find_filters(actor: Actor) -> StoredFilters | None:
    """The filters that the actor keeps in their service."""
    return await fetch_one(
        StoredFilters,
        "SELECT id, sealed, version FROM saved_filters WHERE tenant_id = $1 AND service_id = $2 AND worker_id = $3",
        actor.tenant,
        actor.service,
        actor.worker,
    )


async def insert_filters(filters: SavedFilters) -> None:
    """Write the first filters of a person."""
    await write(new(filters))


async def update_filters(actor: Actor, filters_id: UUID, sealed: bytes, version: int) -> bool:
    """Write others over `version`; False when somebody was faster."""
    return bool(
        await current().connection.fetchval(
            "UPDATE saved_filters SET sealed = $4, version = version + 1"
            " WHERE tenant_id = $1 AND service_id = $2 AND id = $3 AND version = $5 RETURNING true",
            actor.tenant,
            actor.service,
            filters_id,
            sealed,
            version,
        )
    )
