"""Notices for programs: /api/v1/notices."""

from typing import Any
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from cases.cases.schemas import Find
from kernel.actor import Actor
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

from . import service, views
from .access import IntakePermission
from .schemas import (
    AddToNotice,
    AssignedNotice,
    AssignNotice,
    FoundNotice,
    JoinNotice,
    MarkDuplicate,
    NoticeAssignment,
    NoticeHeader,
    NoticeView,
    NotifierView,
    PhoneForm,
    RecordedNotice,
    RecordNotice,
    ShowNotifier,
)
from .schemas.arrivals import ArrivalView, EndArrival, NoteArrival
from .schemas.giving import GivenNotice, GiveNotice, NoticeGiving
from .service import arrivals
from .tables import NoticeStatus
from .views import arrivals as arrival_views

TAGS = ["notices"]
NOTICES = "/api/v1/notices"
ARRIVALS = f"{NOTICES}/arrivals"


@get(NOTICES, rule=IntakePermission.LIST, tags=TAGS)
async def list_notices(
    request: ApiRequest,
    after: After = None,
    limit: Limit = 50,
    status: FromQuery[NoticeStatus | None] = None,
    mine: FromQuery[bool] = False,
) -> Paged[NoticeHeader]:
    """Notices of the authority, last received first: the header only. `mine`: received by or assigned to the caller."""
    rows = await views.list_notices(
        actor_of(request),
        status=status,
        mine=mine,
        before=decode_cursor(after),
        limit=limit + 1,
    )
    return paged(rows, limit, lambda row: (row.received_at, row.id))


@post(f"{NOTICES}/search", rule=IntakePermission.LIST, status_code=200, tags=TAGS)
async def find_notices(request: ApiRequest, data: JSONBody[Find]) -> list[FoundNotice]:
    """Notices that fit, surest first, each with why; at most 50. What is looked for stays out of the address."""
    return await views.find_notices(actor_of(request), data.q)


@get(f"{NOTICES}/phone-questions", rule=IntakePermission.RECORD, tags=TAGS)
async def get_phone_questions(request: ApiRequest) -> PhoneForm:
    """What a call is asked today: the eight questions as the authority words them, with its own among them."""
    return await views.phone_questions(actor_of(request))


@post(NOTICES, rule=IntakePermission.RECORD, tags=TAGS)
async def record_notice(
    request: ApiRequest, data: JSONBody[RecordNotice], idempotency_key: IdempotencyKey = None
) -> Response[RecordedNotice]:
    """Take a notice down, a call unless `channel` says otherwise; an incomplete or anonymous one too."""

    async def act(actor: Actor) -> tuple[RecordedNotice, str]:
        made = await service.record_notice(actor, data)
        return made, f"{NOTICES}/{made.id}"

    return await once(request, idempotency_key, act)


@get(ARRIVALS, rule=IntakePermission.LIST, tags=TAGS)
async def list_arrivals(request: ApiRequest) -> list[ArrivalView]:
    """What came and nobody took down yet, what waits longest in front; at most 100. It tells of nobody."""
    return await arrival_views.list_arrivals(actor_of(request))


