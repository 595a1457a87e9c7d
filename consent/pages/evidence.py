# pyright: strict
"""Scans: put to a consent, and opened again."""

from functools import partial
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from consent import service, views
from consent.access import ConsentPermission
from consent.pages.common import AnyRequest, upload_of
from consent.pages.reading import draw_consent
from consent.service import KeptScan
from kernel.actor import Actor
from kernel.web.form_page import act_or_show_again
from kernel.web.forms import Form
from kernel.web.guard import actor_of
from kernel.web.i18n import gettext
from kernel.web.once import once_by_form
from kernel.web.pages import download, go

OF_WITHDRAWAL = "odvolani"
"""What a form sends in the place of a wording."""


@post("/consents/{consent_id:uuid}/evidence", rule=ConsentPermission.RECORD, status_code=200)
async def add_evidence(request: AnyRequest, consent_id: FromPath[UUID]) -> Response[Any]:
    """Put a scan to the wording that the page shows."""

    async def act(sent: Form) -> Response[Any]:
        upload, kept = await upload_of(sent), list[KeptScan | str | None]()
        version, withdrawal = sent.number("version"), sent.text("version_no") == OF_WITHDRAWAL
        no = sent.number("version_no") if "version_no" in sent and not withdrawal else None

        async def keep(actor: Actor) -> None:
            kept.append(
                await service.keep_scan(actor, consent_id, upload, version=version, no=no, withdrawal=withdrawal)
            )

        await once_by_form(
            request,
            sent.text("once"),
            UUID,
            lambda actor: service.add_kept(actor, consent_id, kept[0], version=version, no=no, withdrawal=withdrawal),
            at=lambda _: f"/consents/{consent_id}",
            before=keep,
            only_one=True,
        )
        return go(request, f"/consents/{consent_id}", gettext("Sken je přiložený."))

    return await act_or_show_again(request, act, partial(draw_consent, request, consent_id))


@get("/consents/{consent_id:uuid}/evidence/{evidence_id:uuid}", rule=ConsentPermission.VIEW)
async def evidence(request: AnyRequest, consent_id: FromPath[UUID], evidence_id: FromPath[UUID]) -> Response[Any]:
    """A scan, as an attachment."""
    found = await views.evidence_file(actor_of(request), consent_id, evidence_id)
    return download(found.content, found.name, found.media_type)


ROUTES: list[Any] = [add_evidence, evidence]
