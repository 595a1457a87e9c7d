"""Casework through the API: the same refusals as on pages, by field."""

import pytest
import pytest_asyncio

from cases.cases import service, views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.clock import now
from kernel.legal_time import add_months, today_in_prague

CASES = "/api/v1/cases"
ELISKA = ClientIdentity(given_name="Eliška", family_name="Vránová")


@pytest_asyncio.fixture
async def case_id(world):
    """A case that a coordinator leads."""
    key_worker_id = world.actor("spod_coordinator").worker_id
    order = OpenCase(identity=ELISKA, key_worker_id=key_worker_id, kind="child")
    return await service.open_case(world.actor("spod_head"), order)


def change(world, to="spod_coordinator2", **changes):
    values = {
        "worker_id": str(world.actor(to).worker_id),
        "reason": "head_decision",
        "informed_on": today_in_prague().isoformat(),
        "informed_via": "personal",
    }
    return {**values, **changes}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": "spod_coordinator"}, "worker_id"),
        ({"informed_on": None, "informed_via": ""}, "informed_on"),
        ({"note": "x" * 100_000}, "note"),
        ({"note": "skryté \u202eznaky"}, "note"),
        ({"note": "zvonek \x07"}, "note"),
        ({"second_worker_id": None}, "second_worker_id"),
    ],
)
async def test_a_wrong_change_of_key_worker_is_told_by_field(client_app, world, case_id, wrong, field):
    """A second key worker, neither notice nor reason, too much or hidden text, a field that is none."""
    head = await client_app("spod_head", bearer=True)
    answer = await head.post(f"{CASES}/{case_id}/key-worker", json=change(world, **wrong), headers={"If-Match": '"1"'})
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {field}
    view = await views.case_view(world.actor("spod_head"), case_id)
    assert view.header.key_worker_id == world.actor("spod_coordinator").worker_id


async def test_a_change_of_key_worker_says_which_version_it_starts_from(client_app, world, case_id):
    """Without it 428, from an old one 412, from the present one done."""
    head = await client_app("spod_head", bearer=True)
    address = f"{CASES}/{case_id}/key-worker"
    assert (await head.post(address, json=change(world))).status_code == 428
    assert (await head.post(address, json=change(world), headers={"If-Match": '"7"'})).status_code == 412
    assert (await head.post(address, json=change(world), headers={"If-Match": '"1"'})).status_code == 204


async def test_a_malformed_birth_number_warns_and_is_saved(client_app, case_id):
    """Errors in issued numbers exist."""
    head = await client_app("spod_head", bearer=True)
    order = {"identity": {"family_name": "Vránová", "birth_number": "197721/0016"}}
    answer = await head.put(f"{CASES}/{case_id}/client", json=order, headers={"If-Match": '"1"'})
    assert answer.status_code == 200
    assert set(answer.json()["warnings"]) == {"birth_number"}


async def test_a_child_of_a_hundred_is_asked_about_and_saved(client_app, case_id):
    """One figure of the year makes one; who is grown up may still be in the file of their childhood."""
    head = await client_app("spod_head", bearer=True)
    for version, (years, told) in enumerate(((100, {"birth_date"}), (27, {"birth_date"}), (20, set())), start=1):
        order = {
            "identity": {"family_name": "Vránová", "birth_date": add_months(today_in_prague(), -12 * years).isoformat()}
        }
        answer = await head.put(f"{CASES}/{case_id}/client", json=order, headers={"If-Match": f'"{version}"'})
        assert answer.status_code == 200
        assert set(answer.json()["warnings"]) == told, years


async def test_an_order_in_another_encoding_is_refused(client_app, case_id):
    """Bytes that are no UTF-8 are not guessed at."""
    head = await client_app("spod_head", bearer=True)
    body = b'{"kind": "note", "occurred_at": "' + now().isoformat().encode() + b'", "title": "N\xe1v\xb9t\xecva"}'
    headers = {"Content-Type": "application/json"}
    assert (await head.post(f"{CASES}/{case_id}/records", content=body, headers=headers)).status_code == 400
