"""What the handlers of the JSON API share: keyed paging, versions (ETag, If-Match), acts that are done once.

    @get("/api/v1/cases", rule=CasePermission.LIST)
    async def list_cases(request: ApiRequest, after: After = None, limit: Limit = 50) -> Paged[CaseRow]:
        rows = await service.list_cases(actor_of(request), before=decode_cursor(after), limit=limit + 1)
        return paged(rows, limit, lambda row: (row.opened_at, row.id))

    @get("/api/v1/cases/{case_id:uuid}", rule=CasePermission.READ, response_headers=VERSIONED)
    async def get_case(request: ApiRequest, case_id: FromPath[UUID]) -> Response[CaseView]:
        view = await service.case_view(actor_of(request), case_id)
        return answer(view, version=view.version)

    @post("/api/v1/cases", rule=CasePermission.OPEN)
    async def open_case(
        request: ApiRequest, data: JSONBody[OpenCase], idempotency_key: IdempotencyKey = None
    ) -> Response[Created]:
        return await create(request, idempotency_key, "/api/v1/cases", lambda actor: service.open_case(actor, data))

    @put("/api/v1/cases/{case_id:uuid}/client", rule=CasePermission.CHANGE_CLIENT, status_code=204)
    async def change_client(
        request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[ChangeClient], if_match: IfMatch = None
    ) -> None:
        await service.change_client(actor_of(request), case_id, data, version=expected_version(if_match))

Paths are written out whole, each handler names its rule, and `ROUTES` at the end of the module lists the handlers.
"""

import base64
import binascii
import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Annotated, Any, Generic, Protocol, TypeVar, cast
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response
from litestar.datastructures import ResponseHeader, UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import HeaderParameter, QueryParameter

from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.encoding import encoded
from kernel.exceptions import DomainError
from kernel.samples import Id, like
from kernel.web.answers import KEPT_DAYS, Answered, answered, hashed, keep
from kernel.web.guard import actor_of
from kernel.web.i18n import N_

T = TypeVar("T")
C = TypeVar("C")
N = TypeVar("N", bound="Named")
ApiRequest = Request[Any, Any, Any]
LONGEST_KEY = 200
MOST_ITEMS = 100


class UnreadableCursor(DomainError):
    """The place in a list was not one that we gave."""

    code = "unreadable-cursor"
    status = 400
    message = N_("Seznam takhle nepokračuje; začněte znovu od začátku.")


class VersionMissing(DomainError):
    """A change must say which version it starts from."""

    code = "version-missing"
    status = 428
    message = N_("Změna musí říct, ze které verze vychází (hlavička If-Match).")


class KeyUnreadable(DomainError):
    """An Idempotency-Key is empty, too long, or has other characters than visible ASCII."""

    code = "idempotency-key-unreadable"
    status = 400
    message = N_("Hlavička Idempotency-Key má mít 1 až 200 viditelných znaků ASCII.")


# --- lists -------------------------------------------------------------------------------------------------------


class Paged(msgspec.Struct, Generic[T], frozen=True):
    """A part of a list; `next` is the `after` of the following part, null at the end."""

    items: list[T]
    next: Annotated[str | None, like(None)] = None


After = Annotated[
    str | None, QueryParameter(name="after", description="Continue behind this place: `next` of the part before.")
]
Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=MOST_ITEMS, description="How many items at most.")]


