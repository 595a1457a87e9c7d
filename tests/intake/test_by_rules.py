"""Assigning by rules: whom the rules propose on the page and why, one key that confirms, families against the limit, and what is kept."""

import asyncio
from datetime import date, timedelta

import pytest
from lxml import html
from msgspec.structs import replace

from app.testing.queries import counting_queries
from app.testing.rows import insert, refused
from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel import keys, outbox
from kernel.clock import now
from kernel.db import look, unit_of_work
from kernel.exceptions import Invalid
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.text import soft
from services.desk import views as desk
from services.intake import service, views
from services.intake.exceptions import NoticeAlreadyAssigned
from services.intake.rules.families import families
from services.intake.schemas import AssignmentText
from tenants import service as tenants
from tenants.absences import service as absences
from tenants.absences.schemas import PlanAbsence
from tenants.accounts import service as accounts
from tenants.districts import service as districts
from tenants.districts.schemas import AddArea, AddDistrictWorker, NewDistrict
from tenants.division import service as division
from tenants.division.schemas import GiveWork
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.tables import Role
from tests.protection.test_basic import assess, enrols
from tests.protection.test_files import KLARA, TOBIAS, ids, opens, own

HOME = ClientIdentity(
    given_name="Eliška",
    family_name="Vránová",
    birth_date=date(2019, 7, 21),
    street="Lipová 12",
    town="Lipnice pod Hájem",
)
WHY = "bydliště Lipová 12 patří do okrsku Zálesí"


async def put(office, key, value, *, version=0):
    order = ChangeSetting(value=value, valid_from=today_in_prague(), reason="Porada vedení.")
    await settings.change_setting(office.actor("ospod_admin"), key, order, version=version)


@pytest.fixture
async def zalesi(office, world):
    """The street of the child belongs to a district of the second coordinator."""
    admin = office.actor("ospod_admin")
    made = await districts.make_district(admin, NewDistrict(name="Zálesí", service_id=world.services["spod"]))
    await districts.add_area(admin, made, AddArea(town="Lipnice pod Hájem", street="Lipová", side="all"))
    await districts.add_worker(admin, made, AddDistrictWorker(worker_id=world.people["spod_coordinator2"].worker_id))
    return made


async def loads(office):
    async with look(office.actor("spod_head")):
        return await views.families_of(office.actor("spod_head"))


async def basis(office, notice_id):
    actor = office.actor("spod_head")
    async with unit_of_work(actor) as unit:
        row = await unit.connection.fetchrow("SELECT * FROM assignment_basis WHERE notice_id = $1", notice_id)
        text = (await keys.sealer(actor.tenant, notice_id)).open(
            "assignment_basis", row["id"], row["sealed"], AssignmentText
        )
        return row, text


# --- the proposal ------------------------------------------------------------------------------------------------


