# pyright: strict
"""Sharing for programs: /api/v1/sharing, /api/v1/cases/{case_id}/sharing."""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from kernel import audit
from kernel.db import look
from kernel.web.api import (
    After,
    ApiRequest,
    Created,
    IdempotencyKey,
    Limit,
    Paged,
    create,
    decode_cursor,
    paged,
)
from kernel.web.guard import actor_of
from kernel.web.pages import download

from . import service, views
from .access import SharingPermission
from .pages.looks import LOOKS_FILE, looks_csv
from .schemas import (
    CaseOffers,
    CaseSharing,
    HandOver,
    JoinHandover,
    OpenOwnCase,
    ReceivedHandover,
    ReceivedRow,
    SentDetail,
    SentHandover,
)
from .schemas.by_law import Crossed
from .views.by_law import crossings

TAGS = ["sharing"]
SHARING = "/api/v1/sharing"
CASES = "/api/v1/cases"
OF_CASE = f"{CASES}/{{case_id:uuid}}"
CSV = {200: ResponseSpec(bytes, media_type="text/csv", description="One line for each look.")}


def _place(after: str | None) -> UUID | None:
    key = decode_cursor(after, tuple[UUID])
    return key[0] if key else None


@get(f"{SHARING}/by-law", rule=SharingPermission.LIST_BY_LAW, tags=TAGS)
async def list_by_law(request: ApiRequest, after: After = None, limit: Limit = 50) -> Paged[Crossed]:
    """All that crossed the wall of the service by law, without a consent: what left and what came, last first. The read is recorded."""
    actor = actor_of(request)
    async with look(actor):
        with audit.one_look_at(actor, "crossings_by_law", "notices"):
            rows = await crossings(actor, before=_place(after), limit=limit + 1)
    return paged(rows, limit, lambda row: (row.id,))


# ── what came ────────────────────────────────────────────────────────────────────────────────────────────────────────


@get(f"{SHARING}/received", rule=SharingPermission.LIST, tags=TAGS)
async def list_received(request: ApiRequest, after: After = None, limit: Limit = 50) -> Paged[ReceivedRow]:
    """Handovers that let something through to the caller now, newest first. Whom they are about is not said here."""
    rows = await views.shared_with_me(actor_of(request), before=_place(after), limit=limit + 1)
    return paged(rows, limit, lambda row: (row.id,))


@get(f"{SHARING}/received/{{handover_id:uuid}}", rule=SharingPermission.RECEIVE, tags=TAGS)
async def get_received(request: ApiRequest, handover_id: FromPath[UUID]) -> ReceivedHandover:
    """Open a handover: exactly the fields the client agreed to. Its owner sees that the caller looked."""
    return await service.open_handover(actor_of(request), handover_id)


@post(f"{SHARING}/received/{{handover_id:uuid}}/case", rule=SharingPermission.TAKE_OVER, tags=TAGS)
async def open_own_case(
    request: ApiRequest,
    handover_id: FromPath[UUID],
    data: JSONBody[OpenOwnCase],
    idempotency_key: IdempotencyKey = None,
) -> Response[Created]:
    """Open an own client and case from what was handed over, once."""
    return await create(request, idempotency_key, CASES, lambda actor: service.open_own_case(actor, handover_id, data))


@post(f"{SHARING}/received/{{handover_id:uuid}}/join", rule=SharingPermission.TAKE_OVER, status_code=204, tags=TAGS)
async def join_handover(request: ApiRequest, handover_id: FromPath[UUID], data: JSONBody[JoinHandover]) -> None:
    """Take what was handed over into the case that the client has in the caller's service already, once."""
    await service.join_handover(actor_of(request), handover_id, data)


# ── what went out ────────────────────────────────────────────────────────────────────────────────────────────────────


@get(f"{SHARING}/sent", rule=SharingPermission.LIST, tags=TAGS)
async def list_sent(request: ApiRequest, after: After = None, limit: Limit = 50) -> Paged[SentHandover]:
    """What the service handed over, newest first: to whom, on which consent, until when, who looked last."""
    rows = await views.shared_by_us(actor_of(request), before=_place(after), limit=limit + 1)
    return paged(rows, limit, lambda row: (row.id,))


@get(f"{SHARING}/sent/{{handover_id:uuid}}", rule=SharingPermission.SEE_SENT, tags=TAGS)
async def get_sent(request: ApiRequest, handover_id: FromPath[UUID]) -> SentDetail:
    """One handover of the service, with the last fifty looks at it."""
    return await views.sent_handover(actor_of(request), handover_id)


@get(f"{OF_CASE}/sharing", rule=SharingPermission.SEE_SENT, tags=TAGS)
async def get_sharing(request: ApiRequest, case_id: FromPath[UUID]) -> CaseSharing:
    """The sharing of one case in both directions, its newest fifty handovers."""
    return await views.case_sharing(actor_of(request), case_id)


@get(f"{OF_CASE}/sharing/offers", rule=SharingPermission.HAND_OVER, tags=TAGS)
async def get_offers(request: ApiRequest, case_id: FromPath[UUID]) -> CaseOffers:
    """What can be handed over now, on which consent."""
    return await views.offers(actor_of(request), case_id)


@get(f"{OF_CASE}/sharing/looks.csv", rule=SharingPermission.EXPORT, tags=TAGS, responses=CSV)
async def get_looks(request: ApiRequest, case_id: FromPath[UUID]) -> Response[bytes]:
    """Everybody who looked at what went out of the case's client."""
    return download(looks_csv(await views.looks_of_client(actor_of(request), case_id)), LOOKS_FILE, "text/csv")


@post(f"{OF_CASE}/handovers", rule=SharingPermission.HAND_OVER, tags=TAGS)
async def hand_over(
    request: ApiRequest, case_id: FromPath[UUID], data: JSONBody[HandOver], idempotency_key: IdempotencyKey = None
) -> Response[Created]:
    """Hand the named fields over to the service that the consent names."""
    return await create(
        request, idempotency_key, f"{SHARING}/sent", lambda actor: service.hand_over(actor, case_id, data)
    )


@post(f"{SHARING}/shares/{{grant_id:uuid}}/end", rule=SharingPermission.END, status_code=204, tags=TAGS)
async def end_share(request: ApiRequest, grant_id: FromPath[UUID]) -> None:
    """End one share before its time; the consent stays."""
    await service.end_share(actor_of(request), grant_id)


@post(f"{SHARING}/sent/{{handover_id:uuid}}/end", rule=SharingPermission.END, status_code=204, tags=TAGS)
async def end_handover(request: ApiRequest, handover_id: FromPath[UUID]) -> None:
    """End all that the recipient still sees of a handover; the consent stays."""
    await service.end_handover(actor_of(request), handover_id)


ROUTES: list[Any] = [
    list_by_law,
    list_received,
    get_received,
    open_own_case,
    join_handover,
    list_sent,
    get_sent,
    get_sharing,
    get_offers,
    get_looks,
    hand_over,
    end_share,
    end_handover,
]
