"""A form of a notice that was open while the notice went on is told what happened and what to do, never that there is no right."""

import pytest

from kernel.exceptions import NotAllowed
from services.competence import service as competence
from services.competence.schemas import NoteStep
from services.intake.exceptions import AssignedMeanwhile, PassedOnMeanwhile

OF_A_NOTICE = ("add", "duplicate", "urgency", "urgency/ask", "assign", "join")
JAVOREC = "Oznámení mezitím patří jinému úřadu"


@pytest.mark.parametrize("which", OF_A_NOTICE)
async def test_whoever_had_a_form_open_when_it_was_forwarded_is_told_so_and_what_to_do(office, client_app, which):
    notice_id = (await office.record()).id
    head = await client_app("spod_head")
    address = f"/notices/{notice_id}/{which}"
    form = await head.get(address)
    assert form.status_code == 200, form.text
    await office.decide(notice_id)
    for page in (await head.get(address), await head.post(address, data={"text": "Volal školník.", "version": "1"})):
        said = page.text.replace("\xa0", " ")
        assert JAVOREC in said
        assert f'href="/notices/{notice_id}"' in said
        assert "nemáte oprávnění" not in said
        assert "domluvte se" not in said
    assert "Volal školník." in said, "what was typed is there to be copied"
    assert "Odeslat znovu" not in said
    answer = await head.post(f"/api/v1/notices/{notice_id}/additions", json={"text": "Volal školník."})
    assert (answer.status_code, answer.json()["code"]) == (403, "not-any-more")
    assert answer.json()["about"] == f"/api/v1/notices/{notice_id}"


async def test_whoever_received_it_is_told_that_somebody_else_has_it(office, client_app):
    notice_id = (await office.record()).id
    intake = await client_app("spod_intake")
    await office.assign(notice_id)
    with pytest.raises(AssignedMeanwhile):
        await office.decide(notice_id, "spod_intake")
    with pytest.raises(AssignedMeanwhile):
        await office.judge(notice_id, "spod_intake")
    page = (await intake.get(f"/notices/{notice_id}/competence")).text.replace("\xa0", " ")
    assert "Oznámení je mezitím přidělené" in page


async def test_whoever_never_might_hears_only_that(office):
    notice_id = (await office.record()).id
    await office.decide(notice_id)
    with pytest.raises(NotAllowed) as refusal:
        await competence.note_step(office.actor("spod_coordinator"), notice_id, NoteStep(step="sent", how="letter"))
    assert not isinstance(refusal.value, PassedOnMeanwhile)
