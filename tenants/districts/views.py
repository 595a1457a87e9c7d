# pyright: strict
"""What somebody gets to see of districts. Nothing here leaves anything behind: an address that is asked about is kept nowhere."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from uuid import UUID

import msgspec

from kernel import spreadsheet
from kernel.actor import Actor
from kernel.checks import Checks
from kernel.czech import sort_key
from kernel.db import look
from kernel.legal_time import today_in_prague
from kernel.points import Point
from kernel.web.i18n import gettext
from tenants import periods
from tenants import repository as organisations
from tenants import views as tenant_views
from tenants.schemas import ServiceView
from tenants.tables import Side

from . import repository, rules
from .access import DistrictPermission, district_for, part_for, require
from .rules import Why
from .schemas import (
    AreaView,
    CalledView,
    Colleague,
    Competent,
    DistrictView,
    DistrictWorkerView,
    FoundDistrict,
    StoredArea,
    StoredCalled,
    StoredDistrict,
    StoredDistrictWorker,
    WhichDistrict,
)

INVITED: Point[Callable[[Actor], Awaitable[Sequence[str]]]] = Point("who is invited and has not joined")
"""How those are called; in the unit of work of the caller, for whoever says who works in a district."""
MOST_TOLD = 10
"""How many holes are named at an import; the page of districts has all of them."""


async def list_districts(actor: Actor) -> list[DistrictView]:
    """The districts of the organisation, in Czech order. A constant number of queries."""
    async with look(actor):
        require(actor, DistrictPermission.LIST)
        found = await _districts(
            actor,
            await repository.list_districts(actor.tenant),
            await repository.list_areas(actor.tenant),
            await repository.list_people(actor.tenant),
            await repository.list_called(actor.tenant),
        )
    return sorted(found, key=lambda each: (sort_key(each.service_name), sort_key(each.name)))


async def district(actor: Actor, district_id: UUID) -> DistrictView:
    """One of them. Raises NotThere."""
    async with look(actor):
        stored = await district_for(actor, district_id, DistrictPermission.LIST)
        areas = await repository.list_areas(actor.tenant, district_id=district_id)
        people = await repository.list_people(actor.tenant, district_id)
        called = await repository.list_called(actor.tenant, district_id)
        (found,) = await _districts(actor, [stored], areas, people, called)
    return found


async def part(actor: Actor, part_id: UUID) -> tuple[DistrictView, AreaView | DistrictWorkerView]:
    """A piece of a district, or who works for it, with the district. Raises NotThere."""
    async with look(actor):
        stored = await part_for(actor, part_id, DistrictPermission.CHANGE)
        found = await district(actor, stored.district_id)
    return found, next(each for each in (*found.areas, *found.people) if each.id == part_id)


async def holes(actor: Actor) -> list[str]:
    """Numbers of streets that nobody has today although the street is divided, in words, service by service."""
    async with look(actor):
        require(actor, DistrictPermission.LIST)
        areas = await repository.list_areas(actor.tenant, on=today_in_prague())
        service_of = {each.id: each.service_id for each in await repository.list_districts(actor.tenant)}
    found: list[str] = []
    for service_id in dict.fromkeys(service_of.values()):
        for town, street, side, low, high in rules.holes(
            [each for each in areas if service_of[each.district_id] == service_id]
        ):
            found.append(f"{street}, {town}: {rules.said_numbers(side, low, high)}")
    return found


async def holes_told(actor: Actor) -> list[str]:
    """(in unit) The same as one sentence for whoever imports a table, in the unit in which it is tried or done."""
    found = await holes(actor)
    if not found:
        return []
    words = gettext("Bez okrsku by zůstalo: {holes}.").replace("{holes}", "; ".join(found[:MOST_TOLD]))
    rest = len(found) - MOST_TOLD
    return [words, gettext("A dalších: {number}.").replace("{number}", str(rest))] if rest > 0 else [words]


async def find(actor: Actor, order: WhichDistrict) -> FoundDistrict:
    """In which district an address lies, and who works for it on that day."""
    today = today_in_prague()
    day = order.day or today
    async with look(actor):
        require(actor, DistrictPermission.LIST)
        checks = Checks()
        rules.check_asked(checks, order.day, today=today)
        checks.done()
        areas = await repository.list_areas(actor.tenant, service_id=order.service_id, on=day)
        why, area = rules.find_piece(areas, rules.address_of(order.street, order.town))
        if area is None:
            return FoundDistrict(why=why)
        found = await district(actor, area.district_id)
    return FoundDistrict(
        why=why,
        district_id=found.id,
        district=found.name,
        service_id=found.service_id,
        area=rules.said(area),
        people=[each for each in found.people if periods.holds(each.valid_from, each.valid_to, day) and not each.gone],
    )


async def competent(actor: Actor, street: str, town: str, day: date) -> Competent:
    """(in unit) Whose an address is in the actor's service on a day; two of its districts are both told."""
    areas = await repository.list_areas(actor.tenant, service_id=actor.service, on=day)
    why, pieces = rules.find_pieces(areas, rules.address_of(street, town))
    ids = {each.district_id for each in pieces}
    stored = [each for each in await repository.list_districts(actor.tenant) if each.id in ids] if ids else []
    people = await repository.list_people(actor.tenant, stored[0].id) if why is Why.FOUND and len(stored) == 1 else []
    return Competent(
        why=why,
        districts=sorted((each.name for each in stored), key=sort_key),
        people=[each for each in people if periods.holds(each.valid_from, each.valid_to, day)],
    )


