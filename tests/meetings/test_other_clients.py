"""What the other service reads is held against the other clients of the writer's own service, and tells nothing else."""

from datetime import date

import lxml.html
import msgspec
import pytest

from app.testing.queries import counting_queries
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import PROTECTED, Protection, check_words
from cases.cases.schemas import AddTask, ChangeClient
from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.named import Person
from services.case_management import service as case_management
from services.case_management import views as joint_views
from services.case_management.schemas import DeclineCaseManagement, ProposeCaseManagement
from services.meetings import service, views
from services.meetings.schemas import EvaluateGoal, WriteItem, WriteMinutes

ELISKA = ClientIdentity(given_name="Eliška", family_name="Koťátková", birth_date=date(1990, 5, 5))
NAMES = "Setká se i s Koťátkovou."


@pytest.fixture
async def eliska(story):
    """Another client of OSP."""
    return await story.open_case("osp_specialist", ELISKA)


def item(**texts):
    return msgspec.convert({"plan": "Domů.", **texts}, WriteItem)


async def refused(act):
    with pytest.raises(Invalid) as refusal:
        await act
    return refusal.value


async def log(story, actor="osp_specialist"):
    async with unit_of_work(story.world.actor(actor)) as unit:
        rows = await unit.connection.fetch(
            "SELECT action, case_id, shown, details FROM audit_entry"
            " WHERE action IN ('other_client_in_text.read', 'case.name_crosses') ORDER BY id"
        )
    return [tuple(row) for row in rows]


async def test_an_offer_that_names_another_client_is_pointed_at_and_goes_on_with_a_reason(story, eliska):
    joint = await story.ready()
    order = ProposeCaseManagement(version_no=1, client_version=1, consent_id=joint.consent_id, note=NAMES)
    refusal = await refused(case_management.propose_case_management(story.osp, joint.case_id, order))
    assert (list(refusal.fields), refusal.words) == (["note"], ["Koťátkovou"])
    assert "belongs" in refusal.why
    ticked = msgspec.structs.replace(order, other_people=refusal.words)
    assert list((await refused(case_management.propose_case_management(story.osp, joint.case_id, ticked))).fields) == [
        "other_people_reason"
    ]
    goes = msgspec.structs.replace(ticked, other_people_reason="belongs")
    offered = await case_management.propose_case_management(story.osp, joint.case_id, goes)
    assert (await joint_views.case_management_view(story.pm, offered)).note == NAMES
    told, stays = await log(story)
    assert (told[:2], len(told[2])) == (("other_client_in_text.read", None), 8)  # whom, by a mark of her own key
    assert (stays[:2], msgspec.json.decode(stays[3])) == (("case.name_crosses", joint.case_id), {"reason": "belongs"})


@pytest.mark.parametrize(
    "texts",
    [
        {"plan": NAMES},
        {"minutes": NAMES},
        {"goals": [{"text": NAMES, "measure": "ví se"}]},
        {"goals": [{"text": "bydlet", "measure": NAMES}]},
        {"steps": [{"text": NAMES}]},
        {"steps": [{"text": "zavolat", "done_when": NAMES}]},
    ],
)
async def test_each_text_of_an_item_is_and_says_where(story, eliska, texts):
    item_id = await story.item(await story.active())
    refusal = await refused(service.write_item(story.osp, item_id, item(**texts), version=1))
    named = [field.rpartition(".")[2] for field, sentence in refusal.fields.items() if "„Koťátkovou“" in sentence]
    (written,) = texts.values()
    said = texts if isinstance(written, str) else written[0]
    assert named == [field for field, text in said.items() if text == NAMES]


