"""JSON addresses of judgements."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from kernel.actor import Actor
from kernel.web.api import (
    VERSIONED,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    answer,
    create,
    expected_version,
    once,
)
from kernel.web.guard import actor_of
from services.intake.access import IntakePermission

from . import service, views
from .access import ProtectionPermission
from .schemas import (
    AnswerColleague,
    AskColleague,
    AssessBasically,
    AssessUrgency,
    FiledChildren,
    FilesView,
    JudgeAddition,
    OpenFiles,
    SayAllJudged,
    TickStep,
    UrgencyView,
    WithdrawQuestion,
)

TAGS = ["notices"]
URGENCY = "/api/v1/notices/{notice_id:uuid}/urgency"


@get(URGENCY, rule=ProtectionPermission.READ, response_headers=VERSIONED, tags=TAGS)
async def get_urgency(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[UrgencyView]:
    """What was judged of a notice, child by child, and the form of today. The read is recorded."""
    view = await views.urgency_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(URGENCY, rule=ProtectionPermission.ASSESS, tags=TAGS)
async def assess_urgency(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[AssessUrgency],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Judge how urgent a notice is for one child; a judgement is never written over, the last of a child holds."""
    version, address = expected_version(if_match), f"/api/v1/notices/{notice_id}/urgency"
    return await create(
        request,
        idempotency_key,
        address,
        lambda actor: service.assess_urgency(actor, notice_id, data, version=version),
    )


@post(f"{URGENCY}/told", rule=ProtectionPermission.ASSESS, tags=TAGS)
async def say_all_judged(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[SayAllJudged], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Say that all children are judged of whom the answer to question 5 tells, or take that back."""
    address = f"/api/v1/notices/{notice_id}/urgency"
    return await create(request, idempotency_key, address, lambda actor: service.say_all_judged(actor, notice_id, data))


@post(f"{URGENCY}/additions", rule=ProtectionPermission.ASSESS, tags=TAGS)
async def judge_addition(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[JudgeAddition],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Judge what was added to a notice; where it says so, the urgency of the notice is asked anew."""
    address = f"/api/v1/notices/{notice_id}/urgency/additions"
    return await create(request, idempotency_key, address, lambda actor: service.judge_addition(actor, notice_id, data))


@post(f"{URGENCY}/questions", rule=ProtectionPermission.ASK, tags=TAGS)
async def ask_colleague(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[AskColleague], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Put a notice to somebody of the service, who reads it until they answer."""
    address = f"/api/v1/notices/{notice_id}/urgency/questions"
    return await create(request, idempotency_key, address, lambda actor: service.ask_colleague(actor, notice_id, data))


@post(f"{URGENCY}/questions/withdraw", rule=ProtectionPermission.ASK, tags=TAGS)
async def withdraw_question(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[WithdrawQuestion],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Take back a question that waits: nobody reads the notice for it any more."""
    address = f"/api/v1/notices/{notice_id}/urgency/questions"
    return await create(
        request, idempotency_key, address, lambda actor: service.withdraw_question(actor, notice_id, data)
    )


@post(f"{URGENCY}/answer", rule=ProtectionPermission.ANSWER, tags=TAGS)
async def answer_colleague(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[AnswerColleague],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Answer what one was asked about a notice."""
    address = f"/api/v1/notices/{notice_id}/urgency/answer"
    return await create(
        request, idempotency_key, address, lambda actor: service.answer_colleague(actor, notice_id, data)
    )


@post(f"{URGENCY}/steps", rule=ProtectionPermission.TAKE_STEP, tags=TAGS)
async def tick_step(
    request: ApiRequest, notice_id: FromPath[UUID], data: JSONBody[TickStep], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Say that a step of what is done at once was taken, or is not needed, with its time and reason."""
    address = f"/api/v1/notices/{notice_id}/urgency/steps"
    return await create(request, idempotency_key, address, lambda actor: service.tick_step(actor, notice_id, data))


@post("/api/v1/notices/{notice_id:uuid}/basic", rule=ProtectionPermission.ASSESS_BASICALLY, tags=TAGS)
async def assess_basically(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[AssessBasically],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Make the basic assessment of a child; § 6 enrols it in the same act. The version counts those that there are."""
    version, address = expected_version(if_match), f"/api/v1/notices/{notice_id}/basic"
    return await create(
        request,
        idempotency_key,
        address,
        lambda actor: service.assess_basically(actor, notice_id, data, version=version),
    )


@get("/api/v1/notices/{notice_id:uuid}/children", rule=IntakePermission.ASSIGN, response_headers=VERSIONED, tags=TAGS)
async def get_files(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[FilesView]:
    """The further children of a notice, each with the cases that may be its own. The read is recorded."""
    view = await views.files_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post("/api/v1/notices/{notice_id:uuid}/children", rule=IntakePermission.ASSIGN, tags=TAGS)
async def open_files(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[OpenFiles],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[FiledChildren]:
    """Say where the further children of a notice go, all of them or none. The version is that of the list."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> tuple[FiledChildren, str]:
        return await service.open_files(
            actor, notice_id, data, version=version
        ), f"/api/v1/notices/{notice_id}/children"

    return await once(request, idempotency_key, act)


ROUTES: list[Any] = [
    get_files,
    open_files,
    get_urgency,
    assess_urgency,
    say_all_judged,
    judge_addition,
    ask_colleague,
    withdraw_question,
    answer_colleague,
    tick_step,
    assess_basically,
]
