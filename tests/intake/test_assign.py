"""The head sends a notice to a case: a new one with exactly one key worker, or one that is open already."""

import asyncio
import re
from datetime import date
from html import unescape
from uuid import UUID

import pytest

from app.testing.queries import counting_queries
from app.testing.world import PEOPLE
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.exceptions import PossibleDuplicate
from cases.cases.schemas import ChangeKeyWorker
from cases.clients.schemas import ClientIdentity
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import next_working_day, today_in_prague
from kernel.web.text import format_weekday_date, soft
from services.intake import rules, service, views
from services.intake.exceptions import NoticeAlreadyAssigned
from services.intake.schemas import MarkDuplicate
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from tenants import views as tenant_views
from tenants.leaving import service as leaving
from tenants.notifications import views as notification_views
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.tables import Role

ANOTHER = ClientIdentity(given_name="Tadeáš", family_name="Hrubý", birth_date=date(2012, 6, 6))


async def test_a_notice_opens_a_case_with_one_key_worker(office, world):
    notice = await office.record()
    where = await office.assign(notice.id, "spod_coordinator", summary="Večer bývá slyšet křik.")
    coordinator = office.actor("spod_coordinator")
    case = await case_views.case_view(coordinator, where.case_id)
    assert case.header.client_kind == "child"
    assert case.header.client_name == "Vránová Eliška"
    assert case.header.key_worker_id == coordinator.worker_id
    assert len(case.content.assignments) == 1
    news = await case_views.case_news(coordinator, where.case_id)
    (entry,) = news.records
    assert (entry.kind, entry.title) == ("notice", notice.reference_number)
    assert entry.statements == "Večer bývá slyšet křik."
    (task,) = news.tasks
    assert (task.kind, task.title) == ("assess_urgency", f"Posoudit naléhavost, oznámení {notice.reference_number}")
    assert task.assignee_id == coordinator.worker_id
    assert task.due_on == next_working_day(today_in_prague())
    view = await views.notice_view(coordinator, notice.id)
    assert (view.header.status, view.header.case_id) == ("assigned", where.case_id)
    assert view.header.assigned_to == world.people["spod_coordinator"].name


async def test_the_key_worker_is_notified_once(office):
    notice = await office.record()
    await office.assign(notice.id, "spod_coordinator")
    await outbox.drain()
    await outbox.drain()
    (told,) = await notification_views.notifications(office.actor("spod_coordinator"))
    assert (told.kind, told.about_type, told.about_id) == ("notice.assigned", "notice", notice.id)
    assert await notification_views.notifications(office.actor("spod_coordinator2")) == []


async def test_a_second_notice_about_the_child_is_joined(office):
    """Case A19: two notices the same evening from different people."""
    first, second = await office.record(), await office.record("spod_coordinator2", notifier_name="Pavel Okurka")
    where = await office.assign(first.id, "spod_coordinator")
    joined = await office.join(second.id, where.case_id, summary="Další svědek slyšel totéž.")
    assert joined.case_id == where.case_id
    news = await case_views.case_news(office.actor("spod_head"), where.case_id)
    assert [entry.kind for entry in news.records] == ["notice", "notice"]
    assert [task.kind for task in news.tasks] == ["assess_urgency", "assess_urgency"]
    names = [(await office.show("spod_coordinator", one.id)).name.text for one in (first, second)]
    assert names == [office.notifier_name, "Pavel Okurka"]
    await outbox.drain()
    kinds = {one.kind for one in await notification_views.notifications(office.actor("spod_coordinator"))}
    assert kinds == {"notice.assigned", "notice.joined"}


async def test_a_child_that_has_a_case_is_pointed_out(office):
    where = await office.assign((await office.record()).id)
    other = await office.assign((await office.record()).id, identity=ANOTHER)
    third = await office.record(child_birth_date=date(2019, 7, 21))
    offered = await views.assignment_of(office.actor("spod_head"), third.id)
    assert [(match.case.id, match.birth_date) for match in offered.matches] == [(where.case_id, "same")]
    assert other.case_id not in {match.case.id for match in offered.matches}
    unknown = await office.record(child_given_name="", child_family_name="VRÁNA")
    offered = await views.assignment_of(office.actor("spod_head"), unknown.id)
    assert [(match.case.id, match.birth_date) for match in offered.matches] == [(where.case_id, "unknown")]


