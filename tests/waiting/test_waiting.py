"""A written notice that is not urgent waits for the return of a named coordinator; an urgent one never (S001, Standard 8a)."""

import pytest
from lxml import html

from app.testing.rows import count
from app.testing.time import days_from_now
from cases.deadlines.views import running
from kernel.clock import as_of
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.legal_time import end_of_day_exclusive
from kernel.outbox import drain
from kernel.web.day import Urgency
from services.intake import views as intake_views
from services.intake.exceptions import NoticeAlreadyAssigned
from services.protection import service as protection
from services.protection.schemas import SayAllJudged
from services.registers import service as registers
from services.registers.schemas import RegisterNotice
from services.waiting import pages, rules, views
from services.waiting.exceptions import WaitsNoMore
from tenants import service as tenants
from tenants import views as tenant_views
from tenants.notifications import views as news
from tenants.tables import Role

from .conftest import WHY


async def told(actor):
    async with unit_of_work(actor):
        return [one.kind for one in await news.notifications(actor)]


async def page(client_app, who, address):
    return (await (await client_app(who)).get(address)).text.replace("\u00a0", " ")


async def refused(office, notice_id, **changes):
    with pytest.raises(Invalid) as refusal:
        await office.wait(notice_id, **changes)
    assert not (await office.seen(notice_id)).waits
    return refusal.value.fields


async def test_a_written_notice_that_is_not_urgent_waits_for_a_named_coordinator_and_its_deadlines_run_on(office):
    notice_id = await office.written()
    head = office.actor("spod_head")
    async with unit_of_work(head):
        before = await running(head, [notice_id])
    await office.wait(notice_id)
    async with unit_of_work(head):
        assert await running(head, [notice_id]) == before
    assert before[notice_id], "it is to be handed over as before"
    one = (await office.seen(notice_id)).now
    assert one is not None
    assert (one.worker, one.until, one.reason, one.set_by, one.due) == (
        "Žofie Ryšánková",
        office.day(3),
        WHY,
        "Bohumila Čechová",
        False,
    )


async def test_it_is_said_on_the_notice_in_the_list_and_on_the_heads_day(office, client_app):
    notice_id, other = await office.written(), await office.written()
    await office.wait(notice_id)
    shown = await page(client_app, "spod_head", f"/notices/{notice_id}")
    assert "Lhůty běží dál beze změny." in shown
    assert WHY in shown
    (row,) = await intake_views.list_notices(office.actor("spod_mailroom"), narrower="returning")
    assert row.id == notice_id
    sign = next(each for each in row.signs if each.startswith("čeká na návrat: Žofie Ryšánková do "))
    assert sign.replace("\u00a0", " ") in await page(client_app, "spod_head", "/notices?which=returning")
    day = await page(client_app, "spod_head", "/my-day")
    assert f'id="navrat-{notice_id}"' in day
    assert f'id="oznameni-{notice_id}"' not in day, "it stands there once"
    assert f'id="oznameni-{other}"' in day
    assert "Na koho se čeká" in day
    assert "Žofie Ryšánková do " in day
    assert f'id="navrat-{notice_id}"' not in await page(client_app, "spod_coordinator2", "/my-day")
    assert await intake_views.next_waiting(office.actor("spod_head"), other) is None, "nobody is sent there in passing"


async def test_when_its_day_has_come_it_is_due_on_the_heads_day_again(office):
    notice_id, head = await office.written(), office.actor("spod_head")
    await office.wait(notice_id, until=office.day(2))
    (row,) = (await pages.on_my_day(head)).rows
    assert (row.urgency, row.on) == (Urgency.SOON, office.day(2))
    for days, urgency in ((2, Urgency.TODAY), (3, Urgency.LATE)):
        with as_of(days_from_now(days)):
            (row,) = (await pages.on_my_day(head)).rows
            assert row.urgency == urgency
            assert row.act.url == f"/notices/{notice_id}/assign"
            one = (await office.seen(notice_id)).now
            assert one is not None
            assert one.due
            assert await views.away(head) == [], "they are back by what was said"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"worker_id": None}, "worker_id"),
        ({"until": None}, "until"),
        ({"reason": " "}, "reason"),
    ],
)
async def test_what_is_missing_is_said_beside_its_field(office, changes, field):
    assert [*await refused(office, await office.written(), **changes)] == [field]


async def test_until_when_is_from_tomorrow_to_the_last_day_that_the_authority_lets_it_wait(office):
    notice_id = await office.written()
    assert [*await refused(office, notice_id, until=office.day(0))] == ["until"]
    assert [*await refused(office, notice_id, until=office.day(8))] == ["until"]
    await office.wait(notice_id, until=office.day(7))
    await office.set(0)
    other = await office.written()
    assert await refused(office, other) == {"worker_id": rules.NONE_WAITS}
    assert not (await office.seen(other)).may_wait


