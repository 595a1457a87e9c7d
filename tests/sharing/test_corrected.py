"""After a correction: what was handed over stays as it was, so the sender is told that it differs, and may hand over the new."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases.schemas import ChangeClient
from kernel.exceptions import Invalid
from sharing import service, views
from sharing.schemas import HandOver
from tests.sharing.test_pages import words_of

NEW = "+420 601 000 777"


async def corrected(kit, shared, *, version=1, **changes):
    """The client's data are corrected by a colleague."""
    order = ChangeClient(identity=msgspec.structs.replace(kit.identity, **changes))
    await cases.change_client(kit.world.actor("osp_head"), shared.case_id, order, version=version)


async def offered(shared):
    """What the form offers now, by kind."""
    (offer,) = (await views.offers(shared.owner, shared.case_id)).offers
    return {item.kind: item for item in offer.items}


async def hand_over(shared, kinds, *, client_version=2):
    order = HandOver(version_no=1, client_version=client_version, consent_id=shared.consent_id, item_kinds=kinds)
    return await service.hand_over(shared.owner, shared.case_id, order)


@pytest.mark.parametrize(
    ("kind", "changes", "was", "now"),
    [
        ("phone", {"phone": NEW}, "+420 000 000 034", NEW),
        ("residence", {"town": "Javorná"}, "Lipnice pod Hájem", "Javorná"),
        ("health", {"health_note": "po operaci"}, "po úrazu v létě", "po operaci"),
    ],
)
async def test_a_corrected_field_is_offered_beside_what_the_recipient_sees(kit, client_app, kind, changes, was, now):
    shared = await kit.share()
    osp, address = await client_app("osp_specialist"), f"/cases/{shared.case_id}/sharing/new"
    assert "Příjemce už vidí vše" in words_of(await osp.get(address))
    await corrected(kit, shared, **changes)
    items = await offered(shared)
    assert {each for each, item in items.items() if item.state == "ready"} == {kind}
    assert was in items[kind].seen_otherwise.values()
    shown = words_of(await osp.get(address))
    assert shown.index(now) < shown.index("příjemce vidí dřívější:") < shown.index(was)
    assert "Příjemce už vidí vše" not in shown
    handover_id = await hand_over(shared, [kind])
    (item,) = (await service.open_handover(kit.world.actor("pm_worker"), handover_id)).items
    assert now in item.values.values()
    before = await service.open_handover(kit.world.actor("pm_worker"), shared.handover_id)
    assert was in next(each for each in before.items if each.kind == kind).values.values()
    with pytest.raises(Invalid):
        await hand_over(shared, [kind])
    assert {item.state for item in (await offered(shared)).values()} == {"shared"}


async def test_what_was_handed_over_last_counts(kit):
    """When the owner ends the newer one, the recipient sees the earlier one again, and it is offered again."""
    shared = await kit.share(kinds=["phone", "family_name"])
    await corrected(kit, shared, phone=NEW)
    newer = await hand_over(shared, ["phone"])
    assert (await offered(shared))["phone"].state == "shared"
    await service.end_handover(shared.owner, newer)
    assert (await offered(shared))["phone"].seen_otherwise == {"phone": "+420 000 000 034"}


async def test_what_the_client_took_back_is_said_to_be_seen(kit, client_app):
    """Nothing to hand over, and the recipient still sees what stood there."""
    shared = await kit.share(kinds=["phone"], items=["phone"])
    await corrected(kit, shared, phone="")
    osp = await client_app("osp_specialist")
    shown = words_of(await osp.get(f"/cases/{shared.case_id}/sharing/new"))
    assert (
        "Příjemce dál vidí, co bylo předáno dřív a u klienta už nestojí: telefonický kontakt +420 000 000 034." in shown
    )
    assert "Příjemce už vidí vše" not in shown


async def test_the_earlier_of_two_handovers_of_one_kind_can_be_told_from_the_later(kit, client_app):
    """In the table and by the names of its buttons; after the earlier one ended nothing is earlier."""
    shared = await kit.share(kinds=["phone", "email"])
    await corrected(kit, shared, phone=NEW)
    await hand_over(shared, ["phone"])
    osp, address = await client_app("osp_specialist"), f"/cases/{shared.case_id}/sharing"
    sent = {
        (view.id == shared.handover_id, item.kind): item.again
        for view in (await views.case_sharing(shared.owner, shared.case_id)).sent
        for item in view.items
    }
    assert sent == {(True, "phone"): True, (True, "email"): False, (False, "phone"): False}
    page = await osp.get(address)
    assert words_of(page).count("dřívější předání, příjemce vidí i novější") == 1
    await service.end_handover(shared.owner, shared.handover_id)
    assert "dřívější předání" not in words_of(await osp.get(address))