async def test_the_page_proposes_and_says_why_and_one_key_confirms(office, world, zalesi, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_head")
    page = html.fromstring((await client.get(f"/notices/{notice_id}/assign")).text)
    said = soft(" ".join(page.xpath("string(//*[@id='navrh'])").split()))
    assert f"Navrhuje se {world.people['spod_coordinator2'].name}: {WHY}." in said
    assert "0 rodin z nejvýš 80" in said
    (button,) = page.xpath("//button[@name='confirm']")
    assert "data-one-key" in button.attrib, "Enter confirms it, once there was time to read"
    assert not page.xpath("//button[@autofocus]"), "and no Enter that was meant for the page before"
    chosen = page.xpath("//input[@name='key_worker_id'][@checked]/@value")
    assert chosen == [button.get("value")] == [str(world.people["spod_coordinator2"].worker_id)]
    form = page.xpath("//form[.//button[@name='confirm']]")[0]
    sent = {each.name: each.value or "" for each in form.xpath(".//input | .//textarea | .//select") if each.name}
    sent |= {"confirm": button.get("value"), "key_worker_id": "", "open_anyway": ""}
    answer = await client.post(f"/notices/{notice_id}/assign", data=sent)
    assert answer.status_code == 303, answer.text
    row, text = await basis(office, notice_id)
    assert (row["mode"], row["rule"], row["families"], row["family_limit"]) == (
        "rule_then_head_confirms",
        "district",
        0,
        80,
    )
    assert row["worker_id"] == row["proposed_id"] == world.people["spod_coordinator2"].worker_id
    assert text.why == WHY


async def test_nobody_is_chosen_before_where_nothing_is_proposed_and_the_head_is_told_why(office, client_app):
    notice_id = (await office.record()).id
    page = html.fromstring((await (await client_app("spod_head")).get(f"/notices/{notice_id}/assign")).text)
    said = soft(" ".join(page.xpath("string(//*[@id='navrh'])").split()))
    assert "Rozhodne vedoucí: žádné pravidlo koordinátora neurčí." in said
    assert "bydliště Lipová 12 není v žádném okrsku" in said
    assert page.xpath("//button[@name='confirm']") == []
    assert page.xpath("//input[@name='key_worker_id'][@checked]") == []


async def test_who_is_away_is_proposed_with_who_stands_in_and_stands_chosen_for_nobody(
    office, world, zalesi, client_app
):
    away = PlanAbsence(
        substitute_id=world.people["spod_coordinator"].worker_id,
        starts_at=now(),
        ends_at=now() + timedelta(hours=5),
        phone="+420 465 000 222",
        prepared=["calls", "door"],
    )
    await absences.plan_absence(office.actor("spod_coordinator2"), away)
    notice_id = (await office.record()).id
    text = (await (await client_app("spod_head")).get(f"/notices/{notice_id}/assign")).text
    page = html.fromstring(text)
    said = soft(" ".join(page.xpath("string(//*[@id='navrh'])").split()))
    assert f"zastupuje {world.people['spod_coordinator'].name}" in said
    assert "není předem vybraný nikdo" in said
    assert page.xpath("//input[@name='key_worker_id'][@checked] | //button[@name='confirm']") == []


async def test_where_the_head_alone_chooses_the_rules_only_advise(office, world, zalesi, client_app):
    await put(office, "assignment_mode", "head_only")
    notice_id = (await office.record()).id
    page = html.fromstring((await (await client_app("spod_head")).get(f"/notices/{notice_id}/assign")).text)
    said = soft(" ".join(page.xpath("string(//*[@id='navrh'])").split()))
    assert f"{WHY}." in said
    assert "Pravidla jen radí" in said
    assert page.xpath("//input[@name='key_worker_id'][@checked] | //button[@name='confirm']") == []


async def test_nothing_is_filed_unseen_when_what_is_proposed_changes_with_what_is_typed(office, world, zalesi):
    notice_id = (await office.record()).id
    head = office.actor("spod_head")
    seen = (await views.assignment_of(head, notice_id)).proposal.worker_id
    moved = replace(HOME, street="Jinde 5")
    order = replace(office.case_for("spod_coordinator2"), identity=moved, proposed_id=seen)
    with pytest.raises(Invalid) as refusal:
        await service.assign_notice(head, notice_id, order, version=1)
    assert "Teď se nenavrhuje nikdo" in refusal.value.fields["key_worker_id"]
    assert (await views.notice_view(head, notice_id)).header.status == "recorded"
    assert (await service.assign_notice(head, notice_id, replace(order, proposed_id=None), version=1)).case_id


async def test_what_it_concerns_is_asked_where_a_rule_goes_by_it_and_proposed_anew(office, world, client_app):
    given = GiveWork(kind="specialisation", service_id=world.services["spod"], code="curator", reason="Řád.")
    worker = world.people["spod_coordinator"].worker_id
    await division.give_work(office.actor("ospod_admin"), replace(given, worker_id=worker))
    notice_id = (await office.record()).id
    client = await client_app("spod_head")
    there = f"/notices/{notice_id}/assign"
    assert "kuratela dětí a mládeže" in soft((await client.get(there)).text)
    typed = {"version": "1", "family_name": "Vránová", "concerns": "specialisation.curator", "step": "propose"}
    page = html.fromstring((await client.post(there, data=typed)).text)
    assert "specializace: kuratela dětí a mládeže" in soft(page.xpath("string(//*[@id='navrh'])"))
    assert page.xpath("//input[@name='key_worker_id'][@checked]/@value") == [str(worker)]
    assert page.xpath("//input[@name='family_name']/@value") == ["Vránová"]
    order = replace(office.case_for("spod_coordinator"), concerns="activity.nic")
    with pytest.raises(Invalid) as refusal:
        await service.assign_notice(office.actor("spod_head"), notice_id, order, version=1)
    assert refusal.value.fields.keys() == {"concerns"}


# --- families against the limit ----------------------------------------------------------------------------------


def test_cases_that_hang_together_by_notices_are_one_family():
    a, b, c, d = (new_id() for _ in range(4))
    one, two = new_id(), new_id()
    assert families(4, []) == 4
    assert families(4, [(a, one), (b, one), (b, two), (c, two)]) == 2
    assert families(2, [(d, one)]) == 2


async def test_siblings_count_once_and_a_kept_notice_does_not(office, world):
    me = world.people["spod_coordinator"].worker_id
    notice_id = (await office.record()).id
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Tobiáš Ptáček", child_born="12. 3. 2019")
    await office.judge(notice_id, version=2, child_name="Klára Ptáčková", child_born="2. 5. 2021")
    tobias, klara = await ids(office, notice_id)
    await opens(office, notice_id, own(tobias, TOBIAS), own(klara, KLARA))
    assert await loads(office) == {me: 1}
    other = (await office.record()).id
    await office.assign(other, identity=replace(HOME, given_name="Tadeáš", birth_date=date(2012, 6, 6)))
    await office.judge(other)
    assert await loads(office) == {me: 2}
    await assess(office, other)
    assert await loads(office) == {me: 1}, "a notice that is kept without § 6 is no family"
    await assess(office, other, version=1, **enrols())
    assert await loads(office) == {me: 2}


async def test_14_at_the_limit_one_more_needs_a_written_reason_of_the_head(office, world, client_app):
    await put(office, "caseload_limit", "1")
    await office.assign((await office.record()).id, identity=HOME)
    second = (await office.record()).id
    another = replace(HOME, given_name="Tadeáš", birth_date=date(2012, 6, 6))
    head = office.actor("spod_head")
    order = office.case_for("spod_coordinator", identity=another)
    for reason in ("", "."):
        with pytest.raises(Invalid) as refusal:
            await service.assign_notice(head, second, replace(order, limit_reason=reason), version=1)
        assert "1 z nejvýš 1 rodin" in refusal.value.fields["limit_reason"]
    seen = {each.id: each for each in (await views.assignment_of(head, second)).workers}
    mine = seen[world.people["spod_coordinator"].worker_id]
    assert (mine.families, mine.limit, mine.near, mine.full) == (1, 1, True, True)
    page = soft((await (await client_app("spod_head")).get(f"/notices/{second}/assign")).text)
    assert "má nejvyšší počet, víc jen s důvodem" in page
    assert 'name="limit_reason"' in page
    await service.assign_notice(head, second, replace(order, limit_reason="Kolegyně je v péči."), version=1)
    row, text = await basis(office, second)
    assert (row["families"], row["family_limit"], text.limit_reason) == (1, 1, "Kolegyně je v péči.")


async def test_at_nine_tenths_of_the_limit_it_is_said(office, world):
    await put(office, "caseload_limit", "10")
    actor = office.actor("spod_head")
    notice_id = (await office.record()).id
    async with unit_of_work(actor):
        for number in range(9):
            await office.assign(
                (await office.record()).id, identity=replace(HOME, given_name=f"Dítě{number}"), open_anyway=True
            )
    seen = {each.id: each for each in (await views.assignment_of(actor, notice_id)).workers}
    mine = seen[world.people["spod_coordinator"].worker_id]
    assert (mine.families, mine.near, mine.full) == (9, True, False)


async def test_two_at_once_never_give_somebody_one_too_many(office, committed):
    await put(office, "caseload_limit", "1")
    first, second = (await office.record()).id, (await office.record()).id
    children = (HOME, replace(HOME, given_name="Tadeáš", birth_date=date(2012, 6, 6)))
    results = await asyncio.gather(
        *(
            service.assign_notice(
                office.actor("spod_head"), one, office.case_for("spod_coordinator", identity=child), version=1
            )
            for one, child in zip((first, second), children, strict=True)
        ),
        return_exceptions=True,
    )
    refusals = [each for each in results if isinstance(each, Invalid)]
    assert [each.fields.keys() for each in refusals] == [{"limit_reason"}]


async def test_two_people_at_once_assign_it_once(office):
    notice_id = (await office.record()).id
    await office.assign(notice_id, "spod_coordinator")
    with pytest.raises(NoticeAlreadyAssigned):
        await office.assign(notice_id, "spod_coordinator2", version=2, open_anyway=True)


async def test_the_database_keeps_it_as_it_was(office, world):
    notice_id = (await office.record()).id
    where = await office.assign(notice_id)
    head, coordinator = office.actor("spod_head"), office.actor("spod_coordinator")
    async with refused(head, "permission denied"), unit_of_work(head) as unit:
        await unit.connection.execute("UPDATE assignment_basis SET families = 0")
    own = {
        "id": new_id(),
        "tenant_id": head.tenant,
        "service_id": head.service,
        "notice_id": notice_id,
        "case_id": where.case_id,
        "worker_id": coordinator.worker_id,
        "mode": "head_only",
        "rule": "manual",
        "families": 0,
        "family_limit": 80,
        "assigned_by": head.worker_id,
        "assigned_at": now(),
        "sealed": b"x",
    }
    async with refused(head, "assignment_basis_once"):
        await insert("assignment_basis", **own)
    other = (await office.record()).id
    async with refused(head, "written with the assignment"):
        await insert("assignment_basis", **own | {"notice_id": other})


async def test_the_page_of_a_unit_of_twelve_takes_as_many_statements_as_of_three(office, world, zalesi):
    """Bounded whatever number of colleagues, cases and districts there are."""
    head = office.actor("spod_head")
    notice_id = (await office.record()).id
    await views.assignment_of(head, notice_id)
    with counting_queries() as few:
        await views.assignment_of(head, notice_id)
    for number in range(9):
        name = f"Kolega {number}"
        user = await accounts.create_user(f"kolega{number}@ospod.example", name, "Heslo pro zkoušku 1.", hashed="x")
        worker = await tenants.add_worker(head.tenant, user, name)
        await tenants.grant_role(head.tenant, worker, Role.CASE_COORDINATOR, head.service, now() - timedelta(hours=1))
    with counting_queries() as many:
        offered = await views.assignment_of(head, notice_id)
    assert len(offered.workers) == 12
    assert many.count == few.count


# --- D15, and what changed since the page was drawn --------------------------------------------------------------


async def test_d15_the_heads_are_told_at_once_that_one_more_would_be_over_the_limit(office):
    async def told():
        await outbox.drain()
        return [
            one.about
            for one in (await desk.desk(office.actor("spod_head"))).news
            if "další by ho překročila" in one.text
        ]

    await put(office, "caseload_limit", "2")
    await office.assign((await office.record()).id, identity=HOME)
    assert await told() == []
    second = await office.record(child_given_name="Tadeáš", child_family_name="Horný")
    await office.assign(second.id, identity=replace(HOME, given_name="Tadeáš", family_name="Horný"), open_anyway=True)
    assert [second.reference_number in about for about in await told()] == [True]


async def test_one_key_asks_about_who_went_away_since_the_page_was_drawn(office, world, zalesi, client_app):
    notice_id = (await office.record()).id
    client = await client_app("spod_head")
    page = html.fromstring((await client.get(f"/notices/{notice_id}/assign")).text)
    form = page.xpath("//form[.//button[@name='confirm']]")[0]
    sent = {each.name: each.value or "" for each in form.xpath(".//input | .//textarea | .//select") if each.name}
    away = PlanAbsence(
        substitute_id=world.people["spod_coordinator"].worker_id,
        starts_at=now(),
        ends_at=now() + timedelta(hours=5),
        phone="+420 465 000 222",
        prepared=["calls", "door"],
    )
    await absences.plan_absence(office.actor("spod_coordinator2"), away)
    proposed = str(world.people["spod_coordinator2"].worker_id)
    sent |= {"confirm": proposed, "key_worker_id": proposed, "open_anyway": ""}
    asked = await client.post(f"/notices/{notice_id}/assign", data=sent)
    assert asked.status_code == 400
    assert "Rozhodněte, kdo případ povede, a odešlete znovu." in soft(asked.text)
    sent.pop("confirm")
    assert (await client.post(f"/notices/{notice_id}/assign", data=sent)).status_code == 303
    said = soft((await client.get(f"/notices/{notice_id}")).text)
    assert f"zastupuje {world.people['spod_coordinator'].name}" in said, "and the notice says who stands in"
    case_id = (await views.notice_view(office.actor("spod_head"), notice_id)).header.case_id
    assert "Teď zastupuje" in soft((await client.get(f"/cases/{case_id}")).text)
    writes = await case_views.writing(office.actor("spod_coordinator"))
    assert case_id in dict([*writes.last, *writes.others]), "and whoever stands in writes to the client from anywhere"
