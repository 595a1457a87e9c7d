# pyright: strict
"""What somebody gets to see of the organisation as a whole. Nothing here leaves anything behind."""

from collections.abc import Iterable

from kernel.actor import Actor
from kernel.czech import sort_key
from kernel.db import look
from kernel.web.i18n import N_
from tenants import repository as organisations
from tenants import views as tenant_views
from tenants.districts import views as districts
from tenants.invitations import views as invitations
from tenants.invitations.rules import State
from tenants.leaving import views as leaving
from tenants.messages import views as messages
from tenants.people import views as people
from tenants.people.rules import Stands
from tenants.people.schemas import Wanted
from tenants.rules import HEADS, WITHOUT_SERVICE
from tenants.schemas import WorkerView
from tenants.tables import Role

from .access import OverviewPermission, may, require
from .schemas import OverviewView, ServiceTotals, Todo


async def overview(actor: Actor) -> OverviewView:
    """The first page of who works for the organisation as a whole."""
    async with look(actor):
        require(actor, OverviewPermission.SEE)
        return OverviewView(
            roles=[role for role in Role if role.value in actor.roles and role in WITHOUT_SERVICE],
            todo=await _todo(actor) if actor.has_role(Role.TENANT_ADMIN) else None,
            totals=await _totals(actor) if may(actor, OverviewPermission.TOTALS) else None,
        )


async def _totals(actor: Actor) -> list[ServiceTotals]:
    """(in unit) The running services in Czech order, as their own systems count them."""
    services = await organisations.list_running_services_of(actor.tenant)
    here = await tenant_views.workers_of_services(actor, [each.id for each in services])
    found = [
        ServiceTotals(
            id=each.id,
            name=each.short_name,
            people=len(here[each.id]),
            open=await leaving.still_open(actor.tenant, each.id),
        )
        for each in services
    ]
    return sorted(found, key=lambda each: sort_key(each.name))


async def _todo(actor: Actor) -> list[Todo]:
    """(in unit) What an organisation that is set up has none of; only what there is. What reaches nobody stands first."""
    sent = await invitations.list_invitations(actor)
    working = await people.list_people(actor, Wanted(stands=Stands.NOW))
    troubled = await messages.list_messages(actor)
    empty = [each for each in await districts.list_districts(actor) if not each.now]
    found = (
        (N_("pozvánky, které nikdo nevyužil"), [each for each in sent if each.state in _UNUSED], "invitations"),
        (N_("lidé bez druhého faktoru"), [each for each in working if not each.second_factor], "people"),
        (N_("okrsky, ve kterých nikdo nepracuje"), empty, "districts"),
        (N_("čísla ulic, která nemají okrsek"), await districts.holes(actor), "districts"),
        (N_("zprávy, které nedošly"), troubled.troubled, "messages"),
    )
    silent = [] if troubled.sends else [Todo(said=NOTHING_SENT, number=0, url="/administration/messages")]
    administrators = [
        each
        for each in working
        if any(role.role == Role.TENANT_ADMIN and role.stands == Stands.NOW for role in each.roles)
    ]
    begins = (
        (NO_SERVICE, not await organisations.list_running_services_of(actor.tenant), "services"),
        (NOBODY_YET, len(working) <= 1 and not sent, "people"),
        (ONE_ADMINISTRATOR, len(working) > 1 and len(administrators) == 1, "people"),
    )
    return (
        [Todo(said=said, number=0, url=f"/administration/{where}") for said, so, where in begins if so]
        + silent
        + await _unled(actor)
        + [Todo(said=said, number=len(rows), url=f"/administration/{where}") for said, rows, where in found if rows]
    )


async def _unled(actor: Actor) -> list[Todo]:
    """(in unit) The services in which people work and nobody leads, and what of theirs has nobody and nobody sees."""
    services = [each.id for each in await organisations.list_running_services_of(actor.tenant)]
    here = await tenant_views.workers_of_services(actor, services)
    unled = [each for each, workers in here.items() if workers and not _led(workers)]
    waits = sum([await leaving.waits_for_head(actor.tenant, each) for each in unled])
    found = (
        (N_("služby, které nikdo nevede"), len(unled)),
        (N_("věci ve službách bez vedení, které nikoho nemají"), waits),
    )
    return [Todo(said=said, number=number, url="/administration/people") for said, number in found if number]


def _led(workers: Iterable[WorkerView]) -> bool:
    return any(role in HEADS for worker in workers for role in worker.roles)


NO_SERVICE = N_("Žádná služba ani agenda není otevřená: bez ní tu nikdo pracovat nemůže. Otevřete první.")
NOBODY_YET = N_("Kromě vás tu nikdo nepracuje ani není pozván. Pozvěte lidi.")
ONE_ADMINISTRATOR = N_("Správce je jediný: kdo mu pomůže, ztratí-li telefon? Dejte tu roli ještě někomu.")
NOTHING_SENT = N_("Zprávy se neposílají: provozovatel nenastavil poštovní server.")
_UNUSED = (State.WAITING, State.LAPSED)
