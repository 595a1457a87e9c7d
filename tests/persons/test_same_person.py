"""Two agendas know one child: who opens the second file is asked, says it, and it is taken back; each follows the other (ADR 0111)."""

from datetime import date

import msgspec
import pytest

from app.testing.agendas import second_agenda
from app.testing.queries import counting_queries
from cases.cases import service, views
from cases.cases.exceptions import KnownElsewhere
from cases.cases.schemas import ChangeKeyWorker, OpenCase
from cases.cases.schemas.elsewhere import SaySamePerson, TakeSamePersonBack
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from tenants.notifications import views as notifications

from .test_persons import JAN, Office

WRONG = "Je to bratranec stejného jména."


@pytest.fixture
async def office(world):
    return Office(world, await second_agenda(world))


async def offered(actor, identity=JAN):
    """The id under which another agenda knows the child."""
    ((one,),) = [[each.id for each in await views.alike_elsewhere(actor, identity) if each.likely]]
    return one


async def both(office):
    """A file in each agenda, said to be of one child by who opens the second."""
    first = await office.open()
    second = await office.open_there(same_person=[await offered(office.curator_head)])
    return first, second


async def persons_of(office, header):
    """The id under which a file is known, also of a record that is led in another one."""
    async with unit_of_work(office.head) as unit:
        return await unit.connection.fetchval("SELECT id FROM person WHERE client_id = $1", header.client_id)


async def told(actor):
    """The kinds of news that somebody has."""
    return [each.kind for each in await notifications.notifications(actor)]


async def test_who_opens_the_second_file_is_asked_and_it_is_never_said_by_itself(office):
    await office.open()
    with pytest.raises(KnownElsewhere) as asked:
        await office.open_there()
    assert list(asked.value.fields) == ["same_person"]
    second = await office.open_there(elsewhere_anyway=True)
    assert await views.case_elsewhere(office.curator_head, second) is None
    # of somebody else nobody is asked
    await office.open_there(
        msgspec.structs.replace(JAN, given_name="Petr", birth_date=date(2010, 1, 1), birth_number="")
    )


async def test_the_refusal_leaves_the_look_that_a_search_would(office):
    await office.open()
    with pytest.raises(KnownElsewhere):
        await office.open_there()
    async with unit_of_work(office.curator_head) as unit:
        actions = [
            row["action"]
            for row in await unit.connection.fetch("SELECT action FROM audit_entry WHERE outcome = 'read'")
        ]
    assert "person_header.read" in actions


async def test_from_then_on_the_head_of_either_says_so_and_follows(office):
    first, second = await both(office)
    seen = await views.case_elsewhere(office.head, first)
    (file,) = seen.files
    assert (file.agenda, file.key_worker, file.status) == ("Kurátor pro děti a mládež", "Vojtěch Janda", "open")
    mark = (await views.case_view(office.curator_head, second)).header.file_mark
    assert file.file_mark == mark
    header = (await views.case_view(office.curator_head, second)).header
    order = ChangeKeyWorker(
        worker_id=office.kur.actor("kur_curator2").worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="personal",
    )
    await service.change_key_worker(office.curator_head, second, order, version=header.version)
    (file,) = (await views.case_elsewhere(office.world.actor("spod_mailroom"), first)).files
    assert file.key_worker == "Milada Šímová"
    (file,) = (await views.case_elsewhere(office.kur.actor("kur_mailroom"), second)).files
    assert file.agenda == "Sociálně-právní ochrana dětí"
    async with unit_of_work(office.head) as unit:
        looks = await unit.connection.fetch("SELECT case_id FROM audit_entry WHERE action = 'person_header.read'")
    assert {row["case_id"] for row in looks} == {first}


async def test_a_third_agenda_knows_of_both(office, world):
    first, second = await both(office)
    third = await second_agenda(world, code="nrp", name="Náhradní rodinná péče")
    (found,) = await views.find_elsewhere(third.actor("kur_head"), "Vrána")
    assert {file.agenda for file in found.files} == {"Sociálně-právní ochrana dětí", "Kurátor pro děti a mládež"}
    order = {"by": third.actor("kur_head"), "leads": third.actor("kur_curator")}
    case_id = await office.open(same_person=[found.id], **order)
    assert len((await views.case_elsewhere(third.actor("kur_head"), case_id)).files) == 2
    for actor, case in ((office.head, first), (office.curator_head, second)):
        assert len((await views.case_elsewhere(actor, case)).files) == 2


