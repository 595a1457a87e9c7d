# pyright: strict
"""What an administrator does with the services of the organisation."""

from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.czech import fold
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, StaleVersion
from kernel.legal_time import today_in_prague
from kernel.phrases import after_service
from kernel.web.i18n import gettext
from tenants import service as tenants
from tenants import views as tenant_views

from . import repository, rules, views
from .access import AgendaPermission, require, service_for
from .exceptions import ClosesAlready, IsOpen
from .schemas import CloseService, OpenService, RenameService


async def open_service(actor: Actor, order: OpenService) -> UUID:
    """Open a service or an agenda. Raises CodeTaken, Invalid."""
    async with unit_of_work(actor):
        require(actor, AgendaPermission.CHANGE)
        await repository.take_turn_at_names()
        code = order.code.strip().upper()
        if code in {each.code.upper() for each in await repository.list_services(actor.tenant)}:
            raise Invalid(fields={"code": rules.CODE_TAKEN})
        if order.guardianship and not (await tenant_views.own_preset(actor)).keeps_guardianship:
            raise Invalid(fields={"guardianship": rules.NO_GUARDIANSHIP})
        service_id = await tenants.create_service(
            actor.tenant,
            code,
            order.name,
            order.short_name,
            said=order.said,
            offers_peers=order.offers_peers,
            guardianship=order.guardianship,
            by=actor,
        )
        await _check_name_free(actor, order.name, order.short_name, but=service_id)
        return service_id


async def rename_service(actor: Actor, service_id: UUID, order: RenameService, *, version: int) -> UUID:
    """Let a service be called otherwise from a day on. Raises NotThere, StaleVersion, Invalid."""
    async with unit_of_work(actor):
        await service_for(actor, service_id, AgendaPermission.CHANGE)
        await repository.take_turn_at_names()
        await repository.take_turn(service_id)
        names = await repository.list_names(actor.tenant, service_id)
        if len(names) != version:
            raise StaleVersion(len(names) - version)
        today = today_in_prague()
        checks = Checks()
        day = rules.check_name_day(checks, order.valid_from, today=today)
        said = order.said.strip() or after_service(order.name)
        wanted = (order.name.strip(), order.short_name.strip(), said)
        if day is not None and not checks.fields and await views.called_on(actor, service_id, day) == wanted:
            checks.fail("name", rules.AS_IT_IS)
        checks.done()
        assert day is not None
        called_id = await tenants.rename_service(
            actor.tenant, service_id, name=order.name, short_name=order.short_name, said=said, from_=day, by=actor
        )
        await _check_name_free(actor, order.name, order.short_name, but=service_id)
        return called_id


async def _check_name_free(actor: Actor, name: str, short_name: str, *, but: UUID | None = None) -> None:
    """(in unit, once it is written) No other service that is not closed is called so, today or on days to come. Raises Invalid."""
    wanted = {"name": fold(name).split(), "short_name": fold(short_name).split()}
    for each in await views.list_services(actor):
        if each.id == but or each.stands == rules.Stands.CLOSED:
            continue
        called = [(each.name, each.short_name), *((one.name, one.short_name) for one in each.coming)]
        taken = {"name": [one[0] for one in called], "short_name": [one[1] for one in called]}
        for field, words in wanted.items():
            if words and words in [fold(one).split() for one in taken[field]]:
                raise Invalid(fields={field: gettext(rules.NAME_TAKEN).format(service=each.short_name)})


async def close_service(actor: Actor, service_id: UUID, order: CloseService) -> UUID:
    """Close a service after a last day. Raises NotThere, ClosesAlready, Invalid."""
    async with unit_of_work(actor):
        await service_for(actor, service_id, AgendaPermission.CHANGE)
        checks = Checks()
        last_day = rules.check_last_day(checks, order.last_day, today=today_in_prague())
        checks.done()
        await repository.take_turn(service_id)
        if (await service_for(actor, service_id, AgendaPermission.CHANGE)).last_day is not None:
            raise ClosesAlready
        await tenants.end_service(actor.tenant, service_id, last_day, by=actor)
        return service_id


async def reopen_service(actor: Actor, service_id: UUID) -> None:
    """Let a closed or closing service open cases without an end. Raises NotThere, IsOpen."""
    async with unit_of_work(actor):
        await repository.take_turn(service_id)
        if (await service_for(actor, service_id, AgendaPermission.CHANGE)).last_day is None:
            raise IsOpen
        await tenants.end_service(actor.tenant, service_id, None, by=actor)