async def test_urgent_not_judged_and_not_written_are_refused_beside_the_field(office):
    judged = await office.written(judged=False)
    assert await refused(office, judged) == {"worker_id": rules.NOT_JUDGED}
    await office.judge(judged, "spod_intake", result="urgent", categories=["b_abandoned"], reason="Samo doma.")
    assert await refused(office, judged) == {"worker_id": rules.IS_URGENT}
    called = (await office.record()).id
    await office.judge(called, "spod_intake")
    assert await refused(office, called) == {"worker_id": rules.NOT_WRITTEN}
    assert not (await office.seen(called)).may_wait


async def test_whoever_is_waited_for_leads_cases_here_and_still_does_on_that_day(office):
    notice_id = await office.written()
    for who in ("spod_mailroom", "javorec_coordinator", "osp_worker"):
        worker_id = office.world.people[who].worker_id
        assert await refused(office, notice_id, worker_id=worker_id) == {"worker_id": rules.NEEDS_WORKER}
    assert await refused(office, notice_id, until=office.day(3), worker_id=None) == {"worker_id": rules.NEEDS_WORKER}


async def test_what_is_learnt_ends_the_waiting_at_once_and_the_heads_are_told(office, client_app):
    notice_id = await office.written()
    await office.wait(notice_id)
    await office.add(notice_id)
    (one,) = (await office.seen(notice_id)).all
    assert (one.ended, one.ended_by) == ("learnt", "Čestmír Vlasák")
    await drain()
    assert "notice_wait.ended" in await told(office.actor("spod_head"))
    assert "notice_wait.ended" not in await told(office.actor("spod_coordinator"))
    assert f'id="oznameni-{notice_id}"' in await page(client_app, "spod_head", "/my-day")
    assert await refused(office, notice_id, version=2) == {"worker_id": rules.NOT_JUDGED}, "until it is judged"


async def test_where_a_child_may_be_left_it_waits_no_more(office):
    """Nobody says that it is not urgent as long as all children are not judged of whom it tells."""
    notice_id = await office.written(other_children="Ema a Oto", other_children_state="answered")
    intake = office.actor("spod_intake")
    await protection.say_all_judged(intake, notice_id, SayAllJudged(all_judged=True))
    await office.wait(notice_id)
    await protection.say_all_judged(intake, notice_id, SayAllJudged(all_judged=False))
    (one,) = (await office.seen(notice_id)).all
    assert one.ended == "learnt"
    assert await refused(office, notice_id, version=2) == {"worker_id": rules.NOT_JUDGED}


async def test_judged_urgent_it_waits_no_more(office):
    notice_id = await office.written()
    await office.wait(notice_id)
    await office.judge(notice_id, "spod_intake", version=1)
    assert (await office.seen(notice_id)).waits, "not urgent, as before"
    await office.judge(
        notice_id, "spod_intake", version=2, result="urgent", categories=["b_abandoned"], reason="Samo doma."
    )
    (one,) = (await office.seen(notice_id)).all
    assert one.ended == "urgent"
    await drain()
    assert "notice_wait.ended" in await told(office.actor("spod_head"))


async def test_assigning_ends_it_and_what_somebody_has_waits_for_nobody(office, client_app):
    notice_id = await office.written()
    await office.wait(notice_id)
    await office.assign(notice_id, "spod_coordinator2")
    (one,) = (await office.seen(notice_id)).all
    assert (one.ended, one.ended_by) == ("assigned", "Bohumila Čechová")
    with pytest.raises(NoticeAlreadyAssigned):
        await office.wait(notice_id, version=2)
    assert (await office.seen(notice_id)).may == ["notice_wait.read"]
    assert "Čekalo na: Žofie Ryšánková" in await page(client_app, "spod_head", f"/notices/{notice_id}")


async def test_it_is_taken_back_with_one_click_and_once(office, client_app):
    notice_id = await office.written()
    wait_id = await office.wait(notice_id)
    client = await client_app("spod_head")
    shown = (await client.get(f"/notices/{notice_id}")).text
    assert f'action="/notices/{notice_id}/wait/end"' in shown
    await office.end(notice_id, wait_id)
    (one,) = (await office.seen(notice_id)).all
    assert one.ended == "taken_back"
    with pytest.raises(WaitsNoMore):
        await office.end(notice_id, wait_id)
    await office.wait(notice_id, version=2)
    await drain()
    assert "notice_wait.ended" not in await told(office.actor("spod_head"))


async def test_of_two_heads_the_second_is_told_and_a_change_stands_beside_what_was(office):
    notice_id = await office.written()
    await office.wait(notice_id)
    with pytest.raises(StaleVersion):
        await office.wait(notice_id)
    await office.wait(notice_id, version=1, until=office.day(5))
    last, first = (await office.seen(notice_id)).all
    assert (last.until, first.ended) == (office.day(5), "changed")


async def test_whoever_may_assign_lets_it_wait_and_others_know_that_it_does(office):
    notice_id = await office.written()
    for name in ("spod_coordinator", "spod_intake", "spod_mailroom"):
        with pytest.raises(NotAllowed):
            await office.wait(notice_id, name)
    for name in ("javorec_head", "osp_head"):
        with pytest.raises(NotThere):
            await office.wait(notice_id, name)
        with pytest.raises(NotThere):
            await office.seen(notice_id, name)
    await office.wait(notice_id)
    one = (await office.seen(notice_id, "spod_mailroom")).now
    assert one is not None
    assert (one.worker, one.reason) == ("Žofie Ryšánková", ""), "why, reads who reads the notice"