async def test_a_correction_tells_the_other_and_what_it_was_and_the_last_word_is_shown(office, world):
    first, second = await both(office)
    await drain()
    await office.correct(first, msgspec.structs.replace(JAN, given_name="Jakub"))
    await drain()
    assert "person_corrected" in await told(office.kur.actor("kur_curator"))
    assert "person_corrected" not in await told(world.actor("spod_coordinator"))
    (file,) = (await views.case_elsewhere(office.kur.actor("kur_curator"), second)).files
    assert file.corrected == ["jméno: Vrána Jan → Vrána Jakub"]
    third = await second_agenda(world, code="nrp", name="Náhradní rodinná péče")
    (found,) = await views.find_elsewhere(third.actor("kur_head"), "Jan Vrána")
    assert found.client_name == "Vrána Jakub", "by the name of the one it is found, and called by the last word of both"
    await office.correct(second, msgspec.structs.replace(JAN, family_name="Vráná"), by=office.curator_head)
    (found,) = await views.find_elsewhere(third.actor("kur_head"), "Jakub Vrána")
    assert found.client_name == "Vráná Jan"
    # what does not tell people apart tells nobody
    await drain()
    before = await told(world.actor("spod_coordinator"))
    await office.correct(second, msgspec.structs.replace(JAN, family_name="Vráná", phone=""), by=office.curator_head)
    await drain()
    assert await told(world.actor("spod_coordinator")) == before


async def test_it_is_said_and_taken_back_at_the_case_by_who_leads_it(office, world):
    first = await office.open()
    second = await office.open_there(elsewhere_anyway=True)
    coordinator, curator = world.actor("spod_coordinator"), office.kur.actor("kur_curator")
    other = await offered(coordinator)
    for stranger in (world.actor("spod_coordinator2"), world.actor("spod_mailroom")):
        with pytest.raises(NotAllowed):
            await service.say_same_person(stranger, first, SaySamePerson(same_person=[other]))
    with pytest.raises(NotThere):
        await service.say_same_person(curator, first, SaySamePerson(same_person=[other]))
    for nobody in ([], [new_id()], [await offered(curator)], [other, new_id()]):
        with pytest.raises(Invalid):
            await service.say_same_person(coordinator, first, SaySamePerson(same_person=nobody))
    await service.say_same_person(coordinator, first, SaySamePerson(same_person=[other]))
    await service.say_same_person(coordinator, first, SaySamePerson(same_person=[other]))  # twice is once
    await drain()
    assert "person_linked" in await told(curator)
    (link,) = (await views.case_person(curator, second)).links
    assert (link.linked_by, link.linked_in) == ("Žofie Ryšánková", "Sociálně-právní ochrana dětí")
    # either takes it back, with a reason, once
    with pytest.raises(Invalid) as missing:
        await service.take_same_person_back(curator, second, TakeSamePersonBack(link_id=link.id, reason="-"))
    assert list(missing.value.fields) == ["reason"]
    with pytest.raises(Invalid):
        await service.take_same_person_back(curator, second, TakeSamePersonBack(link_id=new_id(), reason=WRONG))
    await service.take_same_person_back(curator, second, TakeSamePersonBack(link_id=link.id, reason=WRONG))
    with pytest.raises(StaleVersion):
        await service.take_same_person_back(coordinator, first, TakeSamePersonBack(link_id=link.id, reason=WRONG))
    await drain()
    assert "person_parted" in await told(coordinator)
    for actor, case in ((coordinator, first), (curator, second)):
        known = await views.case_person(actor, case)
        assert known.person is None
        ((said,),) = [known.links]
        assert (said.undone_by, said.undone_in, said.reason) == ("Vojtěch Janda", "Kurátor pro děti a mládež", WRONG)
    # and may be said again
    await service.say_same_person(curator, second, SaySamePerson(same_person=[await offered(curator)]))
    assert (await views.case_person(coordinator, first)).person is not None