async def test_a_second_file_on_one_child_asks_first(office):
    await office.assign((await office.record()).id)
    second = await office.record()
    with pytest.raises(PossibleDuplicate) as refusal:
        await office.assign(second.id)
    assert set(refusal.value.fields) == {"open_anyway"}
    assert (await office.assign(second.id, open_anyway=True)).case_id


async def test_the_head_sees_how_many_cases_each_worker_leads(office, world):
    for identity in (ANOTHER, ClientIdentity(family_name="Bez jména")):
        await office.assign((await office.record()).id, "spod_coordinator", identity=identity)
    notice = await office.record()
    offered = await views.assignment_of(office.actor("spod_head"), notice.id)
    loads = {load.id: load.open_cases for load in offered.workers}
    assert loads == {
        world.people["spod_coordinator"].worker_id: 2,
        world.people["spod_coordinator2"].worker_id: 0,
        world.people["spod_head"].worker_id: 0,
    }
    assert offered.identity == ClientIdentity(
        given_name="Eliška", family_name="Vránová", street="Lipová 12", town="Lipnice pod Hájem"
    )


async def test_a_malformed_birth_number_is_only_a_warning(office):
    identity = ClientIdentity(family_name="Vránová", birth_number="197721/0099")
    where = await office.assign((await office.record()).id, identity=identity)
    assert set(where.warnings) == {"birth_number"}
    assert (await case_views.case_view(office.actor("spod_head"), where.case_id)).header.client_name == "Vránová"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"key_worker_id": None}, "key_worker_id"),
        ({"key_worker_id": new_id()}, "key_worker_id"),
        ({"identity": ClientIdentity(family_name="x" * 100_000)}, "family_name"),
        ({"identity": ClientIdentity(family_name="Vr\u202eánová")}, "family_name"),
        ({"identity": ClientIdentity(birth_date=date(2999, 1, 1))}, "birth_date"),
        ({"summary": "Volala paní Zvěřinová."}, "summary"),
        ({"summary": "x" * 100_000}, "summary"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(office, changes, field):
    notice = await office.record()
    with pytest.raises(Invalid) as refusal:
        await office.assign(notice.id, **changes)
    assert set(refusal.value.fields) == {field}
    assert (await views.notice_view(office.actor("spod_head"), notice.id)).header.status == "recorded"


@pytest.mark.parametrize("worker", ["spod_intake", "spod_mailroom", "javorec_coordinator", "pm_worker"])
async def test_only_who_may_lead_a_case_here_becomes_key_worker(office, worker):
    notice = await office.record()
    with pytest.raises(Invalid) as refusal:
        await office.assign(notice.id, worker)
    assert set(refusal.value.fields) == {"key_worker_id"}


async def test_a_stale_form_changes_nothing(office):
    notice = await office.record()
    await office.assign(notice.id)
    with pytest.raises(StaleVersion):
        await office.assign(notice.id, "spod_coordinator2", identity=ANOTHER)
    with pytest.raises(NoticeAlreadyAssigned):
        await office.assign(notice.id, "spod_coordinator2", version=2, identity=ANOTHER)
    async with unit_of_work(office.actor("spod_head")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM client_case") == 1
        assert await unit.connection.fetchval("SELECT count(*) FROM client") == 1


async def test_only_an_open_case_of_this_service_takes_a_notice(office):
    notice = await office.record()
    elsewhere = new_id()
    for case_id in (None, elsewhere):
        with pytest.raises(Invalid) as refusal:
            await office.join(notice.id, case_id)
        assert set(refusal.value.fields) == {"case_id"}


async def test_a_crash_leaves_all_or_nothing(office, monkeypatch):
    """Whatever step of the act breaks, nothing of it is there."""
    notice = await office.record()
    head = office.actor("spod_head")
    tables = ("client", "client_case", "key_worker_assignment", "case_record", "task", "search_term", "number_series")

    async def counts() -> dict[str, int]:
        async with unit_of_work(head) as unit:
            found = {table: await unit.connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}
            found["acts"] = await unit.connection.fetchval("SELECT count(*) FROM audit_entry WHERE outcome = 'done'")
            found["outbox"] = await unit.connection.fetchval("SELECT count(*) FROM outbox")
            found["waiting"] = await unit.connection.fetchval("SELECT count(*) FROM notice WHERE status = 'recorded'")
            return found

    class Crash(Exception):
        pass

    async def crash(*_args: object, **_named: object) -> UUID:
        raise Crash

    before = await counts()
    for step in ("cases.start_case", "cases.write_record", "cases.add_task_to", "record"):
        with monkeypatch.context() as patch:
            patch.setattr(f"services.intake.service.{step}", crash)
            with pytest.raises(Crash):
                await office.assign(notice.id)
        assert await counts() == before, step
    await office.assign(notice.id)


async def test_the_notice_follows_the_key_worker(office, world):
    notice = await office.record()
    where = await office.assign(notice.id, "spod_coordinator")
    order = ChangeKeyWorker(
        worker_id=world.people["spod_coordinator2"].worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="phone",
    )
    await cases.change_key_worker(office.actor("spod_head"), where.case_id, order, version=1)
    new, old = office.actor("spod_coordinator2"), office.actor("spod_coordinator")
    assert (await views.notice_view(new, notice.id)).content is not None
    assert (await views.notice_view(old, notice.id)).content is None
    assert (await office.show("spod_coordinator2", notice.id)).name.text == office.notifier_name
    with pytest.raises(NotAllowed):
        await office.show("spod_coordinator", notice.id)


async def test_assigning_costs_the_same_however_many_cases_there_are(office):
    """Neither the list of workers nor the hint asks once per case."""
    head = office.actor("spod_head")

    async def cost() -> int:
        notice = await office.record(child_given_name="", child_family_name="")
        with counting_queries() as n:
            await views.assignment_of(head, notice.id)
        return n.count

    await cost()
    first = await cost()
    for number in range(5):
        await office.assign((await office.record()).id, identity=ClientIdentity(family_name=f"Vránová {number}"))
    await cost()
    assert await cost() == first


@pytest.mark.parametrize("who", ["pm_head", "javorec_head", "ospod_admin", "ospod_auditor", "krok_admin"])
async def test_strangers_cannot_assign_what_is_not_there_for_them(office, world, who):
    notice = await office.record()
    with pytest.raises(NotThere):
        await service.assign_notice(office.actor(who), notice.id, office.case_for("spod_coordinator"), version=1)


async def test_two_heads_at_the_same_moment_open_one_case(office, committed):
    """Whoever comes second is refused; nothing of theirs is left."""
    notice = await office.record()
    tries = [office.assign(notice.id, to) for to in ("spod_coordinator", "spod_coordinator2", "spod_head")]
    ends = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["AssignedNotice", "StaleVersion", "StaleVersion"]
    async with committed.superuser() as other:
        for table in ("client_case", "client", "key_worker_assignment", "case_record", "task"):
            assert await other.fetchval(f"SELECT count(*) FROM {table}") == 1, table


async def test_the_record_says_in_which_role_somebody_took_the_call(office, world, committed):
    """Though they have left it before the notice was assigned."""
    notice = await office.record("spod_intake")
    took = world.actor("spod_intake")
    held = await tenant_views.memberships_of(took.tenant, took.worker, Role.INTAKE_WORKER, took.service)
    await leaving.end_roles(took.tenant, took.worker, held)
    where = await office.assign(notice.id, summary="Možné zanedbávání.")
    (record,) = await case_views.list_records(office.actor("spod_head"), where.case_id, kind="notice")
    assert record.roles == ["intake_worker"]


async def test_numbers_stay_gapless_when_many_write_at_once(office, committed):
    made = await asyncio.gather(*(office.record() for _ in range(8)))
    numbers = sorted(int(one.reference_number.split()[1].split("/")[0]) for one in made)
    assert numbers == list(range(1, 9))


async def test_the_record_says_who_took_the_call_and_who_wrote_what_the_file_says_of_it(office, client_app):
    """On its own page, in the list, in the overview and through the API, in both languages."""
    took, head = PEOPLE["spod_intake"][3], PEOPLE["spod_head"][3]
    where = await office.assign((await office.record("spod_intake")).id, summary="Možné zanedbávání.")
    (record,) = await case_views.list_records(office.actor("spod_head"), where.case_id, kind="notice")
    assert (record.author, record.roles, record.filed_by) == (took, ["intake_worker"], head)
    client, address = await client_app("spod_coordinator"), f"/cases/{where.case_id}"

    async def said(url):
        page = unescape((await client.get(url)).text.replace("\u00a0", " "))
        return " ".join(re.sub(r"<[^>]+>", "", page).split())

    for language, filed, received in (
        ("cs", "do spisu zapsáno", "přijetí oznámení: {} (příjem oznámení)"),
        ("en", "put into the file", "notice received by: {} (intake of notices)"),
    ):
        await client.post(f"/language/{language}?next=/")
        for url in (address, f"{address}/records", f"{address}/records/{record.id}"):
            assert re.search(rf"{filed} [^,]+, {head} · {re.escape(received.format(took))}", await said(url)), url
    program = await client_app("spod_coordinator", bearer=True)
    assert (await program.get(f"/api/v1{address}/records/{record.id}")).json()["filed_by"] == head


async def test_who_assigns_what_they_took_down_themselves_is_named_once(office):
    where = await office.assign((await office.record("spod_head")).id)
    (record,) = await case_views.list_records(office.actor("spod_head"), where.case_id, kind="notice")
    assert (record.author, record.filed_by) == (PEOPLE["spod_head"][3], "")


async def test_who_saw_the_child_in_a_list_of_notices_stands_in_the_history_of_the_case(office):
    """Lists before the case was opened too; of another notice nothing."""
    head, intake = office.actor("spod_head"), office.actor("spod_intake")
    notice = await office.record()
    await views.list_notices(intake)
    where = await office.assign(notice.id, "spod_coordinator")
    other = await office.assign((await office.record()).id, identity=ANOTHER)
    await views.names_of_notices(head, [notice.id])

    async def looks(case_id: UUID) -> list[str]:
        entries = await case_views.case_history(head, case_id)
        return [each.worker for each in entries if each.action == "notices.read"]

    names = await looks(where.case_id)
    assert len(names) == 2
    assert len(set(names)) == 2
    assert await looks(other.case_id) == []


async def test_a_notice_leaves_the_day_of_who_leads_with_its_task(office, client_app):
    """The finished task names its notice."""
    notice = await office.record()
    where = await office.assign(notice.id, "spod_coordinator")
    client = await client_app("spod_coordinator")

    async def row():
        return f'href="/notices/{notice.id}"' in (await client.get("/my-day")).text

    assert await row()
    await office.judge(notice.id)
    assert not await row()
    done = (await client.get(f"/cases/{where.case_id}/tasks")).text.split('id="hotove"')[1]
    assert notice.reference_number in done.replace("\u00a0", " ")


async def test_what_the_head_assigns_is_no_duty_of_who_takes_calls(office, client_app):
    """They see that it waits; their own list is empty."""
    notice = await office.record("spod_intake")
    await registers.register_notice(office.actor("spod_intake"), notice.id, RegisterNotice())
    day = (await (await client_app("spod_intake")).get("/my-day")).text
    own, others = day.index('id="den"'), day.index('id="cekajici-oznameni"')
    assert own < day.index("teď nic nečeká") < others
    assert "Všechno je hotové" not in day
    assert day.index(f'id="oznameni-{notice.id}"') > others
    assert 'id="cekajici-oznameni"' not in (await (await client_app("spod_head")).get("/my-day")).text


@pytest.mark.parametrize("where", ["assign", "join"])
@pytest.mark.parametrize("latest", list(rules.UrgencyLatest))
async def test_the_deadline_is_told_as_the_setting_has_it(office, client_app, world, where, latest):
    """Before the notice is sent on as in the task that comes of it, in both languages."""
    today = today_in_prague()
    if latest is not rules.UrgencyLatest.NEXT_WORKING_DAY:
        order = ChangeSetting(value=latest.value, valid_from=today, reason="Porada vedení.")
        await settings.change_setting(world.actor("ospod_admin"), rules.URGENCY_DEADLINE.key, order, version=0)
    notice, due = await office.record(), rules.urgency_due(today, latest)
    head = await client_app("spod_head")
    page = soft((await head.get(f"/notices/{notice.id}/{where}")).text)
    words = (
        f"ještě dnes, {soft(format_weekday_date(due))}."
        if due == today
        else f"nejpozději {soft(format_weekday_date(due))}."
    )
    assert words in page
    assert ("pokud možno" in page) == (due > today)
    sent = await office.assign(notice.id)
    (task,) = (await case_views.case_news(office.actor("spod_head"), sent.case_id)).tasks
    assert task.due_on == due


async def test_the_case_of_the_notice_that_it_is_a_duplicate_of_stands_first(office, client_app):
    """However the child is called there: what was marked by hand is surer than a name."""
    where = await office.assign((await office.record()).id)
    other = await office.assign((await office.record()).id, identity=ANOTHER)
    notice = await office.record(
        child_given_name="Tadeáš", child_family_name="Hrubý", child_birth_date=date(2012, 6, 6)
    )
    first = (await views.notice_view(office.actor("spod_head"), where.notice_id)).header.reference_number
    await service.mark_duplicate(office.actor("spod_head"), notice.id, MarkDuplicate(reference_number=first))
    offered = await views.assignment_of(office.actor("spod_head"), notice.id)
    assert [match.case.id for match in offered.matches] == [where.case_id, other.case_id]
    assert offered.same_case_id == where.case_id
    head = await client_app("spod_head")
    for address in ("assign", "join"):
        page = soft((await head.get(f"/notices/{notice.id}/{address}")).text)
        assert page.count("případ oznámení, se kterým se shoduje") == 1
        assert page.index(str(where.case_id)) < page.index(str(other.case_id))


async def test_two_notices_of_one_child_are_told_apart_on_my_day(office):
    first, second = await office.record(), await office.record()
    where = await office.assign(first.id)
    await office.join(second.id, where.case_id)
    rows, _, _ = await case_views.all_my_tasks(office.actor("spod_coordinator"))
    assert {row.words[-1] for row in rows} == {first.reference_number, second.reference_number}


async def test_who_leads_now_is_not_told_as_who_got_it_then(office, client_app, world):
    where = await office.assign((await office.record()).id)
    order = ChangeKeyWorker(
        worker_id=world.people["spod_coordinator2"].worker_id,
        reason="head_decision",
        informed_on=today_in_prague(),
        informed_via="phone",
    )
    await cases.change_key_worker(office.actor("spod_head"), where.case_id, order, version=1)
    await outbox.drain()
    page = soft((await (await client_app("spod_head")).get(f"/notices/{where.notice_id}")).text)
    assert re.search(rf"Kdo vede teď</dt>\s*<dd>.*?{PEOPLE['spod_coordinator2'][3]}", page)
    assert f"přidělení: {PEOPLE['spod_head'][3]}" in page


async def test_notices_go_along_when_a_leaving_colleagues_cases_are_given_on(office, world):
    """By an administrator, who reads none: the new key worker has the notice, and the file says who decided."""
    where = await office.assign((await office.record()).id, "spod_coordinator")
    admin, gone, heir = world.actor("ospod_admin"), world.people["spod_coordinator"], world.actor("spod_coordinator2")
    await leaving.end_work(admin.tenant, gone.worker_id, to_user=heir.user_id, by=admin)
    (notice_id,) = [link.id for link in await views.notices_of_case(heir, where.case_id)]
    assert (await views.notice_view(heir, notice_id)).header.assigned_to == world.people["spod_coordinator2"].name
    assert (await office.show("spod_coordinator2", notice_id)).name.text == office.notifier_name
    name = world.people["ospod_admin"].name
    (change,) = [
        each for each in (await case_views.case_news(heir, where.case_id)).records if each.kind == "key_worker_change"
    ]
    assert change.note == f"O tom, kdo případ převezme, rozhodla správa organizace: {name}."
    done = [each for each in await case_views.case_history(heir, where.case_id, acts_only=True) if each.ordered_by]
    assert {(each.worker, each.ordered_by) for each in done} == {("", name)}
    assert "case.key_worker_changed" in {each.action for each in done}
