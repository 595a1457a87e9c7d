"""Meetings for programs: /api/v1/meetings, /api/v1/meeting-items, and the joint plan of a case."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

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
    paged,
)
from kernel.web.guard import actor_of
from services.case_management.access import CaseManagementPermission

from . import service, views
from .access import MeetingPermission
from .schemas import (
    AddItem,
    CallMeetingOff,
    CasePlan,
    ChangeMeeting,
    ConveneMeeting,
    EvaluateGoal,
    InviteToMeeting,
    ItemView,
    LeftStep,
    MeetingChoices,
    MeetingRow,
    MeetingView,
    TeamDay,
    WriteItem,
    WriteMinutes,
)

TAGS = ["case_management"]  # for programs case management is one subject
MEETINGS = "/api/v1/meetings"
MEETING = f"{MEETINGS}/{{meeting_id:uuid}}"
ITEMS = "/api/v1/meeting-items"
ITEM = f"{ITEMS}/{{item_id:uuid}}"
CASE = "/api/v1/cases/{case_id:uuid}"
P = MeetingPermission


@get(MEETINGS, rule=P.LIST, tags=TAGS)
async def list_meetings(request: ApiRequest, after: After = None, limit: Limit = 50) -> Paged[MeetingRow]:
    """Meetings of the service, last first."""
    listed = await views.list_meetings(actor_of(request), before=decode_cursor(after), limit=limit + 1)
    return paged(listed.meetings, limit, lambda row: (row.held_at, row.id))


@get(f"{MEETINGS}/choices", rule=P.CONVENE, tags=TAGS)
async def get_choices(request: ApiRequest, partner_service_id: FromQuery[UUID | None] = None) -> MeetingChoices:
    """What a meeting can be made of: partner services, the people of both, the clients."""
    return await views.meeting_choices(actor_of(request), partner_service_id=partner_service_id)


@post(MEETINGS, rule=P.CONVENE, tags=TAGS)
async def convene(
    request: ApiRequest, data: JSONBody[ConveneMeeting], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Call a meeting. An item without a consent that covers the other service is refused beside it."""
    return await create(request, idempotency_key, MEETINGS, lambda actor: service.convene_meeting(actor, data))


@get(MEETING, rule=P.SEE_MEETING, response_headers=VERSIONED, tags=TAGS)
async def get_meeting(request: ApiRequest, meeting_id: FromPath[UUID]) -> Response[MeetingView]:
    """A meeting with its agenda as far as the caller's service may see it."""
    view = await views.meeting_view(actor_of(request), meeting_id)
    return answer(view, version=view.version)


@put(MEETING, rule=P.CHANGE, status_code=204, tags=TAGS)
async def change(
    request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[ChangeMeeting], if_match: IfMatch = None
) -> None:
    """Move a meeting of which nothing is settled, or say anew who takes part."""
    await service.change_meeting(actor_of(request), meeting_id, data, version=expected_version(if_match))


@post(f"{MEETING}/call-off", rule=P.CALL_OFF, status_code=204, tags=TAGS)
async def call_off(
    request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[CallMeetingOff], if_match: IfMatch = None
) -> None:
    """Say that a meeting of which nothing is settled is not held, and why."""
    await service.call_off(actor_of(request), meeting_id, data, version=expected_version(if_match))


@put(f"{MEETING}/minutes", rule=P.WRITE_MINUTES, status_code=204, tags=TAGS)
async def write_minutes(
    request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[WriteMinutes], if_match: IfMatch = None
) -> None:
    """Write the internal minutes."""
    await service.write_minutes(actor_of(request), meeting_id, data, version=expected_version(if_match))


@post(f"{MEETING}/items", rule=P.ADD_ITEM, tags=TAGS)
async def add_item(
    request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[AddItem], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Put one more client on the agenda."""
    return await create(request, idempotency_key, ITEMS, lambda actor: service.add_item(actor, meeting_id, data))


@post(f"{MEETING}/participants", rule=P.INVITE, status_code=204, tags=TAGS)
async def invite(request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[InviteToMeeting]) -> None:
    """Invite one more person of the two services to a meeting to come."""
    await service.invite(actor_of(request), meeting_id, data)


@get(ITEM, rule=P.SEE_ITEM, response_headers=VERSIONED, tags=TAGS)
async def get_item(request: ApiRequest, item_id: FromPath[UUID]) -> Response[ItemView]:
    """One client at a meeting."""
    view = await views.item_view(actor_of(request), item_id)
    return answer(view, version=view.version)


@put(ITEM, rule=P.WRITE_ITEM, status_code=204, tags=TAGS)
async def write_item(
    request: ApiRequest, item_id: FromPath[UUID], data: JSONBody[WriteItem], if_match: IfMatch = None
) -> None:
    """Write plan, goals and steps. A goal without measure or date is refused beside the field."""
    await service.write_item(actor_of(request), item_id, data, version=expected_version(if_match))


@post(f"{ITEM}/conclude", rule=P.CONCLUDE, status_code=204, tags=TAGS)
async def conclude(request: ApiRequest, item_id: FromPath[UUID], if_match: IfMatch = None) -> None:
    """Settle the output: a record in the folder of both services, a task for who is responsible."""
    await service.conclude_item(actor_of(request), item_id, version=expected_version(if_match))


@post(f"{ITEM}/take-off", rule=P.TAKE_OFF, status_code=204, tags=TAGS)
async def take_off(request: ApiRequest, item_id: FromPath[UUID], if_match: IfMatch = None) -> None:
    """Take a client off the agenda before the meeting is over."""
    await service.take_off(actor_of(request), item_id, version=expected_version(if_match))


@put(f"{ITEM}/goals/{{goal_id:uuid}}/evaluation", rule=P.EVALUATE, status_code=204, tags=TAGS)
async def evaluate(
    request: ApiRequest,
    item_id: FromPath[UUID],
    goal_id: FromPath[UUID],
    data: JSONBody[EvaluateGoal],
    if_match: IfMatch = None,
) -> None:
    """Say whether a goal was met."""
    await service.evaluate_goal(actor_of(request), item_id, goal_id, data, version=expected_version(if_match))


@get(f"{CASE}/plan", rule=CaseManagementPermission.PROPOSE, tags=TAGS)
async def get_plan(request: ApiRequest, case_id: FromPath[UUID]) -> CasePlan:
    """The joint plan of a case: case managements, concluded outputs with their steps, consents that wait for an offer."""
    return await views.case_plan(actor_of(request), case_id)


@get(f"{CASE}/left-steps", rule=CaseManagementPermission.PROPOSE, tags=TAGS)
async def list_left_steps(request: ApiRequest, case_id: FromPath[UUID]) -> list[LeftStep]:
    """Joint steps of a case that stayed open when the consent ended."""
    return await views.left_of_case(actor_of(request), case_id)


@get("/api/v1/my-day/case_management", rule=P.LIST, tags=TAGS)
async def get_team_day(request: ApiRequest) -> TeamDay:
    """Case management of the day: offers to answer, meetings ahead, joint steps left open after an end."""
    return await views.team_day(actor_of(request))


ROUTES: list[Any] = [
    list_meetings,
    get_choices,
    convene,
    get_meeting,
    change,
    call_off,
    write_minutes,
    add_item,
    invite,
    get_item,
    write_item,
    conclude,
    take_off,
    evaluate,
    get_plan,
    list_left_steps,
    get_team_day,
]
