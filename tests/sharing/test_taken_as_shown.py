"""Whoever takes a handover over takes what they were shown: told of what ended meanwhile before a case comes to be."""

import re
from html import unescape

import pytest

from cases.cases import views as case_views
from kernel.web.text import soft
from sharing import rules, service, views
from sharing.exceptions import EndedSinceShown
from sharing.schemas import JoinHandover, OpenOwnCase

SAID = "Od otevření stránky skončilo sdílení: příjmení, telefonický kontakt."


def form_at(page, address):
    """The hidden fields of the form that goes there, and whom it offers as key worker."""
    (form,) = [part for part in re.findall(r"<form[^>]*>.*?</form>", page.text, re.S) if re.search(address, part)]
    sent = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(unescape(value))
    return sent


def words_of(page):
    return soft(" ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())).replace(" .", ".")


async def ended(kit, shared, *kinds):
    """The sender ends these items, one by one."""
    detail = await views.sent_handover(shared.owner, shared.handover_id)
    for item in detail.handover.items:
        if item.kind in kinds:
            await service.end_share(shared.owner, item.grant_id)


async def test_a_case_of_less_than_was_shown_is_asked_about(kit, world, client_app):
    """Name and telephone end while the form is open: nothing is opened, the page says what is gone, and once more it goes."""
    shared, client = await kit.share(), await client_app("pm_worker")
    address = f"/sharing/{shared.handover_id}"
    worker = str(world.people["pm_worker"].worker_id)
    sent = form_at(await client.get(address), "key_worker_id") | {"key_worker_id": worker}
    await ended(kit, shared, "family_name", "phone")
    refused = await client.post(address, data=sent)
    assert refused.status_code == 412
    assert SAID in words_of(refused)
    assert "Okoun" not in refused.text, "what ended is shown no more"
    assert [
        look.action
        for look in (await views.sent_handover(shared.owner, shared.handover_id)).looks
        if look.action == "copy"
    ] == []
    again = await client.post(address, data=form_at(refused, "key_worker_id") | {"key_worker_id": worker})
    assert again.status_code == 303


async def test_joining_less_than_was_shown_is_asked_about(kit, world, client_app):
    """The same where it goes into the case that the client has here already."""
    actor, client = world.actor("pm_worker"), await client_app("pm_worker")
    own_id = await service.open_own_case(
        actor, (await kit.share()).handover_id, OpenOwnCase(key_worker_id=actor.worker)
    )
    shared = await kit.share()
    address = f"/sharing/{shared.handover_id}"
    sent = form_at(await client.get(address), "/join")
    assert sent["case_id"] == [str(own_id)]
    await ended(kit, shared, "phone", "family_name")
    refused = await client.post(f"{address}/join", data=sent)
    assert refused.status_code == 412
    assert SAID in words_of(refused)


@pytest.mark.parametrize("said", [True, False])
async def test_programs_say_what_they_were_shown_or_take_what_there_is(kit, world, said):
    """Who names kinds is refused when one of them ended; who names none takes whatever lets through."""
    shared, actor = await kit.share(), world.actor("pm_worker")
    kinds = kit.six if said else []
    await ended(kit, shared, "phone")
    order = OpenOwnCase(key_worker_id=actor.worker, item_kinds=kinds)
    if said:
        with pytest.raises(EndedSinceShown):
            await service.open_own_case(actor, shared.handover_id, order)
        with pytest.raises(EndedSinceShown):
            await service.join_handover(actor, shared.handover_id, JoinHandover(case_id=None, item_kinds=kinds))
    else:
        assert await service.open_own_case(actor, shared.handover_id, order)


@pytest.mark.parametrize("joins", [False, True])
async def test_what_is_not_named_is_not_taken_over(kit, world, joins):
    """Who names a part takes that part: neither the file nor the log says that the rest was copied."""
    actor, shared = world.actor("pm_worker"), await kit.share()
    named = ["given_name", "family_name"]
    if joins:
        own_id = await service.open_own_case(
            actor, shared.handover_id, OpenOwnCase(key_worker_id=actor.worker, item_kinds=named)
        )
        shared = await kit.share()
        case_id = await service.join_handover(actor, shared.handover_id, JoinHandover(case_id=own_id, item_kinds=named))
    else:
        case_id = await service.open_own_case(
            actor, shared.handover_id, OpenOwnCase(key_worker_id=actor.worker, item_kinds=named)
        )
    identity = (await case_views.case_view(actor, case_id)).content.identity
    assert (identity.family_name, identity.phone) == ("Okoun", "")
    copied = [
        look.item_kinds
        for look in (await views.sent_handover(shared.owner, shared.handover_id)).looks
        if look.action == "copy"
    ]
    assert copied == [sorted(named, key=rules.position)]


async def test_a_part_without_the_name_is_joined_by_the_name_that_was_handed_over(kit, world):
    """Whose it is all of the handover tells; what is taken is what was named."""
    actor = world.actor("pm_worker")
    names = ["given_name", "family_name"]
    own_id = await service.open_own_case(
        actor, (await kit.share()).handover_id, OpenOwnCase(key_worker_id=actor.worker, item_kinds=names)
    )
    shared = await kit.share()
    order = JoinHandover(case_id=own_id, item_kinds=["phone"])
    assert await service.join_handover(actor, shared.handover_id, order) == own_id
    identity = (await case_views.case_view(actor, own_id)).content.identity
    assert identity.phone != ""
    assert identity.email == ""
