"""Who sees what of a notice (domain reference 1.18), and that strangers cannot tell it exists."""

import asyncpg
import pytest

from app.testing.queries import counting_queries
from cases.cases import views as case_views
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed, NotThere
from kernel.ids import new_id
from services.intake import service, views
from services.intake.schemas import ShowNotifier
from services.intake.tables import NoticeStatus

STRANGERS = [
    "javorec_head",
    "javorec_coordinator",
    "pm_head",
    "pm_worker",
    "pm_peer",
    "osp_specialist",
    "ospod_admin",
    "ospod_auditor",
    "krok_admin",
]
# who → what they may do with a notice that spod_intake took down and spod_coordinator leads
RIGHTS = {
    "spod_intake": {"notice.see", "notice.read", "notice.show_notifier", "notice.add", "notice.mark_duplicate"},
    "spod_coordinator": {"notice.see", "notice.read", "notice.show_notifier", "notice.add", "notice.mark_duplicate"},
    "spod_coordinator2": {"notice.see"},
    "spod_mailroom": {"notice.see"},
    "spod_head": {"notice.see", "notice.read", "notice.show_notifier", "notice.add", "notice.mark_duplicate"},
}


@pytest.mark.parametrize("who", RIGHTS)
async def test_each_role_sees_its_part(office, who):
    notice = await office.record("spod_intake")
    await office.assign(notice.id, "spod_coordinator")
    view = await views.notice_view(office.actor(who), notice.id)
    assert set(view.may) == RIGHTS[who]
    assert (view.content is not None) == ("notice.read" in RIGHTS[who])
    if "notice.show_notifier" in RIGHTS[who]:
        assert (await office.show(who, notice.id)).contact.text == office.notifier_contact
    else:
        with pytest.raises(NotAllowed):
            await office.show(who, notice.id)


async def test_before_it_is_assigned_only_receiver_and_head_read_it(office):
    notice = await office.record("spod_intake")
    contents = {}
    for who in RIGHTS:
        contents[who] = (await views.notice_view(office.actor(who), notice.id)).content is not None
    assert contents == {
        "spod_intake": True,
        "spod_coordinator": False,
        "spod_coordinator2": False,
        "spod_mailroom": False,
        "spod_head": True,
    }


@pytest.mark.parametrize("who", ["spod_intake", "spod_coordinator", "spod_mailroom"])
async def test_only_a_head_assigns(office, who):
    notice = await office.record("spod_intake")
    with pytest.raises(NotAllowed):
        await service.assign_notice(office.actor(who), notice.id, office.case_for("spod_coordinator"), version=1)
    with pytest.raises(NotAllowed):
        await views.assignment_of(office.actor(who), notice.id)


@pytest.mark.parametrize("who", ["spod_mailroom", "pm_worker", "ospod_admin", "ospod_auditor"])
async def test_who_takes_no_calls_records_none(office, who):
    with pytest.raises(NotAllowed):
        await office.record(who)


@pytest.mark.parametrize("who", STRANGERS)
async def test_strangers_get_the_same_answer_as_for_nothing(office, who):
    notice = await office.record()
    actor = office.actor(who)
    for notice_id in (notice.id, new_id()):
        with pytest.raises(NotThere):
            await views.notice_view(actor, notice_id)
        with pytest.raises(NotThere):
            await service.show_notifier(actor, notice_id, ShowNotifier(reason="clarify"))
        with pytest.raises(NotThere):
            await views.assignment_of(actor, notice_id)


@pytest.mark.parametrize("who", STRANGERS)
async def test_strangers_list_and_find_nothing(office, who):
    await office.record()
    try:
        found = [
            *await views.list_notices(office.actor(who)),
            *await views.find_notices(office.actor(who), "Vránová"),
        ]
    except NotAllowed:
        found = []
    assert found == []


async def test_the_other_authority_has_its_own_notices(office):
    mine = await office.record("javorec_coordinator")
    await office.record("spod_intake")
    (seen,) = await views.list_notices(office.actor("javorec_head"))
    assert seen.id == mine.id
    assert seen.reference_number.startswith("OZN 1/")