@post(ARRIVALS, rule=IntakePermission.NOTE, tags=TAGS)
async def note_arrival(
    request: ApiRequest, data: JSONBody[NoteArrival], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Note that a notice came, how and when: its first day runs from then."""
    return await create(request, idempotency_key, ARRIVALS, lambda actor: arrivals.note_arrival(actor, data))


@post(f"{ARRIVALS}/{{arrival_id:uuid}}/notice", rule=IntakePermission.RECORD, tags=TAGS)
async def record_arrival(
    request: ApiRequest,
    arrival_id: FromPath[UUID],
    data: JSONBody[RecordNotice],
    idempotency_key: IdempotencyKey = None,
) -> Response[RecordedNotice]:
    """Take down what came, by the channel that was noted."""

    async def act(actor: Actor) -> tuple[RecordedNotice, str]:
        made = await arrivals.record_arrival(actor, arrival_id, data)
        return made, f"{NOTICES}/{made.id}"

    return await once(request, idempotency_key, act)


@post(f"{ARRIVALS}/{{arrival_id:uuid}}/end", rule=IntakePermission.RECORD, status_code=204, tags=TAGS)
async def end_arrival(request: ApiRequest, arrival_id: FromPath[UUID], data: JSONBody[EndArrival]) -> None:
    """Say that no notice comes of it."""
    await arrivals.end_arrival(actor_of(request), arrival_id, data)


@get(f"{ARRIVALS}/ended", rule=IntakePermission.LIST, tags=TAGS)
async def list_ended_arrivals(request: ApiRequest) -> list[ArrivalView]:
    """What no notice came of, with who said so, when and why, the last ones in front; at most 100. It tells of nobody."""
    return await arrival_views.list_ended(actor_of(request))


@post(f"{ARRIVALS}/{{arrival_id:uuid}}/reopen", rule=IntakePermission.RECORD, status_code=204, tags=TAGS)
async def reopen_arrival(request: ApiRequest, arrival_id: FromPath[UUID]) -> None:
    """Take back that no notice comes of it: it waits again to be taken down."""
    await arrivals.reopen_arrival(actor_of(request), arrival_id)


@get(f"{NOTICES}/{{notice_id:uuid}}", rule=IntakePermission.SEE, response_headers=VERSIONED, tags=TAGS)
async def get_notice(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[NoticeView]:
    """Open a notice; without content for who may only know of it. The read is recorded."""
    view = await views.notice_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(f"{NOTICES}/{{notice_id:uuid}}/notifier", rule=IntakePermission.SHOW_NOTIFIER, status_code=200, tags=TAGS)
async def show_notifier(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[ShowNotifier]
) -> Response[NotifierView]:
    """Show who made a notice: each display is an act with its reason."""
    return answer(await service.show_notifier(actor_of(request), notice_id, data))


@get(f"{NOTICES}/{{notice_id:uuid}}/assignment", rule=IntakePermission.ASSIGN, response_headers=VERSIONED, tags=TAGS)
async def get_assignment(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[NoticeAssignment]:
    """What is needed to assign a notice: workers with their open cases, cases that may be the child's."""
    view = await views.assignment_of(actor_of(request), notice_id)
    return answer(view, version=view.notice.version)


@post(f"{NOTICES}/{{notice_id:uuid}}/assign", rule=IntakePermission.ASSIGN, tags=TAGS)
async def assign_notice(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[AssignNotice],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[AssignedNotice]:
    """Open a case of the child with exactly one key worker."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> tuple[AssignedNotice, str]:
        where = await service.assign_notice(actor, notice_id, data, version=version)
        return where, f"/api/v1/cases/{where.case_id}"

    return await once(request, idempotency_key, act)


@get(f"{NOTICES}/{{notice_id:uuid}}/giving", rule=IntakePermission.GIVE, response_headers=VERSIONED, tags=TAGS)
async def get_giving(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[NoticeGiving]:
    """To whom the rules let the caller, who received the notice or is the mailroom, give it; or why the head decides. The look is recorded."""
    view = await views.giving_of(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(f"{NOTICES}/{{notice_id:uuid}}/give", rule=IntakePermission.GIVE, tags=TAGS)
async def give_notice(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[GiveNotice],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[GivenNotice]:
    """Give a notice to whom the rules name, where the authority assigns so; a case of the child is opened with them."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> tuple[GivenNotice, str]:
        made = await service.give_notice(actor, notice_id, data, version=version)
        return made, f"/api/v1/cases/{made.case_id}"

    return await once(request, idempotency_key, act)


@post(f"{NOTICES}/{{notice_id:uuid}}/join", rule=IntakePermission.ASSIGN, status_code=200, tags=TAGS)
async def join_notice(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[JoinNotice], if_match: IfMatch = None
) -> Response[AssignedNotice]:
    """Join a notice to an open case."""
    version = expected_version(if_match)
    return answer(await service.join_notice(actor_of(request), notice_id, data, version=version))


@post(f"{NOTICES}/{{notice_id:uuid}}/additions", rule=IntakePermission.ADD, tags=TAGS)
async def add_to_notice(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[AddToNotice],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Add what was learnt of a notice later; what it says itself never changes."""
    address = f"{NOTICES}/{notice_id}/additions"
    return await create(request, idempotency_key, address, lambda actor: service.add_to_notice(actor, notice_id, data))


@put(f"{NOTICES}/{{notice_id:uuid}}/duplicate", rule=IntakePermission.MARK, status_code=204, tags=TAGS)
async def mark_duplicate(request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[MarkDuplicate]) -> None:
    """Say that a notice is of the same as another one."""
    await service.mark_duplicate(actor_of(request), notice_id, data)


@delete(f"{NOTICES}/{{notice_id:uuid}}/duplicate", rule=IntakePermission.MARK, status_code=204, tags=TAGS)
async def unmark_duplicate(request: ApiRequest, notice_id: FromPath[UUID]) -> None:
    """Take that back."""
    await service.unmark_duplicate(actor_of(request), notice_id)


ROUTES: list[Any] = [
    list_notices,
    find_notices,
    get_phone_questions,
    record_notice,
    list_arrivals,
    list_ended_arrivals,
    reopen_arrival,
    note_arrival,
    record_arrival,
    end_arrival,
    get_notice,
    show_notifier,
    get_assignment,
    assign_notice,
    get_giving,
    give_notice,
    join_notice,
    add_to_notice,
    mark_duplicate,
    unmark_duplicate,
]
