# pyright: strict
"""Who looked at what went out."""

from collections.abc import Iterable, Sequence
from functools import partial
from uuid import UUID

from cases.cases.access import CaseHold
from kernel import audit, crypto, keys
from kernel.actor import Actor
from kernel.db import look
from kernel.readable import tried, unreadable
from services.case_management import views as case_managements
from sharing import repository, rules
from sharing.access import SharingPermission, case_to_share
from sharing.schemas import Look, StoredLook, ViewerText
from sharing.tables import DisclosureAction
from tenants import views as tenant_views

from .parties import parties_of


async def looks_of_client(actor: Actor, case_id: UUID) -> list[Look]:
    """Everybody who looked at what went out of the case's client, last first, for the export; recorded as an act."""
    async with look(actor):
        case, _ = await case_to_share(actor, case_id, SharingPermission.EXPORT)
        looks = await all_looks(actor, case, limit=None)
        audit.write(
            actor,
            "sharing.exported",
            object_type="case",
            object_id=case_id,
            case_id=case_id,
            details={"count": len(looks)},
        )
        return looks


async def all_looks(actor: Actor, case: CaseHold, *, limit: int | None) -> list[Look]:
    """(in unit) Everybody of other services who looked at something of the case's client, last first; None for all.

    At what was handed over, and at joint work that rests on a consent of this service.
    """
    handed = await look_views(actor, await repository.list_looks_at_client(actor, case.client_id, limit=limit))
    joint = await case_managements.looks_of_partners(actor, case.id, limit=limit)
    names = await tenant_views.worker_names(actor.tenant, {row.worker_id for row in joint if row.worker_id})
    parties = await parties_of({(actor.tenant, row.service_id) for row in joint})
    both = handed + [
        Look(
            at=row.at,
            viewer=names.get(row.worker_id, "") if row.worker_id else "",
            party=parties[actor.tenant, row.service_id],
            action=DisclosureAction.VIEW,
            item_kinds=[],
            joint=True,
            listed=row.listed,
        )
        for row in joint
        if row.worker_id
    ]
    return sorted(both, key=lambda each: each.at, reverse=True)[:limit]


async def look_views(actor: Actor, rows: Sequence[StoredLook]) -> list[Look]:
    """(in unit) Looks with the names of those who looked."""
    viewers = await viewer_names(actor, ((row.viewer_worker_id, row.id, row.viewer) for row in rows))
    reasons = await _reasons(actor, [row for row in rows if row.action is DisclosureAction.DECLINED])
    parties = await parties_of(row.party for row in rows)
    return [
        Look(
            at=row.at,
            viewer=viewers.get(row.viewer_worker_id) or unreadable(),
            party=parties[row.party],
            action=row.action,
            item_kinds=sorted(row.kinds, key=rules.position),
            reason=reasons.get(row.id, ""),
        )
        for row in rows
    ]


async def _reasons(actor: Actor, rows: Sequence[StoredLook]) -> dict[UUID, str]:
    if not rows:
        return {}
    privates = await keys.exchange_privates(actor.tenant)
    found: dict[UUID, str] = {}
    for row in rows:
        place = viewer_place(actor.tenant, row.id)
        text = tried("disclosure", row.id, partial(crypto.open_with, privates, row.viewer, ViewerText, place))
        found[row.id] = text.reason if text is not None else unreadable()
    return found


async def viewer_names(actor: Actor, looks: Iterable[tuple[UUID, UUID, bytes]]) -> dict[UUID, str]:
    """(in unit) The names of those who looked, by worker, of (worker, look, sealed name).

    Each name is opened once, with the own organisation's key. The viewer's service wrote it: who cannot be read is left
    out, and the look still stands in the list.
    """
    privates = await keys.exchange_privates(actor.tenant)
    names: dict[UUID, str] = {}
    for worker_id, look_id, sealed in looks:
        if worker_id not in names:
            place = viewer_place(actor.tenant, look_id)
            text = tried("disclosure", look_id, partial(crypto.open_with, privates, sealed, ViewerText, place))
            if text is not None:
                names[worker_id] = text.name
    return names


def viewer_place(tenant_id: UUID, look_id: UUID) -> bytes:
    """Where the sealed name of who looked belongs."""
    return crypto.place(tenant_id, "disclosure", "viewer", look_id)
