# pyright: strict
"""Consents for programs: /api/v1/cases/{case_id}/consents, /api/v1/consents."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody

from kernel.actor import Actor
from kernel.exceptions import Invalid
from kernel.samples import like
from kernel.web.api import (
    VERSIONED,
    ApiRequest,
    Created,
    IdempotencyKey,
    IfMatch,
    answer,
    create_and_show,
    expected_version,
    once,
)
from kernel.web.guard import actor_of
from kernel.web.pages import download
from kernel.web.problems import domain_error
from kernel.web.request import UnreadableForm

from . import service, views
from .access import ConsentPermission
from .schemas import ConsentList, ConsentView, Ending, RecordConsent, WentView, WithdrawConsent
from .tables import Decision

TAGS = ["consents"]
CONSENTS = "/api/v1/consents"
OF_CASE = "/api/v1/cases/{case_id:uuid}/consents"
ONE = f"{CONSENTS}/{{consent_id:uuid}}"
PDF = {200: ResponseSpec(bytes, media_type="application/pdf", description="The form as PDF.")}
SCAN = {200: ResponseSpec(bytes, media_type="*/*", description="The scan: PDF, PNG or JPEG.")}


class WordingView(msgspec.Struct, frozen=True):
    """The exact words that would be stored; gaps are dots."""

    agree: Annotated[str, like("Souhlasím s předáním údajů: jméno, příjmení, telefon.")]
    disagree: Annotated[str, like("Nesouhlasím s předáním údajů: jméno, příjmení, telefon.")]
    text_version: Annotated[str, like("2026-11")]


class Endings(msgspec.Struct, frozen=True):
    """What would end with a consent."""

    items: list[Ending]


class Since(msgspec.Struct, frozen=True):
    """What came about after a day."""

    items: list[WentView]


class Scan(msgspec.Struct, frozen=True):
    """A scan of what was signed: PDF, PNG or JPEG; `version_no` is the wording it proves, without it the present one; `withdrawal`: it proves that the consent was taken back."""

    evidence: UploadFile
    version_no: int | None = None
    withdrawal: bool = False


@get(OF_CASE, rule=ConsentPermission.VIEW, tags=TAGS)
async def list_consents(request: ApiRequest, case_id: FromPath[UUID]) -> ConsentList:
    """What the client of a case was asked and said, newest first. The read is recorded."""
    return await service.list_consents(actor_of(request), case_id)


@post(OF_CASE, rule=ConsentPermission.RECORD, tags=TAGS)
async def record_consent(
    request: ApiRequest,
    case_id: FromPath[UUID],
    data: JSONBody[RecordConsent],
    idempotency_key: IdempotencyKey = None,
) -> Response[ConsentView]:
    """Record that the client agreed, or disagreed: scope, recipients, purpose, validity, and how it was said."""

    async def act(actor: Actor) -> ConsentView:
        return await service.record_consent(actor, case_id, data)

    return await create_and_show(request, idempotency_key, CONSENTS, act, service.consent_view)


@post(f"{OF_CASE}/preview", rule=ConsentPermission.RECORD, status_code=200, tags=TAGS)
async def preview(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[RecordConsent]) -> WordingView:
    """The exact words for a yes and for a no; nothing is stored."""
    found = await views.preview(actor_of(request), case_id, data)
    if not found.words:  # nobody said what kind of consent it is
        raise Invalid(fields={"type": found.wrong["type"]})
    agree, disagree = (found.words[decision] for decision in (Decision.AGREE, Decision.DISAGREE))
    return WordingView(agree.text, disagree.text, agree.text_version)


@post(
    f"{OF_CASE}/form.pdf",
    rule=ConsentPermission.RECORD,
    status_code=200,
    media_type="application/pdf",
    responses=PDF,
    tags=TAGS,
)
async def blank_form(request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[RecordConsent]) -> Response[bytes]:
    """The offer as a form to be signed; what the client says is left open."""
    content = await views.blank_form(actor_of(request), case_id, data)
    return download(content, "souhlas-k-podpisu.pdf", "application/pdf")


@get(ONE, rule=ConsentPermission.VIEW, response_headers=VERSIONED, tags=TAGS)
async def get_consent(request: ApiRequest, consent_id: FromPath[UUID]) -> Response[ConsentView]:
    """A consent with its wordings, scans and what happened to it. The read is recorded."""
    view = await service.consent_view(actor_of(request), consent_id)
    return answer(view, version=view.version)


@post(f"{ONE}/versions", rule=ConsentPermission.RECORD, tags=TAGS)
async def change_consent(
    request: ApiRequest,
    consent_id: FromPath[UUID],
    data: JSONBody[RecordConsent],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[ConsentView]:
    """Record what the client said to a new wording; the old one ends, and everything that rests on it."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> ConsentView:
        return await service.change_consent(actor, consent_id, data, version=version)

    return await create_and_show(request, idempotency_key, CONSENTS, act, service.consent_view)


