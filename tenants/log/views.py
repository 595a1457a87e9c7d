# pyright: strict
"""What the auditor and the data-protection officer get to see of the log; that they looked stands in it, too."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from kernel import audit
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import look
from kernel.web.panels import PARTICULARS
from tenants import views as tenant_views

from . import repository, rules
from .access import require
from .schemas import Asked, LogEntry, LogView, StoredEntry


async def entries(actor: Actor, asked: Asked, *, before: UUID | None = None, checks: Checks | None = None) -> LogView:
    """The log of the organisation, last first. A constant number of queries. Raises NotAllowed, Invalid by `checks`."""
    async with look(actor):
        require(actor)
        if checks is not None:
            checks.done()
        audit.read(actor, "log", None)
        rows = await repository.list_entries(actor.tenant, asked, before=before, limit=rules.SHOWN + 1)
        shown = rows[: rules.SHOWN]
        details = [_details(row) for row in shown]
        told = await _particulars(actor, [row.action for row in shown], details)
        people = {each for row in shown for each in (row.worker_id, row.whom, row.in_place_of)}
        names = await tenant_views.worker_names(actor.tenant, people)
        where = {(actor.tenant, row.service_id) for row in shown if row.service_id}
        services = {each.id: each.short_name for each in (await tenant_views.service_views(where)).values()}
    return LogView(
        entries=[
            LogEntry(
                id=row.id,
                at=row.at,
                by=names.get(row.worker_id) if row.worker_id else None,
                in_place_of=names.get(row.in_place_of) if row.in_place_of else None,
                service=services.get(row.service_id, "") if row.service_id else "",
                action=row.action,
                outcome=row.outcome,
                about_id=row.object_id,
                case_id=row.case_id,
                about_worker=names.get(row.whom) if row.whom and row.whom != row.worker_id else None,
                particulars=particulars,
                refused_as=kept.get("code", "") if row.outcome == "refused" else "",
            )
            for row, kept, particulars in zip(shown, details, told, strict=True)
        ],
        following=shown[-1].id if len(rows) > rules.SHOWN else None,
    )


def _details(row: StoredEntry) -> dict[str, str]:
    """What an entry keeps beyond what it is about: codes and ids; of a role that ended also which it was."""
    kept = {key: str(value) for key, value in msgspec.json.decode(row.details, type=dict[str, Any]).items()}
    if row.role is not None:
        kept |= {"role": row.role, **({"in_service": str(row.in_service)} if row.in_service else {})}
    return kept


async def _particulars(actor: Actor, actions: Sequence[str], details: Sequence[Mapping[str, str]]) -> list[str]:
    """(in unit) What each entry says beyond its action, where a domain tells it."""
    said = [""] * len(actions)
    for action in dict.fromkeys(actions):
        if (named := PARTICULARS.one(action)) is not None:
            places = [place for place, each in enumerate(actions) if each == action]
            for place, words in zip(places, await named[1](actor, [details[each] for each in places]), strict=True):
                said[place] = words
    return said


async def people(actor: Actor) -> dict[UUID, str]:
    """(in unit) Whose entries may be asked for: whoever works or worked for the organisation, its administrators among them."""
    require(actor)
    return await tenant_views.worker_names(actor.tenant, await repository.list_everybody(actor.tenant))