def encode_cursor(*key: date | UUID | str | int) -> str:
    """The place behind the row with this key."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def decode_cursor(text: str | None, kind: type[C] = tuple[datetime, UUID]) -> C | None:
    """The key in a cursor; None for the start of the list. Raises UnreadableCursor."""
    if not text:
        return None
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        place = msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=kind)
        for instant in (part for part in cast("tuple[Any, ...]", place) if isinstance(part, datetime)):
            instant.astimezone(UTC)  # one that no clock shows is none of ours
        return place
    except (binascii.Error, UnicodeEncodeError, msgspec.DecodeError, OverflowError, RecursionError):
        raise UnreadableCursor from None


def paged(rows: Sequence[T], limit: int, key: Callable[[T], tuple[date | UUID | str | int, ...]]) -> Paged[T]:
    """The part of a list made of `limit` + 1 rows: the one too many only says that there is more."""
    items = list(rows[:limit])
    return Paged(items, encode_cursor(*key(items[-1])) if items and len(rows) > limit else None)


# --- one thing and its version -----------------------------------------------------------------------------------


class Named(Protocol):
    """A view that says its id."""

    @property
    def id(self) -> UUID: ...


class Created(msgspec.Struct, frozen=True):
    """What a creating request made."""

    id: Id


_ETAG = '"[0-9]{1,9}"'
IfMatch = Annotated[
    str | None,
    HeaderParameter(
        name="If-Match",
        description="The version that the change starts from: an ETag, or the `version` of a view in quotation marks;"
        " without it 428, stale 412.",
        schema_extra={"pattern": f"^{_ETAG}$", "examples": ['"3"']},
    ),
]


VERSIONED = [
    ResponseHeader(name="ETag", required=True, documentation_only=True, description="The version, for If-Match")
]


def etag(version: int) -> str:
    """How a version reads in the header ETag."""
    return f'"{version}"'


def expected_version(if_match: str | None) -> int:
    """The version in If-Match; -1, which matches nothing, for a tag we never gave. Raises VersionMissing."""
    if if_match is None:
        raise VersionMissing
    tag = re.fullmatch(_ETAG, if_match.strip())
    return int(tag[0].strip('"')) if tag else -1


def answer(view: T, *, status_code: int = 200, version: int | None = None, location: str | None = None) -> Response[T]:
    """A view as JSON with its ETag and, for a new thing, its address."""
    headers = {}
    if version is not None:
        headers["ETag"] = etag(version)
    if location is not None:
        headers["Location"] = location
    return Response(view, media_type=MediaType.JSON, status_code=status_code, headers=headers)


# --- acts that are done once -------------------------------------------------------------------------------------

IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description=f"Drawn by the caller. Sent again within {KEPT_DAYS} days with the same request, nothing is done"
        " twice and the first answer comes again (of a consent, as it is now); with another request it is refused"
        " (422).",
        schema_extra={"pattern": "^[!-~]{1,200}$", "examples": ["f1d2c3b4-0001"]},
    ),
]


async def create(
    request: ApiRequest,
    idempotency_key: str | None,
    address: str,
    act: Callable[[Actor], Awaitable[UUID]],
) -> Response[Created]:
    """Do an act that creates something and answer 201 with its id; its address is `address`/id.

    With a key the act happens once, whoever repeats the request, also at the same moment.
    """

    async def made(actor: Actor) -> tuple[Created, str]:
        created = Created(await act(actor))
        return created, f"{address}/{created.id}"

    return await once(request, idempotency_key, made)


async def create_and_show(
    request: ApiRequest,
    idempotency_key: str | None,
    address: str,
    act: Callable[[Actor], Awaitable[N]],
    look: Callable[[Actor, UUID], Awaitable[N]],
) -> Response[N]:
    """Like `create`, for an act that answers with what it made.

    Only the id is kept. Who repeats the request looks again: by what they may do now, and the look is recorded.
    """
    shown: list[N] = []

    async def made(actor: Actor) -> UUID:
        shown.append(await act(actor))
        return shown[0].id

    answered: Response[Any] = await create(request, idempotency_key, address, made)
    if not shown:
        created = msgspec.json.decode(answered.content, type=Created)
        shown.append(await look(actor_of(request), created.id))
    answered.content = shown[0]
    return answered


async def once(
    request: ApiRequest,
    idempotency_key: str | None,
    act: Callable[[Actor], Awaitable[tuple[T, str | None]]],
    *,
    status_code: int = 201,
    before: Callable[[Actor], Awaitable[None]] | None = None,
) -> Response[T]:
    """Like `create`, for an act that returns its own view and address.

    The act, whose unit of work nests in ours, and the kept answer are committed together: both or neither. What takes
    long is done `before`: outside of the transaction, and only while there is no answer to give again.
    """
    actor = actor_of(request)
    if idempotency_key is None:
        if before is not None:
            await before(actor)
        view, location = await act(actor)
        return answer(view, status_code=status_code, location=location)
    if not (0 < len(idempotency_key) <= LONGEST_KEY and idempotency_key.isascii() and idempotency_key.isprintable()):
        raise KeyUnreadable
    # bound to the service: what was answered in one is never given again in another
    key_hash = hashed("idempotency-key", f"{actor.service_id}|{idempotency_key}".encode())
    request_hash = hashed(
        "idempotent-request", f"{request.method} {request.url.path}\n".encode() + await _sent(request)
    )
    if before is not None:
        async with unit_of_work(actor) as unit:
            kept = await answered(unit, key_hash, request_hash, turn=key_hash.hex())
        if kept is not None:
            return _repeated(kept.status, kept.answer)
        await before(actor)
    async with unit_of_work(actor) as unit:
        kept = await answered(unit, key_hash, request_hash, turn=key_hash.hex())
        if kept is not None:
            return _repeated(kept.status, kept.answer)
        view, location = await act(actor)
        body = encoded(view)
        await keep(unit, key_hash, request_hash, status_code, Answered(body, location))
    return _response(body, status_code, location)


async def _sent(request: ApiRequest) -> bytes:
    """What was sent; of a form its parts, because what stands between them is drawn anew with each sending."""
    if request.content_type[0] != RequestEncodingType.MULTI_PART:
        return await request.body()
    parts: list[tuple[str, ...]] = []
    for name, value in (await request.form()).items():
        if isinstance(value, UploadFile):
            await value.seek(0)
            parts.append((name, value.filename, value.content_type, sha256(await value.read()).hexdigest()))
        else:
            parts.append((name, str(value)))
    return msgspec.json.encode(parts)


def _repeated(status_code: int, kept: Answered) -> Response[Any]:
    response = _response(kept.body, status_code, kept.location)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _response(body: bytes, status_code: int, location: str | None) -> Response[Any]:
    return Response(
        body,
        media_type=MediaType.JSON,
        status_code=status_code,
        headers={"Location": location} if location is not None else {},
    )
