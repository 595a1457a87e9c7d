"""/api/v1: what programs may do with consents, and what they are told when they may not."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
import pytest

from app.testing.time import NOW
from consent import service
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.web.api import etag

from .conftest import picture, withdrawal

CONSENTS = "/api/v1/consents"


def body(order):
    """The JSON of an order."""
    return msgspec.to_builtins(order)


@pytest.fixture
async def client(client_app):
    """The spinal specialist's program."""
    return await client_app("osp_specialist", bearer=True)


async def test_from_the_offer_to_the_withdrawal(client, held, handover):
    """Preview, record, prove, read, take back."""
    of_case = f"/api/v1/cases/{held.case_id}/consents"
    words = await client.post(f"{of_case}/preview", json=body(handover()))
    assert words.status_code == 200, words.text
    made = await client.post(of_case, json=body(handover()))
    assert made.status_code == 201, made.text
    consent = made.json()
    address = f"{CONSENTS}/{consent['id']}"
    assert made.headers["location"] == address
    assert consent["present"]["text"] == words.json()["agree"]
    assert consent["scan_missing"]
    put = await client.post(
        f"{address}/evidence", files={"evidence": ("list.png", picture(), "image/png")}, headers={"If-Match": etag(1)}
    )
    assert put.status_code == 201, put.text
    scan = await client.get(put.headers["location"])
    assert scan.headers["content-type"] == "image/png"
    assert scan.headers["content-disposition"].startswith("attachment")
    seen = await client.get(address)
    assert (seen.json()["scan_missing"], seen.headers["etag"]) == (False, etag(1))
    assert (await client.get(f"{address}/endings")).json() == {"items": []}
    gone = await client.post(
        f"{address}/withdrawal", json=body(withdrawal()), headers={"If-Match": seen.headers["etag"]}
    )
    assert gone.status_code == 201, gone.text
    (listed,) = (await client.get(of_case)).json()["consents"]
    assert (listed["id"], listed["state"]) == (consent["id"], "withdrawn")


async def test_a_repeated_order_is_recorded_once(client, held, handover):
    """The same key gives the same consent."""
    address = f"/api/v1/cases/{held.case_id}/consents"
    key = {"Idempotency-Key": str(new_id())}
    first = await client.post(address, json=body(handover()), headers=key)
    again = await client.post(address, json=body(handover()), headers=key)
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len((await client.get(address)).json()["consents"]) == 1


async def test_a_repeated_order_is_answered_by_what_holds_now(client, held, handover, world):
    """What the client said is kept in its sealed rows alone: a repetition reads them, on record, by the present rights."""
    address = f"/api/v1/cases/{held.case_id}/consents"
    key = {"Idempotency-Key": str(new_id())}
    made = await client.post(address, json=body(handover()), headers=key)
    await service.withdraw_consent(held.actor, UUID(made.json()["id"]), withdrawal(), version=1)
    assert (await client.post(address, json=body(handover()), headers=key)).json()["state"] == "withdrawn"
    async with unit_of_work(held.actor) as unit:
        looks = "SELECT count(*) FROM audit_entry WHERE action = 'consent.read' AND case_id = $1"
        assert await unit.connection.fetchval(looks, held.case_id) == 1


