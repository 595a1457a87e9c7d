"""A child whom one agenda of an authority knows is found by the others, by its header and nothing else (ADR 0111)."""

from datetime import date
from uuid import UUID

import msgspec
import pytest

from app.testing.agendas import second_agenda
from cases.cases import service, tasks, views
from cases.cases.access import GENERAL, RIGHTS, CasePermission, Relation
from cases.cases.events import TermsChanged
from cases.cases.schemas import ChangeClient, ChangeKeyWorker, OpenCase
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.clients.schemas import ClientIdentity
from cases.persons.rules import ACROSS_AGENDAS
from kernel import terms
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.settings.views import value_beside
from tenants.tables import OrganisationKind, PresetName, Role

JAN = ClientIdentity(
    given_name="Jan",
    family_name="Vrána",
    birth_date=date(2013, 4, 3),
    birth_number="130403/0018",
    street="Tajná 7",
    town="Lipnice pod Hájem",
    phone="+420 601 000 099",
    former_name="Sýkora",
)


class Office:
    """Short words for two agendas of one authority."""

    def __init__(self, world, kur):
        self.world, self.kur = world, kur
        self.head, self.curator_head = world.actor("spod_head"), kur.actor("kur_head")

    async def open(self, identity=JAN, *, by=None, leads=None, **more):
        """A file of a child."""
        by = by or self.head
        leads = leads or self.world.actor("spod_coordinator")
        order = OpenCase(identity=identity, key_worker_id=leads.worker_id, kind="child", **more)
        return await service.open_case(by, order)

    async def open_there(self, identity=JAN, **more):
        """A file of the other agenda."""
        return await self.open(identity, by=self.curator_head, leads=self.kur.actor("kur_curator"), **more)

    async def file(self, query="Vrána", by="kur_curator"):
        """The one header of another agenda that somebody finds."""
        (found,) = await views.find_elsewhere(self.kur.actor(by), query)
        (file,) = found.files
        return file

    async def found(self, query="Vrána", by="kur_curator"):
        """Whom somebody of the other agenda finds."""
        return await views.find_elsewhere(self.kur.actor(by), query)

    async def correct(self, case_id, identity, by=None):
        """Correct who the child is."""
        by = by or self.head
        version = (await views.case_view(by, case_id)).content.client_version
        await service.change_client(by, case_id, ChangeClient(identity=identity, save_anyway=True), version=version)


@pytest.fixture
async def office(world):
    return Office(world, await second_agenda(world))


async def test_a_child_of_another_agenda_is_found_by_its_header_and_nothing_else(office):
    case_id = await office.open()
    header = (await views.case_view(office.head, case_id)).header
    for typed in ("Vrána", "Jan Vrana", "3. 4. 2013", "vranova", header.file_mark):
        (found,) = await office.found(typed)
        assert (found.client_name, found.birth_date) == ("Vrána Jan", date(2013, 4, 3)), typed
    (file,) = found.files
    assert (file.agenda, file.file_mark, file.status) == ("Sociálně-právní ochrana dětí", header.file_mark, "open")
    assert file.key_worker == "Žofie Ryšánková"
    said = msgspec.json.encode(found).decode()
    for kept in ("Tajná", "130403", "601000099", "601 000 099", "Sýkora", str(case_id), str(header.client_id)):
        assert kept not in said, kept


async def test_by_what_only_a_reader_of_the_case_may_know_nobody_of_another_agenda_finds_anybody(office):
    await office.open()
    for typed in ("130403/0018", "601000099", "Tajná 7", "Sýkora"):
        assert await office.found(typed) == [], typed


async def test_who_is_found(office):
    await office.open()
    for who in ("kur_head", "kur_curator", "kur_curator2", "kur_mailroom"):
        assert len(await office.found(by=who)) == 1, who
    assert await office.found(by="kur_psychologist") == []
    for who in ("ospod_admin", "ospod_auditor"):
        with pytest.raises(NotAllowed):
            await views.find_elsewhere(office.world.actor(who), "Vrána")
    for who in ("javorec_head", "osp_head", "pm_peer", "spod_head"):
        assert await views.find_elsewhere(office.world.actor(who), "Vrána") == [], who


