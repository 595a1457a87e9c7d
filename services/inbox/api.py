"""JSON addresses of files that were put to a notice."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, MultipartBody

from kernel.actor import Actor
from kernel.samples import like
from kernel.web.api import ApiRequest, Created, IdempotencyKey, answer, once
from kernel.web.guard import actor_of
from kernel.web.pages import download
from kernel.web.problems import domain_error
from kernel.web.request import UnreadableForm
from services.intake.access import IntakePermission

from .access import InboxPermission
from .schemas import DocumentsOfNotice, MarkDocument, OpenDocument, PutDocument
from .service import documents as service
from .service.documents import KeptDocument
from .views import documents as views

TAGS = ["notices"]
FILES = "/api/v1/notices/{notice_id:uuid}/files"
ONE = "/api/v1/notices/files/{document_id:uuid}"
CONTENT = {200: ResponseSpec(bytes, media_type="*/*", description="The file: PDF, PNG or JPEG.")}


class DocumentForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A picture or a PDF for a notice, with what it is; see `PutDocument`."""

    file: UploadFile
    text: Annotated[str, like("Fotografie modřin, přinesla ji teta dítěte.")] = ""
    names_nobody: Annotated[bool, like(False)] = False
    other_people: Annotated[list[str], like([])] = []
    other_people_reason: Annotated[str, like("")] = ""


@get(FILES, rule=IntakePermission.SEE, tags=TAGS)
async def list_files(request: ApiRequest, notice_id: FromPath[UUID]) -> Response[DocumentsOfNotice]:
    """The files that were put to a notice, for who reads it; what may name the notifier by neither name nor description."""
    return answer(await views.listed(actor_of(request), notice_id))


def _unreadable(request: ApiRequest, _: UnicodeDecodeError) -> Response[Any]:
    """Bytes in a part that does not say that it is a file."""
    return domain_error(request, UnreadableForm())


@post(FILES, rule=IntakePermission.ADD, exception_handlers={UnicodeDecodeError: _unreadable}, tags=TAGS)
async def put_file(
    request: ApiRequest,
    notice_id: FromPath[UUID],
    data: MultipartBody[DocumentForm],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Put a picture or a PDF to a notice: a clean copy is kept, and an addition to the notice says so."""
    upload, content = data.file, await data.file.read()
    order = PutDocument(
        text=data.text,
        names_nobody=data.names_nobody,
        other_people=data.other_people,
        other_people_reason=data.other_people_reason,
    )
    kept: list[KeptDocument | str | None] = []

    async def keep(actor: Actor) -> None:
        kept.append(await service.keep_document(actor, notice_id, (upload.filename, upload.content_type, content)))

    async def act(actor: Actor) -> tuple[Created, str]:
        file_id = await service.put_document(actor, notice_id, order, kept[0])
        return Created(file_id), f"/api/v1/notices/{notice_id}/files"

    return await once(request, idempotency_key, act, before=keep)


@post(ONE, rule=InboxPermission.OPEN, status_code=200, responses=CONTENT, tags=TAGS)
async def open_file(request: ApiRequest, document_id: FromPath[UUID], data: JSONBody[OpenDocument]) -> Response[bytes]:
    """A file of a notice. The read is recorded; where the file may name the notifier, with its reason, which is needed then."""
    found = await service.open_document(actor_of(request), document_id, data)
    return download(found.content, found.name, "application/octet-stream")


@post(f"{ONE}/mistake", rule=IntakePermission.ADD, status_code=204, tags=TAGS)
async def mark_file(request: ApiRequest, document_id: FromPath[UUID], data: JSONBody[MarkDocument]) -> None:
    """Say that a file does not belong to the notice that it was put to, once. It stays, and goes along no more."""
    await service.mark_document(actor_of(request), document_id, data)


ROUTES: list[Any] = [list_files, put_file, open_file, mark_file]
