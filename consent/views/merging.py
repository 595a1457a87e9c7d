# pyright: strict
"""What consents say to two records that are to be led as one: what a client decided stays with the record in which it can be asked and ended (ADR 0083)."""

from collections.abc import Sequence
from datetime import datetime

from cases.cases.access import CaseHold
from cases.cases.schemas.merging import Meanwhile
from consent import repository
from consent.access import general
from consent.schemas import AskedSince, Went
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views

from .endings import WORKED_ON, endings_of
from .since import tell_went

DECIDED = N_(
    "V druhém záznamu už klient o souhlasu rozhodl. Má zůstat ten, kde to jde odvolat: otevřete ho a slučte do něj tento."
)
BOTH_DECIDED = N_(
    "V obou záznamech už klient o souhlasu rozhodl, takové se neslučují: co řekl v jednom, by v druhém nešlo odvolat."
)
WORKED = N_(
    "V druhém záznamu běží nebo běžela společná práce s jinou službou. Má zůstat ten, kde ji klient může ukončit: otevřete ho a slučte do něj tento."
)
CONSENTS = N_("souhlasy a odmítnutí")


async def keeps_apart(actor: Actor, ours: CaseHold, theirs: CaseHold) -> Sequence[str]:
    """(in unit) Why consents keep the two apart now: the record that would be led along takes no word of the client any more,
    so nothing may rest there on one, said here or in another service.
    """
    await repository.hold_words([ours.client_id, theirs.client_id])
    if await repository.list_consents(actor, theirs.client_id):
        both = await repository.list_consents(actor, ours.client_id)
        return [gettext(BOTH_DECIDED if both else DECIDED)]
    return [gettext(WORKED)] if await _worked_elsewhere(actor, theirs) else []


async def _worked_elsewhere(actor: Actor, case: CaseHold) -> bool:
    """Whether a case was part of joint work on the consent of another service, which that one alone can tell."""
    for service in await tenant_views.recipient_services(actor):
        if service.tenant_id != actor.tenant or service.id == actor.service:
            continue
        there = system_actor(service.tenant_id, service.id)
        async with unit_of_work(there):
            for lister in WORKED_ON.all():
                if await lister(there, case.service_id, [case.id]):
                    return True
    return False


async def crossed_meanwhile(actor: Actor, kept: CaseHold, since: datetime) -> Meanwhile:
    """(in unit) What came about on the consents of a record since another one is led in it, and what of it would end with them."""
    went, runs = list[Went](), list[str]()
    for row in await repository.list_consents(actor, kept.client_id):
        asked = AskedSince(consent_ids=[row.id], after=since, until=now())
        if found := await tell_went(actor, row.type, asked):
            went += found
            runs += [each.text for each in await endings_of(actor, row.id)]
    return Meanwhile(runs=runs, told=[each.text for each in went], went=[each.czech for each in went])


async def hangs(actor: Actor, hold: CaseHold) -> Sequence[tuple[str, int]]:
    """(in unit) How many consents hang on a record, for who has to do with them."""
    return [(gettext(CONSENTS), len(await repository.list_consents(actor, hold.client_id)))] if general(actor) else []