async def test_the_header_follows_its_file(office):
    case_id = await office.open()
    (header,) = [(await views.case_view(office.head, case_id)).header]
    order = ChangeKeyWorker(
        worker_id=office.world.actor("spod_coordinator2").worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="personal",
    )
    await service.change_key_worker(office.head, case_id, order, version=header.version)
    assert (await office.file()).key_worker == "Matouš Hlaváček"
    async with unit_of_work(office.head) as unit:
        await unit.connection.execute(
            "UPDATE client_case SET status = 'closed', closed_at = now() + interval '1 second' WHERE id = $1", case_id
        )
        await unit.connection.execute(
            "UPDATE key_worker_assignment SET ended_at = (SELECT closed_at FROM client_case WHERE id = $1)"
            " WHERE case_id = $1 AND ended_at IS NULL",
            case_id,
        )
    assert (await office.file()).status == "closed"


async def test_a_corrected_name_is_found_by_the_new_one_and_says_what_it_was(office):
    case_id = await office.open()
    assert (await office.file()).corrected == []
    await office.correct(case_id, msgspec.structs.replace(JAN, given_name="Jakub", birth_date=date(2013, 4, 4)))
    assert await office.found("Jan Vrána") == []
    file = await office.file("Jakub Vrána")
    said = [each.replace("\xa0", " ") for each in file.corrected]
    assert said == ["jméno: Vrána Jan → Vrána Jakub", "datum narození: 3. 4. 2013 → 4. 4. 2013"]
    assert file.corrected_at is not None
    await office.correct(
        case_id, msgspec.structs.replace(JAN, given_name="Jakub", birth_date=date(2013, 4, 4), phone="")
    )
    assert (await office.file("Jakub Vrána")).corrected == file.corrected


async def test_a_record_that_is_led_in_another_one_is_found_as_that_and_comes_back(office):
    kept = await office.open()
    other = await office.open(
        msgspec.structs.replace(JAN, given_name="Honza", family_name="Vránek", birth_number=""), open_anyway=True
    )
    assert {each.files[0].client_name for each in await office.found("3. 4. 2013")} == {"Vrána Jan", "Vránek Honza"}
    mark = (await views.case_view(office.head, other)).header.file_mark
    await service.merge_cases(office.head, kept, MergeCases(file_mark=mark, reason="Je to jedno dítě."))
    for typed in ("Jan Vrána", "Vránek", mark):
        (found,) = await office.found(typed)
        assert [file.client_name for file in found.files] == ["Vrána Jan"], typed
    await service.unmerge_cases(office.head, other, UnmergeCases(reason="Jsou to bratranci.", later={}))
    assert [file.client_name for each in await office.found("Vránek") for file in each.files] == ["Vránek Honza"]
    assert [file.client_name for each in await office.found("Jan Vrána") for file in each.files] == ["Vrána Jan"]


async def test_cases_of_before_get_their_rows_by_a_job(committed, world):
    """Which the migration asks for in each agenda: merged ones and grown-ups stand as they should."""
    office = Office(world, await second_agenda(world))
    kept = await office.open()
    other = await office.open(msgspec.structs.replace(JAN, family_name="Vránek", birth_number=""), open_anyway=True)
    mark = (await views.case_view(office.head, other)).header.file_mark
    await service.merge_cases(office.head, kept, MergeCases(file_mark=mark, reason="Je to jedno dítě."))
    adult = OpenCase(
        identity=ClientIdentity(given_name="Ota", family_name="Vrána"),
        key_worker_id=world.actor("spod_coordinator").worker_id,
        kind="adult",
    )
    await service.open_case(office.head, adult)
    async with committed.superuser() as beside:
        before = await beside.fetch("SELECT client_id, file_mark, status, key_worker_id FROM person ORDER BY client_id")
        await beside.execute(
            "TRUNCATE person_term, person_link, guardian_exception, threat_notice, guardian_threat, person"
        )
    assert await office.found() == []
    anew = TermsChanged(version=terms.VERSION, after=UUID(int=0))
    for _ in range(2):  # a job may run twice
        async with unit_of_work(world.system("spod")):
            await tasks.index_anew(world.system("spod"), anew)
    async with committed.superuser() as beside:
        assert (
            await beside.fetch("SELECT client_id, file_mark, status, key_worker_id FROM person ORDER BY client_id")
            == before
        )
    for typed in ("Jan Vrána", "Vránek", mark):
        (found,) = await office.found(typed)
        assert [file.client_name for file in found.files] == ["Vrána Jan"], typed


