# pyright: strict
"""What consents say to two records that are to be led as one: what a client decided stays with the record in which it can be asked and ended (ADR 0083)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from cases.cases.access import CaseHold
from cases.cases.rules import marks
from cases.cases.schemas.merging import Meanwhile
from cases.cases.views import merged_since
from consent import repository, rules
from consent.access import general
from consent.schemas import AskedSince, Went
from consent.tables import ConsentState, ConsentType
from kernel.actor import Actor, system_actor
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.legal_time import format_date, prague_date
from kernel.web.i18n import N_, gettext
from tenants import views as tenant_views
from tenants.schemas import ServiceView

from .endings import WORKED_ON
from .since import WENT_ON, tell_went, went_on_consent_elsewhere

DECIDED = N_(
    "V druhém záznamu už klient o souhlasu rozhodl. Má zůstat ten, kde to jde odvolat: otevřete ho a slučte do něj tento."
)
BOTH_DECIDED = N_(
    "V obou záznamech už klient o souhlasu rozhodl, takové se neslučují: co řekl v jednom, by v druhém nešlo odvolat."
)
WORKED = N_(
    "V druhém záznamu běží nebo běžela společná práce s jinou službou. Má zůstat ten, kde ji klient může ukončit: otevřete ho a slučte do něj tento."
)
STANDS = N_(
    "{what}, služba {service} (vyjádřeno {day}): tento souhlas patří druhé osobě, a přitom platí u záznamu {mark}. Nejdřív se zeptejte klienta"
    " záznamu {mark} a na jeho kartě Souhlas zapište, co řekl: souhlasí-li sám, nové znění; nesouhlasí-li, odvolání. Pak záznamy rozdělte."
)
SHEETS = N_(
    "K souhlasu z doby před sloučením se pak přiložil podepsaný list ({days}). Podívejte se, kdo ho podepsal: podepsala-li ho druhá"
    " osoba, souhlas nedokládá a klienta se zeptejte znovu."
)
CONSENTS = N_("souhlasy a odmítnutí")
WORKED_TOGETHER = N_("běžela společná práce se službou {service}")


class Elsewhere(Struct, frozen=True, kw_only=True):
    """A consent of another service on which the service of a record works or worked with it."""

    consent_id: UUID
    service: ServiceView


async def keeps_apart(actor: Actor, ours: CaseHold, theirs: CaseHold) -> Sequence[str]:
    """(in unit) Why consents keep the two apart now: the record that would be led along takes no word of the client any more,
    so nothing may rest there on one, said here or in another service.
    """
    await repository.hold_words([ours.client_id, theirs.client_id])
    if await repository.list_consents(actor, theirs.client_id):
        both = await repository.list_consents(actor, ours.client_id)
        return [gettext(BOTH_DECIDED if both else DECIDED)]
    return [gettext(WORKED)] if await worked_elsewhere(actor, theirs) else []


async def stands_with_another(actor: Actor, kept: CaseHold, other: CaseHold, sources: Sequence[UUID]) -> Sequence[str]:
    """(in unit) The consents of the kept record that hold by a yes of whoever the other record is of. A no of theirs keeps nothing: nothing
    goes out on it.
    """
    rows = [
        row
        for row in await repository.list_consents(actor, kept.client_id)
        if row.decided_id in sources and row.live_state is ConsentState.GIVEN
    ]
    named = await tenant_views.service_views([row.recipient for row in rows])
    mark = marks.said(kept.file_mark)
    return [
        gettext(STANDS).format(
            what=gettext(rules.TYPE_LABELS[row.type]),
            service=named[row.recipient].short_name,
            day=format_date(row.said_on),
            mark=mark,
        )
        for row in rows
    ]


async def worked_elsewhere(actor: Actor, case: CaseHold) -> list[Elsewhere]:
    """On which consents of other services a case is or was part of joint work, which those alone can tell."""
    found: list[Elsewhere] = []
    for service in await tenant_views.recipient_services(actor):
        if service.tenant_id != actor.tenant or service.id == actor.service:
            continue
        there = system_actor(service.tenant_id, service.id)
        async with unit_of_work(there):
            ran = {each for lister in WORKED_ON.all() for each in await lister(there, case.service_id, [case.id])}
        found += [Elsewhere(consent_id=each, service=service) for each in sorted(ran)]
    return found


async def crossed_meanwhile(actor: Actor, kept: CaseHold, since: datetime) -> Meanwhile:
    """(in unit) What crossed from a record since another one is led in it, and what of it still runs: on its own consents, and
    on those of other services with which its service works on them, because either side writes there.
    """
    went = list[Went]()
    for row in await repository.list_consents(actor, kept.client_id):
        asked = AskedSince(consent_ids=[row.id], after=since, until=now(), looks=False)
        if found := await tell_went(actor, row.type, asked):
            went += found
    for each in await worked_elsewhere(actor, kept):
        asked = AskedSince(consent_ids=[each.consent_id], after=since, until=now(), looks=False)
        of = (each.service.tenant_id, each.service.id)
        if found := await went_on_consent_elsewhere(actor, ConsentType.CASE_MANAGEMENT, asked, of):
            went += [replace(one, what=WORKED_TOGETHER) if one.what == WENT_ON else one for one in found]
    runs = [each.text for each in went if not each.over]
    return Meanwhile(runs=runs, told=[each.text for each in went], went=[each.czech for each in went])


async def hangs(actor: Actor, hold: CaseHold) -> Sequence[tuple[str, int]]:
    """(in unit) How many consents hang on a record, for who has to do with them."""
    return [(gettext(CONSENTS), len(await repository.list_consents(actor, hold.client_id)))] if general(actor) else []


async def sheets_since(actor: Actor, kept: CaseHold, since: datetime) -> list[str]:
    """(in unit) The signed sheets that were put since to consents of before, in Czech: a sheet is no record, and stays with its consent."""
    rows = await repository.list_sheets_since(actor, kept.client_id, since)
    days = [format_date(prague_date(each)) for each in rows]
    return [f"podepsané listy u souhlasů, přiložené {', '.join(dict.fromkeys(days))}"] if days else []


async def sheets_meanwhile(actor: Actor, kept: CaseHold, other: CaseHold) -> Sequence[str]:
    """(in unit) The same for who parts the two: whose signature it is, nobody asks."""
    since = await merged_since(actor, other.id)
    rows = await repository.list_sheets_since(actor, kept.client_id, since) if since is not None else []
    days = ", ".join(dict.fromkeys(format_date(prague_date(each)) for each in rows))
    return [gettext(SHEETS).format(days=days)] if days else []
