"""What people, agendas and registers do later does not break what agendas know of each other (ADR 0111)."""

import msgspec
import pytest

from app.testing.agendas import second_agenda
from cases.cases import service, views
from cases.clients.tables import ClientKind
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from tenants.agendas import service as agendas
from tenants.agendas.schemas import CloseService
from tenants.notifications import views as notifications

from .test_persons import JAN, Office
from .test_same_person import both


@pytest.fixture
async def office(world):
    return Office(world, await second_agenda(world))


async def test_whoever_takes_the_cases_of_who_left_stands_in_the_header(office, world):
    first, second = await both(office)
    left, new = world.actor("spod_coordinator"), world.actor("spod_coordinator2")
    async with unit_of_work(world.system("spod")):
        await service.take_over_all(world.system("spod"), left.worker_id, new.worker_id)
    (file,) = (await views.case_elsewhere(office.curator_head, second)).files
    assert file.key_worker == "Matouš Hlaváček"
    await drain()
    await office.correct(second, msgspec.structs.replace(JAN, given_name="Jakub"), by=office.curator_head)
    await drain()
    assert "person_corrected" in [each.kind for each in await notifications.notifications(new)]
    assert "person_corrected" not in [each.kind for each in await notifications.notifications(left)]
    assert first != second


async def test_a_closed_agenda_is_still_found_and_led_with(office, world):
    first, _ = await both(office)
    admin = world.actor("ospod_admin")
    await agendas.close_service(admin, office.kur.service, CloseService(last_day=today_in_prague()))
    (file,) = (await views.case_elsewhere(office.head, first)).files
    assert file.agenda == "Kurátor pro děti a mládež"
    assert len(await views.find_elsewhere(office.head, "Vrána")) == 1


async def test_a_mark_that_comes_later_stands_in_the_header_and_finds(office):
    """As where the file is named by its entry in a register."""
    started = await _without_mark(office)
    (found,) = [each for each in await office.found("Havran") if each.files]
    assert found.files[0].file_mark == ""
    async with unit_of_work(office.head):
        await service.name_file(office.head, started, "OM 77/2026")
    (found,) = await office.found("OM 77/2026")
    assert (found.client_name, found.files[0].file_mark) == ("Havran Jan", "OM 77/2026")
    async with unit_of_work(office.head):
        await service.name_file(office.head, started, "")
    assert await office.found("OM 77/2026") == []


async def _without_mark(office):
    identity = msgspec.structs.replace(JAN, family_name="Havran", birth_number="")
    async with unit_of_work(office.head):
        started = await service.start_case(
            office.head,
            ClientKind.CHILD,
            identity,
            key_worker_id=office.world.actor("spod_coordinator").worker_id,
            with_file=False,
        )
    return started.case_id
