"""JSON addresses of registers and numbers."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

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
    encode_cursor,
    expected_version,
)
from kernel.web.guard import actor_of

from . import service, views
from .access import RegisterPermission
from .schemas import (
    CorrectEntry,
    CorrectNumbers,
    EndEntry,
    EnterChild,
    FindEntries,
    MarkCase,
    MarkEntry,
    RegisterEntryRow,
    RegisterNotice,
    RegisterRow,
    RegistrationView,
)
from .views import Asked

P = RegisterPermission
TAGS = ["notices"]
REGISTRATION = "/api/v1/notices/{notice_id:uuid}/registration"
REGISTERS = "/api/v1/registers"
Year = Annotated[int | None, QueryParameter(name="year", ge=1800, le=2999, description="Only entries of this year.")]
Running = Annotated[
    bool | None, QueryParameter(name="running", description="Only entries that run, or only those that ended.")
]


@get(REGISTRATION, rule=P.LIST, response_headers=VERSIONED, tags=TAGS)
async def get_registration(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[RegistrationView]:
    """The numbers of a notice, and in which registers it and its children stand."""
    view = await views.registration_view(actor_of(request), notice_id)
    return answer(view, version=view.version)


@post(REGISTRATION, rule=P.REGISTER, tags=TAGS)
async def register_notice(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[RegisterNotice],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Register a notice, once: by the templates of the authority, or with the numbers of its records system."""
    address = f"/api/v1/notices/{notice_id}/registration"
    return await create(
        request, idempotency_key, address, lambda actor: service.register_notice(actor, notice_id, data)
    )


@post(f"{REGISTRATION}/corrections", rule=P.REGISTER, tags=TAGS)
async def correct_numbers(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: JSONBody[CorrectNumbers],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Write numbers of a records system anew that were typed in wrongly, and say why."""
    version, address = expected_version(if_match), f"/api/v1/notices/{notice_id}/registration"
    return await create(
        request,
        idempotency_key,
        address,
        lambda actor: service.correct_numbers(actor, notice_id, data, version=version),
    )


@get(REGISTERS, rule=P.LIST, tags=TAGS)
async def list_registers(request: ApiRequest) -> list[RegisterRow]:
    """The registers of the agenda."""
    return await views.list_registers(actor_of(request))


@get(f"{REGISTERS}/{{register_code:str}}/entries", rule=P.LIST, tags=TAGS)
async def list_entries(
    request: ApiRequest,
    register_code: FromPath[str],
    year: Year = None,
    running: Running = None,
    after: After = None,
    limit: Limit = 50,
) -> Paged[RegisterEntryRow]:
    """Who stands in a register, last numbered first. The read is recorded."""
    rows, behind = await views.list_entries(
        actor_of(request),
        register_code,
        Asked(year=year, running=running),
        before=decode_cursor(after, tuple[int, int]),
        limit=limit,
    )
    return Paged(rows, encode_cursor(*behind) if behind else None)


@post(f"{REGISTERS}/{{register_code:str}}/find", rule=P.LIST, status_code=200, tags=TAGS)
async def find_entries(
    request: ApiRequest, register_code: FromPath[str], data: JSONBody[FindEntries]
) -> list[RegisterEntryRow]:
    """Who of a register fits what is looked for, fifty at most. The read is recorded, what was asked is not."""
    rows, _ = await views.list_entries(actor_of(request), register_code, Asked(query=data.query), limit=50)
    return rows


@post("/api/v1/register-entries/{entry_id:uuid}/mark", rule=P.REGISTER, status_code=204, tags=TAGS)
async def mark_entry(request: ApiRequest, entry_id: FromPath[UUID], data: JSONBody[MarkEntry]) -> None:
    """Type in the file mark that the records system gave to an entry, once."""
    await service.mark_entry(actor_of(request), entry_id, data)


@post("/api/v1/cases/{case_id:uuid}/file-mark", rule=P.KEEP, status_code=204, tags=TAGS)
async def mark_case(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[MarkCase]) -> None:
    """Type in the file mark that the records system gave to the file of a case which came of no notice, once."""
    await service.mark_case(actor_of(request), case_id, data)


@post("/api/v1/register-entries/{entry_id:uuid}/end", rule=P.KEEP, status_code=204, tags=TAGS)
async def end_entry(
    request: ApiRequest, entry_id: FromPath[UUID], data: JSONBody[EndEntry], if_match: IfMatch = None
) -> None:
    """Remove the child of a case from a register, once: with day, reason and words. `If-Match`: the version of the entry."""
    await service.end_entry(actor_of(request), entry_id, data, version=expected_version(if_match))


@post("/api/v1/register-entries/{entry_id:uuid}/correction", rule=P.KEEP, status_code=204, tags=TAGS)
async def correct_entry(
    request: ApiRequest, entry_id: FromPath[UUID], data: JSONBody[CorrectEntry], if_match: IfMatch = None
) -> None:
    """Put a wrong entry of the child of a case right: another day, another register, or none. `If-Match`: the version of the entry."""
    await service.correct_entry(actor_of(request), entry_id, data, version=expected_version(if_match))


@post("/api/v1/cases/{case_id:uuid}/register-entries", rule=P.KEEP, tags=TAGS)
async def enter_child(
    request: ApiRequest,
    case_id: FromPath[UUID],
    data: JSONBody[EnterChild],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Enter the child of a case in a register beside the basic one, once as long as it stands there."""
    address = f"/api/v1/cases/{case_id}"
    return await create(request, idempotency_key, address, lambda actor: service.enter_child(actor, case_id, data))


ROUTES: list[Any] = [
    get_registration,
    register_notice,
    correct_numbers,
    list_registers,
    list_entries,
    find_entries,
    mark_entry,
    mark_case,
    end_entry,
    correct_entry,
    enter_child,
]