async def test_a_record_that_is_led_in_another_one_takes_its_agendas_along_and_back(office):
    kept = await office.open(msgspec.structs.replace(JAN, given_name="Honzík", birth_number=""))
    other = await office.open(open_anyway=True)
    there = await office.open_there(
        same_person=[
            next(
                each.id
                for each in await views.alike_elsewhere(office.curator_head, JAN)
                if each.client_name == "Vrána Jan"
            )
        ]
    )
    assert await views.case_elsewhere(office.head, kept) is None
    header = (await views.case_view(office.head, other)).header
    kept_mark = (await views.case_view(office.head, kept)).header.file_mark
    await service.merge_cases(office.head, kept, MergeCases(file_mark=header.file_mark, reason="Je to jedno dítě."))
    (file,) = (await views.case_elsewhere(office.curator_head, there)).files
    assert file.file_mark == kept_mark
    assert len((await views.case_elsewhere(office.head, kept)).files) == 1
    (link,) = (await views.case_person(office.head, kept)).links
    back = TakeSamePersonBack(link_id=link.id, reason=WRONG)
    await service.take_same_person_back(office.head, kept, back)
    assert await views.case_elsewhere(office.curator_head, there) is None
    say = SaySamePerson(same_person=[(await persons_of(office, header))])
    await service.say_same_person(office.curator_head, there, say)
    await service.unmerge_cases(office.head, other, UnmergeCases(reason="Jsou to bratři.", later={}))
    (file,) = (await views.case_elsewhere(office.curator_head, there)).files
    assert file.file_mark == header.file_mark
    assert await views.case_elsewhere(office.head, kept) is None


async def test_the_reason_names_no_other_client(office):
    first, _ = await both(office)
    await office.open(
        msgspec.structs.replace(
            JAN, given_name="Kryšpín", family_name="Koťátko", birth_date=date(2011, 1, 1), birth_number=""
        )
    )
    (link,) = (await views.case_person(office.head, first)).links
    with pytest.raises(Invalid) as named:
        order = TakeSamePersonBack(link_id=link.id, reason="Je to Kryšpín Koťátko.")
        await service.take_same_person_back(office.head, first, order)
    assert list(named.value.fields) == ["reason"]


async def test_opening_asks_one_statement_more_and_writes_in_those_it_had(office):
    """The one that looks among the other agendas; of a grown-up none."""

    async def counted(kind, family):
        identity = msgspec.structs.replace(JAN, family_name=family, birth_number="", birth_date=None, former_name="")
        order = OpenCase(identity=identity, key_worker_id=office.world.actor("spod_coordinator").worker_id, kind=kind)
        with counting_queries() as sent:
            await service.open_case(office.head, order)
        return sent.statements

    await counted("child", "Prvníček")
    child, adult = await counted("child", "Druhý"), await counted("adult", "Třetí")
    assert len(child) == len(adult) + 1
    assert len([sql for sql in child if "FROM person_term" in sql]) == 1


async def test_where_there_is_one_agenda_nothing_more_is_asked(world):
    """And once there is a second one, it is asked from then on."""
    order = OpenCase(identity=JAN, key_worker_id=world.actor("spod_coordinator").worker_id, kind="child")
    await service.open_case(world.actor("spod_head"), order)
    with counting_queries() as sent:
        other = msgspec.structs.replace(
            order, identity=msgspec.structs.replace(JAN, family_name="Kos", birth_number="")
        )
        await service.open_case(world.actor("spod_head"), msgspec.structs.replace(other, open_anyway=True))
        await views.searched_elsewhere(world.actor("spod_head"), "Vrána")
    assert not [sql for sql in sent.statements if "FROM person" in sql or "knows_persons" in sql]
    kur = await second_agenda(world)
    assert len(await views.find_elsewhere(kur.actor("kur_head"), "Vrána")) == 1
    assert (await views.searched_elsewhere(world.actor("spod_head"), "Nikdo")).found == []


async def test_a_search_asks_three_statements_more_however_many_there_are(office):
    for number in range(3):
        await office.open(
            msgspec.structs.replace(JAN, family_name="Vrána", birth_number="", birth_date=date(2012, 1, 1 + number)),
            open_anyway=True,
        )
    curator = office.kur.actor("kur_curator")
    await views.searched_elsewhere(curator, "Vrána")
    with counting_queries() as sent:
        found = await views.searched_elsewhere(curator, "Vrána")
    assert len(found.found) == 3
    assert len([sql for sql in sent.statements if "person" in sql and "audit_entry" not in sql]) == 3
    with counting_queries() as sent:
        await views.beside_head(
            curator, (await views.case_view(curator, await office.open_there(elsewhere_anyway=True))).header
        )
    assert len([sql for sql in sent.statements if "FROM person_link" in sql]) == 1
