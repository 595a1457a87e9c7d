# pyright: strict
"""The filters of the worklist that a person keeps for themselves."""

import msgspec

from cases.cases.access import CasePermission, require
from cases.cases.repository import worklist as repository
from cases.cases.schemas.worklist import Asked, Filters, SavedFilter
from cases.cases.tables import SavedFilters
from cases.cases.views.filters import saved_filters
from kernel import audit, keys
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.czech import fold, sort_key
from kernel.db import unit_of_work
from kernel.exceptions import StaleVersion
from kernel.ids import new_id
from kernel.web.i18n import N_

MOST = 20
LONGEST_NAME = 60


async def save_filter(actor: Actor, name: str, asked: Asked) -> None:
    """Keep what is asked of the list under a name; the same name replaces what it was. Raises Invalid, StaleVersion."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        checks = Checks()
        name = checks.line(
            "name", name, missing=N_("Filtr pojmenujte, například „Po termínu“."), max_length=LONGEST_NAME
        )
        checks.done()
        kept = [one for one in await saved_filters(actor) if fold(one.name) != fold(name)]
        if len(kept) >= MOST:
            checks.fail("name", N_("Uložit lze nejvýš 20 filtrů. Nejdřív některý odeberte."))
        checks.done()
        asked = msgspec.structs.replace(asked, words="")
        await _keep(actor, [*kept, SavedFilter(name=name, asked=asked)], "case_filter.saved")


async def drop_filter(actor: Actor, name: str) -> None:
    """Keep a filter no more; one that is not there is none. Raises StaleVersion."""
    async with unit_of_work(actor):
        require(actor, CasePermission.LIST)
        kept = await saved_filters(actor)
        rest = [one for one in kept if one.name != name]
        if len(rest) != len(kept):
            await _keep(actor, rest, "case_filter.dropped")


async def _keep(actor: Actor, filters: list[SavedFilter], act: str) -> None:
    row = await repository.find_filters(actor)
    row_id = row.id if row else new_id()
    document = Filters(sorted(filters, key=lambda one: sort_key(one.name)))
    sealed = (await keys.organisation_sealer(actor.tenant)).seal("saved_filters", row_id, document)
    audit.write(actor, act)
    if row is None:
        await repository.insert_filters(
            SavedFilters(
                id=row_id,
                tenant_id=actor.tenant,
                service_id=actor.service,
                worker_id=actor.worker,
                sealed=sealed,
                version=1,
            )
        )
    elif not await repository.update_filters(actor, row_id, sealed, row.version):
        raise StaleVersion
