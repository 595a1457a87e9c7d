"""Case management for programs: the same acts, versions, one answer to a repeated request."""

import pytest

from kernel.legal_time import today_in_prague


@pytest.fixture
def api(client_app):
    async def client(actor):
        return await client_app(actor, bearer=True)

    return client


async def test_offer_and_yes_through_the_api(story, api):
    joint = await story.ready()
    osp, pm = await api("osp_specialist"), await api("pm_worker")
    order = {"version_no": 1, "client_version": 1, "consent_id": str(joint.consent_id), "note": "Prosíme o peera."}
    address = f"/api/v1/cases/{joint.case_id}/case-management"
    made = await osp.post(address, json=order, headers={"Idempotency-Key": "one"})
    assert made.status_code == 201, made.text
    again = await osp.post(address, json=order, headers={"Idempotency-Key": "one"})
    assert again.json() == made.json()
    url = made.headers["location"]
    view = await pm.get(url)
    assert view.json()["client_name"] == "Bureš Martin"
    team = (await pm.get(f"{url}/team")).json()
    assert {each["service"] for each in team} == {"OSP", "PM"}  # who works in both, where the consent names them
    answer = {"case_id": str(joint.partner_case_id), "key_worker_id": str(story.pm.worker)}
    assert (await pm.post(f"{url}/accept", json=answer)).status_code == 428
    headers = {"If-Match": view.headers["etag"]}
    assert (await pm.post(f"{url}/accept", json=answer, headers=headers)).status_code == 204


async def test_unknown_fields_are_refused(story, api):
    joint = await story.ready()
    osp = await api("osp_specialist")
    order = {
        "version_no": 1,
        "client_version": 1,
        "consent_id": str(joint.consent_id),
        "valid_until": today_in_prague().isoformat(),
        "partner_service_id": "x",
    }
    refused = await osp.post(f"/api/v1/cases/{joint.case_id}/case-management", json=order)
    assert refused.status_code == 400
