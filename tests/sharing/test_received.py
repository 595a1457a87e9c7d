"""The other side: who sees what came, that every look is on record, and that an end is an end everywhere."""

import msgspec
import pytest

from app.testing.queries import counting_queries
from cases.cases import views as case_views
from cases.cases.exceptions import PossibleDuplicate
from consent.tables import ItemKind
from kernel import outbox
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.ids import new_id
from sharing import repository, service, views
from sharing.exceptions import AlreadyTakenOver
from sharing.schemas import NewLook, OpenOwnCase
from sharing.tables import DisclosureAction

STRANGERS = (
    "pm_worker2",
    "pm_peer",
    "both_pm",
    "osp_worker",
    "osp_specialist",
    "spod_coordinator",
    "javorec_head",
    "krok_admin",
)


def own_case(world, worker="pm_worker", *, open_anyway=False):
    return OpenOwnCase(key_worker_id=world.people[worker].worker_id, open_anyway=open_anyway)


async def test_only_the_named_workers_see_it(kit, world):
    """Named in the consent: pm_worker and pm_head. Colleagues, the sender, other organisations: it never was."""
    shared = await kit.share()
    for named in ("pm_worker", "pm_head"):
        assert [row.id for row in await views.shared_with_me(world.actor(named))] == [shared.handover_id]
        await service.open_handover(world.actor(named), shared.handover_id)
    for stranger in STRANGERS:
        with pytest.raises(NotThere):
            await service.open_handover(world.actor(stranger), shared.handover_id)
        with pytest.raises(NotThere):
            await service.open_own_case(world.actor(stranger), shared.handover_id, own_case(world))
    for stranger in ("pm_worker2", "pm_peer", "both_pm", "osp_specialist", "spod_coordinator"):
        assert await views.shared_with_me(world.actor(stranger)) == []


async def test_a_consent_to_another_organisation_names_its_service(kit, world):
    """Whose workers we cannot know: everybody there who works with clients, but no peer mentor, intake or mailroom."""
    shared = await kit.share(recipient_service_id=world.services["spod"], worker_ids=[])
    for name in ("spod_coordinator", "spod_head"):
        await service.open_handover(world.actor(name), shared.handover_id)
    for name in ("spod_intake", "spod_mailroom", "javorec_head", "pm_worker"):
        with pytest.raises(NotThere):
            await service.open_handover(world.actor(name), shared.handover_id)


async def test_a_peer_mentor_sees_what_names_them(kit, world):
    """Named in the signed text: the peer looks, and opens no file."""
    shared = await kit.share(worker_ids=[world.people["pm_peer"].worker_id])
    peer = world.actor("pm_peer")
    view = await service.open_handover(peer, shared.handover_id)
    assert len(view.items) == 6
    assert view.may == ["sharing.list", "sharing.receive"]
    with pytest.raises(NotAllowed):
        await service.open_own_case(peer, shared.handover_id, own_case(world))


async def test_every_look_is_on_record_on_both_sides(kit, world):
    """One disclosure for each item; one look is one audit entry with its grants and basis; the viewer's name only for the owner."""
    shared = await kit.share(kinds=["family_name", "phone"])
    await service.open_handover(world.actor("pm_worker"), shared.handover_id)
    detail = await views.sent_handover(shared.owner, shared.handover_id)
    (look,) = detail.looks
    assert (look.viewer, look.action, look.item_kinds) == ("Lenka Ďurišová", "view", ["family_name", "phone"])
    assert [(item.looks, item.last_viewer) for item in detail.handover.items] == [(1, "Lenka Ďurišová")] * 2
    async with unit_of_work(shared.owner) as unit:
        disclosures = await unit.connection.fetch("SELECT * FROM disclosure")
        grants = await unit.connection.fetch("SELECT id, consent_provision_id FROM share_grant")
    assert "urišov".encode() not in b"".join(row["viewer"] for row in disclosures)
    async with unit_of_work(world.actor("pm_worker")) as unit:
        (entry,) = await unit.connection.fetch("SELECT * FROM audit_entry WHERE action = 'handover.read'")
        assert await unit.connection.fetch("SELECT * FROM disclosure") == []
    assert entry["object_id"] == shared.handover_id
    assert set(msgspec.json.decode(entry["details"])["grants"]) == {str(grant["id"]) for grant in grants}
    assert {entry["basis_id"]} == {grant["consent_provision_id"] for grant in grants}