async def test_the_database_keeps_the_notifier_from_colleagues_too(office):
    """Row-level security alone: even raw SQL of a colleague finds no row."""
    notice = await office.record("spod_intake")
    await office.assign(notice.id, "spod_coordinator")
    seen = {}
    for who in RIGHTS:
        async with unit_of_work(office.actor(who)) as unit:
            seen[who] = await unit.connection.fetchval("SELECT count(*) FROM notifier_identity")
    assert seen == {
        "spod_intake": 1,
        "spod_coordinator": 1,
        "spod_coordinator2": 0,
        "spod_mailroom": 0,
        "spod_head": 1,
    }
    async with unit_of_work(office.world.system("spod")) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM notifier_identity") == 0


async def test_lists_are_filtered_and_paged(office):
    waiting = [await office.record("spod_intake") for _ in range(3)]
    assigned = await office.record("spod_coordinator2")
    await office.assign(assigned.id, "spod_coordinator")
    head = office.actor("spod_head")

    async def ids(who="spod_head", **filters):
        return [one.id for one in await views.list_notices(office.actor(who), **filters)]

    newest_first = [one.id for one in reversed(waiting)]
    assert await ids() == [assigned.id, *newest_first]
    assert await ids(status=NoticeStatus.RECORDED) == newest_first
    assert await ids(status=NoticeStatus.ASSIGNED) == [assigned.id]
    assert await ids(status=NoticeStatus.JOINED) == []
    assert await ids("spod_coordinator", mine=True) == [assigned.id]
    assert await ids("spod_coordinator2", mine=True) == [assigned.id]
    assert await ids("spod_intake", mine=True) == newest_first
    first = (await views.list_notices(head, limit=2))[-1]
    assert await ids(before=(first.received_at, first.id), limit=2) == newest_first[1:]
    listed, number = await views.notices_on_my_day(head, limit=2)
    assert ([one.header.id for one in listed], number) == ([one.id for one in waiting[:2]], 3)  # what waits longest
    (mine,), _, _ = await case_views.all_my_tasks(office.actor("spod_coordinator"))
    assert mine.url == f"/notices/{assigned.id}"


async def test_notices_are_found_by_the_childs_name(office):
    notice = await office.record()
    found = [await views.find_notices(office.actor("spod_mailroom"), query) for query in ("vranova", "Vrána Eliška")]
    assert [[one.id for one in rows] for rows in found] == [[notice.id], [notice.id]]
    assert await views.find_notices(office.actor("spod_head"), "Zvěřinová") == []
    assert [one.id for one in await views.find_notices(office.actor("spod_head"), notice.reference_number)] == [
        notice.id
    ]


async def test_opening_and_listing_cost_the_same_for_many(office):
    head = office.actor("spod_head")
    one = await office.record()
    await views.list_notices(head)
    with counting_queries() as few:
        await views.list_notices(head)
    for who in ("spod_intake", "spod_coordinator", "spod_coordinator2", "spod_head"):
        for _ in range(3):
            await office.record(who)
    await views.list_notices(head)
    with counting_queries() as many:
        await views.list_notices(head)
    assert many.count == few.count <= 8, (
        many.statements
    )  # one each for how urgent they are, whom they wait for, their numbers, what the authority calls ways of coming
    with counting_queries() as opened:
        await views.notice_view(head, one.id)
    assert opened.count <= 9, (
        opened.statements
    )  # one each for its deadlines, how urgent it is, whom it waits for, its numbers, the name of its way


async def test_nobody_assigns_a_notice_to_themselves_to_see_who_made_it(office):
    """Where a notice goes is the head's decision, in the database too."""
    await office.record("spod_intake")
    for who in ("spod_coordinator2", "spod_intake", "spod_mailroom"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with unit_of_work(office.actor(who)) as unit:
                await unit.connection.execute("UPDATE notice SET assigned_by = $1", unit.actor.worker_id)
