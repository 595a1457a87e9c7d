"""What is true of a notice stays true across the wall: who said what, who wants a report, what was added and by whom it came."""

import re

import pytest

from kernel import outbox
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.competence import views as competence_views
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.rules import LEFT_OUT
from services.intake.rules.questions import FIRST, PHONE_QUESTIONS
from services.intake.schemas import AddToNotice, MoreAnswer
from tenants.settings import service as settings
from tenants.settings.schemas import ChangeSetting
from tests.competence.conftest import Deciding, office

__all__ = ["office"]
TEACHER = AddToNotice(
    text="Chlapec přišel s modřinou.",
    notifier_name="Jarmila Bezděková",
    notifier_relation="učitelka",
    notifier_contact="+420 000 000 077",
    wants_report=True,
)


async def forwarded(office: Deciding, order) -> None:
    """An anonymous call, then somebody with a name who asks for a report; it goes to Javorec."""
    notice_id = (await intake.record_notice(office.actor("spod_intake"), order)).id
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, TEACHER)
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()


async def content_of(office, by, notice_id):
    return (await intake_views.notice_view(office.actor(by), notice_id)).content


async def test_who_called_first_and_who_called_later_stay_apart_across_the_wall(office):
    await forwarded(office, office.anonymous(notifier_relation="", wants_report=False))
    notice_id = await office.there()
    content = await content_of(office, "javorec_head", notice_id)
    (later,) = content.additions
    assert (content.anonymous, content.wants_report) == (True, False)
    assert (later.text, later.wants_report, later.of_notifier) == (TEACHER.text, True, ["name", "relation", "contact"])
    told = await intake.show_notifier(office.actor("javorec_head"), notice_id, office.reason)
    assert (told.name.state, told.name.text, told.contact.text) == ("refused", "", "")
    assert [(each.addition_id, each.name, each.contact) for each in told.later] == [
        (later.id, TEACHER.notifier_name, TEACHER.notifier_contact)
    ]


async def test_the_page_there_tells_of_each_call_by_itself(office, client_app):
    await forwarded(office, office.anonymous(notifier_relation="", wants_report=True))
    notice_id = await office.there()
    head = await client_app("javorec_head")
    page = (await head.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
    assert "anonymní, vyřizuje se stejně" in page
    assert "První hovor" in page
    assert "Kontakt z jiného hovoru platí, jen když volal týž člověk" in page
    assert "nebude ji kam podat" not in page, "a contact is there"
    assert TEACHER.notifier_name not in page


async def test_what_was_added_and_by_whom_it_came_goes_on_a_second_time(office):
    await forwarded(office, office.phone(wants_report=False))
    there = await office.there()
    number = (await intake_views.notice_view(office.actor("javorec_head"), there)).header.reference_number
    await intake.add_to_notice(office.actor("javorec_head"), there, AddToNotice(text="Volal školník."))
    back = await office.sends_back(there)
    content = await content_of(office, "spod_head", back)
    own, javorec = await office.own_name(), "Městský úřad Javorec"
    assert [(each.text, each.authority) for each in content.additions] == [
        (TEACHER.text, own),
        ("Volal školník.", javorec),
    ]
    assert [each.authority for each in content.came.offices] == [own, javorec]
    assert (content.came.channel, content.came.first.channel, content.came.reference_number) == (
        "authority",
        "phone",
        number,
    )
    told = await intake.show_notifier(office.actor("spod_head"), back, office.reason)
    assert (told.name.text, [each.name for each in told.later]) == (office.notifier_name, [TEACHER.notifier_name])


@pytest.mark.parametrize("who", ["Jarmila", "000 077"])
async def test_the_letter_of_what_came_has_what_was_added_there_and_who_had_it(office, who):
    await forwarded(office, office.phone())
    await office.sends_back(await office.there())
    back = (await intake_views.list_notices(office.actor("spod_head")))[0].id
    await office.decide(back, "spod_head", told_how="")
    letter = repr(await competence_views.letter_of(office.actor("spod_head"), back))
    assert TEACHER.text in letter
    assert "Městský úřad Javorec" in letter
    assert who not in letter


CALLER_KNOWN_LATER = AddToNotice(notifier_name="Zdeňka Hlaváčková", notifier_contact="Lipová 14")


async def named_before(office: Deciding):
    """Somebody is named in the subject, and said only later that it is they who called."""
    unknown = {f"notifier_{each}_state": "unknown" for each in ("name", "relation", "contact")}
    nobody = {f"notifier_{each}": "" for each in ("name", "relation", "contact")}
    order = office.phone(subject="Volá paní Hlaváčková, že kluk pláče.", **unknown, **nobody)
    return (await intake.record_notice(office.actor("spod_intake"), order)).id


async def test_who_is_named_in_earlier_answers_is_pointed_at_when_they_say_who_they_are(office, client_app):
    notice_id, client = await named_before(office), await client_app("spod_intake")
    told = {"notifier_name": CALLER_KNOWN_LATER.notifier_name, "wants_report": "-"}
    answer = await client.post(f"/notices/{notice_id}/add", data=told)
    assert answer.status_code == 303, answer.text
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\xa0", " ")
    assert "co je v oznámení zapsané dřív, možná prozrazuje toho, kdo volal" in page
    assert "Hlaváčková, že" in page, "it stays as it was said"


async def test_before_it_leaves_it_is_asked_what_of_the_earlier_answers_stays_behind(office):
    notice_id = await named_before(office)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, CALLER_KNOWN_LATER)
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, authority_id=office.offices["JAV"])
    assert list(refusal.value.fields) == ["leave_out"]
    assert refusal.value.words == ["Hlaváčková"]
    await office.decide(notice_id, authority_id=office.offices["JAV"], leave_out=True)
    await outbox.drain()
    content = await content_of(office, "javorec_head", await office.there())
    assert content.subject.text == f"Volá paní {LEFT_OUT}, že kluk pláče."
    told = await intake.show_notifier(office.actor("javorec_head"), await office.there(), office.reason)
    assert [each.name for each in told.later] == ["Zdeňka Hlaváčková"]


