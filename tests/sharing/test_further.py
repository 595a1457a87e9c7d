"""A further handover of the same client on the same consent: known by the earlier one, whatever it tells of the client."""

import pytest

from cases.cases import views as case_views
from cases.cases.exceptions import PossibleDuplicate
from kernel.exceptions import Invalid
from sharing import service, views
from sharing.schemas import JoinHandover, OpenOwnCase
from tests.sharing.test_pages import csrf, words_of

NAMES = ["given_name", "family_name", "phone"]


@pytest.fixture
async def further(kit, world):
    """A client handed over by name and taken over, then one field more without any name: (own case, first, second)."""
    worker = world.actor("pm_worker")
    first = await kit.share(kinds=NAMES)
    own_id = await service.open_own_case(worker, first.handover_id, OpenOwnCase(key_worker_id=worker.worker))
    return own_id, first, await kit.hand_over(first.case_id, first.consent_id, ["email"])


async def test_what_tells_no_name_is_taken_into_the_case_it_belongs_to(further, world, client_app):
    """The page says whose it is and offers the case; the list says so before it is opened; one act takes it in."""
    own_id, first, second = further
    mark = (await case_views.case_header(world.actor("pm_worker"), own_id)).file_mark
    client, address = await client_app("pm_worker"), f"/sharing/{second}"
    for listed in ("/sharing", "/sharing?waiting=1"):
        assert f"téhož klienta máte: {mark}" in words_of(await client.get(listed)).replace("\xa0", " ")
    page = await client.get(address)
    assert "Okoun Vítězslav" in words_of(page)
    assert "z dřívějšího předání téhož klienta" in words_of(page)
    assert f'action="{address}/join"' in page.text
    assert f'action="{address}/seen"' in page.text
    done = await client.post(f"{address}/join", data={"case_id": str(own_id), **csrf(client)})
    assert (done.status_code, done.headers["location"]) == (303, f"/cases/{own_id}")
    identity = (await case_views.case_view(world.actor("pm_worker"), own_id)).content.identity
    assert (identity.family_name, identity.email) == ("Okoun", "okoun@klient.example")
    sharing = await views.case_sharing(world.actor("pm_worker"), own_id)
    assert (sharing.received.id, [row.id for row in sharing.joined]) == (first.handover_id, [second])
    assert "téhož klienta máte" not in words_of(await client.get("/sharing"))


async def test_a_third_one_is_known_by_the_second(further, kit, world):
    """Also when the owner ended what came first: what was joined is as good as what a case was opened from."""
    own_id, first, second = further
    worker = world.actor("pm_worker")
    await service.join_handover(worker, second, JoinHandover(case_id=own_id))
    await service.end_handover(first.owner, first.handover_id)
    third = await kit.hand_over(first.case_id, first.consent_id, ["residence"])
    assert (await service.open_handover(worker, third)).earlier_case_ids == [own_id]
    await service.join_handover(worker, third, JoinHandover(case_id=own_id))
    assert (await service.open_handover(worker, third)).own_case_id == own_id


async def test_a_second_case_is_asked_about(further, world, client_app):
    """Without a name as with one; who opens it anyway is let."""
    own_id, _, second = further
    worker = world.actor("pm_worker")
    order = OpenOwnCase(key_worker_id=worker.worker)
    with pytest.raises(PossibleDuplicate):
        await service.open_own_case(worker, second, order)
    client = await client_app("pm_worker")
    asked = await client.post(f"/sharing/{second}", data={"key_worker_id": str(worker.worker), **csrf(client)})
    assert asked.status_code == 409
    assert f'href="/cases/{own_id}"' in asked.text
    assert await service.open_own_case(worker, second, OpenOwnCase(key_worker_id=worker.worker, open_anyway=True))


async def test_only_the_same_client_is_known(further, kit, world):
    """Another client of the sender, and what has ended, say nothing without a name."""
    own_id, first, second = further
    worker = world.actor("pm_worker")
    stranger = (await kit.share(kinds=["phone"])).handover_id
    await service.end_handover(first.owner, first.handover_id)
    for handover_id in (stranger, second):
        assert (await service.open_handover(worker, handover_id)).earlier_case_ids == []
        with pytest.raises(Invalid):
            await service.join_handover(worker, handover_id, JoinHandover(case_id=own_id))
