# pyright: strict
"""Cases in lists: pages of them, and what stands beside each."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from uuid import UUID

import msgspec

from cases.cases.schemas import StoredCase, StoredChips
from cases.cases.tables import CaseStatus
from cases.clients import service as clients
from cases.clients.schemas import StoredClient
from kernel.actor import Actor
from kernel.db import current
from kernel.rows import at_most, fetch, fetch_column, parts
from tenants.absences.access import STOOD_IN_FOR

TASK = (
    "SELECT id, kind, source_id, case_id, client_id, assignee_id, due_on, sealed, done_at, done_by, version,"  # noqa: S608 our own words
    f" {STOOD_IN_FOR} FROM task WHERE tenant_id = $1"
)
"""A task as it lies in the database."""
CASE = f"""
SELECT c.id, c.service_id, c.client_id, c.file_mark, c.status, c.opened_at, c.version,
       a.id AS assignment_id, a.worker_id AS key_worker_id, a.started_at AS key_worker_since, {STOOD_IN_FOR}
FROM client_case c JOIN LATERAL (
  SELECT id, worker_id, started_at FROM key_worker_assignment a
  WHERE a.tenant_id = c.tenant_id AND a.case_id = c.id ORDER BY started_at DESC LIMIT 1) a ON true
WHERE c.tenant_id = $1"""  # noqa: S608 our own words
_LIST = f"{CASE} AND c.service_id = $2"
# the cases of a key worker lie in the order of the list beside their assignments, of each case the last: a page of them
# is taken from there, and only then are the cases looked at
_OF_WORKER = f"""
SELECT c.id, c.service_id, c.client_id, c.file_mark, c.status, c.opened_at, c.version,
       a.id AS assignment_id, a.worker_id AS key_worker_id, a.started_at AS key_worker_since, {STOOD_IN_FOR}
FROM (SELECT * FROM key_worker_assignment a WHERE a.tenant_id = $1 AND a.service_id = $2{{}} ORDER BY {{}} LIMIT {{}}) a
CROSS JOIN LATERAL (SELECT id, service_id, client_id, file_mark, status, opened_at, version FROM client_case c
  WHERE c.tenant_id = $1 AND c.service_id = $2 AND c.id = a.case_id OFFSET 0) c ORDER BY {{}}"""  # noqa: S608 our own words
_LAST = """ AND a.started_at = (SELECT max(later.started_at) FROM key_worker_assignment later
 WHERE later.tenant_id = a.tenant_id AND later.case_id = a.case_id)"""
# an open case has an open assignment, and a closed one ends with its last
_MERGED = """EXISTS (SELECT FROM client_merge m WHERE m.tenant_id = $1 AND m.service_id = $2 AND m.case_id = a.case_id
 AND m.undone_at IS NULL)"""
_STATUS_OF_WORKER = {
    None: _LAST,
    CaseStatus.OPEN: f" AND a.ended_at IS NULL AND NOT {_MERGED}",
    CaseStatus.MERGED: f" AND a.ended_at IS NULL AND {_MERGED}",
    CaseStatus.CLOSED: f"{_LAST} AND a.ended_at IS NOT NULL",
}
MOST_WITH_TASK = 1_000  # cases in which one person has something to do and may find
_WITH_TASK = """ AND EXISTS (SELECT FROM task t WHERE t.tenant_id = {0} AND t.case_id = {1} AND t.assignee_id = {2}
 AND t.done_at IS NULL)"""


class Page:
    """Which cases of the actor's service a list has, last opened first: a statement and its arguments.

    The first two of them are organisation and service. One statement for each shape of the question: a place that "is
    null or" compares is no place in an index, and a limit that is a parameter is planned anew each time.
    """

    def __init__(self, actor: Actor) -> None:
        self.places: list[object] = [actor.tenant, actor.service]
        self.sql = ""
        self.order = "page.opened_at DESC, page.id DESC"

    def place(self, value: object) -> str:
        """An argument, as the statement names it."""
        self.places.append(value)
        return f"${len(self.places)}"


def cases_of_service(
    actor: Actor,
    *,
    limit: int,
    status: CaseStatus | None = None,
    key_worker_id: UUID | None = None,
    with_task_of: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
) -> Page:
    """Cases of the actor's service, or those of one key worker, from a place of the list on."""
    page = Page(actor)
    of_worker = key_worker_id is not None
    at, case_id = ("a.case_opened_at", "a.case_id") if of_worker else ("c.opened_at", "c.id")
    order = f"{at} DESC, {case_id} DESC"
    asked = ""
    if of_worker:
        asked += f" AND a.worker_id = {page.place(key_worker_id)}{_STATUS_OF_WORKER[status]}"
    elif status is not None:
        asked += f" AND c.status = {page.place(status.value)}"
    if with_task_of is not None:
        asked += _WITH_TASK.format("$1", case_id, page.place(with_task_of))
    if before is not None:
        asked += f" AND ({at}, {case_id}) < ({page.place(before[0])}, {page.place(before[1])})"
    if of_worker:
        page.sql = _OF_WORKER.format(asked, order, int(limit), order)
    else:
        page.sql = f"{_LIST}{asked} ORDER BY {order} LIMIT {int(limit)}"
    return page


