"""A name that our faces cannot draw is told of on every page that is printed, before the paper lies there."""

import pytest

from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
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
