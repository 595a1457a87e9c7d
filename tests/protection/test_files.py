"""One notice about several children opens what each needs: every child has a file of its own (ADR 0089)."""

from datetime import date

import asyncpg
import pytest
from lxml import html

from app.testing import judged_rows, rows
from app.testing.rows import count
from cases.calendar import views as calendar
from cases.calendar.rules import Asked
from cases.cases import views as case_views
from cases.cases.exceptions import PossibleDuplicate
from cases.cases.schemas import ChangeClient, ChangeKeyWorker
from cases.cases.service import change_client, change_key_worker
from cases.clients.schemas import ClientIdentity
from cases.telling import rules as telling
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.outbox import drain
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.access import IntakePermission
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.exceptions import AlreadyEnrolled, NotAssigned
from services.protection.schemas import AssessBasically, ChildFile, OpenFiles
from services.registers.views import Asked as AskedOfRegister
from services.registers.views import list_entries, on_notice, registers_of_case
from tests.intake.conftest import office

__all__ = ["office"]
TOBIAS = ClientIdentity(given_name="Tobiáš", family_name="Ptáček", birth_date=date(2019, 3, 12))
KLARA = ClientIdentity(given_name="Klára", family_name="Ptáčková", birth_date=date(2021, 5, 2))


async def seen(office, notice_id, by="spod_head"):
    return await views.files_view(office.actor(by), notice_id)


async def ids(office, notice_id):
    return [each.child.id for each in (await seen(office, notice_id)).children]


@pytest.fixture
async def notice_id(office):
    """A notice of three children, assigned to who leads the first one's case; all were judged."""
    made = (await office.record()).id
    await office.assign(made, open_anyway=True)
    await office.judge(made)
    await office.judge(made, version=1, child_name="Tobiáš Ptáček", child_born="12. 3. 2019")
    await office.judge(made, version=2, child_name="Klára Ptáčková", child_born="2. 5. 2021")
    return made


async def opens(office, notice_id, *children, version=None, by="spod_head", to="spod_coordinator", **said):
    if version is None:
        version = (await seen(office, notice_id)).version
    order = OpenFiles(children=list(children), key_worker_id=office.world.people[to].worker_id, **said)
    return await service.open_files(office.actor(by), notice_id, order, version=version)


def own(child_id, identity=TOBIAS, **said):
    return ChildFile(child_id=child_id, goes="own", identity=identity, **said)


async def enrol(office, notice_id, child_id, *, version=0, by="spod_coordinator"):
    order = AssessBasically(
        result="section_6",
        child_id=child_id,
        register="OM",
        enrolment_reason="section_6_found",
        enrolled_on=today_in_prague(),
        reason="Rodiče nepečují.",
    )
    return await service.assess_basically(office.actor(by), notice_id, order, version=version)


async def put_on_one_day(actor, notice_id):
    """All that is to be done of a notice is due when its deadlines are."""
    async with unit_of_work(actor) as unit:
        await unit.connection.execute(
            "UPDATE task SET due_on = (SELECT min(due_on) FROM deadline WHERE about_id = $1 AND ended_at IS NULL"
            " AND kind LIKE 'notice.urgency%') WHERE source_id = $1 AND done_at IS NULL",
            notice_id,
        )


async def duties(office, notice_id):
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch(
            "SELECT case_id FROM task WHERE source_id = $1 AND kind = 'assess_basically' AND done_at IS NULL", notice_id
        )
    return {row["case_id"] for row in rows}


async def test_each_child_gets_a_file_of_its_own_in_one_act_and_the_notice_stands_in_each(office, notice_id):
    tobias, klara = await ids(office, notice_id)
    filed = await opens(office, notice_id, own(tobias), own(klara, KLARA), summary="Sourozenci spolu.")
    assert len(set(filed.case_ids)) == 2
    lead = (await seen(office, notice_id)).notice.header.assigned_to
    for case_id in filed.case_ids:
        actor = office.actor("spod_coordinator")
        assert [each.id for each in await intake_views.notices_of_case(actor, case_id)] == [notice_id]
        assert (await case_views.case_view(actor, case_id)).header.key_worker == lead
    children = (await views.urgency_view(office.actor("spod_head"), notice_id)).children
    assert [child.case_id for child in children] == [None, *filed.case_ids]
    async with unit_of_work(office.actor("spod_head")):
        assert await count("case_record", "source_id = $1 AND kind = 'notice'", notice_id) == 3


