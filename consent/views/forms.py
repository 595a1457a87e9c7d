# pyright: strict
"""What the form of a consent shows, before it is signed and while it is being filled in."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from consent import papers, repository, rules
from consent.access import ConsentPermission, Subject, consent_for, subject_for
from consent.exceptions import WordsChangedSinceShown
from consent.rules import Setting
from consent.schemas import (
    ConsentForms,
    ConsentView,
    Ending,
    PersonChoice,
    Preview,
    RecipientChoice,
    RecordConsent,
    WentView,
)
from consent.tables import Decision
from kernel import audit
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import look, unit_of_work
from kernel.legal_time import today_in_prague
from kernel.settings import settings
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from .consents import rows_of, view_of
from .endings import endings_of
from .narrowed import went_after, word_before_narrowed
from .since import may_be_said, views_of_went


async def form_of_new(actor: Actor, case_id: UUID, *, recipient_id: UUID | None) -> ConsentForms:
    """What the form of a new consent shows: whose it is, who can be a recipient, what the client was asked before."""
    async with unit_of_work(actor):
        subject = await subject_for(actor, case_id, ConsentPermission.RECORD)
        rules.check_can_record(subject.case.status)
        audit.read(actor, "consent_draft", None, case_id=case_id)
        return await _forms(actor, subject, recipient_id)


async def form_of_change(actor: Actor, consent_id: UUID) -> tuple[ConsentForms, ConsentView, list[Ending]]:
    """What the form of a new wording shows, the consent it is about, and what would end with the old wording.

    Also of one that ended: what was typed for it belongs to a new decision.
    """
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD)
        rules.check_can_record(hold.subject.case.status)
        view = await view_of(actor, hold)
        forms = await _forms(actor, hold.subject, view.present.recipient.service_id)
        audit.read(actor, "consent", consent_id, case_id=view.case_id)
        return forms, view, await endings_of(actor, consent_id)


async def _forms(actor: Actor, subject: Subject, recipient_id: UUID | None) -> ConsentForms:
    services = await tenant_views.recipient_services(actor)
    own = [service for service in services if service.tenant_id == actor.tenant]
    chosen = recipient_id or (own[0].id if len(own) == 1 else None)
    return ConsentForms(
        case_id=subject.case_id,
        client_name=subject.client_name,
        birth_date=subject.client.identity.birth_date,
        own_short=(await tenant_views.own_service(actor)).short_name,
        recipients=await _recipients(actor, services, chosen=chosen),
        recipient_id=chosen,
        others=await rows_of(actor, await repository.list_consents(actor, subject.client_id)),
        longest_months=settings().consent_longest_months,
    )


async def preview(actor: Actor, case_id: UUID, order: RecordConsent) -> Preview:
    """The exact words as far as the order is filled in. Nothing of the client's is shown, so nothing is recorded."""
    async with unit_of_work(actor):
        await subject_for(actor, case_id, ConsentPermission.RECORD)
        return await _preview(actor, order)


async def preview_of_change(actor: Actor, consent_id: UUID, order: RecordConsent) -> tuple[UUID, Preview]:
    """(the case, the exact words of a new wording as far as the order is filled in); nothing is recorded."""
    async with unit_of_work(actor):
        hold = await consent_for(actor, consent_id, ConsentPermission.RECORD)
        return hold.row.case_id, await _preview(actor, order)


async def went_for_narrowed(actor: Actor, consent_id: UUID, order: RecordConsent) -> list[WentView]:
    """What came about since the day of a yes to a new wording that drops something, as far as it is filled in.

    The look is recorded by what else the form shows.
    """
    if not may_be_said(order.said_on) or order.said_on >= today_in_prague():
        return []
    async with look(actor):
        row = (await consent_for(actor, consent_id, ConsentPermission.RECORD)).row
        draft = rules.check_draft(Checks(), order, await setting_for(actor, order))
        word = await word_before_narrowed(actor, row, draft, order.said_on) if draft else None
        return views_of_went(await went_after(actor, row, word))


async def _preview(actor: Actor, order: RecordConsent) -> Preview:
    checks = Checks()
    setting = await setting_for(actor, order)
    draft = rules.check_draft(checks, order, setting)
    chosen = next((one for one in setting.recipients if one.service_id == order.recipient_service_id), None)
    return Preview(
        words={decision: papers.wording(draft, decision) for decision in Decision} if draft else {},
        wrong=checks.fields,
        chosen=chosen,
        mark=mark_of(setting.own_service, chosen),
    )


def mark_of(own_service: str, chosen: RecipientChoice | None) -> str:
    """What the words of a consent to a recipient are made of beside what is typed, so that it is known again."""
    if chosen is None:
        return ""
    made_of = (
        papers.TEXT_VERSION,
        own_service,
        chosen.said,
        chosen.name,
        chosen.organisation_name,
        chosen.offers_peers,
    )
    return f"{chosen.service_id.hex}-{sha256(repr(made_of).encode()).hexdigest()[:16]}"


def check_shown(order: RecordConsent, setting: Setting) -> None:
    """Raise WordsChangedSinceShown where the recipient is the one that was shown, and its words would be others."""
    chosen = next((one for one in setting.recipients if one.service_id == order.recipient_service_id), None)
    now = mark_of(setting.own_service, chosen)
    if now and order.shown_mark[:32] == now[:32] and order.shown_mark != now:
        raise WordsChangedSinceShown


async def setting_for(actor: Actor, order: RecordConsent, *, born: date | None = None) -> Setting:
    """(in unit) Where and when the offer of an order is made, which the rules check it against."""
    services = await tenant_views.recipient_services(actor)
    return Setting(
        own_service=(await tenant_views.own_service(actor)).said,
        recipients=await _recipients(actor, services, chosen=order.recipient_service_id),
        today=today_in_prague(),
        longest_months=settings().consent_longest_months,
        born=born,
    )


async def _recipients(actor: Actor, services: Iterable[ServiceView], *, chosen: UUID | None) -> list[RecipientChoice]:
    """Who can be a recipient; the workers of the chosen service, where they are colleagues."""
    found: list[RecipientChoice] = []
    for service in services:
        own = service.tenant_id == actor.tenant
        found.append(
            RecipientChoice(
                tenant_id=service.tenant_id,
                service_id=service.id,
                name=service.name,
                short_name=service.short_name,
                organisation_name=service.organisation_name,
                own=own,
                said=service.said,
                offers_peers=service.offers_peers,
                workers=await _colleagues(actor, service.id) if own and service.id == chosen else [],
            )
        )
    return found


async def _colleagues(actor: Actor, service_id: UUID) -> list[PersonChoice]:
    workers = await tenant_views.workers_of_service(actor, service_id=service_id)
    return [PersonChoice(id=worker.id, name=worker.name, roles=sorted(worker.roles)) for worker in workers]
