"""A judgement that somebody left half written: what was added or judged meanwhile is said when they go on with it."""

import re

import pytest

from kernel.web.text import soft
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection.schemas import AnswerColleague, AskColleague
from tests.intake.conftest import Office

WRITTEN = "Byl jsem v rodině, děti jsou v pořádku."
ADDED = "Otec stojí před domem a vyhrožuje."


@pytest.fixture
def office(world):
    return Office(world)


async def begins(client, there):
    """A judgement, saved as the script does."""
    page = (await client.get(there)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields = {**hidden, "result": "not_urgent", "reason": WRITTEN, "best_interest": "Zůstat doma."}
    assert (await client.post("/drafts", data=fields, headers={"X-Draft": "1"})).status_code == 200


async def goes_on(client):
    """The form with what was written."""
    address = re.search(r'href="(/drafts\?of=[^"]+)"', (await client.get("/drafts")).text)[1].replace("&amp;", "&")
    return soft((await client.get((await client.get(address)).headers["location"])).text)


async def test_what_was_added_since_is_said_to_who_goes_on(office, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    await begins(worker, there)
    assert "Mezitím přibylo" not in await goes_on(worker)
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text=ADDED, acute="yes"))
    page = await goes_on(worker)
    assert WRITTEN in page
    assert "Mezitím přibylo" in page
    assert ADDED in page[page.index("Mezitím přibylo") :][:400]


async def test_what_was_judged_since_is_said_to_who_goes_on(office, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    await begins(worker, there)
    await office.judge(notice_id, by="spod_head", result="urgent", reason="Otec stojí před domem.")
    page = await goes_on(worker)
    assert WRITTEN in page
    assert "Otec stojí před domem." in page


async def test_what_was_added_is_said_beside_what_was_judged(office, client_app):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    await begins(worker, there)
    await office.judge(notice_id, by="spod_head", result="urgent", reason="Otec stojí před domem.")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text=ADDED, acute="yes"))
    page = await goes_on(worker)
    assert "Mezitím uloženo" in page
    assert ADDED in page[page.index("Mezitím přibylo") :][:400]


async def test_a_child_that_comes_meanwhile_is_not_chosen_for_who_judged_another(office, client_app):
    """The form of one child has no choice; the one that is drawn again keeps whom it was of."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await office.judge(notice_id, result="not_urgent", reason="Klid.")
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    page = (await worker.get(there)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    brother = AddToNotice(text=ADDED, acute="yes", other_child="Vít Vrána, 2 roky")
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, brother)
    sent = {**hidden, "result": "not_urgent", "reason": WRITTEN, "best_interest": "Zůstat doma."}
    refused = await worker.post(there, data=sent)
    assert "Mezitím přibylo" in soft(refused.text)
    chosen = re.findall(r'name="child_id"[^>]*value="([^"]*)"[^>]*checked', refused.text)
    assert chosen == [hidden["child_id"]]


async def test_what_a_colleague_answers_meanwhile_is_read_before_it_is_signed(office, client_app):
    """Open in its tab and from a draft: who asked waits for that word."""
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    asked = office.world.people["spod_coordinator2"].worker_id
    await protection.ask_colleague(
        office.actor("spod_coordinator"), notice_id, AskColleague(asked_of=asked, question="Znáte otce?")
    )
    worker, there = await client_app("spod_coordinator"), f"/notices/{notice_id}/urgency"
    page = (await worker.get(there)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    await begins(worker, there)
    said = "Znám, má zbraň. Jeďte hned s policií."
    await protection.answer_colleague(office.actor("spod_coordinator2"), notice_id, AnswerColleague(answer=said))
    sent = {
        **hidden,
        "result": "not_urgent",
        "reason": WRITTEN,
        "best_interest": "Zůstat doma.",
        "child_asked": "not_met",
    }
    refused = soft((await worker.post(there, data=sent)).text)
    assert said in refused[refused.index("Mezitím přišla odpověď") :][:300]
    assert WRITTEN in refused
    page = await goes_on(worker)
    assert said in page[page.index("Mezitím přišla odpověď") :][:300]
    again = form_again(await worker.get(there))
    assert (await worker.post(there, data={**again, **{name: sent[name] for name in TYPED}})).status_code == 303


TYPED = ("result", "reason", "best_interest", "child_asked")


def form_again(answer):
    form = next(each for each in re.findall(r"<form.*?</form>", answer.text, re.DOTALL) if 'name="draft"' in each)
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
