"""Case management by two services for programs: /api/v1/case-management."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, JSONBody

from kernel.web.api import VERSIONED, ApiRequest, Created, IdempotencyKey, IfMatch, answer, create, expected_version
from kernel.web.guard import actor_of

from . import service, views
from .access import CaseManagementPermission
from .schemas import (
    AcceptCaseManagement,
    CaseManagementView,
    ChangeCaseManagementKeyWorker,
    CloseCaseManagement,
    DeclineCaseManagement,
    Member,
    ProposeCaseManagement,
)

TAGS = ["case_management"]
CASE_MANAGEMENTS = "/api/v1/case-management"
CASE_MANAGEMENT = f"{CASE_MANAGEMENTS}/{{case_management_id:uuid}}"
CASE = "/api/v1/cases/{case_id:uuid}"
P = CaseManagementPermission


@post(f"{CASE}/case-management", rule=P.PROPOSE, tags=TAGS)
async def propose(
    request: ApiRequest,
    case_id: FromPath[UUID],
    data: JSONBody[ProposeCaseManagement],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Offer team case management to the service that the client's consent names."""
    return await create(
        request,
        idempotency_key,
        CASE_MANAGEMENTS,
        lambda actor: service.propose_case_management(actor, case_id, data),
    )


@get(CASE_MANAGEMENT, rule=P.SEE, response_headers=VERSIONED, tags=TAGS)
async def get_case_management(request: ApiRequest, case_management_id: FromPath[UUID]) -> Response[CaseManagementView]:
    """The agreement of two services on one client. To the partner it exists only while the consent holds."""
    view = await views.case_management_view(actor_of(request), case_management_id)
    return answer(view, version=view.version)


@get(f"{CASE_MANAGEMENT}/team", rule=P.SEE, tags=TAGS)
async def list_team(request: ApiRequest, case_management_id: FromPath[UUID]) -> list[Member]:
    """Who may be its key worker, or answer for a step."""
    return await views.team_for(actor_of(request), case_management_id)


@post(f"{CASE_MANAGEMENT}/accept", rule=P.ANSWER, status_code=204, tags=TAGS)
async def accept(
    request: ApiRequest,
    case_management_id: FromPath[UUID],
    data: JSONBody[AcceptCaseManagement],
    if_match: IfMatch = None,
) -> None:
    """Agree: with the client's case in the caller's service, and the one key worker of the case management."""
    version = expected_version(if_match)
    await service.accept_case_management(actor_of(request), case_management_id, data, version=version)


@post(f"{CASE_MANAGEMENT}/decline", rule=P.ANSWER, status_code=204, tags=TAGS)
async def decline(
    request: ApiRequest,
    case_management_id: FromPath[UUID],
    data: JSONBody[DeclineCaseManagement],
    if_match: IfMatch = None,
) -> None:
    """Decline, and say why."""
    version = expected_version(if_match)
    await service.decline_case_management(actor_of(request), case_management_id, data, version=version)


@post(f"{CASE_MANAGEMENT}/take-back", rule=P.TAKE_BACK, status_code=204, tags=TAGS)
async def take_back(request: ApiRequest, case_management_id: FromPath[UUID]) -> None:
    """Take an offer of the caller's service back that nobody has answered; the other service sees it no more."""
    await service.take_back_offer(actor_of(request), case_management_id)


@post(f"{CASE_MANAGEMENT}/close", rule=P.CLOSE, status_code=204, tags=TAGS)
async def close(
    request: ApiRequest,
    case_management_id: FromPath[UUID],
    data: JSONBody[CloseCaseManagement],
    if_match: IfMatch = None,
) -> None:
    """End running joint work, for either service, with the reason. The client's consent goes on."""
    version = expected_version(if_match)
    await service.close_case_management(actor_of(request), case_management_id, data, version=version)


@put(f"{CASE_MANAGEMENT}/key-worker", rule=P.CHANGE_KEY_WORKER, status_code=204, tags=TAGS)
async def change_key_worker(
    request: ApiRequest,
    case_management_id: FromPath[UUID],
    data: JSONBody[ChangeCaseManagementKeyWorker],
    if_match: IfMatch = None,
) -> None:
    """Another key worker of the case management, as the team agreed."""
    version = expected_version(if_match)
    await service.change_key_worker(actor_of(request), case_management_id, data, version=version)


ROUTES: list[Any] = [
    propose,
    get_case_management,
    list_team,
    accept,
    decline,
    take_back,
    close,
    change_key_worker,
]
