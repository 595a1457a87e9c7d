"""What the sender learns of an answer to a handover: on My day, in every list, with who, when and why."""

import pytest

from consent.rules import last_day
from kernel import outbox
from kernel.db import unit_of_work
from kernel.web.text import format_date, soft
from sharing import service, views
from sharing.schemas import DeclineHandover, OpenOwnCase
from tests.sharing.test_pages import words_of
from tests.sharing.test_taken_as_shown import form_at

WHY = "Teď nemáme volného peera."


async def take_over(actor, handover_id):
    order = OpenOwnCase(key_worker_id=actor.worker, after_decline=True)  # knowing of one, where there is one
    await service.open_own_case(actor, handover_id, order)


async def decline(actor, handover_id):
    await service.decline_handover(actor, handover_id, DeclineHandover(reason=WHY))


@pytest.mark.parametrize(
    ("answers", "said", "action"),
    [
        ([take_over], "Druhá služba předané údaje převzala.", "copy"),
        ([decline], "Druhá služba odpověděla, že předané údaje nepřevezme.", "declined"),
        ([decline, take_over], "Druhá služba předané údaje nakonec převzala", "copy"),
    ],
)
async def test_the_sender_is_told_every_answer(kit, world, client_app, answers, said, action):
    shared = await kit.share()
    pm = world.actor("pm_worker")
    for answer in answers:
        await answer(pm, shared.handover_id)
        await outbox.drain()
    owner = await client_app("osp_specialist")
    day = words_of(await owner.get("/my-day"))
    assert said in day
    assert (WHY in day) == (action == "declined")
    (row,) = await views.shared_by_us(world.actor("osp_head"))
    assert row.answer is not None
    assert (row.answer.action, row.answer.by) == (action, (world.people["pm_worker"].name))
    assert row.answer.reason == (WHY if action == "declined" else "")


async def test_a_decline_stands_above_what_is_still_seen_with_its_act(kit, world, client_app):
    shared = await kit.share()
    await decline(world.actor("pm_worker"), shared.handover_id)
    owner = await client_app("osp_specialist")
    for url in (f"/cases/{shared.case_id}/sharing", f"/sharing/sent/{shared.handover_id}"):
        page = await owner.get(url)
        words = words_of(page)
        assert words.index(WHY) < words.index("platných"), url
        assert "dokud sdílení neukončíte" in words
        assert f"/sharing/sent/{shared.handover_id}/end" in page.text


async def test_the_recipient_sees_who_declined_and_when(kit, world, client_app):
    shared = await kit.share()
    await decline(world.actor("pm_worker"), shared.handover_id)
    view = await service.open_handover(world.actor("pm_head"), shared.handover_id)
    assert view.declined_by == world.people["pm_worker"].name
    assert view.declined_at is not None
    assert view.handed_by == world.people["osp_specialist"].name
    words = words_of(await (await client_app("pm_head")).get(f"/sharing/{shared.handover_id}"))
    assert f"nepřevezme. {world.people['pm_worker'].name}" in words


async def test_a_handover_on_my_day_says_until_when_it_stands(kit, world, client_app):
    await kit.share()
    (offer,) = await views.shared_by_us(world.actor("osp_head"))
    until = soft(format_date(last_day(offer.valid_until)))
    assert f"platí do {until}" in words_of(await (await client_app("pm_worker")).get("/my-day"))


async def test_who_thinks_of_declining_has_not_looked(kit, world, client_app):
    """The form of *Nepřevezmeme* shows nothing of what was handed over, sent empty too: no look, for the owner as in the own log."""
    shared = await kit.share()
    client, address = await client_app("pm_worker"), f"/sharing/{shared.handover_id}/decline"
    form = await client.get(address)
    assert form.status_code == 200
    refused = await client.post(address, data={"reason": "", "csrf_token": client.headers["X-CSRF-Token"]})
    assert refused.status_code == 400
    assert kit.identity.family_name not in form.text + refused.text
    assert (await views.sent_handover(shared.owner, shared.handover_id)).looks == []
    async with unit_of_work(world.actor("pm_worker")) as unit:
        noted = await unit.connection.fetch("SELECT action FROM audit_entry WHERE action LIKE 'handover%'")
    assert {row["action"] for row in noted} == {"handovers.read"}


@pytest.mark.parametrize("act", ["", "/join"])
async def test_a_stale_page_takes_nothing_over_before_it_is_told_of_a_decline(kit, world, client_app, act):
    """Whoever had it open is refused with what a colleague answered; sent again from the page that says so, it is taken over."""
    own_id = await kit.open_case(owner="pm_worker")
    shared = await kit.share()
    client, address = await client_app("pm_worker"), f"/sharing/{shared.handover_id}"
    chosen = {"key_worker_id": str(world.people["pm_worker"].worker_id), "open_anyway": "1", "case_id": str(own_id)}

    def sent(page):
        return form_at(page, f'name="{field}"') | chosen

    field = "case_id" if act else "key_worker_id"
    stale = sent(await client.get(address))
    await decline(world.actor("pm_head"), shared.handover_id)
    refused = await client.post(address + act, data=stale)
    assert refused.status_code == 409
    assert "Vaše služba už odpověděla, že údaje nepřevezme." in words_of(refused)
    assert f"nepřevezme. {world.people['pm_head'].name}" in words_of(refused)
    assert (await service.open_handover(world.actor("pm_worker"), shared.handover_id)).own_case_id is None
    assert (await client.post(address + act, data=sent(refused))).status_code == 303
    assert (await service.open_handover(world.actor("pm_worker"), shared.handover_id)).own_case_id is not None
