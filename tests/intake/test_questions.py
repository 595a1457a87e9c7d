"""The questions of a call as an authority words them: from a day, and what was taken down before keeps its own."""

from datetime import timedelta

import pytest
from lxml import html

from app.testing.time import days_from_now
from kernel.clock import as_of
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.intake import service, views
from services.intake.rules import NAMES_CALLER
from services.intake.rules.channels import NOT_ASKED
from services.intake.rules.questions import FIRST, NO_SUCH_QUESTION, OF_CALLER, PHONE_QUESTIONS, QUESTIONS, WRONG
from services.intake.schemas import MoreAnswer
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tenants.tables import PresetName
from tests.intake.test_pages import send, soft

OWN, OTHER = "Kde je dítě právě teď?", "Je v bytě pes?"
REST = """Jak se jmenuje a kde bydlí? | jméno
Kdo o dítě pečuje? | pečující
Co se stalo? | předmět
Jsou v rodině další děti? | další děti
Kdo volá? | kdo
Odkud dítě znáte? | vztah
Kam se můžeme ozvat? | kontakt"""
TEXT = f"O jaké dítě jde? | dítě\n{OWN}\n{REST}"
KEY = PHONE_QUESTIONS.read(TEXT).questions[1].key


async def change(office, text, *, days=0, version=0):
    order = ChangeSetting(value=text, valid_from=today_in_prague() + timedelta(days=days), reason="Porada.")
    await settings.change_setting(office.actor("ospod_admin"), PHONE_QUESTIONS.key, order, version=version)


async def opened(office, notice_id, who="spod_intake"):
    return (await views.notice_view(office.actor(who), notice_id)).content


def test_every_authority_begins_with_the_eight_of_the_standard_in_their_order():
    presets = PHONE_QUESTIONS.presets
    assert set(presets) == {PresetName.OSPOD_STRICT, PresetName.OSPOD_S001, PresetName.OSPOD_S003}
    assert all(tuple(each.key for each in form.questions) == QUESTIONS for form in presets.values())
    assert PHONE_QUESTIONS.read(PHONE_QUESTIONS.write(FIRST)) == FIRST
    assert PHONE_QUESTIONS.write(PHONE_QUESTIONS.read(TEXT)) == TEXT


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        TEXT.replace("Co se stalo? | předmět\n", ""),
        TEXT + "\nCo se stalo potom? | předmět",
        TEXT.replace("| předmět", "| nesmysl"),
        TEXT.replace("| předmět", "| předmět | dítě"),
        f"{TEXT}\n{OTHER}",
        TEXT.replace(OWN, "O jaké dítě jde?"),
        TEXT.replace(OWN, "x" * 301),
        TEXT.replace(OWN, "\n".join(f"Otázka {n}?" for n in range(11))),
        TEXT.replace("O jaké dítě jde?", ""),
    ],
)
async def test_what_is_no_form_of_a_call_is_said_beside_its_field_and_nothing_changes(office, wrong):
    with pytest.raises(Invalid) as refusal:
        await change(office, wrong)
    assert refusal.value.fields == {"value": WRONG}
    assert (await views.phone_questions(office.actor("spod_intake"))).mark == FIRST.mark


async def test_a_new_wording_holds_from_its_day_and_notices_of_before_keep_theirs(office, client_app):
    before = (await office.record()).id
    await change(office, TEXT)
    order = office.phone(more=[MoreAnswer(question=KEY, text="U babičky.")])
    after = (await service.record_notice(office.actor("spod_intake"), order)).id
    new, old = await opened(office, after), await opened(office, before)
    assert [each.text for each in new.asked][:3] == ["O jaké dítě jde?", OWN, "Jak se jmenuje a kde bydlí?"]
    assert (new.answer(KEY).state, new.answer(KEY).text) == ("answered", "U babičky.")
    assert new.child.family_name == "Vránová", "what the question is about is found as before"
    assert [each.text for each in old.asked] == [each.text for each in FIRST.questions]
    paper = await views.record_of(office.actor("spod_intake"), after)
    assert (OWN, "U babičky.") in paper.said
    assert dict(paper.said)["Co se stalo?"] == "Z bytu je večer slyšet křik."
    assert "Co je předmětem oznámení?" in dict((await views.record_of(office.actor("spod_intake"), before)).said)
    assert not {"Kdo volá?", "Kam se můžeme ozvat?"} & dict(paper.said).keys()
    client = await client_app("spod_intake")
    shown = soft(html.fromstring((await client.get(f"/notices/{after}")).text).text_content())
    assert OWN in shown
    assert "U babičky." in shown
    assert OWN not in soft((await client.get(f"/notices/{before}")).text)


async def test_a_wording_of_another_day_is_not_asked_yet(office):
    await change(office, TEXT, days=3)
    actor = office.actor("spod_intake")
    assert (await views.phone_questions(actor)).mark == FIRST.mark
    with as_of(days_from_now(3)):
        assert (await views.phone_questions(actor)).questions[1].text == OWN


