"""A form of a case that was open while the case changed hands says what happened and what to do, never that there is no right."""

import pytest

from cases.cases import service, views
from cases.cases.access import CasePermission
from cases.cases.exceptions import LedByAnother
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.exceptions import NotAllowed

from .test_cases import change

MARIE = ClientIdentity(given_name="Barbora", family_name="Křížová")


@pytest.fixture
async def handed_over(world):
    """A case that spod_coordinator led, and spod_coordinator2 leads now."""
    head = world.actor("spod_head")
    order = OpenCase(identity=MARIE, key_worker_id=world.actor("spod_coordinator").worker, kind="child")
    case_id = await service.open_case(head, order)
    view = await views.case_header(head, case_id)
    await service.change_key_worker(head, case_id, change(world), version=view.version)
    return case_id


@pytest.mark.parametrize("which", ["records/new", "tasks"])
async def test_who_led_the_case_is_told_that_another_does_and_keeps_the_words(handed_over, client_app, which):
    client = await client_app("spod_coordinator")
    address = f"/cases/{handed_over}/{which}"
    typed = {"facts": "Byla jsem u rodiny doma.", "title": "Zavolat škole", "note": "Volal školník."}
    for page in (await client.get(address), await client.post(address, data=typed)):
        said = page.text.replace("\xa0", " ")
        assert "Případ mezitím vede někdo jiný" in said
        assert f'href="/cases/{handed_over}"' in said
        assert "nemáte oprávnění" not in said
    assert typed["facts" if which == "records/new" else "note"] in said, "what was typed is there to be copied"
    assert (await client.get(f"/cases/{handed_over}")).status_code == 200, "where it says who leads it"


async def test_who_never_led_it_hears_only_that_they_may_not(handed_over, world):
    for name, kind in (("spod_coordinator", LedByAnother), ("spod_intake", NotAllowed)):
        with pytest.raises(NotAllowed) as refusal:
            await views.case_header(world.actor(name), handed_over, CasePermission.ADD_RECORD)
        assert type(refusal.value) is kind
