"""Rows of tasks and deadlines name the child that waits, not the one whose notice or case it is (ADR 0106)."""

from app.testing.queries import counting_queries
from cases.cases import views as cases
from kernel.db import unit_of_work
from kernel.web.day import day_of
from services.intake.service.terms import ASSESSED
from services.protection import service, views
from services.protection.schemas import AssessBasically
from tests.intake.conftest import office
from tests.protection.test_how_urgent import HEAD, WORKER
from tests.protection.test_open import add

__all__ = ["office"]
OTHER = "spod_coordinator2"


async def two_children(office):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id, open_anyway=True)).case_id
    await office.judge(notice_id)
    return notice_id, case_id


async def said(office, case_id, kind, by=WORKER):
    actor = office.actor(by)
    tasks = [each for each in (await cases.list_tasks(actor, case_id))[0] if each.kind == kind]
    words = (await cases.words_of_tasks(actor, tasks)).values()
    return [part for each in words for part in each.split(" · ") if not part.startswith("OZN ")]


async def test_of_a_basic_assessment_who_is_left_is_named(office):
    """It went on with the name of the child that was enrolled."""
    notice_id, case_id = await two_children(office)
    await office.judge(notice_id, version=1, child_name="Anna Vrbová")
    assert await said(office, case_id, "assess_basically") == ["čeká i: Anna Vrbová"]
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ, S 5.")
    await service.assess_basically(office.actor(WORKER), notice_id, kept, version=0)
    assert await said(office, case_id, "assess_basically") == ["čeká: Anna Vrbová"]
    row = next(row for row in (await day_of(office.actor(WORKER))).rows if row.title.startswith("Základní"))
    assert row.words[-1] == "čeká: Anna Vrbová"


async def test_the_card_of_basic_assessments_names_who_still_waits(office, client_app):
    """It named the child that is done alone."""
    notice_id, _ = await two_children(office)
    await office.judge(notice_id, version=1, child_name="Anna Vrbová")
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět v CJ, S 5.")
    client = await client_app(WORKER)

    async def card():
        page = (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
        return " ".join(page[page.index('id="zakladni"') :].partition("<form")[0].split())[:2500]

    assert "Čeká na vyhodnocení" not in await card(), "nobody is done yet"
    await service.assess_basically(office.actor(WORKER), notice_id, kept, version=0)
    waits = (await card()).partition("Čeká na vyhodnocení")[2]
    assert waits.partition("</p>")[0].endswith("Anna Vrbová</span>")
    anna = (await views.urgency_view(office.actor(WORKER), notice_id)).children[1].id
    kept = AssessBasically(result="kept", reason="Rizika nejsou.", retention_note="Podnět.", child_id=anna)
    await service.assess_basically(office.actor(WORKER), notice_id, kept, version=1)
    assert "Čeká na vyhodnocení" not in await card()


async def test_of_a_judgement_who_was_named_by_an_addition_is(office, client_app):
    notice_id, case_id = await two_children(office)
    await add(office, notice_id, acute="no", other_child="sestra Bára, 8 let")
    unnamed = "dítě beze jména (v doplnění „sestra Bára, 8 let“)"
    assert await said(office, case_id, "assess_urgency") == [f"čeká: {unnamed}"]
    page = (await (await client_app(WORKER)).get(f"/cases/{case_id}/tasks")).text.replace("\xa0", " ")
    assert f"čeká: {unnamed}" in page
    head = office.actor(HEAD)
    async with unit_of_work(head):
        name = (await ASSESSED.names(head, [notice_id]))[notice_id]
    assert name.startswith(f"{unnamed} · OZN ")
    other = office.actor(OTHER)
    async with unit_of_work(other):
        assert (await ASSESSED.names(other, [notice_id]))[notice_id].startswith("jiné dítě z rodiny · OZN ")


async def test_where_the_notice_s_own_child_waits_it_is_named_as_before(office):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id)).case_id
    assert await said(office, case_id, "assess_urgency") == []
    head = office.actor(HEAD)
    async with unit_of_work(head):
        assert (await ASSESSED.names(head, [notice_id]))[notice_id].startswith("Vránová Eliška · OZN ")


async def test_many_tasks_ask_as_often_as_one(office):
    actor, counts = office.actor(WORKER), []
    for _ in range(2):
        for _ in range(2):
            notice_id, _ = await two_children(office)
            await add(office, notice_id, acute="no", other_child="sestra Bára, 8 let")
        tasks = [each for each in await calendar_tasks(office) if each.kind in ("assess_urgency", "assess_basically")]
        with counting_queries() as asked:
            assert len(await cases.words_of_tasks(actor, tasks)) >= 2
        counts.append(asked.count)
    assert counts[0] == counts[1]


async def calendar_tasks(office):
    async with unit_of_work(office.actor(WORKER)):
        return (await cases.my_tasks(office.actor(WORKER)))[0]
