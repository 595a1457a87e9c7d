"""What a device without a connection is told, and what of it is taken: by whom, where, once (ADR 0119)."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from app import device
from app.testing.client import ClientApp
from app.testing.world import World
from kernel import keys
from kernel.clock import now
from kernel.crypto import Key, joined
from kernel.db import unit_of_work
from kernel.legal_time import PRAGUE
from kernel.web.assets import asset
from kernel.web.text import date_field, time_field
from services.intake import service as intake
from services.intake import views as notices
from services.intake.schemas import RecordNotice

DEVICE = str(uuid4())
ADDRESS = "/notices/new/on-call"


async def contact(client: httpx.AsyncClient, number: str = DEVICE) -> dict[str, Any]:
    answer = await client.post("/device/key", data={"device": number})
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    return answer.json()


def record(**more: str) -> dict[str, str]:
    at = now().astimezone(PRAGUE)
    words = {"child_given_name": "Eliška", "child_family_name": "Vránová", "subject": "Samo na nádraží."}
    return {"once": uuid4().hex, "day": date_field(at.date()), "time": time_field(at), **words, **more}


async def send(client: httpx.AsyncClient, ticket: str, fields: dict[str, str], begun: int = 0) -> httpx.Response:
    headers = {"X-Device": ticket} | ({"X-Device-Begun": str(begun)} if begun else {})
    return await client.post(ADDRESS, data=fields, headers=headers)


async def count(world: World) -> int:
    return len(await notices.list_notices(world.actor("spod_head")))


async def test_nobody_who_is_not_signed_in_is_given_a_key(client_app: ClientApp) -> None:
    """Signed out 401; without a role to write, and for what is no device, 403."""
    assert (await (await client_app()).post("/device/key", data={"device": DEVICE})).status_code == 401
    assert (await (await client_app("ospod_admin")).post("/device/key", data={"device": DEVICE})).status_code == 403
    assert (await (await client_app("spod_intake")).post("/device/key", data={"device": "x"})).status_code == 403
    from_elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = await (await client_app("spod_intake")).post(
        "/device/key", data={"device": DEVICE}, headers=from_elsewhere
    )
    assert answer.status_code == 403


async def test_a_key_is_of_one_person_one_device_and_the_same_after_each_sign_in(client_app: ClientApp) -> None:
    """Nothing of it is kept here: it is worked out anew, so what waited sealed opens again for its person alone."""
    first = await contact(await client_app("spod_intake"))
    again = await contact(await client_app("spod_intake"))
    assert (first["secrets"], first["whose"]) == (again["secrets"], again["whose"])
    assert first["session"] != again["session"]
    other_person = await contact(await client_app("spod_coordinator"))
    other_device = await contact(await client_app("spod_intake"), str(uuid4()))
    keys = {each["secrets"][0]["key"] for each in (first, other_person, other_device)}
    assert len(keys) == 3
    assert len({each["whose"] for each in (first, other_person, other_device)}) == 3


async def test_a_record_is_sent_once_also_days_later(world: World, client_app: ClientApp) -> None:
    """The answer was lost and the device asks after a weekend: the same words under the same key are the same notice."""
    client = await client_app("spod_intake")
    ticket, fields = (await contact(client))["ticket"], record()
    first = (await send(client, ticket, fields)).json()
    assert first["code"] == "done"
    async with unit_of_work(world.actor("spod_intake")) as unit:
        # what is older than kept is taken away by the next who asks
        await unit.connection.execute("SELECT opora.forget_answers($1)", 13 * 24)
    again = (await send(await client_app("spod_intake"), ticket, fields)).json()
    assert (again["code"], again["at"], again["said"]) == ("done", first["at"], [])
    assert await count(world) == 1
    other = await send(client, ticket, fields | {"subject": "Něco jiného."})
    assert (other.status_code, other.json()["code"], other.json()["at"]) == (409, "sent-before", first["at"])
    equal = await send(client, ticket, fields | {"once": uuid4().hex})
    assert equal.json()["code"] == "equal-before"
    assert (await send(client, ticket, fields | {"once": uuid4().hex, "another": "1"})).json()["code"] == "done"
    assert await count(world) == 2


async def test_nobody_sends_what_somebody_else_began(world: World, client_app: ClientApp) -> None:
    """Refused and said; a ticket that was made up as well; so is one of another service. Nothing is written down."""
    ticket = (await contact(await client_app("spod_intake")))["ticket"]
    for actor, sealed, code in (
        ("spod_coordinator", ticket, "begun-by-somebody-else"),
        ("spod_intake", "x" + ticket[1:], "not-of-device"),
        ("spod_intake", "nic", "not-of-device"),
    ):
        answer = await send(await client_app(actor), sealed, record())
        assert (answer.status_code, answer.json()["code"]) == (403, code)
        kept = await (await client_app(actor)).post(
            f"/device/draft?form=on-call&record={uuid4()}", data=record(), headers={"X-Device": sealed}
        )
        assert kept.json()["code"] == code
    assert await count(world) == 0


async def test_a_record_is_sent_in_the_service_where_it_was_begun(client_app: ClientApp) -> None:
    """Whoever works in two is led to the other one; the keys of the two differ, and each says where the other's records wait."""
    pm, osp = await contact(await client_app("both_pm")), await contact(await client_app("both_osp"))
    assert pm["secrets"] != osp["secrets"]
    assert pm["person"] == osp["person"]
    assert "poradenství" in pm["places"][osp["whose"]]
    refused = await (await client_app("both_osp")).post(
        "/records/new", data={"title": "Návštěva"}, headers={"X-Device": pm["ticket"]}
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "begun-elsewhere")