async def test_listing_is_no_look(kit, world):
    """The list says from whom, what kinds and until when, never who it is about; so nothing is disclosed by it."""
    shared = await kit.share()
    (row,) = await views.shared_with_me(world.actor("pm_worker"))
    assert row.item_kinds == kit.six
    assert "Okoun" not in msgspec.json.encode(row).decode()
    assert (row.handed_by, row.client_name) == ("Jindřiška Malá", "")
    assert (await views.sent_handover(shared.owner, shared.handover_id)).looks == []


async def test_the_list_names_the_client_of_the_own_file_only(kit, world):
    """Who opened a file from it knows whom it is about, and so do the colleagues who may know the file; still no look."""
    shared = await kit.share(worker_ids=[world.people[name].worker_id for name in ("pm_worker", "pm_head", "pm_peer")])
    await service.open_own_case(world.actor("pm_worker"), shared.handover_id, own_case(world))
    for name in ("pm_worker", "pm_head"):
        (row,) = await views.shared_with_me(world.actor(name))
        assert row.client_name == "Okoun Vítězslav"
    (row,) = await views.shared_with_me(world.actor("pm_peer"))
    assert row.client_name == ""
    looks = (await views.sent_handover(shared.owner, shared.handover_id)).looks
    assert [look.action for look in looks] == ["copy"]


async def test_another_organisation_names_no_worker(kit, world):
    """Names of people are sealed for their own organisation."""
    await kit.share(recipient_service_id=world.services["spod"], worker_ids=[])
    (row,) = await views.shared_with_me(world.actor("spod_head"))
    assert row.handed_by == ""


@pytest.mark.parametrize("how", ["withdrawn", "ended one by one"])
async def test_an_end_is_an_end_on_every_way(kit, world, how):
    """Page, list, own copy, keys, raw SQL: as if it had never been; what was looked at stays with the owner."""
    shared = await kit.share()
    viewer = world.actor("pm_worker")
    await service.open_handover(viewer, shared.handover_id)
    if how == "withdrawn":
        await kit.withdraw(shared)
    else:
        for item in (await views.sent_handover(shared.owner, shared.handover_id)).handover.items:
            await service.end_share(shared.owner, item.grant_id)
    for handover_id in (shared.handover_id, new_id()):
        with pytest.raises(NotThere):
            await service.open_handover(viewer, handover_id)
        with pytest.raises(NotThere):
            await service.open_own_case(viewer, handover_id, own_case(world))
    assert await views.shared_with_me(viewer) == []
    assert await views.new_for_me(viewer) == []
    page = await views.sharing_page(viewer)
    assert (page.partners, page.received) == ([], [])
    assert await case_views.find_cases(viewer, "Okoun") == []
    async with unit_of_work(viewer) as unit:
        for table in ("shared_item", "share_grant", "share_key", "handover"):
            assert await unit.connection.fetch(f"SELECT * FROM {table}") == []
    async with unit_of_work(shared.owner) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM share_key") == 0
    detail = await views.sent_handover(shared.owner, shared.handover_id)
    assert [look.viewer for look in detail.looks] == ["Lenka Ďurišová"]
    assert {item.state for item in detail.handover.items} == {"withdrawn" if how == "withdrawn" else "owner"}
    assert all(item.ended_at for item in detail.handover.items)


async def test_an_open_transaction_does_not_outlive_the_end(kit, world):
    """Even what was read before the end cannot be written down as a look, so it does not leave."""
    shared = await kit.share()
    viewer = world.actor("pm_worker")
    async with unit_of_work(viewer):
        rows = await repository.list_let_through(viewer, shared.handover_id)
    await kit.withdraw(shared)
    looks = [
        NewLook(
            id=new_id(),
            tenant_id=row.tenant_id,
            service_id=row.service_id,
            grant_id=row.grant_id,
            item_id=row.item_id,
            viewer=b"-",
        )
        for row in rows
    ]
    with pytest.raises(NotThere):
        async with unit_of_work(viewer):
            await repository.insert_disclosures(viewer, DisclosureAction.VIEW, looks)


async def test_a_peer_is_to_be_assigned_only_when_the_client_was_handed_over_for_that(kit, world):
    """A case that was opened for another purpose begins with no task that nobody asked for."""
    shared = await kit.share(purpose="service_start")
    worker = world.actor("pm_worker")
    case_id = await service.open_own_case(worker, shared.handover_id, own_case(world))
    assert (await case_views.case_news(worker, case_id)).tasks == []