async def test_a_change_says_which_version_it_starts_from(client, held, handover):
    """Without it 428, with an old one 412, with the present one done."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    address = f"{CONSENTS}/{made.id}/versions"
    order = body(handover(items=["email"]))
    assert (await client.post(address, json=order)).status_code == 428
    assert (await client.post(address, json=order, headers={"If-Match": etag(9)})).status_code == 412
    done = await client.post(address, json=order, headers={"If-Match": etag(made.version)})
    assert done.json()["present"]["no"] == 2
    address = f"{CONSENTS}/{made.id}/withdrawal"
    assert (await client.post(address, json=body(withdrawal()))).status_code == 428
    assert (await client.post(address, json=body(withdrawal()), headers={"If-Match": etag(1)})).status_code == 412


async def test_what_is_wrong_is_told_by_field(client, held, handover):
    """Problem details with the sentences of the pages."""
    refused = await client.post(f"/api/v1/cases/{held.case_id}/consents", json=body(handover(items=[], decision="")))
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert set(refused.json()["errors"]) == {"items", "decision"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"recipient_service_id": new_id()}, "recipient_service_id"),
        ({"valid_until": NOW - timedelta(days=1)}, "valid_until"),
        ({"valid_from": date(2020, 1, 1), "said_on": date(2020, 1, 1), "valid_until": date(2020, 2, 1)}, "valid_until"),
        ({"purpose_text": "x" * 100_000}, "purpose_text"),
        ({"purpose_text": "skryté \u202eznaky"}, "purpose_text"),
        ({"purpose_text": "zvonek \x07"}, "purpose_text"),
    ],
)
async def test_what_would_not_hold_is_told_by_field(client, held, handover, wrong, field):
    """Outside the platform, in the past, the end before the start, too much, hidden."""
    refused = await client.post(f"/api/v1/cases/{held.case_id}/consents", json=body(handover(**wrong)))
    assert refused.status_code == 400
    assert set(refused.json()["errors"]) == {field}


@pytest.mark.parametrize(
    "changed", [{"colour": "red"}, {"items": "email"}, {"valid_from": "tomorrow"}, {"recipient_service_id": "PM"}]
)
async def test_an_order_that_is_none_is_refused(client, held, handover, changed):
    """Unknown fields and wrong types are no consent."""
    refused = await client.post(f"/api/v1/cases/{held.case_id}/consents", json={**body(handover()), **changed})
    assert refused.status_code == 400


async def test_a_wrong_file_is_refused(client, held, handover):
    """With its reason."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    refused = await client.post(
        f"{CONSENTS}/{made.id}/evidence",
        files={"evidence": ("a.exe", b"MZ", "application/octet-stream")},
        headers={"If-Match": etag(1)},
    )
    assert refused.status_code == 400
    assert "evidence" in refused.json()["errors"]


