"""What the pages of records say fits whom the records are of: an adult has no class teacher, and no notice comes of one."""

import pytest

from cases.cases import service
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity


@pytest.mark.parametrize(
    ("who", "head", "kind", "of_child"),
    [("spod_coordinator", "spod_head", "child", True), ("pm_worker", "pm_head", "adult", False)],
)
async def test_the_form_and_the_filter_of_records_fit_the_client(world, client_app, who, head, kind, of_child):
    actor = world.actor(who)
    order = OpenCase(
        identity=ClientIdentity(given_name="Jan", family_name="Malý"), key_worker_id=actor.worker, kind=kind
    )
    case_id = await service.open_case(world.actor(head), order)
    client = await client_app(who)
    for page in (f"/cases/{case_id}/records/new", "/records/new"):
        assert ("třídní učitelka" in (await client.get(page)).text) is of_child, page
    assert ('value="notice"' in (await client.get(f"/cases/{case_id}/records")).text) is of_child
