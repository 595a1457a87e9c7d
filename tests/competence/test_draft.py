"""A judgement of competence that somebody left half written: what was judged meanwhile is said when they go on with it."""

import re

from tests.protection.test_draft_of_judgement import goes_on

from .test_competence import OURS


async def test_competence_that_was_judged_since_is_said_to_who_goes_on(office, client_app):
    notice_id = (await office.record()).id
    worker, there = await client_app("spod_intake"), f"/notices/{notice_id}/competence"
    page = (await worker.get(there)).text
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'name="draft"' in each)
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    fields = {**hidden, "result": "competent", "reason": "Bydlí v Lipnici."}
    assert (await worker.post("/drafts", data=fields, headers={"X-Draft": "1"})).status_code == 200
    assert "Mezitím uloženo" not in await goes_on(worker)
    await office.decide(notice_id, by="spod_head", **OURS)
    page = await goes_on(worker)
    assert "Mezitím uloženo" in page
    assert "Bydlí v Lipnici." in page