@pytest.mark.parametrize(
    "sent",
    [
        {"data": {"evidence": "a scan"}},
        {"json": {"evidence": "a scan"}},
        {"files": {"other": ("a.png", picture(), "image/png")}},
        {"files": {"evidence": ("", picture(), "image/png")}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data; boundary=x"}},
        {"content": b"--x", "headers": {"content-type": "multipart/form-data"}},
        {
            "content": b'--x\r\nContent-Disposition: form-data; name="evidence"\r\n'
            b"Content-Type: text/plain; charset=nonsense\r\n\r\nx\r\n--x--\r\n",
            "headers": {"content-type": "multipart/form-data; boundary=x"},
        },
    ],
)
async def test_what_is_no_upload_is_refused(client, held, handover, sent):
    """In whatever way it is none."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    assert (await client.post(f"{CONSENTS}/{made.id}/evidence", **sent)).status_code in (400, 415)


async def test_a_repeated_upload_is_kept_once(client, held, handover):
    """Each sending of a form draws its boundary anew; the same scan under the same key is the same request."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    address, key = f"{CONSENTS}/{made.id}/evidence", {"Idempotency-Key": "list-1", "If-Match": etag(1)}
    scan, other = (("list.png", picture(colour), "image/png") for colour in ("white", "black"))
    first, again = [await client.post(address, files={"evidence": scan}, headers=key) for _ in range(2)]
    assert (first.status_code, first.json()) == (201, again.json())
    assert again.headers["idempotency-replayed"] == "true"
    refused = await client.post(address, files={"evidence": other}, headers=key)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    assert len((await client.get(f"{CONSENTS}/{made.id}")).json()["evidence"]) == 1


async def test_a_scan_for_another_wording_is_refused(client, held, handover):
    """If-Match names the wording that was signed; without it nothing is taken, and of before nothing is kept."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    address, files = f"{CONSENTS}/{made.id}/evidence", {"evidence": ("list.png", picture(), "image/png")}
    assert (await client.post(address, files=files)).status_code == 428
    changed = await service.change_consent(held.actor, made.id, handover(items=["email"]), version=made.version)
    refused = await client.post(address, files=files, headers={"If-Match": etag(made.version)})
    assert (refused.status_code, refused.json()["code"]) == (412, "scan-of-before")
    assert (await client.get(f"{CONSENTS}/{made.id}")).json()["evidence"] == []
    assert (await client.post(address, files=files, headers={"If-Match": etag(changed.version)})).status_code == 201
    old, match = {"version_no": "1"}, {"If-Match": etag(changed.version)}
    assert (await client.post(address, files=files, data=old, headers=match)).status_code == 201
    refused = await client.post(address, files=files, data={"version_no": "3"}, headers=match)
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["version_no"])
    seen = (await client.get(f"{CONSENTS}/{made.id}")).json()
    assert [each["version_no"] for each in seen["evidence"]] == [2, 1]
    assert [each["scan_missing"] for each in (seen["present"], *seen["earlier"])] == [False, False]
    assert (await client.get(f"{CONSENTS}/{made.id}/form.pdf?version_no=1")).status_code == 200
    assert (await client.get(f"{CONSENTS}/{made.id}/form.pdf?version_no=3")).status_code == 404


async def test_a_file_over_the_limit_is_refused_beside_its_field(client, held, handover, change_settings):
    """The reason says how big it is and how big it may be; a body far over the limit is not even read."""
    made = await service.record_consent(held.actor, held.case_id, handover())
    address = f"{CONSENTS}/{made.id}/evidence"
    change_settings(OPORA_UPLOAD_LIMIT_BYTES=str(1024 * 1024))
    big = b"\x89PNG\r\n\x1a\n" + b"x" * (1024 * 1024)
    refused = await client.post(
        address, files={"evidence": ("list.png", big, "image/png")}, headers={"If-Match": etag(1)}
    )
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid")
    assert "1 MB" in refused.json()["errors"]["evidence"].replace("\u00a0", " ")
    refused = await client.post(
        address, files={"evidence": ("list.png", big * 13, "image/png")}, headers={"If-Match": etag(1)}
    )
    assert (refused.status_code, refused.json()["code"]) == (413, "request-entity-too-large")


@pytest.mark.slow  # the whole description is made
async def test_the_description_tells_the_codes(client):
    """A program's author need not guess them."""
    described = (await client.get("/schema/openapi.json")).json()["components"]["schemas"]["RecordConsent"]
    assert described["properties"]["type"]["enum"] == ["handover", "case_management", "info_sharing", ""]


async def test_the_form_is_a_pdf_before_and_after(client, held, handover):
    """To be signed, and as it was recorded."""
    blank = await client.post(f"/api/v1/cases/{held.case_id}/consents/form.pdf", json=body(handover(decision="")))
    assert blank.content.startswith(b"%PDF"), blank.text
    made = await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    recorded = await client.get(f"{CONSENTS}/{made.id}/form.pdf")
    assert recorded.headers["content-type"] == "application/pdf"
    assert recorded.content.startswith(b"%PDF")
    incomplete = await client.post(f"/api/v1/cases/{held.case_id}/consents/form.pdf", json=body(handover(purpose="")))
    assert incomplete.status_code == 400


async def test_strangers_get_the_same_answer_as_for_nothing(client_app, held, handover):
    """Every address, with every id in hand."""
    made = await service.record_consent(held.actor, held.case_id, handover(), ("list.png", "image/png", picture()))
    order, match = body(handover()), {"If-Match": etag(made.version)}
    for name in ("pm_worker", "both_pm", "spod_head", "krok_admin"):
        stranger = await client_app(name, bearer=True)
        for case, consent, scan in (
            (held.case_id, made.id, made.evidence[0].id),
            (new_id(), new_id(), new_id()),
        ):
            one = f"{CONSENTS}/{consent}"
            answers = [
                await stranger.get(f"/api/v1/cases/{case}/consents"),
                await stranger.post(f"/api/v1/cases/{case}/consents", json=order),
                await stranger.post(f"/api/v1/cases/{case}/consents/preview", json=order),
                await stranger.post(f"/api/v1/cases/{case}/consents/form.pdf", json=order),
                await stranger.get(one),
                await stranger.get(f"{one}/endings"),
                await stranger.get(f"{one}/form.pdf"),
                await stranger.get(f"{one}/evidence/{scan}"),
                await stranger.post(
                    f"{one}/evidence", files={"evidence": ("a.png", picture(), "image/png")}, headers=match
                ),
                await stranger.post(f"{one}/versions", json=order, headers=match),
                await stranger.post(f"{one}/withdrawal", json=body(withdrawal()), headers=match),
            ]
            assert {answer.status_code for answer in answers} == {404}
            assert {answer.json()["title"] for answer in answers} == {
                "Stránka nebo záznam tu není, nebo k němu nemáte přístup."
            }


async def test_a_preview_of_an_unknown_kind_is_refused(client, held, handover):
    """It used to show the words of another kind of consent."""
    answer = await client.post(f"/api/v1/cases/{held.case_id}/consents/preview", json=body(handover(type="")))
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"type": "Vyberte, o čem klient rozhoduje."}