async def test_a_child_is_enrolled_in_its_own_file_and_its_duty_waits_there(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    (case_id,) = (await opens(office, notice_id, own(tobias))).case_ids
    async with unit_of_work(office.actor("spod_head")):
        first = (await intake_views.row_of(office.actor("spod_head"), notice_id)).case_id
    assert await duties(office, notice_id) == {first, case_id}
    await enrol(office, notice_id, tobias)
    assert await duties(office, notice_id) == {first}, "the sister waits in the case of the notice"
    (entry,) = (await registers_of_case(office.actor("spod_coordinator"), case_id)).entries
    assert (entry.register, entry.keeps) == ("OM", True)
    assert [each.kind for each in (await registers_of_case(office.actor("spod_coordinator"), first)).entries] == []


async def test_its_assessment_is_opened_for_the_child_of_the_case_one_comes_from(office, notice_id, client_app):
    """What is signed there enrols at once: the wrong child would have a number in a register."""
    tobias, klara = await ids(office, notice_id)
    filed = await opens(office, notice_id, own(tobias), own(klara, KLARA))
    first = (await seen(office, notice_id)).notice.header.case_id
    client = await client_app("spod_coordinator")
    for case_id, child_id, name in (
        (filed.case_ids[1], klara, "Klára"),
        (filed.case_ids[0], tobias, "Tobiáš"),
        (first, "", ""),
    ):
        case = html.fromstring((await client.get(f"/cases/{case_id}")).text)
        (there,) = {each for each in case.xpath("//a/@href") if f"/notices/{notice_id}/basic" in each}
        drawn = html.fromstring((await client.get(there)).text)
        assert drawn.xpath("//input[@name='child_id'][@checked]/@value") == [str(child_id)]
        assert name in drawn.find_class("o-h1")[0].text_content()
        assert name in drawn.findtext(".//title")
    drawn = html.fromstring((await client.get(f"/notices/{notice_id}/basic?case=x")).text)
    assert drawn.xpath("//input[@name='child_id'][@checked]/@value") == [""]


@pytest.mark.parametrize("mine", [True, False])
async def test_the_calendar_has_every_duty_of_a_notice_though_a_deadline_runs_for_it(office, notice_id, mine):
    """D5 says that urgency is to be assessed in the case of the notice, and nothing else of that day."""
    tobias, klara = await ids(office, notice_id)
    await opens(office, notice_id, own(tobias), own(klara, KLARA))
    order = AddToNotice(text="Tobiáš má modřinu.", acute="yes", child_ids=[tobias])
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, order)
    await drain()
    head, leads = office.actor("spod_head"), office.actor("spod_coordinator")
    await put_on_one_day(leads, notice_id)
    asked = Asked(mine=mine)
    every = (await calendar.listed(leads if mine else head, asked, limit=99)).entries
    tasks = (await calendar.listed(leads if mine else head, Asked(mine=mine, kind="task"), limit=99)).entries
    tasks = [each for each in tasks if each.title != telling.TITLE]  # that is of each case, whatever of the notice
    assert len(tasks) == 5, "three basic assessments, the addition, the urgency of one sibling"
    assert {each.id for each in tasks} <= {each.id for each in every}