async def test_the_recipient_opens_an_own_file_once(kit, world):
    """SC1: own client and case from the six fields, a task to choose a peer, a note where the data came from."""
    shared = await kit.share()
    worker = world.actor("pm_worker")
    case_id = await service.open_own_case(worker, shared.handover_id, own_case(world))
    view = await case_views.case_view(worker, case_id)
    assert view.header.client_name == "Okoun Vítězslav"
    assert view.header.handover_id == shared.handover_id
    identity = view.content.identity
    assert (identity.town, identity.region, identity.phone) == (
        "Lipnice pod Hájem",
        "Středočeský kraj",
        "+420 000 000 034",
    )
    assert (identity.street, identity.birth_date) == ("", None)
    news = await case_views.case_news(worker, case_id)
    (task,) = news.tasks
    assert (task.title, task.assignee_id) == ("Přidělit peera", worker.worker_id)
    assert "převzato: jméno, příjmení" in news.records[0].facts
    with pytest.raises(AlreadyTakenOver) as refused:
        await service.open_own_case(world.actor("pm_head"), shared.handover_id, own_case(world))
    assert refused.value.about.page == f"/cases/{case_id}"
    opened = await service.open_handover(worker, shared.handover_id)
    assert opened.own_case_id == case_id
    assert "sharing.take_over" not in opened.may
    assert await views.new_for_me(worker) == []
    assert {look.action for look in (await views.sent_handover(shared.owner, shared.handover_id)).looks} == {
        "copy",
        "view",
    }


async def test_only_who_may_copy_opens_a_file(kit, world, committed):
    """A consent to looking alone lets look, and nothing more."""
    shared = await kit.share()
    async with committed.unguarded() as connection:
        await connection.execute("UPDATE share_grant SET actions = '{view}'")
    assert "sharing.take_over" not in (await service.open_handover(world.actor("pm_worker"), shared.handover_id)).may
    with pytest.raises(NotAllowed):
        await service.open_own_case(world.actor("pm_worker"), shared.handover_id, own_case(world))


async def test_a_look_costs_the_same_for_one_field_and_six(kit, world):
    """One statement for all the looks, one for all the entries of the log."""
    counts = []
    for kinds in (["email"], ["phone"], kit.six):  # the first one fetches the organisation's key
        shared = await kit.share(kinds=kinds)
        with counting_queries() as n:
            await service.open_handover(world.actor("pm_worker"), shared.handover_id)
        counts.append(n.count)
    assert counts[1] == counts[2]


async def test_the_own_file_stays_after_the_end(kit, world):
    """What was handed over lawfully is the recipient's own documentation; the link to the items is dead."""
    shared = await kit.share()
    worker = world.actor("pm_worker")
    case_id = await service.open_own_case(worker, shared.handover_id, own_case(world))
    await kit.withdraw(shared)
    assert (await case_views.case_view(worker, case_id)).header.client_name == "Okoun Vítězslav"
    assert (await views.case_sharing(worker, case_id)).received is None
    with pytest.raises(NotThere):
        await service.open_handover(worker, shared.handover_id)


async def test_a_key_worker_is_needed(kit, world):
    """A peer mentor, somebody of the other service or nobody cannot lead the new file."""
    shared = await kit.share()
    for name in ("pm_peer", "osp_worker", None):
        key_worker = world.people[name].worker_id if name else None
        with pytest.raises(Exception) as refused:
            await service.open_own_case(
                world.actor("pm_worker"), shared.handover_id, OpenOwnCase(key_worker_id=key_worker)
            )
        assert list(refused.value.fields) == ["key_worker_id"]


async def test_a_partial_handover_opens_a_file_too(kit, world):
    """Only a telephone number went: the file says that the name is not known."""
    shared = await kit.share(kinds=["phone"])
    case_id = await service.open_own_case(world.actor("pm_worker"), shared.handover_id, own_case(world))
    assert (await case_views.case_view(world.actor("pm_worker"), case_id)).header.client_name == "Jméno nezjištěno"


