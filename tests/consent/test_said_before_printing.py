"""A name that our faces cannot draw is told of on every page that is printed, before the paper lies there."""

import pytest

from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from consent import service
from kernel.web.text import soft


@pytest.mark.parametrize("name", ["小龍", "Jan"])
async def test_a_page_says_which_letters_a_paper_cannot_hold(world, client_app, name):
    actor = world.actor("osp_specialist")
    order = OpenCase(identity=ClientIdentity(given_name=name, family_name="Li"), key_worker_id=actor.worker)
    case_id = await cases.open_case(actor, order)
    client = await client_app("osp_specialist")
    for page in ("", "/people", "/history", "/consents/new?type=handover"):
        answer = await client.get(f"/cases/{case_id}{page}")
        assert answer.status_code == 200, page
        assert ("Na papíře bude místo těchto znaků" in soft(answer.text)) == (name != "Jan"), page


@pytest.mark.parametrize("name", ["小龍", "Jan"])
async def test_a_guardian_counts_on_the_form_while_it_is_typed_and_on_what_was_recorded(
    held, handover, client_app, name
):
    """The paper has their name under the signature."""
    client = await client_app("osp_specialist")
    fields = {"type": "handover", "said_by": "guardian", "representative": name, "act": "preview"}
    block = await client.post(
        f"/cases/{held.case_id}/consents/new", data=fields, headers={"HX-Request": "true", "HX-Target": "nahled"}
    )
    assert 'id="nahled"' in block.text
    assert ("Na papíře bude místo těchto znaků" in soft(block.text)) == (name != "Jan")
    order = handover(said_by="guardian", said_by_reason="court_decision", representative=name)
    made = await service.record_consent(held.actor, held.case_id, order)
    page = await client.get(f"/consents/{made.id}")
    assert ("Na papíře bude místo těchto znaků" in soft(page.text)) == (name != "Jan")
