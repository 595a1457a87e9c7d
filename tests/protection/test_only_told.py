"""Where all that is left is that somebody says that nobody else of question 5 is, the pages say just that (ADR 0092)."""

from uuid import UUID

import pytest
from lxml import html

from cases.cases import views as case_views
from services.intake.schemas import Child
from services.protection import service
from services.protection.rules.told import likely_same
from services.protection.schemas import ChildView, SayAllJudged
from tests.intake.conftest import office
from tests.protection.test_on_call import judged, on_call, words

__all__ = ["office"]
HEAD, WORKER = "spod_head", "spod_coordinator"
SAY = "Zbývá říct, zda jsou posouzené všechny děti z otázky 5"
PETR = {"other_children_state": "answered", "other_children": "Petr, 5 let"}


async def page(client_app, who, at):
    return words(html.fromstring((await (await client_app(who)).get(at)).text))


async def titles(office, case_id):
    found = (await case_views.list_tasks(office.actor(WORKER), case_id))[0]
    return [each.title.partition(", oznámení")[0] for each in found if each.kind == "assess_urgency"]


async def test_the_task_and_the_pages_say_that_alone(office, client_app):
    """The row said *Posoudit naléhavost* of two children who were both judged on the visit."""
    notice_id = await on_call(office, **PETR, visit_children="Petr Vrána")
    assign = await page(client_app, HEAD, f"/notices/{notice_id}/assign")
    assert SAY in assign
    assert "úkol posoudit naléhavost" not in assign
    assert SAY in await page(client_app, HEAD, f"/notices/{notice_id}/join")
    case_id = (await office.assign(notice_id)).case_id
    assert await titles(office, case_id) == [SAY]
    assert SAY in await page(client_app, WORKER, "/my-day")
    for at in (f"/notices/{notice_id}", f"/notices/{notice_id}/urgency"):
        assert SAY in await page(client_app, WORKER, at), at
    seen = (await judged(office, notice_id)).said
    await service.say_all_judged(office.actor(WORKER), notice_id, SayAllJudged(all_judged=True, said=seen))
    assert await titles(office, case_id) == []
    await service.say_all_judged(office.actor(WORKER), notice_id, SayAllJudged(all_judged=False))
    assert await titles(office, case_id) == [SAY]


async def test_with_the_last_judgement_the_task_says_what_is_left(office):
    notice_id = (await office.record(**PETR)).id
    case_id = (await office.assign(notice_id)).case_id
    assert await titles(office, case_id) == ["Posoudit naléhavost"]
    await office.judge(notice_id)
    assert await titles(office, case_id) == ["Posoudit naléhavost"], "nobody judged Petr"
    await office.judge(notice_id, version=1, child_name="Olin Vrána")
    assert await titles(office, case_id) == ["Posoudit naléhavost"], "he is another one"
    await office.judge(notice_id, version=2, child_name="Petr Vrána")
    assert await titles(office, case_id) == [SAY]


async def test_an_answer_that_names_nobody_is_one_thing_with_further_children_and_another_without(office):
    notice_id = (await office.record(other_children_state="answered", other_children="ano, dvě")).id
    case_id = (await office.assign(notice_id)).case_id
    await office.judge(notice_id)
    assert await titles(office, case_id) == ["Posoudit naléhavost"]
    await office.judge(notice_id, version=1, child_name="Olin Vrána")
    assert await titles(office, case_id) == [SAY]


async def test_who_is_asked_anew_is_to_be_judged(office, client_app):
    """A notice that was judged by the form and is joined."""
    case_id = (await office.assign((await office.record()).id)).case_id
    notice_id = (await office.record(**PETR)).id
    await office.judge(notice_id, HEAD)
    await office.judge(notice_id, HEAD, version=1, child_name="Petr Vrána")
    assert SAY in await page(client_app, HEAD, f"/notices/{notice_id}/assign")
    assert SAY not in await page(client_app, HEAD, f"/notices/{notice_id}/join")
    await office.join(notice_id, case_id)
    assert SAY not in await titles(office, case_id)


async def test_a_child_of_question_5_that_has_the_given_name_of_a_judged_one_is_likely_the_same(office, client_app):
    notice_id = await on_call(office, **PETR, visit_children="Petr Vrána")
    assert (await judged(office, notice_id)).likely == {"Petr, 5 let": "Petr Vrána"}
    form = html.fromstring((await (await client_app(HEAD)).get(f"/notices/{notice_id}/urgency")).text)
    (radio,) = form.xpath("//input[@name='child_id'][starts-with(@value, 'told:')]")
    assert not radio.get("checked"), "it is chosen for nobody"
    assert "nejspíš už posouzené dítě Petr Vrána" in words(form)


IDS = [UUID(int=each) for each in range(1, 5)]


def known(*names, result="urgent"):
    return [ChildView(id=None, name="Vránová Eliška", result="urgent")] + [
        ChildView(id=rules_id, name=name, named=True, result=result) for rules_id, name in zip(IDS, names, strict=False)
    ]


@pytest.mark.parametrize(
    ("said", "judged_as", "same"),
    [
        ("Matýsek, 1 rok", ["Matýsek Ryšavý"], "Matýsek Ryšavý"),
        ("bratr Matýsek, 1 rok", ["Matýsek Vrána"], "Matýsek Vrána"),
        ("Matýsek, 1 rok", ["Matýsek Vrána, 7 let"], ""),
        ("Matýsek Novák", ["Matýsek Vrána"], ""),
        ("Matouš, 1 rok", ["Matýsek Vrána"], ""),
        ("Petr, 1 rok", ["Petr Vrána", "Petr Vrána, 1 rok"], ""),
        ("sestra Eliška", [], ""),
    ],
)
def test_who_is_likely_the_same(said, judged_as, same):
    first = Child(given_name="Eliška", family_name="Vránová" if "Ryšavý" not in str(judged_as) else "Ryšavá")
    assert likely_same(said, known(*judged_as), first=first) == same


def test_whom_nobody_judged_is_not_offered():
    first = Child(given_name="Eliška", family_name="Vránová")
    assert likely_same("Petr, 5 let", known("Petr Vrána", result=""), first=first) == ""
