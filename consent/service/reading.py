# pyright: strict
"""Looking at consents: whoever looks first writes down what time has ended."""

from uuid import UUID

from cases.cases import views as case_views
from cases.cases.schemas import CaseHeader
from consent import repository, views
from consent.access import ConsentHold, ConsentPermission, Subject, consent_for, subject_for
from consent.schemas import ConsentList, ConsentView, Ending
from kernel import audit
from kernel.actor import Actor
from kernel.db import unit_of_work
from kernel.exceptions import NotThere
from kernel.web.panels import LoadedPanel, panels_of

from .expiry import note_expiry


async def list_consents(actor: Actor, case_id: UUID) -> ConsentList:
    """Everything the client was asked, newest first; recorded as a read."""
    async with unit_of_work(actor):
        return await _read_list(actor, await subject_for(actor, case_id, ConsentPermission.VIEW))


async def consents_page(actor: Actor, case_id: UUID) -> tuple[CaseHeader, ConsentList, list[LoadedPanel]]:
    """The head of the case's page, everything the client was asked, newest first, and what others add; one recorded read."""
    async with unit_of_work(actor):
        with audit.one_look_at(actor, "consents"):
            subject = await subject_for(actor, case_id, ConsentPermission.VIEW)
            header = await case_views.header_of(actor, subject.case, subject.client)
            listed = await _read_list(actor, subject)
            return header, listed, await panels_of("consents", actor, case_id=case_id)


async def _read_list(actor: Actor, subject: Subject) -> ConsentList:
    rows = await repository.list_consents(actor, subject.client_id)
    if await note_expiry(actor, rows):
        rows = await repository.list_consents(actor, subject.client_id)
    return await views.list_of(actor, subject, rows)


async def consent_view(actor: Actor, consent_id: UUID) -> ConsentView:
    """A consent with its wordings, scans and what happened to it; recorded as a read."""
    async with unit_of_work(actor):
        _, view = await _read_consent(actor, consent_id)
        return view


async def consent_page(actor: Actor, consent_id: UUID) -> tuple[CaseHeader, ConsentView, list[Ending]]:
    """The head of the case's page, a consent, and what would end with it; recorded as a read."""
    async with unit_of_work(actor):
        hold, view = await _read_consent(actor, consent_id)
        endings = await views.endings_of(actor, consent_id) if "consent.withdraw" in view.may else []
        subject = hold.subject
        return await case_views.header_of(actor, subject.case, subject.client), view, endings


async def _read_consent(actor: Actor, consent_id: UUID) -> tuple[ConsentHold, ConsentView]:
    hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
    if await note_expiry(actor, [hold.row]):
        hold = await consent_for(actor, consent_id, ConsentPermission.VIEW)
    audit.read(actor, "consent", consent_id, case_id=hold.row.case_id)
    return hold, await views.view_of(actor, hold)


async def view_after(actor: Actor, consent_id: UUID, subject: Subject) -> ConsentView:
    """(in unit) The consent as an act left it."""
    row = await repository.find_consent(actor, consent_id)
    if row is None:
        raise NotThere
    return await views.view_of(actor, ConsentHold(row=row, subject=subject))