async def rows_of_table(actor: Actor) -> list[list[str]]:
    """What there is today and from days to come, as lines that can be imported."""
    today = today_in_prague()
    found: list[list[str]] = []
    for each in await list_districts(actor):
        areas = [area for area in each.areas if not area.ended]
        people = [person for person in each.people if not person.ended and not person.gone]
        numbers = {Side.ALL.value: "", Side.ODD.value: "lichá", Side.EVEN.value: "sudá"}
        for place in range(max(len(areas), len(people), 1)):
            area = areas[place] if place < len(areas) else None
            person = people[place] if place < len(people) else None
            begins = max((part.valid_from for part in (area, person) if part), default=today)
            found.append(
                [
                    each.service_name,
                    each.name,
                    area.town if area else "",
                    area.street if area else "",
                    numbers[area.side] if area else "",
                    str(area.first_number or "") if area else "",
                    str(area.last_number or "") if area else "",
                    person.name if person else "",
                    "ano" if person and person.deputy else "",
                    spreadsheet.day(begins) if begins > today else "",
                ]
            )
    return found


async def services(actor: Actor) -> list[ServiceView]:
    """(in unit) The running services of the organisation, in Czech order."""
    found = await organisations.list_running_services_of(actor.tenant)
    return sorted(found, key=lambda each: sort_key(each.short_name))


async def colleagues(actor: Actor, service_id: UUID) -> list[Colleague]:
    """(in unit) Who works in the service of a district now."""
    found = await tenant_views.workers_of_service(actor, service_id=service_id)
    return [Colleague(id=each.id, name=each.name) for each in found]


async def _districts(
    actor: Actor,
    stored: Sequence[StoredDistrict],
    areas: Sequence[StoredArea],
    people: Sequence[StoredDistrictWorker],
    called: Sequence[StoredCalled],
) -> list[DistrictView]:
    """(in unit) Districts with what is theirs."""
    known = {each.worker_id for each in people} | {each.set_by for each in called}
    names = await tenant_views.worker_names(actor.tenant, known)
    today = today_in_prague()
    return [
        DistrictView(
            id=each.id,
            name=each.name,
            service_id=each.service_id,
            service_name=each.service_name,
            areas=sorted(
                (_area(area, today) for area in areas if area.district_id == each.id),
                key=lambda one: (one.ended, sort_key(f"{one.town} {one.street}"), one.side, one.first_number or 0),
            ),
            people=[_worker(one, names, today) for one in people if one.district_id == each.id],
            began=each.began,
            names=_called([one for one in called if one.district_id == each.id], names),
        )
        for each in stored
    ]


def _called(rows: Sequence[StoredCalled], names: dict[UUID, str]) -> list[CalledView]:
    """Names of one district, last written first; of one day the first of them holds."""
    return [
        CalledView(
            id=row.id,
            name=row.name,
            valid_from=row.valid_from,
            by=names.get(row.set_by) if row.set_by else None,
            at=row.set_at,
            replaced=any(each.valid_from == row.valid_from for each in rows[:place]),
        )
        for place, row in enumerate(rows)
    ]


def _area(area: StoredArea, today: date) -> AreaView:
    return AreaView(
        **msgspec.structs.asdict(area),
        words=rules.said(area),
        holds=periods.holds(area.valid_from, area.valid_to, today),
        ended=periods.ended(area.valid_from, area.valid_to, today),
    )


def _worker(row: StoredDistrictWorker, names: dict[UUID, str], today: date) -> DistrictWorkerView:
    return DistrictWorkerView(
        id=row.id,
        worker_id=row.worker_id,
        name=names.get(row.worker_id, ""),
        deputy=row.deputy,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        holds=periods.holds(row.valid_from, row.valid_to, today),
        ended=periods.ended(row.valid_from, row.valid_to, today),
        gone=row.gone,
    )
