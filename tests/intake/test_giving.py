"""Who assigns by the rules (ADR 0118): whoever received a notice, or the mailroom, to whom the rules name and to nobody else."""

import asyncio
from datetime import date, timedelta

import pytest
from lxml import html

from app.testing.rows import insert, refused
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.clients.tables import ClientKind
from kernel import outbox
from kernel.clock import now
from kernel.db import look, unit_of_work
from kernel.exceptions import NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.desk import views as desk
from services.intake import service, views
from services.intake.exceptions import HeadDecides, NoticeAlreadyAssigned, ProposedAnother
from services.intake.schemas.giving import GiveNotice
from services.waiting import service as waiting
from services.waiting.schemas import LetWait
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.assigning.rules import MODE, AssignmentMode
from tenants.notifications import views as notifications

from .test_by_rules import HOME, WHY, basis, put, zalesi

__all__ = ["zalesi"]


async def gives(office, notice_id, by="spod_intake", *, to="spod_coordinator2", version=1):
    order = GiveNotice(worker_id=office.world.people[to].worker_id)
    return await service.give_notice(office.actor(by), notice_id, order, version=version)


async def why(office, notice_id, by="spod_intake"):
    return (await views.giving_of(office.actor(by), notice_id)).refused


async def posted(office):
    way = {"confidentiality_explained": False, "disclosure_explained": False}
    return await office.record(channel="letter", **way)


@pytest.fixture
async def auto(office, zalesi):
    """Whoever receives a notice gives it to whom the rules name."""
    await put(office, "assignment_mode", "rule_auto")


@pytest.fixture
async def by_mailroom(office, zalesi):
    """The mailroom gives letters and data boxes to whom the rules name."""
    await put(office, "assignment_mode", "mailroom_by_rule")


# --- whoever received it -----------------------------------------------------------------------------------------


async def test_whoever_received_it_gives_it_to_whom_the_rules_name_and_it_is_kept_how(office, world, auto):
    notice_id = (await office.record()).id
    view = await views.notice_view(office.actor("spod_intake"), notice_id)
    assert "notice.give" in view.may
    seen = await views.giving_of(office.actor("spod_intake"), notice_id)
    assert (seen.to.id, seen.why, seen.refused) == (world.people["spod_coordinator2"].worker_id, WHY, "")
    made = await gives(office, notice_id)
    header = (await views.notice_view(office.actor("spod_head"), notice_id)).header
    assert (header.status, header.assigned_to, header.case_id) == (
        "assigned",
        world.people["spod_coordinator2"].name,
        made.case_id,
    )
    row, text = await basis(office, notice_id)
    assert (row["mode"], row["rule"], text.why) == ("rule_auto", "district", WHY)
    async with look(office.actor("spod_coordinator2")):
        tasks, _ = await case_views.my_tasks(office.actor("spod_coordinator2"))
    assert [task.case_id for task in tasks] == [made.case_id], "and they are asked how urgent it is"


