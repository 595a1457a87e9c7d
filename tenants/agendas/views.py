# pyright: strict
"""What an administrator gets to see of services. Nothing here leaves anything behind, and nothing of it is of a client."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from kernel.actor import Actor
from kernel.czech import sort_key
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.phrases import after_service
from tenants import views as tenant_views
from tenants.leaving import views as leaving

from . import repository, rules
from .access import AgendaPermission, require, service_for
from .schemas import AgendaHistory, AgendaView, NameView, StoredName, StoredService


async def list_services(actor: Actor) -> list[AgendaView]:
    """The services of the organisation in Czech order, those that are closed last. A constant number of queries."""
    async with look(actor):
        require(actor, AgendaPermission.LIST)
        names = await _names(actor, await repository.list_names(actor.tenant))
        found = [_view(each, names.get(each.id, [])) for each in await repository.list_services(actor.tenant)]
    return sorted(found, key=lambda each: (each.stands == rules.Stands.CLOSED, sort_key(each.name)))


async def service_history(actor: Actor, service_id: UUID) -> AgendaHistory:
    """One of them with every name that was written for it. Raises NotThere."""
    async with look(actor):
        stored = await service_for(actor, service_id, AgendaPermission.LIST)
        names = (await _names(actor, await repository.list_names(actor.tenant, service_id))).get(service_id, [])
    return AgendaHistory(service=_view(stored, names), began=stored.began, names=names, version=len(names))


async def left_open(actor: Actor, service_id: UUID) -> list[tuple[str, int]]:
    """What a service would have to finish if it closed now: marked messages and numbers. Raises NotThere."""
    async with look(actor):
        await service_for(actor, service_id, AgendaPermission.CHANGE)
        return await leaving.still_open(actor.tenant, service_id)


async def has_peers(actor: Actor) -> bool:
    """(in unit) Whether services of such an organisation can have peers to choose among."""
    return (await tenant_views.own_preset(actor)).asks_about_health


async def may_guard(actor: Actor) -> bool:
    """(in unit) Whether an agenda of such an organisation can be that of guardianship."""
    return (await tenant_views.own_preset(actor)).keeps_guardianship


async def own_end(actor: Actor) -> date | None:
    """The last day of the actor's service, for who works there; None while it has none."""
    if actor.service_id is None:
        return None
    async with look(actor):
        return (await tenant_views.own_service(actor)).last_day


async def called_on(actor: Actor, service_id: UUID, day: date) -> tuple[str, str, str]:
    """(in unit) Name, short name and name in sentences that a service has on a day from today on. Raises NotThere."""
    stored = await service_for(actor, service_id, AgendaPermission.LIST)
    names = await repository.list_names(actor.tenant, service_id)
    held = [each for each in names if each.valid_from <= day]
    if not held:
        return stored.name, stored.short_name, stored.said or after_service(stored.name)
    last = max(held, key=lambda each: (each.valid_from, each.id))
    return last.name, last.short_name, last.said


def _view(stored: StoredService, names: Sequence[NameView]) -> AgendaView:
    today = today_in_prague()
    return AgendaView(
        id=stored.id,
        code=stored.code,
        name=stored.name,
        short_name=stored.short_name,
        said=stored.said or after_service(stored.name),
        offers_peers=stored.offers_peers,
        guardianship=stored.guardianship,
        stands=rules.stands(stored.last_day, today),
        last_day=stored.last_day,
        people=stored.people,
        coming=[each for each in reversed(names) if each.valid_from > today and not each.replaced],
    )


async def _names(actor: Actor, rows: Sequence[StoredName]) -> dict[UUID, list[NameView]]:
    """(in unit) Names by their service, last written first."""
    by = await tenant_views.worker_names(actor.tenant, {row.set_by for row in rows})
    found: dict[UUID, list[NameView]] = {}
    for row in rows:
        of_service = found.setdefault(row.service_id, [])
        of_service.append(
            NameView(
                id=row.id,
                name=row.name,
                short_name=row.short_name,
                said=row.said,
                valid_from=row.valid_from,
                by=by.get(row.set_by) if row.set_by else None,
                at=row.set_at,
                replaced=any(each.valid_from == row.valid_from for each in of_service),
            )
        )
    return found
