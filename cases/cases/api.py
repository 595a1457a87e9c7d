# pyright: strict
"""Casework for programs: /api/v1/cases, /api/v1/tasks."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody

from cases.clients.schemas import ClientIdentity
from cases.persons.schemas import KnownPerson
from kernel.actor import Actor
from kernel.samples import like
from kernel.web.api import (
    VERSIONED,
    After,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    Limit,
    Paged,
    answer,
    create,
    decode_cursor,
    expected_version,
    once,
    paged,
)
from kernel.web.guard import actor_of
from kernel.web.pages import download

from . import service, views
from .access import CasePermission
from .papers import cover_pdf
from .schemas import (
    AddRecord,
    AddTask,
    AmendRecord,
    AssignmentView,
    AssignTask,
    CaseRow,
    CaseView,
    ChangeClient,
    ChangeKeyWorker,
    Find,
    FoundCase,
    HistoryEntry,
    OpenCase,
    RecordView,
    TaskView,
)
from .schemas.elsewhere import CasePerson, SaySamePerson, TakeSamePersonBack
from .schemas.merging import (
    MergeCases,
    MergedRecords,
    MergePreview,
    MergeView,
    PreviewMerge,
    UnmergeCases,
    UnmergePreview,
)
from .tables import CaseStatus

TAGS = ["cases"]
CASES = "/api/v1/cases"
PDF = {200: ResponseSpec(bytes, media_type="application/pdf", description="The cover sheet as PDF.")}


class ClientAnswer(msgspec.Struct, frozen=True):
    """A client's data. `warnings`: field → what looks wrong and was saved all the same."""

    identity: ClientIdentity
    warnings: Annotated[dict[str, str], like({})]


class Tasks(msgspec.Struct, frozen=True):
    """The tasks of a case."""

    open: list[TaskView]
    done: list[TaskView]


@get(CASES, rule=CasePermission.LIST, tags=TAGS)
async def list_cases(
    request: ApiRequest,
    after: After = None,
    limit: Limit = 50,
    mine: FromQuery[bool] = False,
    status: FromQuery[CaseStatus | None] = None,
    key_worker_id: FromQuery[UUID | None] = None,
) -> Paged[CaseRow]:
    """Cases of the service that the caller may know of, last opened first."""
    rows = await views.list_cases(
        actor_of(request),
        mine=mine,
        status=status.value if status else "",
        key_worker_id=key_worker_id,
        before=decode_cursor(after),
        limit=limit + 1,
    )
    return paged(rows, limit, lambda row: (row.opened_at, row.id))


@post(f"{CASES}/search", rule=CasePermission.LIST, status_code=200, tags=TAGS)
async def find_cases(request: ApiRequest, data: JSONBody[Find]) -> list[FoundCase]:
    """Cases that fit, surest first, each with why; at most 50. What is looked for stays out of the address.

    Understands names in any way of writing them (also of before), birth dates and numbers, telephone numbers, file marks.
    """
    return await views.find_cases(actor_of(request), data.q)


@post("/api/v1/persons/search", rule=CasePermission.LIST, status_code=200, tags=TAGS)
async def find_persons(request: ApiRequest, data: JSONBody[Find]) -> list[KnownPerson]:
    """Children whom other agendas of the authority know, by name, birth date or file mark: the heads of their files, no content.

    Empty where the organisation has no agendas that know of each other. The look is recorded.
    """
    return await views.find_elsewhere(actor_of(request), data.q)