def named_cases(actor: Actor, ids: Collection[UUID], *, with_task_of: UUID | None = None) -> Page:
    """Those of the named cases that are of the actor's service."""
    page = Page(actor)
    asked = f" AND c.id = ANY({page.place(list(ids))}::uuid[])"
    if with_task_of is not None:
        asked += _WITH_TASK.format("$1", "c.id", page.place(with_task_of))
    page.sql = f"{_LIST}{asked} ORDER BY c.opened_at DESC, c.id DESC"
    return page


async def list_ids_with_task(actor: Actor) -> list[UUID]:
    """In which cases the actor has something to do, those of the terms that come first."""
    rows = await current().connection.fetch(
        "SELECT case_id FROM task WHERE tenant_id = $1 AND service_id = $2 AND assignee_id = $3 AND done_at IS NULL"  # noqa: S608
        f" AND case_id IS NOT NULL GROUP BY case_id ORDER BY min(due_on), case_id{at_most(MOST_WITH_TASK)}",
        actor.tenant,
        actor.service,
        actor.worker,
    )
    return [row["case_id"] for row in rows]


async def list_ids_led(actor: Actor) -> list[UUID]:
    """The cases that the actor leads, and that those lead for whom they stand in, newest first."""
    return await fetch_column(
        UUID,
        "SELECT id FROM case_standing WHERE tenant_id = $1 AND service_id = $2"  # noqa: S608
        " AND worker_id = ANY ($3::uuid || (SELECT opora.stood_in_for()))"
        f" ORDER BY opened_at DESC, id DESC{at_most(MOST_WITH_TASK)}",
        actor.tenant,
        actor.service,
        actor.worker,
    )


async def list_stood_in_for() -> list[UUID]:
    """For whom whoever asks stands in at this moment."""
    return await fetch_column(UUID, "SELECT unnest(opora.stood_in_for())")


async def list_cases(page: Page) -> list[StoredCase]:
    """The cases of a page."""
    return await fetch(StoredCase, page.sql, *page.places)


RowWithClient = tuple[StoredCase, StoredClient | None, StoredChips]


async def list_with_clients(page: Page, chips: tuple[str, ...]) -> list[RowWithClient]:
    """The cases of a page, each with its client's row and key and what `chips` say of the client; one statement."""
    records = await current().connection.fetch(with_clients(page.sql, chips, page.order), *page.places)
    return parts(records, StoredCase, StoredClient, StoredChips)


@cache
def with_clients(page: str, chips: tuple[str, ...], order: str) -> str:
    """A page of cases with the client of each, their key, and what `chips` say of them."""
    joined = "".join(
        f"\nLEFT JOIN ({chip}) chip_{number} ON chip_{number}.client_id = page.client_id"
        for number, chip in enumerate(chips)
    )
    told = f"ARRAY[{', '.join(f'chip_{number}.told' for number in range(len(chips)))}]" if chips else "'{}'"
    return f"""
WITH page AS MATERIALIZED ({page})
SELECT page.*, whose.*, {told}::text[] AS chips
FROM page LEFT JOIN LATERAL ({clients.beside("page.client_id")}) whose ON true{joined}
ORDER BY {order}"""  # noqa: S608


class OpenTask(msgspec.Struct, frozen=True, kw_only=True):
    """An open task, as far as whoever ends it needs it."""

    id: UUID
    version: int


async def list_open_tasks_from(actor: Actor, kind: str, case_id: UUID, source_id: UUID) -> list[OpenTask]:
    """(locked) What is open of a kind in a case of the actor's service and came from one thing."""
    return await fetch(
        OpenTask,
        "SELECT id, version FROM task WHERE tenant_id = $1 AND service_id = $2 AND kind = $3 AND case_id = $4"
        " AND source_id = $5 AND done_at IS NULL ORDER BY id FOR UPDATE",
        actor.tenant,
        actor.service,
        kind,
        case_id,
        source_id,
    )


async def list_untold(actor: Actor, case_id: UUID) -> list[UUID]:
    """The open tasks to tell the client of a case who leads it since one of its assignments."""
    return await fetch_column(
        UUID,
        "SELECT id FROM task WHERE tenant_id = $1 AND service_id = $2 AND case_id = $3 AND kind = 'inform_client'"
        " AND done_at IS NULL ORDER BY id FOR UPDATE",
        actor.tenant,
        actor.service,
        case_id,
    )