async def test_the_page_gives_it_by_one_button_and_says_by_what_afterwards(office, world, auto, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_intake")
    assert "Předat podle pravidel" in soft((await client.get(f"/notices/{notice_id}")).text)
    page = html.fromstring((await client.get(f"/notices/{notice_id}/give")).text)
    assert WHY in soft(page.xpath("string(//*[@id='komu'])"))
    form = page.xpath("//form[.//input[@name='worker_id']]")[0]
    sent = {each.name: each.value or "" for each in form.xpath(".//input | .//select") if each.name}
    answer = await client.post(f"/notices/{notice_id}/give", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/notices/{notice_id}")
    again = await client.post(f"/notices/{notice_id}/give", data=sent)
    assert again.status_code == 303, "sent twice, it says that it is given"
    said = soft((await (await client_app("spod_head")).get(f"/notices/{notice_id}")).text)
    assert WHY in said
    assert "Pravidla určila, kdo případ vede." in said
    assert "kdo oznámení přijal, předá ho tomu, koho určí pravidla" in said
    case_id = (await views.notice_view(office.actor("spod_head"), notice_id)).header.case_id
    assert "přiděleno podle: okrsek bydliště" in soft(
        (await (await client_app("spod_head")).get(f"/cases/{case_id}")).text
    )


async def test_the_heads_are_always_told_and_nobody_is_of_what_they_gave_themselves(office, auto):
    async def told(notice_id):
        await outbox.drain()
        async with look(office.actor("spod_head")):
            news = await notifications.notifications(office.actor("spod_head"))
        return [each.kind for each in news if each.about_id == notice_id]

    notice_id = (await office.record()).id
    await gives(office, notice_id)
    assert await told(notice_id) == ["notice.given_by_rule"]
    said = [each.text for each in (await desk.desk(office.actor("spod_head"))).news]
    assert "Oznámení dostal koordinátor podle pravidel, bez vás. Podívejte se, komu." in said
    other = (await office.record(child_given_name="Tadeáš", child_family_name="Horný")).id
    await office.assign(other, identity=HOME, open_anyway=True)
    assert await told(other) == []


@pytest.mark.parametrize("who", ["spod_coordinator", "spod_mailroom", "spod_head", "spod_intake"])
async def test_in_the_other_ways_of_assigning_nobody_gives(office, zalesi, who):
    notice_id = (await office.record()).id
    for mode in (AssignmentMode.HEAD_CONFIRMS, AssignmentMode.HEAD_ONLY):
        await put(office, "assignment_mode", mode.value) if mode is AssignmentMode.HEAD_ONLY else None
        assert "notice.give" not in (await views.notice_view(office.actor(who), notice_id)).may
        with pytest.raises(NotAllowed):
            await gives(office, notice_id, who)


@pytest.mark.parametrize("who", ["spod_coordinator", "spod_mailroom", "spod_head"])
async def test_who_did_not_receive_it_does_not_give_it(office, auto, who):
    notice_id = (await office.record()).id
    with pytest.raises(NotAllowed):
        await gives(office, notice_id, who)
    with pytest.raises(NotAllowed):
        await views.giving_of(office.actor(who), notice_id)


async def test_nobody_else_gets_it_than_whom_the_rules_name(office, auto):
    notice_id = (await office.record()).id
    with pytest.raises(ProposedAnother):
        await gives(office, notice_id, to="spod_coordinator")
    with pytest.raises(StaleVersion):
        await gives(office, notice_id, version=2)
    assert (await views.notice_view(office.actor("spod_head"), notice_id)).header.status == "recorded"


# --- what is the head's ------------------------------------------------------------------------------------------


async def test_what_no_rule_says_is_the_heads(office, auto):
    notice_id = (await office.record(child_address="Jinde 5, Lipnice pod Hájem")).id
    assert "žádné pravidlo koordinátora neurčí" in await why(office, notice_id)
    with pytest.raises(HeadDecides):
        await gives(office, notice_id)


async def test_at_the_limit_it_is_the_heads(office, auto):
    await put(office, "caseload_limit", "1")
    await office.assign((await office.record()).id, "spod_coordinator2", identity=HOME)
    notice_id = (await office.record(child_given_name="Tadeáš", child_family_name="Horný")).id
    assert "nejvyšší počet rodin (1 z 1)" in await why(office, notice_id)
    with pytest.raises(HeadDecides):
        await gives(office, notice_id)


async def test_a_child_that_may_have_a_case_and_one_without_a_name_are_the_heads(office, auto):
    await office.assign((await office.record()).id, identity=HOME)
    again = (await office.record(child_birth_date=date(2019, 7, 21))).id
    assert "možná už případ má" in await why(office, again)
    unnamed = (await office.record(child_given_name="", child_family_name="", child_name_state="unknown")).id
    assert "nemá jméno" in await why(office, unnamed)
    for notice_id in (again, unnamed):
        with pytest.raises(HeadDecides):
            await gives(office, notice_id)


async def test_who_is_away_gets_it_while_somebody_stands_in(office, world, auto):
    away = PlanAbsence(
        substitute_id=world.people["spod_coordinator"].worker_id,
        starts_at=now(),
        ends_at=now() + timedelta(hours=5),
        phone="+420 465 000 222",
        prepared=["calls", "door"],
    )
    await absences.plan_absence(office.actor("spod_coordinator2"), away)
    notice_id = (await office.record()).id
    assert "zastupuje" in (await views.giving_of(office.actor("spod_intake"), notice_id)).to.away
    await gives(office, notice_id)
    assert (await views.notice_view(office.actor("spod_coordinator"), notice_id)).content is not None


async def test_two_at_once_give_it_once(office, auto, committed):
    notice_id = (await office.record()).id
    results = await asyncio.gather(gives(office, notice_id), gives(office, notice_id), return_exceptions=True)
    assert sorted(type(each).__name__ for each in results)[0] == "GivenNotice"
    assert sum(isinstance(each, (NoticeAlreadyAssigned, StaleVersion)) for each in results) == 1


# --- the mailroom ------------------------------------------------------------------------------------------------


async def test_the_mailroom_gives_a_letter_by_its_header_and_reads_nothing_of_it(
    office, world, by_mailroom, client_app
):
    notice_id = (await posted(office)).id
    mailroom = office.actor("spod_mailroom")
    seen = await views.giving_of(mailroom, notice_id)
    assert (seen.to.name, seen.why, seen.rule, seen.reads) == (
        world.people["spod_coordinator2"].name,
        "",
        "district",
        False,
    )
    page = (await (await client_app("spod_mailroom")).get(f"/notices/{notice_id}/give")).text
    assert "Lipová" not in page, "where the child lives is content"
    await gives(office, notice_id, "spod_mailroom")
    view = await views.notice_view(mailroom, notice_id)
    assert (view.content, view.basis.why, view.basis.rule) == (None, "", "district")
    row, _ = await basis(office, notice_id)
    assert (row["mode"], row["assigned_by"]) == ("mailroom_by_rule", mailroom.worker_id)


async def test_the_mailroom_gives_no_call_and_whoever_took_one_neither(office, by_mailroom):
    call = (await office.record()).id
    for who in ("spod_mailroom", "spod_intake"):
        with pytest.raises(NotAllowed):
            await gives(office, call, who)


async def test_what_a_head_lets_wait_for_somebody_is_not_given(office, world, by_mailroom):
    notice_id = (await posted(office)).id
    await office.judge(notice_id, "spod_intake")
    wait = LetWait(
        worker_id=world.people["spod_coordinator"].worker_id,
        until=today_in_prague() + timedelta(days=3),
        reason="Vede ji.",
    )
    await waiting.let_wait(office.actor("spod_head"), notice_id, wait, version=0)
    assert "čekat na návrat" in await why(office, notice_id, "spod_mailroom")
    with pytest.raises(HeadDecides):
        await gives(office, notice_id, "spod_mailroom")


# --- the database ------------------------------------------------------------------------------------------------


def test_no_preset_begins_with_a_way_that_the_database_asks_the_changes_for():
    assert set(MODE.presets.values()) == {AssignmentMode.HEAD_CONFIRMS, AssignmentMode.HEAD_ONLY}


async def assigned_raw(office, actor, notice_id, *, proposed, mode="rule_auto", rule="district", with_basis=True):
    """What somebody does who runs SQL instead of the act."""
    async with unit_of_work(actor) as unit:
        started = await cases.start_case(
            actor,
            ClientKind.CHILD,
            HOME,
            key_worker_id=office.world.people["spod_coordinator2"].worker_id,
            with_file=False,
        )
        worker = office.world.people["spod_coordinator2"].worker_id
        await unit.connection.execute(
            "UPDATE notice SET status = 'assigned', case_id = $2, assigned_to = $3, assigned_by = $4,"
            " assigned_at = now(), version = version + 1 WHERE id = $1",
            notice_id,
            started.case_id,
            worker,
            actor.worker_id,
        )
        if with_basis:
            await insert(
                "assignment_basis",
                id=new_id(),
                tenant_id=actor.tenant,
                service_id=actor.service,
                notice_id=notice_id,
                case_id=started.case_id,
                worker_id=worker,
                mode=mode,
                rule=rule,
                proposed_id=proposed,
                families=0,
                family_limit=80,
                assigned_by=actor.worker_id,
                assigned_at=now(),
                sealed=b"x",
            )
        await unit.connection.execute("SET CONSTRAINTS ALL IMMEDIATE")


async def test_the_database_lets_nobody_but_a_head_assign_in_the_usual_way(office, zalesi, world):
    notice_id = (await office.record()).id
    intake = office.actor("spod_intake")
    async with refused(intake, "row-level security"):
        await assigned_raw(office, intake, notice_id, proposed=world.people["spod_coordinator2"].worker_id)


async def test_the_database_lets_who_received_it_give_it_by_a_rule_alone(office, auto, world):
    notice_id = (await office.record()).id
    intake, other = office.actor("spod_intake"), office.actor("spod_coordinator")
    named = world.people["spod_coordinator2"].worker_id
    async with refused(other, "row-level security"):
        await assigned_raw(office, other, notice_id, proposed=named)
    async with refused(intake, "to whom a rule names"):
        await assigned_raw(office, intake, notice_id, proposed=named, with_basis=False)
    for wrong in (
        {"proposed": None},
        {"proposed": other.worker_id},
        {"proposed": named, "mode": "rule_then_head_confirms"},
        {"proposed": named, "mode": "mailroom_by_rule"},
    ):
        async with refused(intake, "row-level security"):
            await assigned_raw(office, intake, notice_id, **wrong)
    await gives(office, notice_id)
    async with refused(intake, "changed by a head"), unit_of_work(intake) as unit:
        await unit.connection.execute("UPDATE notice SET assigned_to = $2 WHERE id = $1", notice_id, other.worker_id)


async def test_the_database_lets_the_mailroom_give_what_came_to_it_alone(office, by_mailroom, world):
    call, post = (await office.record()).id, (await posted(office)).id
    mailroom, named = office.actor("spod_mailroom"), world.people["spod_coordinator2"].worker_id
    async with refused(mailroom, "row-level security"):
        await assigned_raw(office, mailroom, call, proposed=named, mode="mailroom_by_rule")
    async with refused(mailroom, "row-level security"):
        await assigned_raw(office, mailroom, post, proposed=named)
    await gives(office, post, "spod_mailroom")