@pytest.mark.parametrize("actor", ["osp", "pm"])
async def test_minutes_of_a_meeting_name_no_client_not_even_of_its_agenda(story, eliska, actor):
    """Those read them whom a consent does not name, and they stay when it ends; what is about one belongs to their item."""
    joint = await story.active()
    meeting_id, who = await story.meeting(joint.id), getattr(story, actor)
    text = "Probrali jsme Martina Bureše a u Burešů byt, paní Koťátková."
    refusal = await refused(service.write_minutes(who, meeting_id, WriteMinutes(minutes=text), version=1))
    assert set(refusal.words) >= {"Martina Bureše", "Burešů"}
    assert ("Koťátková" in refusal.words) == (actor == "osp"), "of others each knows their own"
    assert "Napište to k jeho bodu" in refusal.fields["minutes"] or "jiného vašeho" in refusal.fields["minutes"]
    assert set(refusal.why) == {"other_person", "no_name"}
    order = WriteMinutes(minutes=text, other_people=list(refusal.words), other_people_reason="belongs")
    assert list((await refused(service.write_minutes(who, meeting_id, order, version=1))).fields) == [
        "other_people_reason"
    ]
    goes = msgspec.structs.replace(order, other_people_reason="other_person")
    await service.write_minutes(who, meeting_id, goes, version=1)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ("Radka má nový vozík, Radce ho dali, s Radkou mluvit.", ["Radka", "Radce", "Radkou"]),
        ("Probrali jsme Radku Šafránkovou a pak zas Radku.", ["Radku Šafránkovou", "Radku"]),
        ("s radkou mluvit, radcin vozik", ["radkou", "radcin"]),
        ("RADKA MÁ VOZÍK", ["RADKA"]),
    ],
)
async def test_a_given_name_of_the_agenda_is_pointed_at_in_the_minutes_in_every_form(story, minutes, words):
    """Of whoever the meeting is about it is no guess; another person of that name goes on with a reason."""
    joint = await story.active(ClientIdentity(given_name="Radka", family_name="Šafránková"))
    meeting_id = await story.meeting(joint.id)
    refusal = await refused(service.write_minutes(story.osp, meeting_id, WriteMinutes(minutes=minutes), version=1))
    assert sorted(refusal.words) == sorted(words)
    assert set(refusal.why) == {"other_person", "no_name"}
    goes = WriteMinutes(minutes=minutes, other_people=list(refusal.words), other_people_reason="other_person")
    await service.write_minutes(story.osp, meeting_id, goes, version=1)
    await service.write_minutes(story.osp, meeting_id, WriteMinutes(minutes="Příště o týden dřív."), version=2)


@pytest.mark.parametrize(
    "words", ["na Květné 77", "Květná 77 v Mechově", "do Květné ulice", "KVĚTNÁ 77", "v ulici Květná"]
)
async def test_a_secret_address_of_the_client_is_pointed_at_in_what_the_other_service_reads(story, words):
    """The client asked that nobody finds them by it; it goes on where the other service is to know it."""
    joint = await story.active()
    who = ClientIdentity(given_name="Martin", family_name="Bureš", street="utajená, Květná 77", town="Mechov")
    await cases.change_client(story.osp, joint.case_id, ChangeClient(identity=who, save_anyway=True), version=1)
    item_id = await story.item(joint)
    refusal = await refused(service.write_item(story.osp, item_id, item(plan=f"Navštívit doma {words}."), version=1))
    assert "utajená adresa" in refusal.fields["plan"]
    assert "belongs" in refusal.why
    await service.write_item(story.osp, item_id, item(plan="Navštívit doma v Mechově, květnový termín."), version=1)


async def test_nobody_is_told_of_clients_of_another_service(story, eliska):
    """PM has no such client: what its people write is a name like any other, and nothing is noted."""
    joint = await story.proposed()
    order = DeclineCaseManagement(reason="Koťátková má přednost.")
    await case_management.decline_case_management(story.pm, joint.id, order, version=1)
    assert await log(story, "pm_worker") == []


async def test_a_peer_mentor_is_told_of_those_alone_in_whose_case_they_have_something_to_do(world, story):
    """Whoever they cannot find gets the answer of a name that nobody has."""
    case_id = await story.open_case("pm_worker", ELISKA)
    peer = world.actor("pm_peer")

    async def told():
        checks = Checks()
        checks.text("reason", "Eliška Koťátková.")
        async with unit_of_work(peer):
            await check_words(peer, checks, DeclineCaseManagement(reason="Eliška Koťátková."))
        return checks.words

    assert await told() == []
    task = AddTask(title="Navštívit", due_on=today_in_prague(), assignee_id=peer.worker)
    await cases.add_task(story.pm, case_id, task)
    assert await told() == ["Eliška Koťátková"]