async def test_raw_sql_of_others_sees_no_waiting_and_nobody_writes_over_it(office):
    notice_id = await office.written()
    wait_id = await office.wait(notice_id)
    for name in ("javorec_head", "osp_head"):
        async with unit_of_work(office.actor(name)) as unit:
            assert await count("notice_wait") == 0
            assert (
                await unit.connection.execute("UPDATE notice_wait SET ended = 'urgent', ended_at = now()") == "UPDATE 0"
            )
    head = office.actor("spod_head")
    elsewhere = office.world.people["javorec_coordinator"].worker_id
    mailroom = office.world.people["spod_mailroom"].worker_id
    copied = (
        "INSERT INTO notice_wait SELECT gen_random_uuid(), tenant_id, service_id, notice_id, {worker}, until, {by}, now(), sealed"
        " FROM notice_wait"
    )
    for statement, values in (
        (copied.format(worker="worker_id", by="set_by"), []),  # a second one
        (copied.format(worker="$1", by="set_by"), [elsewhere]),  # for somebody of another authority
        (copied.format(worker="worker_id", by="$1"), [mailroom]),  # signed for another
        ("UPDATE notice_wait SET until = until + 30", []),
        ("UPDATE notice_wait SET ended = 'urgent', ended_at = now(), ended_by = $1", [mailroom]),
        ("UPDATE notice_wait SET ended = 'urgent', ended_at = now() - interval '1 hour'", []),
        ("DELETE FROM notice_wait", []),
    ):
        with pytest.raises(Exception, match=r"violates|duplicate|denied|work|sign|time"):
            async with unit_of_work(head) as unit:
                await unit.connection.execute(statement, *values)
    await office.end(notice_id, wait_id)
    with pytest.raises(Exception, match="append"):
        async with unit_of_work(head) as unit:
            await unit.connection.execute("UPDATE notice_wait SET ended = NULL, ended_at = NULL, ended_by = NULL")


async def test_whose_role_ends_before_the_day_is_refused_and_told_the_head_when_it_ends_since(office, client_app):
    head, who = office.actor("spod_head"), office.world.people["spod_coordinator"]
    waits, other = await office.written(), await office.written()
    await office.wait(waits)
    async with unit_of_work(office.world.operator("ospod")):
        (role,) = await tenant_views.memberships_of(
            head.tenant, who.worker_id, Role.CASE_COORDINATOR, office.world.services["spod"]
        )
    await tenants.end_role(head.tenant, role, at=end_of_day_exclusive(office.day(1)))
    assert await refused(office, other) == {"until": rules.LEAVES_BEFORE}
    day = await page(client_app, "spod_head", "/my-day")
    assert "Oznámení čeká na návrat" in day
    assert f'href="/notices/{waits}/assign"' in day


async def test_without_saying_which_nothing_is_taken_back_and_nobody_hears_that_it_waits_no_more(office, client_app):
    notice_id = await office.written()
    await office.wait(notice_id)
    head = await client_app("spod_head")
    refused = await head.post(f"/api/v1/notices/{notice_id}/wait/end", json={})
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, ["wait_id"])
    (one,) = (await office.seen(notice_id)).all
    assert not one.ended


async def test_a_second_screen_counts_what_waits_for_a_return_apart_as_my_day_does(office, client_app):
    notice_id = await office.written()
    await office.wait(notice_id)
    await office.record()
    shown = html.fromstring((await (await client_app("spod_head")).get("/notices/incoming")).text)
    counts = [" ".join(shown.get_element_by_id(each).text_content().split()) for each in ("cekaji", "navrat")]
    assert counts[0].startswith("Čekají na přidělení 1")
    assert counts[1].startswith("Čekají na návrat 1")
    day = " ".join((await (await client_app("spod_head")).get("/my-day")).text.replace("\xa0", " ").split())
    assert "1 oznámení čeká na přidělení" in day
    assert "1 oznámení čeká na návrat" in day


async def test_what_waits_by_rule_is_not_late_in_a_list_before_its_day(office, client_app):
    """Its hand-over was red from the second day on, though it waits as the authority lets it."""
    notice_id = await office.written()
    await office.wait(notice_id, until=office.day(3))
    head = office.actor("spod_head")
    await registers.register_notice(head, notice_id, RegisterNotice())
    for days, late in ((0, False), (2, False), (4, True)):
        with as_of(days_from_now(days)):
            (term,) = (await intake_views.next_terms(head, [notice_id])).values()
        assert (term.number, term.due_on, term.late) == ("D2", office.day(3), late), days
    other = await office.written()
    await registers.register_notice(head, other, RegisterNotice())
    with as_of(days_from_now(2)):
        (term,) = (await intake_views.next_terms(head, [other])).values()
    assert term.late, "what does not wait is"
