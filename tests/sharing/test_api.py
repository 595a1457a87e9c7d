"""Sharing through the API: the same acts, and one answer for everything that is not there."""

from kernel.ids import new_id

API = "/api/v1/sharing"


async def test_the_story_through_the_api(kit, world, client_app):
    """Offers, handing over, looking, opening an own file, who looked, ending: a program can do what people do."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    osp, pm = await client_app("osp_specialist", bearer=True), await client_app("pm_worker", bearer=True)
    (offer,) = (await osp.get(f"/api/v1/cases/{case_id}/sharing/offers")).json()["offers"]
    assert {item["state"] for item in offer["items"]} == {"ready"}
    order = {"version_no": 1, "client_version": 1, "consent_id": str(consent_id), "item_kinds": kit.six, "note": ""}
    made = await osp.post(f"/api/v1/cases/{case_id}/handovers", json=order)
    assert made.status_code == 201
    handover_id = made.json()["id"]
    assert made.headers["location"] == f"{API}/sent/{handover_id}"
    (row,) = (await pm.get(f"{API}/received")).json()["items"]
    assert row["id"] == handover_id
    view = (await pm.get(f"{API}/received/{handover_id}")).json()
    assert [item["kind"] for item in view["items"]] == kit.six
    key_worker = {"key_worker_id": str(world.people["pm_worker"].worker_id)}
    opened = await pm.post(f"{API}/received/{handover_id}/case", json=key_worker)
    assert opened.status_code == 201
    again = await pm.post(f"{API}/received/{handover_id}/case", json=key_worker)
    assert (again.status_code, again.json()["code"]) == (409, "already-taken-over")
    sent = (await osp.get(f"{API}/sent/{handover_id}")).json()
    assert [look["action"] for look in sent["looks"]] == ["copy", "view"]
    grant = sent["handover"]["items"][0]["grant_id"]
    assert (await osp.post(f"{API}/shares/{grant}/end")).status_code == 204
    assert (await osp.post(f"{API}/shares/{grant}/end")).json()["code"] == "share-ended"
    assert len((await pm.get(f"{API}/received/{handover_id}")).json()["items"]) == 5
    of_case = (await osp.get(f"/api/v1/cases/{case_id}/sharing")).json()
    assert [item["state"] for item in of_case["sent"][0]["items"]] == ["owner", *["live"] * 5]
    table = await osp.get(f"/api/v1/cases/{case_id}/sharing/looks.csv")
    assert table.headers["content-type"].startswith("text/csv")
    lines = table.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "Lenka Ďurišová;Krok zpět, z. s." in lines[1]


async def test_a_program_joins_a_case_that_is_there(kit, client_app):
    """Named with its field when it is the wrong one; the same again is the same."""
    case_id = await kit.open_case(owner="pm_worker")
    shared = await kit.share()
    pm = await client_app("pm_worker", bearer=True)
    address = f"{API}/received/{shared.handover_id}/join"
    assert "case_id" in (await pm.post(address, json={"case_id": str(new_id())})).json()["errors"]
    for _ in range(2):
        assert (await pm.post(address, json={"case_id": str(case_id)})).status_code == 204
    assert (await pm.get(f"{API}/received/{shared.handover_id}")).json()["own_case_id"] == str(case_id)
    assert len((await pm.get(f"/api/v1/cases/{case_id}/sharing")).json()["joined"]) == 1


async def test_a_repeated_request_hands_over_once(kit, client_app):
    """The same Idempotency-Key: the same answer, one handover."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    osp = await client_app("osp_specialist", bearer=True)
    order = {"version_no": 1, "client_version": 1, "consent_id": str(consent_id), "item_kinds": ["phone"]}
    headers = {"Idempotency-Key": "once"}
    first = await osp.post(f"/api/v1/cases/{case_id}/handovers", json=order, headers=headers)
    second = await osp.post(f"/api/v1/cases/{case_id}/handovers", json=order, headers=headers)
    assert first.json() == second.json()
    assert len((await osp.get(f"{API}/sent")).json()["items"]) == 1