async def test_the_client_and_colleagues_are_named_freely(story):
    await story.open_case("osp_specialist", ClientIdentity(given_name="Karel", family_name="Bureš"))
    name = (await case_views.case_header(story.osp, await story.open_case("osp_specialist"))).key_worker
    colleague = ClientIdentity(given_name="Zora", family_name=name.split()[-1])
    await story.open_case("osp_specialist", colleague)
    item_id = await story.item(await story.active())
    plan = f"Bureš, Martin Bureš a {name}; {name.split()[-1]} přijde."
    await service.write_item(story.osp, item_id, item(plan=plan), version=1)
    refusal = await refused(service.write_item(story.osp, item_id, item(plan="Bratr Karel Bureš."), version=2))
    assert refusal.words == ["Karel Bureš"]


async def test_an_evaluation_is_held_against_them_too(story, eliska):
    item_id = await story.item(await story.active())
    await service.write_item(story.osp, item_id, story.output(), version=1)
    await service.conclude_item(story.osp, item_id, version=2)
    goal_id = (await views.item_view(story.osp, item_id)).goals[0].id
    order = EvaluateGoal(met=True, sentence=NAMES)
    refusal = await refused(service.evaluate_goal(story.osp, item_id, goal_id, order, version=3))
    assert list(refusal.fields) == ["sentence"]


async def test_what_it_costs_grows_neither_with_names_nor_with_clients(story, eliska):
    """Statements: one for the words, and some more once somebody is found, whoever many."""
    item_id = await story.item(await story.active())

    async def statements(plan):
        with counting_queries() as n:
            await refused(service.write_item(story.osp, item_id, item(plan=plan), version=1))
        return n.count

    one = await statements("Eliška Koťátková")
    for each in ("Jan", "Petr", "Karel", "Eva"):
        await story.open_case("osp_specialist", ClientIdentity(given_name=each, family_name="Vrána"))
    assert await statements("Koťátková, Vránovi, Jan Vrána, Petr Vrána, Eva Vránová a Karel Vrána; " * 20) == one


async def test_the_form_points_at_the_words_keeps_what_was_typed_and_goes_on_with_the_reason(story, eliska, client_app):
    """What a colleague of the other service may be told is a reason of its own; in a record of the file it is none."""
    item_id = await story.item(await story.active())
    view = await views.item_view(story.osp, item_id)
    address = f"/meetings/{view.meeting_id}/items/{item_id}"
    specialist = await client_app("osp_specialist")
    typed = {"csrf_token": specialist.headers["X-CSRF-Token"], "version": "1", "plan": NAMES, "act": "save"}
    answer = await specialist.post(address, data=typed)
    assert answer.status_code == 400
    page = lxml.html.fromstring(answer.text)
    assert page.get_element_by_id("plan").text.strip() == NAMES
    assert page.xpath("//input[@name='other_people']/@value") == ["Koťátkovou"]
    assert page.xpath("//input[@name='other_people_reason']/@value") == ["other_person", "no_name", "quoted", "belongs"]
    goes = {**typed, "other_people": "Koťátkovou", "other_people_reason": "belongs"}
    assert (await specialist.post(address, data=goes)).status_code in (302, 303)
    assert (await views.item_view(story.pm, item_id)).plan == NAMES


async def test_it_never_belongs_into_a_file_that_somebody_is_kept_out_of(story, eliska, client_app):
    with PROTECTED.opened(Protection(knows=lambda _: True, people=nobody_else, named=noted_nowhere, warning="{words}")):
        item_id = await story.item(await story.active())
        words = {"other_people": ["Výhradná", "Koťátkovou"], "other_people_reason": "belongs"}
        plan = f"{NAMES} Volala Výhradná."
        refusal = await refused(service.write_item(story.osp, item_id, item(plan=plan, **words), version=1))
        assert (list(refusal.fields), refusal.why) == (["other_people_reason"], ["other_person", "no_name", "quoted"])


async def nobody_else(actor, case_id, client):
    return {case_id: Person(name="Xenie Výhradná")}


async def noted_nowhere(actor, person_id, named, reason):
    pass
