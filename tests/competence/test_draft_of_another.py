"""A form whose address does not name its thing: what was written of one addition, question or decision is filed of no other."""

import re

from kernel.web.text import soft
from services.competence import views as competence_views
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection import views as protection_views
from services.protection.schemas import AskColleague, JudgeAddition, WithdrawQuestion

from .test_competence import OURS

GONE = "Formulář se tu už neotvírá. Co jste do něj napsali, zůstalo v konceptu."


def form_of(page):
    """The form with a draft, as a browser has its hidden fields."""
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))


async def left(client, there, **typed):
    """The form left half typed, and what an open page of it would send."""
    fields = {**form_of((await client.get(there)).text), **typed}
    assert (await client.post("/drafts", data=fields, headers={"X-Draft": "1"})).status_code == 200
    return fields


async def goes_on(client):
    """Where it is gone on with, and where that leads."""
    address = re.search(r'href="(/drafts\?of=[^"]+)"', (await client.get("/drafts")).text)[1].replace("&amp;", "&")
    page = await client.get((await client.get(address)).headers["location"], follow_redirects=True)
    return soft(page.text)


async def test_a_judgement_of_one_addition_is_none_of_another(office, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await office.judge(notice_id, result="not_urgent", reason="Klid.")
    first = await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Prý to není pravda."))
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency/addition"
    typed = {"content": "Nic nového.", "seriousness": "1", "credibility": "1", "acute": "no"}
    sent = await left(worker, there, **typed)
    assert "Nic nového." in await goes_on(worker)
    judged = JudgeAddition(addition_id=first, content="Odvolal.", seriousness="1", credibility="2", acute="no")
    await protection.judge_addition(office.actor("spod_head"), notice_id, judged)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text="Otec má nůž.", acute="yes"))
    page = await goes_on(worker)
    assert "Otec má nůž." in page
    assert "Nic nového." not in page
    assert GONE in page
    assert (await worker.post(there, data=sent)).status_code == 409
    seen = await protection_views.urgency_view(office.actor("spod_head"), notice_id)
    assert any(each.waits for each in seen.children)


async def test_an_answer_to_one_question_is_none_to_another(office, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    asker, asked = office.actor("spod_coordinator"), office.world.people["spod_coordinator2"].worker_id
    order = AskColleague(asked_of=asked, question="Je matka střízlivá?")
    question_id = await protection.ask_colleague(asker, notice_id, order)
    worker, there = await client_app("spod_coordinator2"), f"/notices/{notice_id}/urgency/answer"
    sent = await left(worker, there, answer="Ano.")
    assert "Ano." in await goes_on(worker)
    await protection.withdraw_question(asker, notice_id, WithdrawQuestion(question_id=question_id))
    other = AskColleague(asked_of=asked, question="Může zůstat doma s otcem?")
    await protection.ask_colleague(asker, notice_id, other)
    page = await goes_on(worker)
    assert "Může zůstat doma s otcem?" in page
    assert not re.search(r"<textarea[^>]*>\s*Ano\.", page)
    refused = await worker.post(there, data=sent)
    assert refused.status_code == 409
    assert "čeká jiný" in soft(refused.text)
    assert "Ano." in refused.text


async def test_what_belongs_elsewhere_never_becomes_that_it_is_ours(office, client_app):
    notice_id = (await office.record()).id
    worker, there = await client_app("spod_intake"), f"/notices/{notice_id}/competence"
    await left(worker, there, result="not_competent", reason="Bydlí v Javorci, k nám nepatří.")
    await office.decide(notice_id, by="spod_head")
    page = await goes_on(worker)
    assert "Bydlí v Javorci, k nám nepatří." not in page
    assert GONE in page


async def test_what_was_done_of_one_decision_is_not_done_of_another(office, client_app):
    notice_id = (await office.record()).id
    await office.knows("HBR", "Habrov")
    forwarded = {"by": "spod_head"}
    await office.decide(notice_id, authority_id=office.offices["BUK"], **forwarded)
    worker, there = await client_app("spod_intake"), f"/notices/{notice_id}/competence/steps"
    sent = await left(worker, there, what="sent", how="data_box")
    await office.decide(notice_id, by="spod_head", version=1, **OURS)
    await office.decide(notice_id, authority_id=office.offices["HBR"], version=2, **forwarded)
    assert "data_box" not in re.findall(r'<option value="([^"]*)" selected', await goes_on(worker))
    refused = await worker.post(there, data=sent)
    assert refused.status_code == 409
    assert "Mezitím se o příslušnosti rozhodlo jinak." in soft(refused.text)
    found = await competence_views.competence_of(office.actor("spod_head"), notice_id)
    assert "sent" in found.decisions[0].open_steps
