"""The form of urgency as an agency edits it: a new wording from a day, and what was judged before keeps its questions."""

from datetime import timedelta

import pytest
from lxml import html

from app.testing.time import days_from_now
from kernel.clock import as_of
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.protection import rules, views
from services.protection.schemas import GivenAnswer
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.tables import PresetName
from tests.intake.conftest import Office

FORM = rules.URGENCY_FORM
TEXT = "Je dítě v bezpečí? | ano/ne | ne\nKde je? | text\nJak věrohodné to je? | škála\n* Dítě bez domova"


@pytest.fixture
def office(world):
    return Office(world)


async def change(office, text, *, days=0, version=0):
    order = ChangeSetting(value=text, valid_from=today_in_prague() + timedelta(days=days), reason="Porada.")
    await settings.change_setting(office.actor("ospod_admin"), FORM.key, order, version=version)


def test_the_form_that_every_authority_begins_with_says_itself():
    first = FORM.presets[PresetName.OSPOD_STRICT]
    assert (len(first.questions), len(first.categories)) == (15, 8)
    assert FORM.read(FORM.write(first)) == first
    assert FORM.write(FORM.read(TEXT)) == TEXT


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "Otázka bez druhu",
        "Kdo? | nesmysl",
        "Kdo? | text | ano",
        "Kdo? | ano/ne | možná",
        "Kdo? | text\nKdo? | text",
        "* Jen kategorie",
        "Kdo? | text | ano | ne",
        " | text",
    ],
)
async def test_what_is_no_form_is_said_beside_its_field_and_nothing_changes(office, wrong):
    with pytest.raises(Invalid) as refusal:
        await change(office, wrong)
    assert refusal.value.fields == {"value": rules.WRONG}


async def test_a_new_wording_holds_from_its_day_and_old_answers_keep_theirs(office):
    notice_id = (await office.record()).id
    await office.judge(notice_id, "spod_intake", answers=[GivenAnswer(question="q2", state="unknown")])
    await change(office, TEXT)
    asked = (await views.urgency_view(office.actor("spod_intake"), notice_id)).todays_questions
    safe, where, _ = (each.key for each in asked.questions)
    no = [GivenAnswer(question=safe, state="no"), GivenAnswer(question=where, text="doma")]
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, "spod_intake", version=1, answers=no)
    assert list(refusal.value.fields) == ["reason"], "the answer no urges now"
    await office.judge(
        notice_id, "spod_intake", version=1, result="urgent", answers=no, categories=[asked.categories[-1].key]
    )
    new, old = (await views.urgency_view(office.actor("spod_intake"), notice_id)).assessments
    assert [(each.question, each.answer, each.urges) for each in new.answers][:2] == [
        ("Je dítě v bezpečí?", "Ne", True),
        ("Kde je?", "Zjištěno", False),
    ]
    assert new.proposed == ["Dítě bez domova", "Je dítě v bezpečí?"]
    assert len(old.answers) == 15
    assert old.answers[1].answer == "Nevím"


async def test_answers_of_a_form_that_changed_meanwhile_are_asked_again(office):
    notice_id = (await office.record()).id
    drawn = (await views.urgency_view(office.actor("spod_intake"), notice_id)).todays_questions.mark
    await change(office, TEXT)
    with pytest.raises(Invalid) as refusal:
        await office.judge(notice_id, "spod_intake", form_mark=drawn)
    assert list(refusal.value.fields) == ["form_mark"]


async def test_a_wording_of_another_day_is_not_asked_yet(office):
    notice_id = (await office.record()).id
    await change(office, TEXT, days=3)
    actor = office.actor("spod_intake")
    assert len((await views.urgency_view(actor, notice_id)).todays_questions.questions) == 15
    with as_of(days_from_now(3)):
        assert len((await views.urgency_view(actor, notice_id)).todays_questions.questions) == 3


async def test_what_was_answered_by_a_wording_of_before_is_signed_as_that(office, client_app):
    """What was typed stays by what it answers, with the question as it was asked, and proposes what it proposed."""
    first = "Má dítě dnes co jíst? | ano/ne/nevím | ne\nKde je? | text\nKdo ho hlídá? | text\n* Dítě v sektě"
    await change(office, first)
    notice_id = (await office.record()).id
    actor, client = office.actor("spod_intake"), await client_app("spod_intake")
    asked = (await views.urgency_view(actor, notice_id)).todays_questions
    eats, where, watched = (each.key for each in asked.questions)
    fields = {
        "version": "0",
        "form_mark": asked.mark,
        f"{eats}_text_state": "no",
        f"{eats}_text": "táta mu nic nedal",
        f"{where}_text": "doma s tátou",
        f"{watched}_text": "",
        "categories": asked.categories[-1].key,
        "result": "not_urgent",
        "child_asked": "not_met",
        "best_interest": "Zůstat u babičky.",
    }
    await change(office, "Je dítě v noci doma? | ano/ne/nevím | ne\nKde je? | text", version=1)
    drawn = html.fromstring((await client.post(f"/notices/{notice_id}/urgency", data=fields)).text)
    new = (await views.urgency_view(actor, notice_id)).todays_questions
    assert drawn.xpath(f"//input[@name='{where}_text']/@value") == ["doma s tátou"]
    assert not drawn.xpath(f"//input[@name='{new.questions[0].key}_text_state'][@checked]")
    assert drawn.xpath(f"//input[@name='{eats}_text']/@value") == ["táta mu nic nedal"]
    assert "Má dítě dnes co jíst?" in drawn.xpath(f"//*[@id='{eats}_text-label']")[0].text_content()
    assert not drawn.xpath(f"//input[@name='{watched}_text']"), "nothing was written to it"
    assert drawn.xpath("//input[@name='categories'][@checked]/@value") == [asked.categories[-1].key]
    (mark,) = drawn.xpath("//input[@name='form_mark']/@value")
    against = await client.post(f"/notices/{notice_id}/urgency", data={**fields, "form_mark": mark})
    assert "Má dítě dnes co jíst?" in html.fromstring(against.text).xpath("//*[@id='reason-error']")[0].text_content()
    answered = await client.post(f"/notices/{notice_id}/urgency", data={**fields, "form_mark": mark, "reason": "Jí."})
    assert answered.status_code == 303, answered.text
    (one,) = (await views.urgency_view(actor, notice_id)).assessments
    assert [(each.question, each.answer, each.text, each.earlier) for each in one.answers] == [
        ("Je dítě v noci doma?", "bez odpovědi", "", False),
        ("Kde je?", "Zjištěno", "doma s tátou", False),
        ("Má dítě dnes co jíst?", "Ne", "táta mu nic nedal", True),
    ]
    assert one.categories == ["Dítě v sektě"]
    assert one.proposed == ["Dítě v sektě", "Má dítě dnes co jíst?"]
    all_of_it = html.fromstring((await client.get(f"/notices/{notice_id}/urgency/all")).text).text_content()
    assert "táta mu nic nedal" in all_of_it
    assert "dřívější znění" in all_of_it


async def test_a_question_that_nobody_ever_asked_is_no_question(office):
    notice_id = (await office.record()).id
    await change(office, TEXT, days=3)
    coming = FORM.read(TEXT).questions[0].key
    for key in ("q0000beef", coming):
        with pytest.raises(Invalid) as refusal:
            await office.judge(notice_id, "spod_intake", answers=[GivenAnswer(question=key, text="slovo")])
        assert refusal.value.fields == {"answers.question": rules.NO_SUCH_QUESTION}
