"""/api/v1/notices: what programs may do, and what they are told when they may not."""

import base64

import msgspec
import pytest

from kernel.ids import new_id
from kernel.legal_time import today_in_prague
from kernel.web.api import etag

NOTICES = "/api/v1/notices"


def order(office, **changes):
    """The JSON of a notice."""
    return {**msgspec.to_builtins(office.phone()), **changes}


async def taken(client, office, **changes):
    """A notice taken down through the API."""
    answer = await client.post(NOTICES, json=order(office, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_notice_goes_from_the_call_to_the_key_worker(office, client_app, world):
    intake, head = await client_app("spod_intake", bearer=True), await client_app("spod_head", bearer=True)
    coordinator = await client_app("spod_coordinator", bearer=True)
    made = await taken(intake, office)
    assert made["reference_number"] == f"OZN 1/{today_in_prague().year}"
    (waiting,) = (await head.get(NOTICES, params={"status": "recorded"})).json()["items"]
    assert waiting["id"] == made["id"]
    offered = await head.get(f"{NOTICES}/{made['id']}/assignment")
    assert offered.headers["etag"] == '"1"'
    body = {
        "identity": {**offered.json()["identity"], "birth_date": "2019-07-21"},
        "key_worker_id": str(world.people["spod_coordinator"].worker_id),
    }
    where = await head.post(f"{NOTICES}/{made['id']}/assign", json=body, headers={"If-Match": etag(1)})
    assert where.status_code == 201, where.text
    case = (await coordinator.get(where.headers["location"])).json()
    assert case["header"]["client_name"] == "Vránová Eliška"
    second = await taken(intake, office)
    joined = await head.post(
        f"{NOTICES}/{second['id']}/join", json={"case_id": case["header"]["id"]}, headers={"If-Match": etag(1)}
    )
    assert joined.status_code == 200, joined.text
    mine = (await coordinator.get(NOTICES, params={"mine": "true"})).json()["items"]
    assert [one["status"] for one in mine] == ["joined", "assigned"]


async def test_the_notifier_is_shown_only_by_the_act(office, client_app):
    intake = await client_app("spod_intake", bearer=True)
    made = await taken(intake, office)
    seen = await intake.get(f"{NOTICES}/{made['id']}")
    assert "Zvěřinová" not in seen.text
    assert "sousedka" not in seen.text
    assert seen.json()["content"]["notifier_name_state"] == "answered"
    shown = await intake.post(f"{NOTICES}/{made['id']}/notifier", json={"reason": "clarify"})
    assert shown.json()["name"]["text"] == "Drahomíra Zvěřinová"
    assert shown.headers["cache-control"] == "no-store"
    refused = await intake.post(f"{NOTICES}/{made['id']}/notifier", json={"reason": "curiosity"})
    assert (refused.status_code, set(refused.json()["errors"])) == (400, {"reason"})
    colleague = await client_app("spod_coordinator", bearer=True)
    answer = await colleague.post(f"{NOTICES}/{made['id']}/notifier", json={"reason": "clarify"})
    assert answer.status_code == 403


async def test_a_repeated_request_takes_one_notice_down(office, client_app):
    intake = await client_app("spod_intake", bearer=True)
    body, headers = order(office), {"Idempotency-Key": "call-1"}
    answers = [await intake.post(NOTICES, json=body, headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert len((await intake.get(NOTICES)).json()["items"]) == 1


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"subject": "x" * 100_000}, {"subject"}),
        ({"caregivers": "a\u202eb"}, {"caregivers"}),
        ({"received_at": "2999-01-01T00:00:00Z"}, {"received_at"}),
        ({"received_at": None}, {"received_at"}),
        ({"subject_state": "perhaps"}, {"subject_state"}),
    ],
)
async def test_what_is_wrong_is_said_by_its_field(office, client_app, changes, errors):
    intake = await client_app("spod_intake", bearer=True)
    answer = await intake.post(NOTICES, json=order(office, **changes))
    assert (answer.status_code, set(answer.json()["errors"])) == (400, errors)
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    "changes", [{"colour": "blue"}, {"received_at": "2026-11-22T10:00:00"}, {"received_at": "včera"}, {"subject": 3}]
)
async def test_an_order_of_another_shape_is_refused(office, client_app, changes):
    intake = await client_app("spod_intake", bearer=True)
    answer = await intake.post(NOTICES, json=order(office, **changes))
    assert answer.status_code == 400, answer.text