async def test_words_of_somebody_else_go_along_with_a_reason_and_a_letter_leaves_out_the_rest(office):
    notice_id, other = await named_before(office), await named_before(office)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, CALLER_KNOWN_LATER)
    await office.decide(notice_id, leave_out=True)
    assert LEFT_OUT in repr(await competence_views.letter_of(office.actor("spod_intake"), notice_id))
    await intake.add_to_notice(office.actor("spod_intake"), other, CALLER_KNOWN_LATER)
    await office.decide(other, other_people=["Hlaváčková"], other_people_reason="other_person")
    assert "Hlaváčková" in repr(await competence_views.letter_of(office.actor("spod_intake"), other))


@pytest.mark.parametrize("relation", ["babička", "sousedka", "matčina sestra", "matka"])
@pytest.mark.parametrize("goes", [{"result": "competent_request_other", "way": ""}, {}])
async def test_every_caller_is_asked_about_alike_before_a_notice_leaves(office, relation, goes):
    """Who called may be named here among those who care for the child; elsewhere nobody is said to have called without a question."""
    called = {"notifier_name": "Drahomíra Pomněnková", "notifier_relation": relation}
    said = {"subject": "Křik. Volala paní Pomněnková.", "other_people": ["Pomněnková"]}
    notice_id = (await office.record(**called, **said, other_people_reason="quoted")).id
    goes = {**goes, "authority_id": office.offices["JAV"]}
    with pytest.raises(Invalid) as refusal:
        await office.decide(notice_id, "spod_head", **goes)
    assert list(refusal.value.fields) == ["leave_out"]
    await office.decide(notice_id, "spod_head", **goes, leave_out=True)
    await outbox.drain()
    content = await content_of(office, "javorec_head", await office.there())
    assert content.subject.text == f"Křik. Volala paní {LEFT_OUT}."


async def test_the_form_asks_and_takes_the_answer(office, client_app):
    notice_id = await named_before(office)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, CALLER_KNOWN_LATER)
    client = await client_app("spod_intake")
    here = f"/notices/{notice_id}/competence"
    assert 'name="leave_out"' not in (await client.get(here)).text
    order = {
        "result": "not_competent",
        "way": "forwarded",
        "authority_id": str(office.offices["JAV"]),
        "reason": "Bydlí jinde.",
        "paper_archive": "nothing",
        "told_how": "phone",
        "version": "0",
    }
    asked = await client.post(here, data=order)
    assert asked.status_code == 400
    assert 'name="leave_out"' in asked.text
    assert 'value="Hlaváčková"' in asked.text
    shown = await client.post(here, data={**order, "leave_out": "1"})  # what leaves is shown before
    (mark,) = re.findall(r'name="confirmed" value="([^"]+)"', shown.text)
    assert (await client.post(here, data={**order, "leave_out": "1", "confirmed": mark})).status_code == 303


async def test_a_call_is_read_there_by_the_questions_that_it_was_asked(office, client_app):
    """Also what the authority asks beside the eight goes along, without the words that read like who called."""
    own = "Kde je dítě právě teď?"
    text = PHONE_QUESTIONS.write(FIRST).replace("Co je předmětem oznámení?", f"{own}\nCo se stalo?")
    order = ChangeSetting(value=text, valid_from=today_in_prague(), reason="Porada.")
    await settings.change_setting(office.actor("ospod_admin"), PHONE_QUESTIONS.key, order, version=0)
    (key,) = [each.key for each in PHONE_QUESTIONS.read(text).questions if each.text == own]
    call = office.phone(more=[MoreAnswer(question=key, text="U babičky v Javorci.")])
    notice_id = (await intake.record_notice(office.actor("spod_intake"), call)).id
    by_letter = (await intake.record_notice(office.actor("spod_intake"), call)).id
    await office.decide(by_letter)
    letter = await competence_views.letter_of(office.actor("spod_intake"), by_letter)
    assert dict(letter.said)[own] == "U babičky v Javorci."
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    there = await office.there()
    content = await content_of(office, "javorec_head", there)
    assert [each.text for each in content.asked][3:5] == [own, "Co se stalo?"]
    assert content.answer(key).text == "U babičky v Javorci."
    page = (await (await client_app("javorec_head")).get(f"/notices/{there}")).text.replace("\xa0", " ")
    assert own in page
    assert "U babičky v Javorci." in page