async def test_the_heading_of_a_basic_assessment_names_a_child_only_where_no_other_can_be_ticked(
    office, notice_id, client_app
):
    """It said the name of the one that was ticked when the page came, whoever was ticked then."""
    tobias, klara = await ids(office, notice_id)
    filed = await opens(office, notice_id, own(klara, KLARA))
    first = (await seen(office, notice_id)).notice.header.case_id
    client = await client_app("spod_coordinator")
    for case_id, offered, name in (
        (first, ["", str(tobias)], ""),
        (filed.case_ids[0], [str(klara)], "Klára"),
        ("x", ["", str(tobias), str(klara)], ""),
    ):
        drawn = html.fromstring((await client.get(f"/notices/{notice_id}/basic?case={case_id}")).text)
        assert drawn.xpath("//input[@name='child_id']/@value") == offered
        for heading in (drawn.find_class("o-h1")[0].text_content(), drawn.findtext(".//title")):
            named = [each for each in ("Eliška", "Tobiáš", "Klára") if each in heading]
            assert named == ([name] if name else [])


async def test_a_draft_of_a_sibling_is_offered_and_not_gone_on_with(office, notice_id, client_app):
    tobias, klara = await ids(office, notice_id)
    filed = await opens(office, notice_id, own(tobias), own(klara, KLARA))
    client = await client_app("spod_coordinator")
    there = f"/notices/{notice_id}/basic?case="
    drawn = html.fromstring((await client.get(f"{there}{filed.case_ids[0]}")).text)
    kept = {**dict(drawn.forms[-1].form_values()), "reason": "Tobiáš chodí do školy."}
    assert (await client.post("/drafts", data=kept)).status_code < 400
    answer = await client.get(f"{there}{filed.case_ids[1]}", follow_redirects=True)
    drawn = dict(html.fromstring(answer.text).forms[-1].form_values())
    assert (drawn["child_id"], drawn["reason"].strip()) == (str(klara), "")
    drawn = dict(html.fromstring((await client.get(f"{there}{filed.case_ids[0]}")).text).forms[-1].form_values())
    assert (drawn["child_id"], drawn["reason"].strip()) == (str(tobias), "Tobiáš chodí do školy.")


