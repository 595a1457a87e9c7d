# pyright: strict
"""JSON addresses of protocols."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, MultipartBody

from kernel.actor import Actor
from kernel.samples import like
from kernel.web.api import ApiRequest, Created, IdempotencyKey, answer, create, once
from kernel.web.guard import actor_of
from kernel.web.pages import download
from kernel.web.problems import domain_error
from kernel.web.request import UnreadableForm

from . import papers, service, views
from .access import ProtocolPermission
from .schemas import AddToProtocol, OpenedProtocol, OpenProtocol, ProtocolView, ReadAloud, Sign
from .service import KeptSheet

TAGS = ["protocols"]
PROTOCOLS = "/api/v1/protocols"
ONE = f"{PROTOCOLS}/{{protocol_id:uuid}}"
PDF = {200: ResponseSpec(bytes, media_type="application/pdf", description="The protocol as PDF.")}
SHEET = {200: ResponseSpec(bytes, media_type="*/*", description="The signed sheet: PDF, PNG or JPEG.")}


class SignedSheet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet that was signed on paper: PDF, PNG or JPEG; `places` are those of its signers, from 0."""

    sheet: UploadFile
    places: Annotated[list[int], like([0])] = []


@post(f"{PROTOCOLS}/of/{{about_id:uuid}}", rule=ProtocolPermission.TAKE, tags=TAGS)
async def read_aloud(
    request: ApiRequest,
    about_id: FromPath[UUID],
    data: JSONBody[ReadAloud],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Freeze what was read aloud about a thing (a notice), by whoever sends this."""
    return await create(request, idempotency_key, PROTOCOLS, lambda actor: service.read_aloud(actor, about_id, data))


@get(ONE, rule=ProtocolPermission.SEE, tags=TAGS)
async def get_protocol(request: ApiRequest, protocol_id: FromPath[UUID]) -> Response[ProtocolView]:
    """A protocol as far as it names nobody: who read it, as what it is signed, what followed. The read is recorded."""
    return answer(await views.protocol_view(actor_of(request), protocol_id))


@post(f"{ONE}/signatures", rule=ProtocolPermission.TAKE, tags=TAGS)
async def sign(
    request: ApiRequest, protocol_id: FromPath[UUID], data: JSONBody[Sign], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Keep a signature that was drawn, or why there is none. Once for each signer; the worker's by who read it aloud."""
    address = f"{PROTOCOLS}/{protocol_id}"
    return await create(request, idempotency_key, address, lambda actor: service.sign(actor, protocol_id, data))


def _unreadable(request: ApiRequest, _: UnicodeDecodeError) -> Response[Any]:
    """Bytes in a part that does not say that it is a file."""
    return domain_error(request, UnreadableForm())


@post(f"{ONE}/sheets", rule=ProtocolPermission.TAKE, exception_handlers={UnicodeDecodeError: _unreadable}, tags=TAGS)
async def sign_on_paper(
    request: ApiRequest,
    protocol_id: FromPath[UUID],
    data: MultipartBody[SignedSheet],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Put in the sheet that some signed on paper."""
    upload = data.sheet
    content = await upload.read()
    kept: list[KeptSheet | str | None] = []

    async def keep(actor: Actor) -> None:
        sheet = (upload.filename, upload.content_type, content)
        kept.append(await service.keep_sheet(actor, protocol_id, sheet, data.places))

    async def act(actor: Actor) -> tuple[Created, str]:
        sheet_id = await service.sign_on_paper(actor, protocol_id, data.places, kept[0])
        return Created(sheet_id), f"{PROTOCOLS}/{protocol_id}/sheets/{sheet_id}"

    return await once(request, idempotency_key, act, before=keep)


@post(f"{ONE}/additions", rule=ProtocolPermission.TAKE, tags=TAGS)
async def add_to_protocol(
    request: ApiRequest,
    protocol_id: FromPath[UUID],
    data: JSONBody[AddToProtocol],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Add an addendum, or to whom a copy was given; what was read stays as it is."""
    address = f"{PROTOCOLS}/{protocol_id}"
    return await create(
        request, idempotency_key, address, lambda actor: service.add_to_protocol(actor, protocol_id, data)
    )


@post(f"{ONE}/shown", rule=ProtocolPermission.OPEN, status_code=200, tags=TAGS)
async def open_protocol(
    request: ApiRequest, protocol_id: FromPath[UUID], data: JSONBody[OpenProtocol]
) -> Response[OpenedProtocol]:
    """Everything of a protocol that everybody signed, with names and strokes: an act of its own, recorded with its reason."""
    return answer(await service.open_protocol(actor_of(request), protocol_id, data))


@post(
    f"{ONE}/paper",
    rule=ProtocolPermission.OPEN,
    status_code=200,
    media_type="application/pdf",
    responses=PDF,
    tags=TAGS,
)
async def get_paper(request: ApiRequest, protocol_id: FromPath[UUID], data: JSONBody[OpenProtocol]) -> Response[bytes]:
    """The same as a PDF, recorded with its reason."""
    opened = await service.open_protocol(actor_of(request), protocol_id, data, what="paper")
    return download(await asyncio.to_thread(papers.protocol_pdf, opened), papers.FILE_NAME, "application/pdf")


@post(f"{ONE}/sheets/{{sheet_id:uuid}}", rule=ProtocolPermission.OPEN, status_code=200, responses=SHEET, tags=TAGS)
async def get_sheet(
    request: ApiRequest, protocol_id: FromPath[UUID], sheet_id: FromPath[UUID], data: JSONBody[OpenProtocol]
) -> Response[bytes]:
    """A sheet that was signed on paper, recorded with its reason."""
    found = await service.open_sheet(actor_of(request), protocol_id, sheet_id, data)
    return download(found.content, found.name, found.media_type)


@get(f"{ONE}/to-sign.pdf", rule=ProtocolPermission.TAKE, media_type="application/pdf", responses=PDF, tags=TAGS)
async def get_to_sign(request: ApiRequest, protocol_id: FromPath[UUID]) -> Response[bytes]:
    """The protocol with lines to sign on, without names. The read is recorded."""
    paper = await views.to_sign_on_paper(actor_of(request), protocol_id)
    return download(await asyncio.to_thread(papers.protocol_pdf, paper), papers.TO_SIGN, "application/pdf")


ROUTES: list[Any] = [
    read_aloud,
    get_protocol,
    sign,
    sign_on_paper,
    add_to_protocol,
    open_protocol,
    get_paper,
    get_sheet,
    get_to_sign,
]