async def test_a_key_opens_what_it_sealed_when_the_root_key_is_another_one(
    client_app: ClientApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The device is given the key of each generation that is held, the one to seal with first."""
    first = (await contact(await client_app("spod_intake")))["secrets"]
    old = keys.root()
    monkeypatch.setattr(keys, "root", lambda: joined(Key(b"n" * 32, generation=old.generation + 1), [old]))
    client = await client_app("spod_intake")
    secrets = (await contact(client))["secrets"]
    assert [each["generation"] for each in secrets] == [old.generation + 1, old.generation]
    assert secrets[1] == first[0]


async def test_what_is_refused_says_why_and_makes_no_draft(world: World, client_app: ClientApp) -> None:
    """The record stays on its device; each sentence comes along, and one that is put right is taken under the same key."""
    client = await client_app("spod_intake")
    ticket, fields = (await contact(client))["ticket"], record(went_out="yes")
    refused = await send(client, ticket, fields)
    assert refused.status_code == 400
    assert any("naléhavost" in said for said in refused.json()["said"])
    assert "<html" not in refused.text
    assert "Vránová" not in (await client.get("/drafts")).text
    assert (await send(client, ticket, fields | {"went_out": "no"})).json()["code"] == "done"


async def test_a_notice_of_the_same_child_taken_down_since_is_told_and_an_older_one_is_not(
    world: World, client_app: ClientApp
) -> None:
    """Only since the record was begun: what there was before, whoever writes could have read."""
    client = await client_app("spod_intake")
    ticket, begun = (await contact(client))["ticket"], int(now().timestamp() * 1000)
    order = RecordNotice(received_at=now(), child_given_name="Eliška", child_family_name="Vránová", subject="Škola.")
    made = await intake.record_notice(world.actor("spod_coordinator"), order)
    fields = record()
    told = (await send(client, ticket, fields, begun)).json()
    assert (told["code"], [each["url"] for each in told["theirs"]]) == ("written-meanwhile", [f"/notices/{made.id}"])
    assert (await send(client, ticket, fields | {"beside_known": "1"}, begun)).json()["code"] == "done"
    assert (await send(client, ticket, fields, begun)).json()["code"] == "done"  # its answer was lost: it asks no more
    assert await count(world) == 2
    later = record(child_given_name="Ela")
    assert (await send(client, ticket, later, int(now().timestamp() * 1000) + 1000)).json()["code"] == "done"


async def test_a_record_goes_on_as_one_draft_of_its_form(client_app: ClientApp) -> None:
    """Sent twice it is one; under its own key, so that what came of it meanwhile is known."""
    client = await client_app("spod_intake")
    ticket, fields, number = (await contact(client))["ticket"], record(), uuid4()
    told: dict[str, Any] = {}
    for _ in range(2):
        told = (
            await client.post(f"/device/draft?form=on-call&record={number}", data=fields, headers={"X-Device": ticket})
        ).json()
        assert (told["code"], told["at"]) == ("done", f"{ADDRESS}?draft={number}")
    page = (await client.get(told["at"])).text
    assert "Vránová" in page
    assert f'name="once" value="{fields["once"]}"' in page
    assert (await client.get("/drafts")).text.count("Samo na nádraží.") == 1


async def test_the_pages_of_a_device_are_of_nobody(client_app: ClientApp) -> None:
    """The same to whoever is signed in and to nobody, without a word against forged forms, name or organisation."""
    client = await client_app("spod_intake")
    for path in ("/device/", "/device/on-call"):
        ours, nobodys = (await client.get(path)).text, (await (await client_app()).get(path)).text
        assert ours == nobodys
        assert client.headers["X-CSRF-Token"] not in ours
        assert "Čestmír" not in ours
    assert (await client.get("/device/nic")).status_code == 404
    english = (await client.get("/device/on-call?l=en")).text
    assert '<html lang="en"' in english


async def test_the_worker_changes_with_what_it_keeps(client_app: ClientApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment that changes a form, a script or the style sheet is another version, so browsers fetch it anew."""
    answer = await (await client_app()).get("/device/worker.js?l=cs")
    assert answer.headers["service-worker-allowed"] == "/"
    assert answer.headers["cache-control"] == "no-cache"
    assert asset("opora.css") in answer.text
    assert (await (await client_app()).get("/device/worker.js?l=en")).text != answer.text
    device.worker_script.cache_clear()
    monkeypatch.setattr(device, "text_of", lambda _: "// another")
    changed = (await (await client_app()).get("/device/worker.js?l=cs")).text
    device.worker_script.cache_clear()
    assert changed.splitlines()[0] != answer.text.splitlines()[0]
