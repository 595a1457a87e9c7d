# pyright: strict
"""What the auditor and the data-protection officer get to see of the log; that they looked stands in it, too."""

from uuid import UUID

from kernel import audit
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.db import look
from tenants import views as tenant_views

from . import repository, rules
from .access import require
from .schemas import Asked, LogEntry, LogView


async def entries(actor: Actor, asked: Asked, *, before: UUID | None = None, checks: Checks | None = None) -> LogView:
    """The log of the organisation, last first. A constant number of queries. Raises NotAllowed, Invalid by `checks`."""
    async with look(actor):
        require(actor)
        if checks is not None:
            checks.done()
        audit.read(actor, "log", None)
        rows = await repository.list_entries(actor.tenant, asked, before=before, limit=rules.SHOWN + 1)
        shown = rows[: rules.SHOWN]
        names = await tenant_views.worker_names(
            actor.tenant, {who for row in shown for who in (row.worker_id, row.in_place_of)}
        )
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
                refused_as=row.refused_as,
            )
            for row in shown
        ],
        following=shown[-1].id if len(rows) > rules.SHOWN else None,
    )


async def people(actor: Actor) -> dict[UUID, str]:
    """(in unit) Whose entries may be asked for: whoever works or worked for the organisation, its administrators among them."""
    require(actor)
    return await tenant_views.worker_names(actor.tenant, await repository.list_everybody(actor.tenant))
