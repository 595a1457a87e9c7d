# pyright: strict
"""What would be written to a client from here about who leads their case, and what is, when it goes."""

from collections.abc import Collection
from uuid import UUID

from cases.cases.access import CaseHold
from cases.clients import service as clients
from cases.clients.rules import is_secret
from cases.telling import repository, rules
from cases.telling.schemas import ContactView, LetterText, LetterView, PlanView
from kernel import keys
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.readable import opened
from kernel.web.i18n import gettext
from kernel.web.worker_names import told
from tenants import views as tenant_views
from tenants.messages.rules import SMS_ALLOWED, number_of
from tenants.messages.schemas import OwnText
from tenants.messages.service import channels
from tenants.settings.views import value_on
from tenants.tables import Channel


async def letters_of(
    actor: Actor, hold: CaseHold, about: Collection[ContactView], plan: PlanView | None
) -> tuple[dict[UUID, list[LetterView]], str]:
    """(in unit) What would be written of each of these people, by each channel that is there; and why none is."""
    client = (await clients.client_identities(actor, [hold.client_id]))[hold.client_id]
    if is_secret(client):
        return {}, rules.SECRET
    ways = channels()
    to = {Channel.EMAIL: client.email if "@" in client.email else "", Channel.SMS: number_of(client.phone) or ""}
    if not await value_on(actor, today_in_prague(), SMS_ALLOWED):
        to[Channel.SMS] = ""
    open_ways = [way for way in ways if to[way]]
    if not open_ways:
        return {}, rules.NOWHERE
    here = await tenant_views.own_service(actor)
    found: dict[UUID, list[LetterView]] = {}
    reached = [each for each in about if each.known]
    if not reached:
        return {}, rules.NO_REACH
    for each in reached:
        since = plan.effective_on if plan is not None and plan.worker_id == each.worker_id else None
        who = told(each.worker)
        mail = rules.letter_text(
            since=since,
            who=who,
            phone=each.phone,
            email=each.email,
            organisation=here.organisation_name,
            unit=here.name,
        )
        text = {Channel.EMAIL: mail, Channel.SMS: rules.sms_text(since=since, who=who, phone=each.phone)}
        found[each.worker_id] = [
            LetterView(channel=way.value, to=to[way], subject=rules.SUBJECT, text=text[way]) for way in open_ways
        ]
    return found, ""


async def letter(tenant_id: UUID, letter_id: UUID) -> OwnText | None:
    """What a message says and where it goes, when it goes; None where it was ended."""
    actor = system_actor(tenant_id, None)
    async with unit_of_work(actor):
        service_id = await repository.service_of_letter(tenant_id, letter_id)
    if service_id is None:
        return None
    here = system_actor(tenant_id, service_id)
    async with unit_of_work(here):
        row = await repository.lock_letter(here, letter_id)
        if row is None or row.ended is not None:
            return None
        sealer = await keys.sealer(here.tenant, row.client_id)
        text = opened(sealer, "client_letter", row.id, row.sealed, LetterText)
        return OwnText(to=text.to, subject=text.subject, text=text.text) if text is not None else None


async def whom(_: Actor, letter_ids: Collection[UUID]) -> dict[UUID, str]:
    """(in unit) For the administrator: to a client, and not to which one."""
    return {each: gettext("klient služby") for each in letter_ids}