async def test_of_a_client_who_refused_nobody_can_tell(kit, world):
    """A refusal leaves nothing on the other side: no row, no count, no message, no hit."""
    viewer = world.actor("pm_worker")
    case_id = await kit.open_case()
    await kit.give_consent(case_id, decision="disagree", worker_ids=[])
    await outbox.drain()
    async with unit_of_work(viewer) as unit:
        for table in ("notification", "audit_entry", "outbox", "search_term", "handover", "share_grant", "consent"):
            assert await unit.connection.fetch(f"SELECT * FROM {table}") == [], table
    page = await views.sharing_page(viewer)
    assert (page.partners, page.received, page.sent) == ([], [], [])
    assert await case_views.find_cases(viewer, "Okoun") == []
    with pytest.raises(NotThere):
        await views.case_sharing(viewer, case_id)


async def test_lists_cost_the_same_for_many(kit, world):
    """No query per row, on either side."""
    worker = world.actor("pm_worker")

    async def cost(act):
        with counting_queries() as n:
            await act()
        return n.count

    first = await kit.share()
    await service.open_handover(worker, first.handover_id)
    acts = [
        lambda: views.shared_with_me(worker),
        lambda: views.shared_by_us(first.owner),
        lambda: views.sharing_page(first.owner),
        lambda: views.sharing_page(worker),
    ]
    few = [await cost(act) for act in acts]
    for _ in range(3):
        shared = await kit.share()
        await service.open_handover(worker, shared.handover_id)
    assert [await cost(act) for act in acts] == few


async def test_pages_of_lists_follow_one_another(kit, world):
    """Keyed paging on both sides: every row once, newest first."""
    made = [(await kit.share(kinds=[ItemKind.PHONE.value])).handover_id for _ in range(5)]
    for who, listed in (("pm_worker", views.shared_with_me), ("osp_worker", views.shared_by_us)):
        seen, last = [], None
        while rows := await listed(world.actor(who), before=last, limit=2):
            seen += [row.id for row in rows]
            last = rows[-1].id
        assert seen == made[::-1]


async def looked_at(actor, handover_id):
    """How often the own log says that a handover was opened."""
    async with unit_of_work(actor) as unit:
        return await unit.connection.fetchval(
            "SELECT count(*) FROM audit_entry WHERE action = 'handover.read' AND object_id = $1", handover_id
        )


async def test_a_person_with_a_case_here_is_pointed_out_before_a_second_one(kit, world, client_app):
    """The recipient compares with its own cases only; nothing is copied or said to the owner before somebody decides."""
    worker = world.actor("pm_worker")
    first, second = await kit.share(), await kit.share()
    known = await service.open_own_case(worker, first.handover_id, own_case(world))
    with pytest.raises(PossibleDuplicate):
        await service.open_own_case(worker, second.handover_id, own_case(world))
    looks = (await views.sent_handover(second.owner, second.handover_id)).looks
    assert [look.action for look in looks] == ["view"]  # it was opened to be compared, and the answer told of it
    assert await looked_at(worker, second.handover_id) == 1
    client = await client_app("pm_worker")
    path, typed = f"/sharing/{second.handover_id}", {"key_worker_id": str(worker.worker_id)}
    asked = await client.post(path, data=typed)
    assert asked.status_code == 409
    assert await looked_at(worker, second.handover_id) == 2  # the page that came back
    assert f'href="/cases/{known}"' in asked.text
    assert 'name="open_anyway"' in asked.text
    assert (await client.post(path, data={**typed, "open_anyway": "on"})).status_code == 303


async def test_a_case_of_the_sender_is_no_double(kit, world):
    """The owner of what is handed over has a case of the same person, behind the wall."""
    shared = await kit.share()
    assert await service.open_own_case(world.actor("pm_worker"), shared.handover_id, own_case(world))


async def test_further_handovers_are_those_that_wait_the_longest_first(kit, world, client_app):
    """My day leads to what has no own case yet, in its order; a page goes on behind the last row."""
    shared = [await kit.share(msgspec.structs.replace(kit.identity, family_name=name)) for name in ("A", "B", "C")]
    worker, waits = world.actor("pm_worker"), [each.handover_id for each in shared]
    await service.open_own_case(worker, waits.pop(1), own_case(world))
    page = await views.sharing_page(worker, waiting=True)
    assert [row.id for row in page.received] == waits
    behind = await views.sharing_page(worker, waiting=True, received_before=waits[0])
    assert [row.id for row in behind.received] == waits[1:]
    text = (await (await client_app("pm_worker")).get("/sharing?waiting=1")).text
    places = [text.index(f"/sharing/{each}") for each in waits]
    assert places == sorted(places)
    assert str(shared[1].handover_id) not in text
