"""JSON addresses of guardianship."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from cases.cases.access import CasePermission
from cases.persons.schemas import GiveException, GuardianExceptionView
from kernel.web.api import ApiRequest, Created, IdempotencyKey, create
from kernel.web.guard import actor_of

from . import service, views
from .access import GuardianPermission as P
from .schemas import AddAct, EndGuardianship, GuardianshipRow, GuardianshipView, OpenGuardianship, ReportThreat

TAGS = ["guardianships"]
LIST = "/api/v1/guardianships"
HERE = "/api/v1/cases/{case_id:uuid}/guardianship"
EXCEPTIONS = "/api/v1/cases/{case_id:uuid}/guardian-exceptions"
MOST = 200


@get(LIST, rule=P.LIST, tags=TAGS)
async def list_guardianships(request: ApiRequest, running: FromQuery[bool | None] = None) -> list[GuardianshipRow]:
    """The register of guardians of the agenda, the last 200 entries, last numbered first."""
    rows, _ = await views.list_guardianships(actor_of(request), running=running, before=None, limit=MOST)
    return rows


@post(LIST, rule=P.OPEN, tags=TAGS)
async def open_guardianship(
    request: ApiRequest, data: JSONBody[OpenGuardianship], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Open the file of a child to whom a court appointed the authority as guardian."""
    return await create(request, idempotency_key, "/api/v1/cases", lambda actor: service.open_guardianship(actor, data))


@get(HERE, rule=P.READ, tags=TAGS)
async def get_guardianship(request: ApiRequest, case_id: FromPath[UUID]) -> GuardianshipView:
    """What the court said, and what the guardian did. The read is recorded."""
    return await views.guardianship_view(actor_of(request), case_id)


@post(f"{HERE}/acts", rule=P.ACT, tags=TAGS)
async def add_act(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[AddAct], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Write down what the guardian did."""
    address = f"/api/v1/cases/{case_id}/guardianship"
    return await create(request, idempotency_key, address, lambda actor: service.add_act(actor, case_id, data))


@post(f"{HERE}/threats", rule=P.ACT, tags=TAGS)
async def report_threat(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[ReportThreat], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Report what threatens the child to the head of an agenda that protects children: a notice there comes of it."""
    address = f"/api/v1/cases/{case_id}/guardianship"
    return await create(request, idempotency_key, address, lambda actor: service.report_threat(actor, case_id, data))


@post(f"{HERE}/end", rule=P.ACT, status_code=204, tags=TAGS)
async def end_guardianship(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[EndGuardianship]) -> None:
    """Say that it is over."""
    await service.end_guardianship(actor_of(request), case_id, data)


@get(EXCEPTIONS, rule=CasePermission.READ, tags=TAGS)
async def list_exceptions(request: ApiRequest, case_id: FromPath[UUID]) -> list[GuardianExceptionView]:
    """Whom the head of the department let stand on both sides of the child of a case. The read is recorded."""
    return await views.exceptions_of(actor_of(request), case_id)


@post(EXCEPTIONS, rule=P.EXCEPT, tags=TAGS)
async def give_exception(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[GiveException], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Let somebody be guardian of the child of a case and coordinate its protection: the head of the department alone."""
    address = f"/api/v1/cases/{case_id}/guardian-exceptions"
    return await create(request, idempotency_key, address, lambda actor: service.give_exception(actor, case_id, data))


ROUTES: list[Any] = [
    list_guardianships,
    open_guardianship,
    get_guardianship,
    add_act,
    report_threat,
    end_guardianship,
    list_exceptions,
    give_exception,
]
