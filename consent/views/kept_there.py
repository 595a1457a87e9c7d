# pyright: strict
"""Into which files of other services something came while two records were one (ADR 0098)."""

from datetime import datetime

from cases.cases.access import CaseHold
from consent import repository
from consent.schemas import AskedSince, FiledThere
from consent.tables import ConsentType
from kernel.actor import Actor, system_actor
from kernel.db import unit_of_work

from .merging import worked_elsewhere
from .since import files_of_went


async def files_meanwhile(actor: Actor, kept: CaseHold, since: datetime, until: datetime) -> list[FiledThere]:
    """(in unit, as the system of the service) The records of other services that keep something of what crossed from a record, or
    came about with it, while another one was led in it: on its own consents, and on those on which others worked with it.
    """
    found = list[FiledThere]()
    for row in await repository.list_consents(actor, kept.client_id):
        asked = AskedSince(consent_ids=[row.id], after=since, until=until, looks=False)
        found += await files_of_went(actor, row.type, asked)
    for each in await worked_elsewhere(actor, kept):
        there = system_actor(each.service.tenant_id, each.service.id)
        async with unit_of_work(there):
            asked = AskedSince(consent_ids=[each.consent_id], after=since, until=until, looks=False)
            found += await files_of_went(there, ConsentType.CASE_MANAGEMENT, asked)
    own = (actor.tenant, actor.service)
    kept_there = [each for each in found if each.source is not None and (each.tenant_id, each.service_id) != own]
    return list({(each.service_id, each.case_id, each.kind, each.source): each for each in kept_there}.values())
