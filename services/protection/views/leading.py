"""Who leads the case of each child of a notice that stands in several cases."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from kernel.actor import Actor
from services.intake import views as intake_views
from services.intake.access import NoticeHold
from tenants import views as tenant_views


async def led_by(actor: Actor, hold: NoticeHold, children: Collection[UUID | None]) -> Mapping[UUID | None, Any]:
    """(in unit) By child who leads its case, and whether the actor does or stands in there, as `ChildView` says it; nothing where all stand in one."""
    filed = await intake_views.child_cases(actor, hold.id) if len(children) > 1 else {}
    if not filed:
        return {}
    leads: dict[UUID | None, UUID | None] = dict.fromkeys(children, hold.row.assigned_to)
    leads |= {child: each.worker_id for child, each in filed.items()}
    names = await tenant_views.worker_names(actor.tenant, {each for each in leads.values() if each is not None})
    return {
        child: {"led_by": names.get(who, ""), "mine": who in {actor.worker_id, *hold.row.stood_in_for}}
        for child, who in leads.items()
        if who is not None
    }
