"""A task to judge and its deadline have one date; the task says whether it is again, and is of who leads the case of who is left."""

import pytest

from cases.cases import views as case_views
from cases.cases.schemas import ChangeKeyWorker, TaskView
from cases.cases.service import change_key_worker
from kernel.legal_time import today_in_prague
from services.protection import service, views
from services.protection.schemas import JudgeAddition
from tests.intake.conftest import office
from tests.protection.test_files import opens, own
from tests.protection.test_how_urgent import HEAD, WORKER, added, step
from tests.protection.test_open import add, d05, tasks

__all__ = ["office"]
SECOND = "spod_coordinator2"


async def titles(office, case_id, kind="assess_urgency", by=HEAD):
    found: list[TaskView] = (await case_views.list_tasks(office.actor(by), case_id))[0]
    return [(each.title.partition(", ozn")[0].partition(" ozn")[0], each.due_on) for each in found if each.kind == kind]


async def urgent_asked_anew(office, **whom):
    """An urgent notice that nobody has, whose child is asked about anew."""
    notice_id = (await office.record()).id
    await office.judge(notice_id, HEAD, result="urgent")
    await step(office, notice_id, HEAD)
    await added(office, notice_id, by=HEAD, **whom)
    return notice_id


@pytest.mark.parametrize("joined", [False, True])
async def test_who_gets_an_urgent_child_that_is_asked_anew_has_it_today(office, client_app, joined):
    """The deadline said today, and the task that came with it tomorrow."""
    case_id = (await office.assign((await office.record()).id)).case_id if joined else None
    notice_id = await urgent_asked_anew(office)
    today, head = today_in_prague(), await client_app(HEAD)
    page = (await head.get(f"/notices/{notice_id}/assign")).text.replace("\xa0", " ")
    assert "posoudit naléhavost ještě dnes" in page
    if joined:
        await office.join(notice_id, case_id, version=2)
    else:
        case_id = (await office.assign(notice_id, version=2, open_anyway=True)).case_id
    assert [each.due_on for each in await d05(office, notice_id)] == [today]
    (mine,) = [each for each in await titles(office, case_id) if each[0].endswith("znovu")]
    assert mine == ("Posoudit naléhavost znovu", today)


async def test_so_does_who_gets_the_file_of_a_further_child(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, HEAD)
    await office.judge(notice_id, HEAD, version=1, result="urgent", child_name="Olin Vrána", child_born="12. 3. 2019")
    child_id = (await views.urgency_view(office.actor(HEAD), notice_id)).children[1].id
    await step(office, notice_id, HEAD, child_id=child_id)
    await added(office, notice_id, by=HEAD, child_id=child_id)
    main = (await office.assign(notice_id, version=2, open_anyway=True)).case_id
    assert await titles(office, main) == [("Posoudit naléhavost znovu", today_in_prague())]
    (mine,) = (await opens(office, notice_id, own(child_id), to=SECOND)).case_ids
    assert await titles(office, main) == []
    assert await titles(office, mine) == [("Posoudit naléhavost znovu", today_in_prague())]


async def test_who_was_never_judged_is_not_judged_again(office):
    """The task named the child that was done, and called it again."""
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id)).case_id
    await office.judge(notice_id)
    await add(office, notice_id, acute="yes", other_child="sestra Bára, 8 let")
    assert [each for each, _ in await titles(office, case_id)] == ["Posoudit naléhavost ještě dnes (ohrožuje akutně)"]
    await add(office, notice_id, acute="no", other_child="bratr Vít, 3 roky")
    bara = (await views.urgency_view(office.actor(HEAD), notice_id)).children[1].id
    await office.judge(notice_id, version=1, child_id=bara, child_name="Bára Vránová")
    assert [each for each, _ in await titles(office, case_id)] == ["Posoudit naléhavost"], "Vít alone is left"


async def test_who_was_judged_is_judged_again(office):
    notice_id = (await office.record()).id
    case_id = (await office.assign(notice_id)).case_id
    await office.judge(notice_id)
    await added(office, notice_id)
    assert [each for each, _ in await titles(office, case_id)] == ["Posoudit naléhavost znovu"]


# --- what was added, by who leads the case of each child ----------------------------------------------------------


async def two_cases(office):
    """A notice of two judged children, each in the case of another coordinator."""
    notice_id = (await office.record()).id
    main = (await office.assign(notice_id, open_anyway=True)).case_id
    await office.judge(notice_id)
    await office.judge(notice_id, version=1, child_name="Olin Vrána", child_born="12. 3. 2019")
    child_id = (await views.urgency_view(office.actor(HEAD), notice_id)).children[1].id
    return notice_id, main, child_id


async def read(office, notice_id, addition_id, by, **whom):
    said = {"content": "Zase.", "seriousness": "2", "credibility": "3", "acute": "no"}
    await service.judge_addition(office.actor(by), notice_id, JudgeAddition(addition_id=addition_id, **said, **whom))


async def test_who_leads_both_cases_reads_it_once_until_one_is_given_on(office):
    notice_id, main, child_id = await two_cases(office)
    (mine,) = (await opens(office, notice_id, own(child_id), to=WORKER)).case_ids
    await add(office, notice_id)
    assert {key for key in await tasks(office, notice_id) if key[0] == "judge_addition"} == {("judge_addition", main)}
    to = office.world.people[SECOND].worker_id
    order = ChangeKeyWorker(worker_id=to, reason="head_decision", not_informed_reason="Není dosažitelný.")
    version = (await case_views.case_view(office.actor(HEAD), mine)).header.version
    await change_key_worker(office.actor(HEAD), mine, order, version=version)
    assert (await tasks(office, notice_id))["judge_addition", mine][0] == to


@pytest.mark.parametrize("filed_first", [True, False])
@pytest.mark.parametrize("acute", ["", "no", "unknown"])
async def test_an_addition_is_read_by_who_leads_the_case_of_each_child(office, acute, filed_first):
    """It was asked of the first child's coordinator alone, and stayed with them when only the other child was left."""
    notice_id, main, child_id = await two_cases(office)
    picked = {"acute": acute, "child_ids": [child_id]} if acute else {}
    if filed_first:
        (mine,) = (await opens(office, notice_id, own(child_id), to=SECOND)).case_ids
    addition_id = await add(office, notice_id, **picked)
    if not filed_first:
        (mine,) = (await opens(office, notice_id, own(child_id), to=SECOND)).case_ids
    first, second = (office.world.people[each].worker_id for each in (WORKER, SECOND))
    asked = {key: who for key, (who, _) in (await tasks(office, notice_id)).items() if key[0] == "judge_addition"}
    assert asked == {("judge_addition", main): first, ("judge_addition", mine): second}
    await read(office, notice_id, addition_id, SECOND, child_id=child_id)
    assert {key for key in await tasks(office, notice_id) if key[0] == "judge_addition"} == {("judge_addition", main)}
    await office.judge(notice_id, version=2)
    assert not {key for key in await tasks(office, notice_id) if key[0] == "judge_addition"}