async def test_a_form_that_was_drawn_before_the_wording_changed_keeps_what_was_asked(office, client_app):
    """Information about a child is never refused: the answer stands with the question that was read out."""
    await change(office, TEXT)
    client = await client_app("spod_intake")
    drawn = html.fromstring((await client.get("/notices/new?blank=1")).text)
    labels = [soft(each.text_content()) for each in drawn.xpath("//div[@role='group']//label[@class='govuk-label']")]
    assert labels[:2] == ["1. O jaké dítě jde?", f"2. {OWN}"]
    (mark,) = drawn.xpath("//input[@name='form_mark']/@value")
    await change(office, f"{OTHER}\n{TEXT.replace(OWN, 'Kdo dítě hlídá?')}", version=1)
    back = await send(
        client, "/notices/new", {"subject": "Křik.", KEY: "U babičky.", "form_mark": mark, "day": "32. 13."}
    )
    again = html.fromstring(back.text)
    assert again.xpath(f"//textarea[@name='{KEY}']")[0].text.strip() == "U babičky."
    assert "dřívější znění" in again.xpath(f"//*[@id='{KEY}-label']")[0].text_content()
    when = {"day": days_from_now(0).strftime("%d. %m. %Y"), "time": "0:00"}
    sent = await send(client, "/notices/new", {"subject": "Křik.", KEY: "U babičky.", "form_mark": mark, **when})
    assert sent.status_code == 303, sent.text
    notice_id = (await views.list_notices(office.actor("spod_intake"), limit=1))[0].id
    content = await opened(office, notice_id)
    assert [each.text for each in content.asked][:2] == ["O jaké dítě jde?", OWN]
    late = office.phone(more=[MoreAnswer(question=KEY, text="U babičky.")])
    content = await opened(office, (await service.record_notice(office.actor("spod_intake"), late)).id)
    texts = [each.text for each in content.asked]
    assert texts[:2] == [OTHER, "O jaké dítě jde?"]
    assert texts.index(OWN) < texts.index("Kdo volá?"), (
        "a question of a wording of before stands before those about the caller"
    )
    assert [each.key for each in content.asked][-3:] == list(OF_CALLER)


async def test_an_own_answer_is_held_against_who_called_and_leaves_without_them(office):
    await change(office, TEXT)
    names = office.phone(more=[MoreAnswer(question=KEY, text="U paní Zvěřinové v přízemí.")])
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), names)
    assert list(refusal.value.fields) == [f"more.{KEY}.text"]
    assert refusal.value.fields[f"more.{KEY}.text"].startswith(NAMES_CALLER[:20])
    stays = office.phone(
        more=[MoreAnswer(question=KEY, text="U paní Zvěřinové v přízemí.")],
        other_people=refusal.value.words,
        other_people_reason="other_person",
    )
    notice_id = (await service.record_notice(office.actor("spod_intake"), stays)).id
    paper = await views.record_of(office.actor("spod_head"), notice_id)
    assert "Zvěřin" not in dict(paper.said)[OWN]


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (MoreAnswer(question=KEY, state="answered"), f"more.{KEY}.text"),
        (MoreAnswer(question=KEY, state="refused", text="Doma."), f"more.{KEY}.state"),
        (MoreAnswer(question=KEY, state="nonsense"), f"more.{KEY}.state"),
    ],
)
async def test_an_own_answer_that_contradicts_itself_is_asked_again(office, client_app, answer, field):
    await change(office, TEXT)
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), office.phone(more=[answer]))
    assert list(refusal.value.fields) == [field]
    sent = {"subject": "Křik.", KEY: answer.text, f"{KEY}_state": answer.state}
    page = html.fromstring((await send(await client_app("spod_intake"), "/notices/new", sent)).text)
    assert page.xpath(f"//*[@id='{KEY}{'_state' if field.endswith('state') else ''}-error']")


async def test_what_nobody_asks_is_no_answer(office):
    coming = PHONE_QUESTIONS.read(TEXT.replace(OWN, OTHER)).questions[1].key
    await change(office, TEXT)
    await change(office, TEXT.replace(OWN, OTHER), days=3, version=1)
    for key in ("own_0000beef", coming, "subject"):
        with pytest.raises(Invalid) as refusal:
            await service.record_notice(
                office.actor("spod_intake"), office.phone(more=[MoreAnswer(question=key, text="slovo")])
            )
        assert refusal.value.fields == {"more.question": NO_SUCH_QUESTION}
    letter = office.phone(channel="in_person", more=[MoreAnswer(question=KEY, text="slovo")])
    with pytest.raises(Invalid) as refusal:
        await service.record_notice(office.actor("spod_intake"), letter)
    assert refusal.value.fields["more"] == NOT_ASKED


async def test_what_was_answered_in_a_call_stands_beside_another_way_and_comes_back(office, client_app):
    await change(office, TEXT.replace(OWN, f"{OWN}\n{OTHER}"))
    other = PHONE_QUESTIONS.read(TEXT.replace(OWN, OTHER)).questions[1].key
    client = await client_app("spod_intake")
    typed = {"subject": "Křik.", KEY: "U babičky.", f"{other}_state": "refused", "step": "other_way"}
    letter = html.fromstring((await send(client, "/notices/new/letter", typed)).text)
    assert letter.xpath(f"//textarea[@name='{KEY}']")[0].text.strip() == "U babičky."
    (state,) = letter.xpath(f"//input[@name='{other}_state']/@value")
    kept = {**typed, f"{other}_state": state}
    call = html.fromstring((await send(client, "/notices/new", kept)).text)
    assert call.xpath(f"//textarea[@name='{KEY}']")[0].text.strip() == "U babičky."
    assert call.xpath(f"//input[@name='{other}_state'][@checked]/@value") == ["refused"]


async def test_a_program_reads_what_is_asked_today(office, client_app):
    await change(office, TEXT)
    client = await client_app("spod_intake")
    asked = (await client.get("/api/v1/notices/phone-questions")).json()
    assert [each["text"] for each in asked["questions"]][:2] == ["O jaké dítě jde?", OWN]
    assert asked["questions"][1]["key"] == KEY