async def test_who_was_enrolled_before_takes_its_entry_along_to_be_seen_and_is_not_enrolled_twice(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    await enrol(office, notice_id, tobias)
    (case_id,) = (await opens(office, notice_id, own(tobias))).case_ids
    (entry,) = (await registers_of_case(office.actor("spod_coordinator"), case_id)).entries
    assert entry.register == "OM"
    with pytest.raises(AlreadyEnrolled):
        await enrol(office, notice_id, tobias, version=1)


async def test_it_goes_into_the_file_that_the_child_has_here_which_keeps_its_key_worker(office, notice_id):
    other = (await office.record(child_given_name="Tobiáš", child_family_name="Ptáček")).id
    known = (await office.assign(other, "spod_coordinator2", identity=TOBIAS, open_anyway=True)).case_id
    tobias, klara = await ids(office, notice_id)
    offered = (await seen(office, notice_id)).children[0].matches
    assert [match.case.id for match in offered] == [known]
    with pytest.raises(PossibleDuplicate) as refused:
        await opens(office, notice_id, own(tobias), own(klara, KLARA))
    assert list(refused.value.fields) == ["child_1.open_anyway"]
    assert not [each for each in (await seen(office, notice_id)).children if each.child.case_id], "all or nothing"
    filed = await opens(office, notice_id, ChildFile(child_id=tobias, goes="case", case_id=known), own(klara, KLARA))
    assert filed.case_ids[0] == known
    assert {each.id for each in await intake_views.notices_of_case(office.actor("spod_head"), known)} == {
        notice_id,
        other,
    }


async def test_who_leads_the_case_of_a_further_child_reads_the_notice_and_nobody_else(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    other = office.actor("spod_coordinator2")
    with pytest.raises(NotAllowed):
        await intake_views.notice_view(other, notice_id, IntakePermission.READ)
    await opens(office, notice_id, own(tobias), to="spod_coordinator2")
    view = await intake_views.notice_view(other, notice_id, IntakePermission.READ)
    assert view.content is not None
    assert (await office.show("spod_coordinator2", notice_id)).name.text == office.notifier_name
    with pytest.raises(NotAllowed):
        await enrol(office, notice_id, None, by="spod_coordinator2")
    await enrol(office, notice_id, tobias, by="spod_coordinator2")


async def test_the_second_of_two_is_told_and_nothing_is_opened_twice(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    version = (await seen(office, notice_id)).version
    await opens(office, notice_id, own(tobias), version=version)
    with pytest.raises(StaleVersion):
        await opens(office, notice_id, own(tobias), version=version)
    with pytest.raises(Invalid) as refused:
        await opens(office, notice_id, own(tobias))
    assert "child_1.goes" in refused.value.fields


async def test_an_unnamed_child_opens_nothing_and_nothing_is_guessed(office):
    made = (await office.record()).id
    with pytest.raises(NotAssigned):
        await opens(office, made)
    await office.assign(made, open_anyway=True)
    await office.judge(made)
    await office.judge(made, version=1, child_name="Tobiáš Ptáček")
    (tobias,) = await ids(office, made)
    with pytest.raises(Invalid) as refused:
        await opens(office, made, ChildFile(child_id=tobias, goes=""))
    assert list(refused.value.fields) == ["child_1.goes"]
    with pytest.raises(Invalid) as refused:
        await opens(office, made, ChildFile(child_id=tobias, goes="later"))
    assert list(refused.value.fields) == ["child_1.goes"]
    with pytest.raises(Invalid) as refused:
        await opens(office, made, ChildFile(child_id=tobias, goes="case"))
    assert list(refused.value.fields) == ["child_1.case_id"]


async def test_what_is_written_into_a_file_is_held_against_who_called(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    with pytest.raises(Invalid) as refused:
        await opens(office, notice_id, own(tobias), summary=f"Volala {office.notifier_name}.")
    assert list(refused.value.fields) == ["summary"]


async def test_a_file_of_before_is_read_for_who_called_and_later_texts_are_held_against_them(office, notice_id):
    other = (await office.record(child_given_name="Tobiáš", child_family_name="Ptáček", subject="Nic.")).id
    known = (await office.assign(other, identity=TOBIAS, open_anyway=True)).case_id
    tobias, _ = await ids(office, notice_id)
    await opens(office, notice_id, ChildFile(child_id=tobias, goes="case", case_id=known))
    async with unit_of_work(office.actor("spod_head")):
        together = await intake_views.together_with(office.actor("spod_head"), other)
    assert notice_id in together


async def test_the_page_asks_of_each_child_and_keeps_what_was_typed(office, notice_id, client_app):
    client = await client_app("spod_head")
    page = html.fromstring((await client.get(f"/notices/{notice_id}")).content)
    assert page.xpath(f"//a[@href='/notices/{notice_id}/children']")
    drawn = html.fromstring((await client.get(f"/notices/{notice_id}/children")).content)
    assert drawn.xpath("//input[@name='child_1.given_name']/@value") == ["Tobiáš"]
    assert drawn.xpath("//input[@name='child_2.family_name']/@value") == ["Ptáčková"]
    fields = {each.get("name"): each.get("value", "") for each in drawn.xpath("//form//input[@type='hidden']")}
    typed = {
        **fields,
        "child_1.goes": "own",
        "child_1.given_name": "Tobiáš",
        "child_1.family_name": "Ptáček",
        "child_1.birth_date": "12. 3. 2019",
        "summary": "Text, který zůstane.",
        "key_worker_id": str(office.world.people["spod_coordinator"].worker_id),
    }
    refused = await client.post(f"/notices/{notice_id}/children", data=typed)
    assert "Text, který zůstane." in refused.text
    assert html.fromstring(refused.content).xpath("//a[@href='#child_2.goes']")
    done = await client.post(f"/notices/{notice_id}/children", data={**typed, "child_2.goes": "later"})
    assert done.status_code == 303
    after = await client.get(done.headers["location"])
    assert after.status_code == 200
    said = " ".join(
        html.fromstring(after.content).xpath("//*[contains(@class, 'o-note--given')]")[0].text_content().split()
    )
    assert said == "Oznámení teď stojí i ve spisech dalších dětí: 1."
    again = await client.post(f"/notices/{notice_id}/children", data={**typed, "child_2.goes": "later"})
    assert again.status_code == 303, "the same form twice is done once"
    after = await client.get(done.headers["location"])
    assert (after.status_code, done.headers["location"]) == (200, f"/notices/{notice_id}")
    assert "Totéž už jste jednou odeslali" in after.text
    assert [bool(each.child.case_id) for each in (await seen(office, notice_id)).children] == [True, False]


async def test_the_wall_shows_who_called_to_who_leads_a_child_only_as_long_as_they_do(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    lead, nobody = office.actor("spod_coordinator2"), office.actor("javorec_coordinator")
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    for actor, shown in ((lead, 1), (nobody, 0)):
        async with unit_of_work(actor) as unit:
            assert await unit.connection.fetchval("SELECT count(*) FROM notifier_identity") == shown
            assert await unit.connection.fetchval("SELECT count(*) FROM notice_case") == shown
    head = office.actor("spod_head")
    order = ChangeKeyWorker(
        worker_id=office.world.people["spod_coordinator"].worker_id,
        reason="head_decision",
        not_informed_reason="Nezastižen.",
    )
    await change_key_worker(head, case_id, order, version=1)
    async with unit_of_work(lead) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM notifier_identity") == 0
    with pytest.raises(NotAllowed):
        await intake_views.notice_view(lead, notice_id, IntakePermission.READ)


async def test_nobody_but_who_assigns_writes_a_row_and_nobody_changes_one(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    with pytest.raises(NotAllowed):
        await opens(office, notice_id, own(tobias), by="spod_coordinator")
    await opens(office, notice_id, own(tobias))
    for statement in ("UPDATE notice_case SET case_id = case_id", "DELETE FROM notice_case"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit_of_work(office.actor("spod_head")) as unit:
                await unit.connection.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with unit_of_work(office.actor("spod_coordinator")):
            await judged_rows.notice_case(office.actor("spod_coordinator"), notice_id=notice_id)


async def sign(office, case_id, by="spod_head"):
    header = (await case_views.case_view(office.actor(by), case_id)).header
    return {each.code for each in header.signs}


async def test_d06_of_a_further_child_runs_for_who_leads_its_case_and_is_said_there_alone(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    said = {"result": "urgent", "categories": ["b_abandoned"], "reason": "Je sám doma."}
    await office.judge(notice_id, version=3, child_id=tobias, **said)
    head = office.actor("spod_head")
    async with unit_of_work(head):
        first = (await intake_views.row_of(head, notice_id)).case_id
    assert "intervene" in await sign(office, first)
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    assert "intervene" in await sign(office, case_id)
    assert "intervene" not in await sign(office, first)
    async with unit_of_work(head) as unit:
        kind = "SELECT worker_id FROM deadline WHERE kind = 'urgency.intervened' AND ended_at IS NULL"
        assert await unit.connection.fetchval(kind) == office.world.people["spod_coordinator2"].worker_id


async def test_what_is_not_here_is_refused_beside_its_child_as_if_it_were_nothing(office, notice_id):
    tobias, klara = await ids(office, notice_id)
    head = office.actor("spod_head")
    async with unit_of_work(head):
        first = (await intake_views.row_of(head, notice_id)).case_id
    async with unit_of_work(office.actor("javorec_head")):
        there = await rows.case(office.actor("javorec_head"))
    for case_id in (first, there, new_id()):
        with pytest.raises(Invalid) as refused:
            await opens(office, notice_id, ChildFile(child_id=klara, goes="case", case_id=case_id))
        assert list(refused.value.fields) == ["child_1.case_id"]
    for child_id in (None, new_id()):
        with pytest.raises(Invalid) as refused:
            await opens(office, notice_id, own(child_id))
        assert list(refused.value.fields) == ["child_1.goes"]
    for worker in ("javorec_coordinator", "spod_mailroom"):
        with pytest.raises(Invalid) as refused:
            await opens(office, notice_id, own(tobias), to=worker)
        assert list(refused.value.fields) == ["key_worker_id"]
    with pytest.raises(Invalid) as refused:
        await opens(office, notice_id, own(tobias), own(tobias))
    assert list(refused.value.fields) == ["child_2.goes"]


async def test_programs_open_them_once_with_a_key(office, notice_id, client_app):
    tobias, klara = await ids(office, notice_id)
    api = await client_app("spod_head", bearer=True)
    address = f"/api/v1/notices/{notice_id}/children"
    seen_there = await api.get(address)
    assert [each["identity"]["given_name"] for each in seen_there.json()["children"]] == ["Tobiáš", "Klára"]
    sent = {
        "children": [
            {"child_id": str(tobias), "goes": "own", "identity": {"given_name": "Tobiáš", "family_name": "Ptáček"}},
            {"child_id": str(klara), "goes": "later"},
        ],
        "key_worker_id": str(office.world.people["spod_coordinator"].worker_id),
    }
    headers = {"If-Match": seen_there.headers["etag"], "Idempotency-Key": str(new_id())}
    made = [await api.post(address, json=sent, headers=headers) for _ in range(2)]
    assert [each.status_code for each in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert len(made[0].json()["case_ids"]) == 1


async def test_a_register_names_a_child_with_a_case_as_that_says_and_finds_it_so(office, notice_id, committed):
    """With its birth date, on the page of the notice too; not by the caller's words, which are found still."""
    first, _ = await ids(office, notice_id)
    who = ClientIdentity(given_name="Tobiáš", family_name="Skutečný", birth_date=date(2019, 3, 13))
    await opens(office, notice_id, own(first, who))
    await enrol(office, notice_id, first)
    await drain()
    other = office.actor("spod_coordinator2")
    for words in ("", "Skutečný", "13. 3. 2019", "Tobiáš Ptáček"):
        (row,), _ = await list_entries(other, "OM", AskedOfRegister(query=words), limit=9)
        assert (row.child_name, row.birth_date) == ("Skutečný Tobiáš", who.birth_date), words
    (entry,) = (await on_notice(other, notice_id)).entries
    assert entry.child_name == "Skutečný Tobiáš"
    case_id = (await intake_ids(office, notice_id))[first]
    later = ClientIdentity(given_name="Tobiáš", family_name="Opravený", birth_date=date(2019, 3, 13))
    head = office.actor("spod_head")
    await change_client(head, case_id, ChangeClient(identity=later), version=1)
    await drain()
    (row,), _ = await list_entries(other, "OM", AskedOfRegister(query="Opravený"), limit=9)
    assert row.child_name == "Opravený Tobiáš"


async def intake_ids(office, notice_id):
    async with unit_of_work(office.actor("spod_head")):
        return await intake_views.cases_of_children(office.actor("spod_head"), [notice_id])


async def test_a_register_says_who_leads_the_case_of_the_child_and_not_that_of_the_notice(
    office, notice_id, client_app
):
    """On the page, on paper and in the table; it follows the handover of that case, and the row leads there."""
    tobias, _ = await ids(office, notice_id)
    await enrol(office, notice_id, tobias)
    reader, names = office.actor("spod_head"), {}
    (before,), _ = await list_entries(reader, "OM", AskedOfRegister(), limit=9)
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    (row,), _ = await list_entries(reader, "OM", AskedOfRegister(), limit=9)
    names = {each: (await case_views.case_view(reader, each)).header.key_worker for each in (case_id, before.case_id)}
    assert (row.assigned_to, row.case_id) == (names[case_id], case_id)
    assert before.assigned_to == names[before.case_id] != row.assigned_to
    client = await client_app("spod_head")
    for address in ("/registers/OM", "/registers/OM/print", "/registers/OM/table"):
        said = (await client.get(address)).text
        surname = row.assigned_to.split()[-1]
        assert (surname in said, before.assigned_to in said) == (True, False), address
