# pyright: strict
"""What an administrator does with districts."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from kernel.actor import Actor
from kernel.checks import Checks
from kernel.clock import now
from kernel.czech import fold
from kernel.db import unit_of_work
from kernel.events import record
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.text import tidy
from kernel.web.i18n import N_, gettext
from tenants import periods
from tenants import repository as organisations
from tenants import views as tenant_views
from tenants.imports import service as imports
from tenants.imports.exceptions import LineRefused
from tenants.imports.rules import Cells, Done
from tenants.imports.schemas import State
from tenants.schemas import WorkerView
from tenants.tables import District, DistrictArea, DistrictCalled, DistrictWorker, Side

from . import repository, rules, views
from .access import DistrictPermission, district_for, part_for, require
from .events import DistrictMade, DistrictPartAdded, DistrictPartEnded, DistrictRenamed
from .exceptions import PartOver
from .schemas import AddArea, AddDistrictWorker, EndPart, NewDistrict, RenameDistrict, StoredArea, StoredDistrict

STANDS_IN = N_("zastupuje")
NEEDS_SERVICE = N_("Vyberte službu, které okrsek patří.")


async def make_district(actor: Actor, order: NewDistrict) -> UUID:
    """Make a district of a service that runs. Raises Invalid."""
    async with unit_of_work(actor):
        require(actor, DistrictPermission.CHANGE)
        checks = Checks()
        name = checks.line("name", order.name, missing=rules.NEEDS_NAME, max_length=120)
        service_id = order.service_id
        if service_id is None or not await organisations.runs(actor.tenant, service_id, now()):
            checks.fail("service_id", NEEDS_SERVICE)
        checks.done()
        assert service_id is not None
        await repository.take_turn()
        await _check_name_free(actor, service_id, name, today_in_prague())
        district_id = new_id()
        district = District(
            id=district_id,
            tenant_id=actor.tenant,
            service_id=service_id,
            name=name,
            set_by=actor.worker_id,
            set_at=now(),
        )
        await repository.insert_district(district)
        await record(actor, DistrictMade(district_id=district_id, in_service=service_id))
        return district_id


async def rename_district(actor: Actor, district_id: UUID, order: RenameDistrict) -> UUID:
    """Let a district be called otherwise from a day on, as no other of its service is then. Raises NotThere, Invalid."""
    async with unit_of_work(actor):
        await repository.take_turn()
        district = await district_for(actor, district_id, DistrictPermission.CHANGE)
        checks = Checks()
        name = checks.line("name", order.name, missing=rules.NEEDS_NAME, max_length=120)
        day = periods.check_period(checks, order.valid_from, None, today=today_in_prague())
        checks.done()
        written = reversed(await repository.list_called(actor.tenant, district_id))
        if rules.names_from(district.began, [(each.valid_from, each.name) for each in written], day)[0] == name:
            raise Invalid(fields={"name": rules.AS_IT_IS})
        await _check_name_free(actor, district.service_id, name, day, but=district_id)
        called = DistrictCalled(
            id=new_id(),
            tenant_id=actor.tenant,
            district_id=district_id,
            name=name,
            valid_from=day,
            set_by=actor.worker_id,
            set_at=now(),
        )
        await repository.insert_called(called)
        await record(actor, DistrictRenamed(district_id=district_id, called_id=called.id, valid_from=day))
        return district_id


async def _check_name_free(actor: Actor, service_id: UUID, name: str, day: date, *, but: UUID | None = None) -> None:
    """(in unit, at one's turn) No other district of the service is called so from a day on. Raises Invalid."""
    written = list(reversed(await repository.list_called(actor.tenant)))
    for each in await repository.list_districts(actor.tenant):
        called = [(one.valid_from, one.name) for one in written if one.district_id == each.id]
        if each.service_id == service_id and each.id != but:
            taken = rules.names_from(each.began, called, day)
            if rules.words_of(name) in {rules.words_of(one) for one in taken}:
                raise Invalid(fields={"name": rules.NAME_TAKEN})


async def add_area(
    actor: Actor, district_id: UUID, order: AddArea, *, of_street: Collection[StoredArea] | None = None
) -> UUID:
    """Give a district a piece of territory that no other of its service has on the same day. Raises NotThere, Invalid.

    `of_street`: the pieces of the service in this street, for who has them already and holds the turn.
    """
    async with unit_of_work(actor):
        district = await district_for(actor, district_id, DistrictPermission.CHANGE)
        checks = Checks()
        rules.check_area(checks, order.town, order.street, order.side, order.first_number, order.last_number)
        first = periods.check_period(checks, order.valid_from, order.valid_to, today=today_in_prague())
        await repository.take_turn()
        area = StoredArea(
            id=new_id(),
            district_id=district_id,
            town=tidy(order.town).strip(),
            street=tidy(order.street).strip(),
            side=order.side,
            first_number=order.first_number,
            last_number=order.last_number,
            valid_from=first,
            valid_to=order.valid_to,
        )
        if not checks.fields:
            await _check_free(actor, checks, district, area, of_street)
        checks.done()
        await repository.insert_area(
            DistrictArea(
                id=area.id,
                tenant_id=actor.tenant,
                district_id=district_id,
                town=area.town,
                street=area.street,
                side=area.side,
                first_number=area.first_number,
                last_number=area.last_number,
                valid_from=area.valid_from,
                valid_to=area.valid_to,
                set_by=actor.worker_id,
                set_at=now(),
            )
        )
        await record(
            actor,
            DistrictPartAdded(
                part_id=area.id, district_id=district_id, valid_from=area.valid_from, valid_to=area.valid_to
            ),
        )
        return area.id


async def _check_free(
    actor: Actor,
    checks: Checks,
    district: StoredDistrict,
    area: StoredArea,
    of_street: Collection[StoredArea] | None,
) -> None:
    """(in unit) No other piece of the same service holds a house of it on the same day."""
    known = of_street
    if known is None:
        known = await repository.list_areas(actor.tenant, service_id=district.service_id)
    other = next((each for each in known if rules.overlap(each, area)), None)
    if other is None:
        return
    whose = await repository.find_district(actor.tenant, other.district_id)
    said = (
        gettext(rules.OVERLAPS).replace("{district}", whose.name if whose else "").replace("{area}", rules.said(other))
    )
    checks.fail("street" if area.street else "town", said)


async def add_worker(actor: Actor, district_id: UUID, order: AddDistrictWorker) -> UUID:
    """Let somebody of its service work for a district: one at a time, deputies as many as are needed. Raises NotThere, Invalid."""
    async with unit_of_work(actor):
        district = await district_for(actor, district_id, DistrictPermission.CHANGE)
        checks = Checks()
        first = periods.check_period(checks, order.valid_from, order.valid_to, today=today_in_prague())
        await repository.take_turn()
        worker_id = order.worker_id
        if worker_id is None or not await organisations.works(actor.tenant, district.service_id, worker_id, None):
            checks.fail("worker_id", rules.NEEDS_WORKER)
        for each in await repository.list_people(actor.tenant, district_id):
            if not periods.days_meet((each.valid_from, each.valid_to), (first, order.valid_to)):
                continue
            if each.worker_id == worker_id:
                checks.fail("worker_id", rules.WORKS_ALREADY)
            elif not each.deputy and not order.deputy:
                checks.fail("worker_id", rules.ANOTHER_WORKS)
        checks.done()
        assert worker_id is not None
        part_id = new_id()
        await repository.insert_worker(
            DistrictWorker(
                id=part_id,
                tenant_id=actor.tenant,
                district_id=district_id,
                worker_id=worker_id,
                deputy=order.deputy,
                valid_from=first,
                valid_to=order.valid_to,
                set_by=actor.worker_id,
                set_at=now(),
            )
        )
        added = DistrictPartAdded(
            part_id=part_id,
            district_id=district_id,
            worker_id=worker_id,
            valid_from=first,
            valid_to=order.valid_to,
        )
        await record(actor, added)
        return part_id


async def import_line(actor: Actor, cells: Cells) -> Done:
    """(in unit) One line of a table of districts: the district is made where there is none, what it has already stays."""
    await repository.take_turn()
    service_id = await imports.service_named(actor, cells.text("service"))
    name = cells.text("district")
    known = [each for each in await repository.list_districts(actor.tenant) if each.service_id == service_id]
    same = [each for each in known if rules.words_of(each.name) == rules.words_of(name)]
    words, new = [same[0].name if same else gettext("nový okrsek %(name)s") % {"name": name}], not same
    district_id = same[0].id if same else await make_district(actor, NewDistrict(name=name, service_id=service_id))
    area = None
    if cells.text("town") or cells.text("street"):
        area, is_new = await _area_of_line(actor, cells, service_id, district_id)
        words.append(rules.said(area))
        new = new or is_new
    if cells.text("worker"):
        worker, deputy = await _worker_named(actor, cells, service_id), cells.yes("deputy")
        people = await repository.list_people(actor.tenant, district_id)
        today = today_in_prague()
        if not any(
            each.worker_id == worker.id
            and each.deputy == deputy
            and not periods.ended(each.valid_from, each.valid_to, today)
            for each in people
        ):
            who = AddDistrictWorker(worker_id=worker.id, deputy=deputy, valid_from=cells.day("valid_from"))
            await add_worker(actor, district_id, who)
            new = True
        words.append(f"{worker.name}, {gettext(STANDS_IN)}" if deputy else worker.name)
    if area is not None:  # the line stands: the next one reckons with it
        (await _streets_of(actor, cells, service_id)).setdefault(rules.street_of(area), {})[area.id] = area
    return Done(words="; ".join(words), state=State.NEW if new else State.SAME)


async def _area_of_line(actor: Actor, cells: Cells, service_id: UUID, district_id: UUID) -> tuple[StoredArea, bool]:
    """(in unit) The piece that a line names, and whether it was not there before. Raises what `add_area` does."""
    side = next((each for each, said in SIDES_OF.items() if fold(cells.text("side")) in said), None)
    order = AddArea(
        town=cells.text("town"),
        street=cells.text("street"),
        side=side or "?",
        first_number=cells.number("first_number"),
        last_number=cells.number("last_number"),
        valid_from=cells.day("valid_from"),
    )
    of_street = (await _streets_of(actor, cells, service_id)).get(rules.street_of(order), {}).values()
    own = (each for each in of_street if each.district_id == district_id)
    if (there := next((each for each in own if _is_there(each, order)), None)) is not None:
        return there, False
    added = await repository.find_area(actor.tenant, await add_area(actor, district_id, order, of_street=of_street))
    assert added is not None
    return added, True


async def _streets_of(actor: Actor, cells: Cells, service_id: UUID) -> dict[rules.Street, dict[UUID, StoredArea]]:
    """(in unit) The pieces of a service by their street, looked up for the first line of a table; the turn is held."""
    if ("streets", service_id) not in cells.known:
        streets: dict[rules.Street, dict[UUID, StoredArea]] = {}
        for each in await repository.list_areas(actor.tenant, service_id=service_id):
            streets.setdefault(rules.street_of(each), {})[each.id] = each
        cells.known["streets", service_id] = streets
    return cells.known["streets", service_id]


SIDES_OF: dict[str, tuple[str, ...]] = {
    Side.ALL.value: ("", "vse", "vsechna", "vsechna cisla", "all"),
    Side.ODD.value: ("licha", "licha cisla", "odd"),
    Side.EVEN.value: ("suda", "suda cisla", "even"),
}
"""How a table calls the numbers of a street, folded."""


def _is_there(area: StoredArea, order: AddArea) -> bool:
    """Whether a district has exactly this piece, today or from a day to come."""
    return not periods.ended(area.valid_from, area.valid_to, today_in_prague()) and (
        rules.words_of(area.town),
        rules.words_of(area.street) if area.street else (),
        area.side,
        area.first_number,
        area.last_number,
    ) == (
        rules.words_of(order.town),
        rules.words_of(order.street) if order.street.strip() else (),
        order.side,
        order.first_number,
        order.last_number,
    )


async def _worker_named(actor: Actor, cells: Cells, service_id: UUID) -> WorkerView:
    """(in unit) Who works in a service under the name that a line has. Raises LineRefused for none, and for two of one name."""
    name = cells.text("worker")
    if ("colleagues", service_id) not in cells.known:
        there = await tenant_views.workers_of_service(actor, service_id=service_id)
        cells.known["colleagues", service_id] = there
    colleagues: list[WorkerView] = cells.known["colleagues", service_id]
    found = [each for each in colleagues if sorted(rules.words_of(each.name)) == sorted(rules.words_of(name))]
    if len(found) == 1:
        return found[0]
    if not found and "invited" not in cells.known:
        cells.known["invited"] = [each for of in views.INVITED.all() for each in await of(actor)]
    if found:
        words = N_("Jméno „{name}“ tu má víc lidí, přidejte je v okrsku ručně.")
    elif any(sorted(rules.words_of(each)) == sorted(rules.words_of(name)) for each in cells.known["invited"]):
        words = N_("„{name}“ má zatím jen pozvánku, která čeká. Řádek nahrajte znovu, až se připojí.")
    else:
        words = N_("„{name}“ ve službě nepracuje.")
    raise LineRefused(gettext(words).replace("{name}", name))


async def end_part(actor: Actor, part_id: UUID, order: EndPart) -> UUID:
    """End a piece of a district, or somebody's work for it, after a last day. Raises NotThere, PartOver, Invalid."""
    async with unit_of_work(actor):
        await repository.take_turn()
        part = await part_for(actor, part_id, DistrictPermission.CHANGE)
        checks = Checks()
        last_day = periods.check_end(checks, order.last_day, begins=part.valid_from, today=today_in_prague())
        checks.done()
        if part.valid_to is not None and part.valid_to <= last_day:
            raise PartOver
        end = repository.end_area if isinstance(part, StoredArea) else repository.end_worker
        await end(actor.tenant, part_id, last_day)
        await record(actor, DistrictPartEnded(part_id=part_id, district_id=part.district_id, last_day=last_day))
        return part_id