@post(CASES, rule=CasePermission.OPEN, tags=TAGS)
async def open_case(
    request: ApiRequest, data: JSONBody[OpenCase], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Open a case of a new client with exactly one key worker."""
    return await create(request, idempotency_key, CASES, lambda actor: service.open_case(actor, data))


@get(f"{CASES}/{{case_id:uuid}}", rule=CasePermission.SEE, response_headers=VERSIONED, tags=TAGS)
async def get_case(request: ApiRequest, case_id: FromPath[UUID]) -> Response[CaseView]:
    """Open a case; without content for who may only know of it. The read is recorded."""
    view = await views.case_view(actor_of(request), case_id)
    return answer(view, version=view.header.version)


@post(f"{CASES}/{{case_id:uuid}}/key-worker", rule=CasePermission.CHANGE_KEY_WORKER, status_code=204, tags=TAGS)
async def change_key_worker(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[ChangeKeyWorker], if_match: IfMatch = None
) -> None:
    """Give the case to another key worker: the client told before, or the reason why not."""
    await service.change_key_worker(actor_of(request), case_id, data, version=expected_version(if_match))


@get(f"{CASES}/{{case_id:uuid}}/merges", rule=CasePermission.READ, tags=TAGS)
async def list_merges(request: ApiRequest, case_id: FromPath[UUID]) -> list[MergeView]:
    """Which record stands for this one, or for which others it stands; both values of what differs. The read is recorded."""
    return await views.merges_of(actor_of(request), case_id)


@post(f"{CASES}/{{case_id:uuid}}/merges/preview", rule=CasePermission.MERGE, status_code=200, tags=TAGS)
async def preview_merge(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[PreviewMerge]) -> MergePreview:
    """What would be led as one: what differs, what hangs on both, what stands in the way. Nothing is written but the read."""
    return await views.merge_preview(actor_of(request), case_id, data.file_mark, sure=True)


@post(f"{CASES}/{{case_id:uuid}}/merges", rule=CasePermission.MERGE, tags=TAGS)
async def merge_cases(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[MergeCases], idempotency_key: IdempotencyKey = None
) -> Response[MergedRecords]:
    """Lead another record of the same person as one with this one, which stands for both. Both files stay as they are."""
    address = f"{CASES}/{case_id}/merges"

    async def act(actor: Actor) -> tuple[MergedRecords, str]:
        done = await service.merge_cases(actor, case_id, data)
        return done, address

    return await once(request, idempotency_key, act)


@get(f"{CASES}/{{case_id:uuid}}/unmerge", rule=CasePermission.MERGE, by_state=True, tags=TAGS)
async def preview_unmerge(request: ApiRequest, case_id: FromPath[UUID]) -> UnmergePreview:
    """What comes back when this record is led apart from the one that stands for it, and what was written since."""
    return await views.unmerge_preview(actor_of(request), case_id)


@post(f"{CASES}/{{case_id:uuid}}/unmerge", rule=CasePermission.MERGE, status_code=204, tags=TAGS)
async def unmerge_cases(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[UnmergeCases]) -> None:
    """Lead this record apart again from the one that stands for it."""
    await service.unmerge_cases(actor_of(request), case_id, data)


@get(f"{CASES}/{{case_id:uuid}}/key-workers", rule=CasePermission.COVER, tags=TAGS)
async def list_key_workers(request: ApiRequest, case_id: FromPath[UUID]) -> list[AssignmentView]:
    """Who answered for the case from–to."""
    return await views.key_workers(actor_of(request), case_id)


@get(
    f"{CASES}/{{case_id:uuid}}/cover.pdf",
    rule=CasePermission.COVER,
    media_type="application/pdf",
    responses=PDF,
    tags=TAGS,
)
async def get_cover(request: ApiRequest, case_id: FromPath[UUID]) -> Response[bytes]:
    """The inner side of the file cover as PDF."""
    sheet = await views.cover_sheet(actor_of(request), case_id)
    return download(await asyncio.to_thread(cover_pdf, sheet), "prehled-klicovych-pracovniku.pdf", "application/pdf")


@get(f"{CASES}/{{case_id:uuid}}/client", rule=CasePermission.READ, response_headers=VERSIONED, tags=TAGS)
async def get_client(request: ApiRequest, case_id: FromPath[UUID]) -> Response[ClientAnswer]:
    """Who the client of a case is."""
    content = views.readable(await views.case_view(actor_of(request), case_id, CasePermission.READ))
    return answer(ClientAnswer(content.identity, content.warnings), version=content.client_version)


@put(f"{CASES}/{{case_id:uuid}}/client", rule=CasePermission.CHANGE_CLIENT, response_headers=VERSIONED, tags=TAGS)
async def change_client(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[ChangeClient], if_match: IfMatch = None
) -> Response[ClientAnswer]:
    """Correct the client's data."""
    version = expected_version(if_match)
    warnings = await service.change_client(actor_of(request), case_id, data, version=version)
    return answer(ClientAnswer(data.identity, warnings), version=version + 1)


@get(f"{CASES}/{{case_id:uuid}}/records", rule=CasePermission.READ, tags=TAGS)
async def list_records(
    request: ApiRequest, case_id: FromPath[UUID], after: After = None, limit: Limit = 50
) -> Paged[RecordView]:
    """The records of the file, last happened first."""
    rows = await views.list_records(actor_of(request), case_id, before=decode_cursor(after), limit=limit + 1)
    return paged(rows, limit, lambda row: (row.occurred_at, row.id))


@post(f"{CASES}/{{case_id:uuid}}/records", rule=CasePermission.ADD_RECORD, tags=TAGS)
async def add_record(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[AddRecord], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Write a record into the file."""
    return await create(
        request, idempotency_key, f"{CASES}/{case_id}/records", lambda actor: service.add_record(actor, case_id, data)
    )


@get(f"{CASES}/{{case_id:uuid}}/person", rule=CasePermission.READ, tags=TAGS)
async def get_person(request: ApiRequest, case_id: FromPath[UUID]) -> CasePerson:
    """What other agendas of the authority lead of the child of a case: the heads of their files, and who said so. The read is recorded."""
    return await views.case_person(actor_of(request), case_id)


@post(f"{CASES}/{{case_id:uuid}}/person", rule=CasePermission.SAME_PERSON, status_code=204, tags=TAGS)
async def say_same_person(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[SaySamePerson]) -> None:
    """Say that the child of a case is the one that other agendas lead. Their key workers are told."""
    await service.say_same_person(actor_of(request), case_id, data)


@post(f"{CASES}/{{case_id:uuid}}/person/back", rule=CasePermission.SAME_PERSON, status_code=204, tags=TAGS)
async def take_same_person_back(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[TakeSamePersonBack]
) -> None:
    """Take that back, with the reason: they are two children. The other key worker is told."""
    await service.take_same_person_back(actor_of(request), case_id, data)


@get(f"{CASES}/{{case_id:uuid}}/tasks", rule=CasePermission.READ, tags=TAGS)
async def list_tasks(request: ApiRequest, case_id: FromPath[UUID]) -> Tasks:
    """The open and the finished tasks of a case."""
    return Tasks(*await views.list_tasks(actor_of(request), case_id))


@post(f"{CASES}/{{case_id:uuid}}/tasks", rule=CasePermission.ADD_TASK, tags=TAGS)
async def add_task(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[AddTask], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Give somebody of the service something to do by a day."""
    return await create(
        request, idempotency_key, f"{CASES}/{case_id}/tasks", lambda actor: service.add_task(actor, case_id, data)
    )


@get(f"{CASES}/{{case_id:uuid}}/history", rule=CasePermission.HISTORY, tags=TAGS)
async def list_history(
    request: ApiRequest, case_id: FromPath[UUID], after: After = None, limit: Limit = 50
) -> Paged[HistoryEntry]:
    """Every act, refusal and look in the case, last first."""
    place: tuple[UUID] | None = decode_cursor(after, tuple[UUID])
    rows = await views.case_history(actor_of(request), case_id, before=place[0] if place else None, limit=limit + 1)
    return paged(rows, limit, lambda row: (row.id,))


@post("/api/v1/tasks/{task_id:uuid}/assign", rule=CasePermission.ADD_TASK, status_code=204, tags=TAGS)
async def assign_task(
    request: ApiRequest, task_id: FromPath[UUID], data: JSONBody[AssignTask], if_match: IfMatch = None
) -> None:
    """Give an open task of a case to somebody else of the service."""
    await service.assign_task(actor_of(request), task_id, data, version=expected_version(if_match))


@post("/api/v1/tasks/{task_id:uuid}/finish", rule=CasePermission.LIST, status_code=204, tags=TAGS)
async def finish_task(request: ApiRequest, task_id: FromPath[UUID], if_match: IfMatch = None) -> None:
    """Tick a task off."""
    await service.finish_task(actor_of(request), task_id, version=expected_version(if_match))


@post("/api/v1/tasks/{task_id:uuid}/reopen", rule=CasePermission.LIST, status_code=204, tags=TAGS)
async def reopen_task(request: ApiRequest, task_id: FromPath[UUID], if_match: IfMatch = None) -> None:
    """Take a tick back."""
    await service.reopen_task(actor_of(request), task_id, version=expected_version(if_match))


@get(f"{CASES}/{{case_id:uuid}}/records/{{record_id:uuid}}", rule=CasePermission.READ, tags=TAGS)
async def get_record(request: ApiRequest, case_id: FromPath[UUID], record_id: FromPath[UUID]) -> RecordView:
    """One record of the file. The read is recorded."""
    return await views.record_view(actor_of(request), case_id, record_id)


@post(f"{CASES}/{{case_id:uuid}}/records/{{record_id:uuid}}/amendments", rule=CasePermission.ADD_RECORD, tags=TAGS)
async def amend_record(
    request: ApiRequest,
    case_id: FromPath[UUID],
    record_id: FromPath[UUID],
    data: JSONBody[AmendRecord],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Correct a record or add to it: a new record linked to the first, which stays as it is."""
    address = f"{CASES}/{case_id}/records"
    return await create(
        request, idempotency_key, address, lambda actor: service.amend_record(actor, case_id, record_id, data)
    )


ROUTES: list[Any] = [
    list_cases,
    find_cases,
    find_persons,
    open_case,
    get_case,
    change_key_worker,
    list_key_workers,
    get_cover,
    get_client,
    change_client,
    list_records,
    add_record,
    get_record,
    amend_record,
    list_tasks,
    add_task,
    list_history,
    assign_task,
    finish_task,
    reopen_task,
    list_merges,
    preview_merge,
    merge_cases,
    preview_unmerge,
    unmerge_cases,
    get_person,
    say_same_person,
    take_same_person_back,
]
