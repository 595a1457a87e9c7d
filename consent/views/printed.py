# pyright: strict
"""The form of a consent as PDF: to be signed, or as it was recorded."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec

from consent import papers, rules
from consent.access import ConsentPermission, Subject, consent_for, subject_for
from consent.papers import Letterhead
from consent.schemas import RecordConsent
from consent.tables import Relation
from kernel import audit
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.documents import compile_pdf
from kernel.exceptions import NotThere
from kernel.legal_time import format_instant
from kernel.web.i18n import DEFAULT_LANGUAGE, language_of
from tenants import views as tenant_views

from .consents import view_of
from .forms import check_shown, setting_for

Page = tuple[str, dict[str, Any]]


async def blank_form(actor: Actor, case_id: UUID, order: RecordConsent) -> bytes:
    """The offer as PDF to be signed; what the client says is left open. Raises Invalid for an incomplete offer."""
    async with unit_of_work(actor):
        page = await _offer_page(actor, await subject_for(actor, case_id, ConsentPermission.RECORD), order)
    return await _printed(page)


async def blank_form_of_change(actor: Actor, consent_id: UUID, order: RecordConsent) -> bytes:
    """A new wording of a consent as PDF to be signed. Raises Invalid for an incomplete offer, ConsentEnded."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD)
        rules.check_can_record(hold.subject.case.status)
        rules.check_can_change(hold.row.live_state)
        page = await _offer_page(actor, hold.subject, order)
    return await _printed(page)


async def recorded_form(actor: Actor, consent_id: UUID, *, no: int | None = None) -> bytes:
    """The form as it was recorded, as PDF, of the present wording or of that number; recorded as a read. Raises NotThere."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
        with language_of(DEFAULT_LANGUAGE):  # a paper is Czech
            view = await view_of(actor, hold)
        view = view if no is None else view.at(no)
        if view is None:
            raise NotThere
        page = papers.form_as_recorded(view, await _letterhead(actor, hold.subject))
        audit.read(actor, "consent_form", consent_id, case_id=view.case_id)
    return await _printed(page)


async def _offer_page(actor: Actor, subject: Subject, order: RecordConsent) -> Page:
    checks = Checks()
    open_order = msgspec.structs.replace(order, decision="")
    setting = await setting_for(actor, open_order)
    check_shown(order, setting)
    offer = rules.check_offer(checks, open_order, setting)
    representative = checks.line("representative", order.representative, required=False)
    checks.done()
    assert offer is not None  # what was wrong stands beside its field
    said_by = Relation(order.said_by) if order.said_by in set(Relation) else Relation.SELF
    audit.write(actor, "consent.form_printed", object_type="consent", case_id=subject.case_id)
    letterhead = await _letterhead(actor, subject)
    return papers.form_to_sign(offer, letterhead, said_by=said_by, representative=representative)


async def _printed(page: Page) -> bytes:
    title, data = page
    return await asyncio.to_thread(compile_pdf, "consent_form.typ", data, title=title)


async def _letterhead(actor: Actor, subject: Subject) -> Letterhead:
    here = await tenant_views.own_service(actor)
    names = await tenant_views.worker_names(actor.tenant, [actor.worker_id])
    return Letterhead(
        organisation=here.organisation_name,
        unit=here.name,
        unit_said=here.said,
        file_mark=subject.case.file_mark,
        client_name=subject.client_name,
        birth_date=subject.client.identity.birth_date,
        printed_at=format_instant(now()),
        printed_by=names.get(actor.worker, ""),
    )
