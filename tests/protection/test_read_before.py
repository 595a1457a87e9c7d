"""What is added while somebody has the form of urgency open is judged by nobody who did not read it (S003 8b)."""

import pytest
from lxml import html

from kernel.exceptions import StaleVersion
from kernel.web.text import soft
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service, views
from services.protection.schemas import AskColleague, AssessUrgency
from tests.intake.conftest import office
from tests.protection.test_draft_of_judgement import goes_on

__all__ = ["office"]
PILLS = "Barbora dnes spolykala prášky."
NOT_URGENT = {"result": "not_urgent", "child_asked": "not_met", "best_interest": "Zůstat doma."}


async def add(office, notice_id):
    return await intake.add_to_notice(office.actor("spod_intake"), notice_id, AddToNotice(text=PILLS))


@pytest.mark.parametrize("before", [0, 1])
async def test_a_judgement_of_before_is_refused_and_the_addition_waits(office, before):
    notice_id = (await office.record()).id
    for each in range(before):
        await office.judge(notice_id, "spod_intake", version=each)
    head = office.actor("spod_head")
    version = (await views.urgency_view(head, notice_id)).version
    await add(office, notice_id)
    with pytest.raises(StaleVersion):
        await service.assess_urgency(head, notice_id, AssessUrgency(**NOT_URGENT), version=version)
    view = await views.urgency_view(head, notice_id)
    assert (view.version, len(view.assessments), bool(view.children[0].waits)) == (version + 1, before, before == 1)
    await service.assess_urgency(head, notice_id, AssessUrgency(**NOT_URGENT), version=view.version)
    assert not (await views.urgency_view(head, notice_id)).children[0].waits


@pytest.mark.parametrize("before", [0, 1])
async def test_the_form_says_what_was_added_and_keeps_what_was_typed(office, client_app, before):
    notice_id = (await office.record()).id
    for each in range(before):
        await office.judge(notice_id, "spod_intake", version=each)
    client = await client_app("spod_head")
    here = f"/notices/{notice_id}/urgency"
    form = html.fromstring((await client.get(here)).text).forms[-1]
    sent = {**dict(form.form_values()), **NOT_URGENT, "reason": "Otec je pryč."}
    await add(office, notice_id)
    answer = await client.post(here, data=sent)
    again = html.fromstring(answer.text)
    words = " ".join(again.text_content().split())
    assert "Mezitím přibylo" in words
    assert PILLS in words
    typed = dict(again.forms[-1].form_values())
    assert typed["reason"].strip() == "Otec je pryč."
    assert len((await views.urgency_view(office.actor("spod_head"), notice_id)).assessments) == before
    assert (await client.post(here, data={**typed, **NOT_URGENT})).status_code == 303
    assert len((await views.urgency_view(office.actor("spod_head"), notice_id)).assessments) == before + 1


async def test_what_is_judged_by_another_meanwhile_stands_beside_as_before(office, client_app):
    notice_id = (await office.record()).id
    await add(office, notice_id)
    client = await client_app("spod_head")
    here = f"/notices/{notice_id}/urgency"
    form = html.fromstring((await client.get(here)).text).forms[-1]
    sent = {**dict(form.form_values()), **NOT_URGENT, "reason": "Otec je pryč."}
    await office.judge(notice_id, "spod_intake", result="urgent", reason="Je samo.")
    words = " ".join(html.fromstring((await client.post(here, data=sent)).text).text_content().split())
    assert "Mezitím uloženo" in words
    assert "Mezitím přibylo" not in words


# ── the same of what else is signed of a notice ──────────────────────────────────────────────────────────────────────


async def stands(office):
    notice_id = (await office.record()).id
    await office.assign(notice_id)
    await office.judge(notice_id)
    return notice_id, f"/notices/{notice_id}/basic", {"result": "kept", "reason": "Rizika nejsou."}, "spod_coordinator"


async def is_asked(office):
    notice_id = (await office.record()).id
    order = AskColleague(asked_of=office.world.people["spod_coordinator"].worker_id, question="Znáte rodinu?")
    await service.ask_colleague(office.actor("spod_intake"), notice_id, order)
    return notice_id, f"/notices/{notice_id}/urgency/answer", {"answer": "Rodinu neznám."}, "spod_coordinator"


@pytest.mark.parametrize("which", [stands, is_asked])
async def test_whoever_signs_something_else_has_read_what_was_added(office, client_app, which):
    """A basic assessment, and what a colleague answers: said and asked before it is signed, also from a draft."""
    notice_id, here, said, by = await which(office)
    client = await client_app(by)
    form = next(
        each for each in html.fromstring((await client.get(here)).text).forms if set(said) & {*each.inputs.keys()}
    )
    sent = {**dict(form.form_values()), **said}
    assert (await client.post("/drafts", data=sent, headers={"X-Draft": "1"})).status_code == 200
    assert "Mezitím přibylo" not in await goes_on(client)
    await add(office, notice_id)
    page = await goes_on(client)
    assert PILLS in page[page.index("Mezitím přibylo") :][:400]
    assert [*said.values()][-1] in page
    answer = await client.post(here, data=sent)
    page = soft(answer.text)
    assert answer.status_code == 412
    assert PILLS in page[page.index("Mezitím přibylo") :][:400]
    again = next(each for each in html.fromstring(answer.text).forms if set(said) & {*each.inputs.keys()})
    assert (await client.post(here, data={**dict(again.form_values()), **said})).status_code == 303