async def test_a_look_at_a_header_stands_in_the_log_of_who_looked(office):
    case_id = await office.open()
    await office.found()
    async with unit_of_work(office.curator_head) as unit:
        entries = await unit.connection.fetch(
            "SELECT action, service_id, case_id, shown FROM audit_entry WHERE action = 'person_header.read'"
        )
    ((action, service_id, of_case, shown),) = map(tuple, entries)
    assert (action, service_id, of_case) == ("person_header.read", office.kur.service, None)
    assert len(shown) == 8
    assert case_id is not None


async def test_where_the_authority_switched_it_off_nobody_knows(office):
    await office.open()
    admin = office.world.actor("ospod_admin")
    order = ChangeSetting(value="no", valid_from=today_in_prague(), reason="Zkoušíme, jak se nám to osvědčí.")
    await settings.change_setting(admin, ACROSS_AGENDAS.key, order, version=0)
    assert await office.found() == []
    await office.open(msgspec.structs.replace(JAN, family_name="Havran"), open_anyway=True)
    back = ChangeSetting(value="yes", valid_from=today_in_prague(), reason="Osvědčilo se, že se najdou.")
    await settings.change_setting(admin, ACROSS_AGENDAS.key, back, version=1)
    assert len(await office.found()) == len(await office.found("Havran")) == 1


async def test_two_services_of_a_provider_stay_as_walled_as_they_were(world):
    """No row, no statement that shows one, whatever its administrator writes."""
    pm = await second_agenda(world, "krok", code="tri", name="Třetí služba")
    child = OpenCase(identity=JAN, key_worker_id=world.actor("osp_worker").worker_id, kind="child")
    await service.open_case(world.actor("osp_head"), child)
    for who in ("pm_head", "pm_worker", "pm_peer", "osp_head"):
        assert await views.find_elsewhere(world.actor(who), "Vrána") == []
        assert await views.alike_elsewhere(world.actor(who), JAN) == []
    async with unit_of_work(world.actor("osp_head")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM person") == 0
        assert await unit.connection.fetchval("SELECT count(*) FROM person_term") == 0
    assert await views.find_elsewhere(pm.actor("kur_head"), "Vrána") == []


async def test_who_may_know_is_the_same_in_the_code_and_in_the_database(world):
    lists = {
        role.value
        for role in Role
        if CasePermission.LIST in GENERAL.get(role, frozenset())
        and CasePermission.SEE in RIGHTS.get((role, Relation.ANY), frozenset())
    }
    async with unit_of_work(world.actor("spod_head")) as unit:
        source = await unit.connection.fetchval("SELECT pg_get_functiondef('opora.knows_persons'::regproc)")
        kept = await unit.connection.fetchval("SELECT pg_get_functiondef('opora.keeps_persons'::regproc)")
    assert lists == {role.value for role in Role if f"'{role.value}'" in source}
    met = {preset.value for preset in ACROSS_AGENDAS.presets}
    assert met == {preset.value for preset in PresetName if f"'{preset.value}'" in kept}
    assert met == {preset.value for preset in PresetName.of(OrganisationKind.OSPOD)}
    assert all(ACROSS_AGENDAS.presets.values())
    assert f"'{ACROSS_AGENDAS.key}'" in source
    assert value_beside(ACROSS_AGENDAS, "$1", "$2")
    await drain()
