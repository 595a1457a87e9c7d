"""Who gets data reads the purpose as the client agreed to it, with their own limit of it."""

import pytest

from cases.cases import views as case_views
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.web.text import soft
from sharing import service, views
from sharing.schemas import HandOver, OpenOwnCase

LIMIT = "jen kvůli bydlení, s otcem nemluvit"
TOLD = f"volba vhodného peer mentora; {LIMIT}"


async def test_the_recipient_reads_how_the_client_limited_the_purpose(kit, world, client_app):
    """On the sender's form, on opening it, for programs and in the record of taking over; and it is gone with the end."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, purpose_text=f"{LIMIT}.")
    osp = await client_app("osp_specialist")
    assert TOLD in soft((await osp.get(f"/cases/{case_id}/sharing/new")).text)
    handover_id = await kit.hand_over(case_id, consent_id, ["given_name", "family_name", "phone"])
    client = await client_app("pm_worker")
    assert TOLD in soft((await client.get(f"/sharing/{handover_id}")).text)
    api = await client_app("pm_head", bearer=True)
    assert (await api.get(f"/api/v1/sharing/received/{handover_id}")).json()["purpose_text"] == LIMIT
    for address in ("/sharing", "/my-day"):
        assert LIMIT not in soft((await client.get(address)).text), "a list is no look"
    worker = world.actor("pm_worker")
    own_id = await service.open_own_case(worker, handover_id, OpenOwnCase(key_worker_id=worker.worker))
    facts = (await case_views.case_news(worker, own_id)).records[0].facts
    assert f"Účel klient upřesnil: {LIMIT}." in facts


async def test_it_lies_sealed_for_the_recipient_alone(kit, world):
    """As the items do: nothing of it stands beside them."""
    shared = await kit.share(purpose_text=LIMIT)
    async with unit_of_work(shared.owner) as unit:
        for table in ("handover", "share_grant", "shared_item", "share_key"):
            for row in await unit.connection.fetch(f"SELECT * FROM {table}"):
                assert "bydlen" not in str(tuple(row))
                assert all(b"bydlen" not in each for each in row.values() if isinstance(each, bytes))


async def test_a_wording_without_a_limit_tells_none(kit, world):
    shared = await kit.share()
    assert (await service.open_handover(world.actor("pm_worker"), shared.handover_id)).purpose_text == ""
    (offer,) = (await views.offers(shared.owner, shared.case_id)).offers
    assert offer.purpose_text == ""


async def test_it_is_held_against_other_clients_as_what_goes_out(kit, world):
    """Somebody became a client after the consent was written: the words are pointed out before they go."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id, purpose_text="jen s Ondřejem Krejčím")

    await kit.open_case(ClientIdentity(given_name="Ondřej", family_name="Krejčí"))
    order = HandOver(version_no=1, client_version=1, consent_id=consent_id, item_kinds=["phone"])
    with pytest.raises(Invalid) as refused:
        await service.hand_over(world.actor("osp_specialist"), case_id, order)
    assert "Ondřejem Krejčím" in refused.value.fields["item_kinds"]