async def test_assigning_asks_for_the_version(office, client_app, world):
    head = await client_app("spod_head", bearer=True)
    made = await taken(head, office)
    body = {"identity": {}, "key_worker_id": str(world.people["spod_coordinator"].worker_id)}
    path = f"{NOTICES}/{made['id']}/assign"
    assert (await head.post(path, json=body)).status_code == 428
    assert (await head.post(path, json=body, headers={"If-Match": etag(7)})).status_code == 412
    assert (await head.post(path, json=body, headers={"If-Match": etag(1)})).status_code == 201
    again = await head.post(path, json=body, headers={"If-Match": etag(2)})
    assert (again.status_code, again.json()["code"]) == (409, "notice-already-assigned")


@pytest.mark.parametrize("who", ["javorec_head", "pm_worker", "osp_specialist", "ospod_admin", "ospod_auditor"])
async def test_strangers_get_the_same_as_for_nothing(office, client_app, world, who):
    made = await office.record()
    stranger = await client_app(who, bearer=True)
    assign = {"identity": {}, "key_worker_id": str(world.people["spod_coordinator"].worker_id)}
    for method, path, body in (
        ("GET", "", None),
        ("GET", "/assignment", None),
        ("POST", "/notifier", {"reason": "clarify"}),
        ("POST", "/assign", assign),
        ("POST", "/join", {"case_id": str(new_id())}),
    ):
        answers = [
            await stranger.request(method, f"{NOTICES}/{notice_id}{path}", json=body, headers={"If-Match": etag(1)})
            for notice_id in (made.id, new_id())
        ]
        assert [answer.status_code for answer in answers] == [404, 404], path
        problems = [{key: value for key, value in answer.json().items() if key != "request_id"} for answer in answers]
        assert problems[0] == problems[1]


async def test_nobody_signed_in_gets_nothing(client_app):
    nobody = await client_app()
    assert (await nobody.get(NOTICES)).status_code == 401


async def test_a_list_goes_on_where_it_stopped(office, client_app):
    numbers = [(await office.record()).reference_number for _ in range(3)]
    head = await client_app("spod_head", bearer=True)
    first = (await head.get(NOTICES, params={"limit": 2})).json()
    rest = (await head.get(NOTICES, params={"limit": 2, "after": first["next"]})).json()
    assert [one["reference_number"] for one in (*first["items"], *rest["items"])] == numbers[::-1]
    assert rest["next"] is None
    found = await head.post(f"{NOTICES}/search", json={"q": "vranova"})
    assert len(found.json()) == 3


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "včera", 3])
async def test_a_place_in_the_list_that_was_never_given_is_refused(office, client_app, instant):
    head = await client_app("spod_head", bearer=True)
    after = base64.urlsafe_b64encode(msgspec.json.encode([instant, new_id()])).rstrip(b"=").decode()
    browser = await client_app("spod_head")
    for client, path in ((head, NOTICES), (head, "/api/v1/cases"), (browser, "/notices")):
        answer = await client.get(path, params={"after": after})
        assert answer.status_code == 400, path


async def test_a_program_is_told_how_to_open_a_second_file(office, client_app, world):
    """A problem names the field that goes on, and no child."""
    intake, head = await client_app("spod_intake", bearer=True), await client_app("spod_head", bearer=True)
    for again in (False, True):
        made = await taken(intake, office)
        offered = (await head.get(f"{NOTICES}/{made['id']}/assignment")).json()
        key_worker = str(world.people["spod_coordinator"].worker_id)
        body = {"identity": {**offered["identity"], "birth_date": "2019-07-21"}, "key_worker_id": key_worker}
        address, headers = f"{NOTICES}/{made['id']}/assign", {"If-Match": etag(1)}
        done = await head.post(address, json=body, headers=headers)
        if again:
            assert (done.status_code, done.json()["code"]) == (409, "possible-duplicate")
            assert set(done.json()["errors"]) == {"open_anyway"}
            assert offered["identity"]["family_name"] not in done.text
            done = await head.post(address, json={**body, "open_anyway": True}, headers=headers)
        assert done.status_code == 201
