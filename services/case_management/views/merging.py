# pyright: strict
"""What offers of joint work say to two records that are to be led apart (ADR 0098)."""

from datetime import datetime

from cases.cases import views as case_views
from cases.cases.access import CaseHold, hold_on
from cases.cases.schemas.merging import Meanwhile
from cases.clients import service as clients
from kernel import keys, readable
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work
from kernel.legal_time import format_date, prague_date
from kernel.web.i18n import N_, gettext
from services.case_management import repository, rules
from services.case_management.schemas import CaseManagementText, OfTwoServices

from .teams import services_of

ANSWERED = N_("odpověď na nabídku společné práce službě {service} napsána {day}")


async def declined_meanwhile(actor: Actor, kept: CaseHold, since: datetime) -> Meanwhile:
    """(in unit) To which services that offered joint work with this client a no with its reason went since another record is led in
    this one. No case hangs on an offer that was declined: it is told where its name may be that of one of the two.
    """
    here = system_actor(actor.tenant, actor.service)
    async with unit_of_work(here):
        rows = await repository.list_declined_here(here, since)
    if not rows:
        return Meanwhile()
    holds = [await hold_on(actor, each) for each in await case_views.led_as_one(actor, kept.id)]
    people = (await clients.client_identities(actor, [hold.client_id for hold in holds if hold])).values()
    sealers = await keys.sealers(actor.tenant, [row.id for row in rows])
    services = await services_of(actor, list[OfTwoServices](rows))
    told = Meanwhile()
    for row in rows:
        sealer = sealers.get(row.id)
        text = readable.opened(sealer, "case_management", row.id, row.sealed, CaseManagementText) if sealer else None
        named = text is None or any(rules.is_named_as(text.client_name, text.birth_date, each) for each in people)
        if named and row.answered_at is not None:
            said = {"service": services[row.service_id].short_name, "day": format_date(prague_date(row.answered_at))}
            told.told.append(gettext(ANSWERED).format(**said))
            told.went.append(ANSWERED.format(**said))
    return told