async def test_refusals_name_their_field(kit, client_app):
    """Outside the consent, unknown fields, another recipient: refused, nothing goes."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, items=["phone"])
    osp = await client_app("osp_specialist", bearer=True)

    async def refused(**order):
        body = {"version_no": 1, "client_version": 1, "consent_id": str(consent_id), "item_kinds": ["phone"], **order}
        answer = await osp.post(f"/api/v1/cases/{case_id}/handovers", json=body)
        return answer.status_code, list(answer.json().get("errors", {}))

    assert await refused(item_kinds=["email"]) == (400, ["item_kinds"])
    assert await refused(note="x" * 3_000) == (400, ["note"])
    assert await refused(consent_id=None) == (400, ["consent_id"])
    assert (await refused(recipient_service_id=str(new_id())))[0] == 400
    assert (await refused(tenant_id=str(new_id())))[0] == 400
    assert (await refused(consent_id=str(new_id())))[0] == 409
    assert (await osp.get(f"{API}/sent")).json()["items"] == []


async def test_hidden_and_missing_are_one_answer(kit, world, client_app):
    """Ended, for others, of a client who refused, or never made: the same bytes and headers on every address."""
    ended, foreign = await kit.share(), await kit.share()
    await kit.withdraw(ended)
    refused_case = await kit.open_case()
    await kit.give_consent(refused_case, decision="disagree", worker_ids=[])
    grant = new_id()

    def answer_of(response):
        body = {key: value for key, value in response.json().items() if key != "request_id"}
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return response.status_code, body, headers

    key_worker = {"key_worker_id": str(world.people["pm_worker"].worker_id)}
    for name, handover_id in (
        ("pm_worker", ended.handover_id),
        ("pm_worker2", foreign.handover_id),
        ("osp_worker", foreign.handover_id),
    ):
        client = await client_app(name, bearer=True)
        seen = answer_of(await client.get(f"{API}/received/{handover_id}"))
        assert seen == answer_of(await client.get(f"{API}/received/{new_id()}"))
        assert seen[0] == 404
        taken = answer_of(await client.post(f"{API}/received/{handover_id}/case", json=key_worker))
        assert taken == answer_of(await client.post(f"{API}/received/{new_id()}/case", json=key_worker))
        assert taken[0] == 404
    pm = await client_app("pm_worker", bearer=True)
    for address in (
        f"{API}/sent/{{}}",
        "/api/v1/cases/{}/sharing",
        "/api/v1/cases/{}/sharing/offers",
        "/api/v1/cases/{}/sharing/looks.csv",
    ):
        for hidden in (foreign.handover_id, foreign.case_id, refused_case):
            seen = answer_of(await pm.get(address.format(hidden)))
            assert seen == answer_of(await pm.get(address.format(grant)))
            assert seen[0] == 404


async def test_nobody_without_signing_in(client_app):
    """Every address asks who calls."""
    nobody = await client_app(None)
    for address in (f"{API}/received", f"{API}/sent", f"{API}/received/{new_id()}"):
        assert (await nobody.get(address)).status_code == 401


async def test_pages_of_lists(kit, client_app):
    """`next` leads on; a place that we never gave is refused."""
    for _ in range(3):
        await kit.share(kinds=["phone"])
    for name, address in (("pm_worker", f"{API}/received"), ("osp_worker", f"{API}/sent")):
        client = await client_app(name, bearer=True)
        first = (await client.get(address, params={"limit": 2})).json()
        rest = (await client.get(address, params={"limit": 2, "after": first["next"]})).json()
        assert len({item["id"] for item in first["items"] + rest["items"]}) == 3
        assert rest["next"] is None
        assert (await client.get(address, params={"after": "nonsense"})).status_code == 400


async def test_a_program_is_told_how_to_open_a_second_file(kit, world, client_app):
    """A problem names the field that goes on, and no person."""
    first, second = await kit.share(), await kit.share()
    pm = await client_app("pm_worker", bearer=True)
    order = {"key_worker_id": str(world.people["pm_worker"].worker_id)}
    assert (await pm.post(f"{API}/received/{first.handover_id}/case", json=order)).status_code == 201
    address = f"{API}/received/{second.handover_id}/case"
    refused = await pm.post(address, json=order)
    assert (refused.status_code, refused.json()["code"]) == (409, "possible-duplicate")
    assert set(refused.json()["errors"]) == {"open_anyway"}
    assert kit.identity.family_name not in refused.text
    assert (await pm.post(address, json={**order, "open_anyway": True})).status_code == 201