@get(f"{ONE}/endings", rule=ConsentPermission.VIEW, tags=TAGS)
async def list_endings(request: ApiRequest, consent_id: FromPath[UUID]) -> Endings:
    """What would end if the client took the consent back now."""
    return Endings(await views.what_ends(actor_of(request), consent_id))


@get(f"{OF_CASE}/since", rule=ConsentPermission.VIEW, tags=TAGS)
async def list_since_with(
    request: ApiRequest,
    case_id: FromPath[UUID],
    type: FromQuery[str] = "",
    service_id: FromQuery[UUID | None] = None,
    day: FromQuery[date | None] = None,
) -> Since:
    """What came about after a day on what the client agreed to of a kind with a service; without a day nothing.

    The read is recorded.
    """
    return Since(await views.went_since_with(actor_of(request), case_id, type, service_id, day))


@get(f"{ONE}/since", rule=ConsentPermission.VIEW, tags=TAGS)
async def list_since(request: ApiRequest, consent_id: FromPath[UUID], day: FromQuery[date | None] = None) -> Since:
    """What came about on a consent after a day on which the client may have said no; without one nothing. The read is recorded."""
    return Since(await views.went_since(actor_of(request), consent_id, day))


@post(f"{ONE}/withdrawal", rule=ConsentPermission.WITHDRAW, tags=TAGS)
async def withdraw_consent(
    request: ApiRequest,
    consent_id: FromPath[UUID],
    data: JSONBody[WithdrawConsent],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[ConsentView]:
    """Record that the client took the consent back; everything that rests on it ends in the same instant."""
    version = expected_version(if_match)

    async def act(actor: Actor) -> ConsentView:
        return await service.withdraw_consent(actor, consent_id, data, version=version)

    return await create_and_show(request, idempotency_key, CONSENTS, act, service.consent_view)


def _unreadable(request: ApiRequest, _: UnicodeDecodeError) -> Response[Any]:
    """Bytes in a part that does not say that it is a file."""
    return domain_error(request, UnreadableForm())


@post(
    f"{ONE}/evidence",
    rule=ConsentPermission.RECORD,
    exception_handlers={UnicodeDecodeError: _unreadable},
    tags=TAGS,
)
async def add_evidence(
    request: ApiRequest,
    consent_id: FromPath[UUID],
    data: MultipartBody[Scan],
    if_match: IfMatch = None,
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Put a scan to a wording of the consent that If-Match names; what happened to it since is refused."""
    version, no, withdrawal = expected_version(if_match), data.version_no, data.withdrawal
    upload = data.evidence
    content = await upload.read()
    kept: list[service.KeptScan | str | None] = []

    async def keep(actor: Actor) -> None:
        scan = (upload.filename, upload.content_type, content)
        kept.append(await service.keep_scan(actor, consent_id, scan, version=version, no=no, withdrawal=withdrawal))

    async def act(actor: Actor) -> tuple[Created, str]:
        evidence_id = await service.add_kept(actor, consent_id, kept[0], version=version, no=no, withdrawal=withdrawal)
        return Created(evidence_id), f"{CONSENTS}/{consent_id}/evidence/{evidence_id}"

    return await once(request, idempotency_key, act, before=keep)


@get(f"{ONE}/evidence/{{evidence_id:uuid}}", rule=ConsentPermission.VIEW, responses=SCAN, tags=TAGS)
async def get_evidence(request: ApiRequest, consent_id: FromPath[UUID], evidence_id: FromPath[UUID]) -> Response[bytes]:
    """A scan. The read is recorded."""
    found = await views.evidence_file(actor_of(request), consent_id, evidence_id)
    return download(found.content, found.name, found.media_type)


@get(f"{ONE}/form.pdf", rule=ConsentPermission.VIEW, media_type="application/pdf", responses=PDF, tags=TAGS)
async def recorded_form(
    request: ApiRequest, consent_id: FromPath[UUID], version_no: FromQuery[int | None] = None
) -> Response[bytes]:
    """The form as it was recorded, of the present wording or of an earlier one. The read is recorded too."""
    content = await views.recorded_form(actor_of(request), consent_id, no=version_no)
    return download(content, "souhlas.pdf", "application/pdf")


ROUTES: list[Any] = [
    list_consents,
    record_consent,
    preview,
    blank_form,
    get_consent,
    change_consent,
    list_endings,
    list_since,
    list_since_with,
    withdraw_consent,
    add_evidence,
    get_evidence,
    recorded_form,
]
