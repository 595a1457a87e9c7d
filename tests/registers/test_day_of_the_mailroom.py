"""My day of who brings what came and registers what others took down."""

import re

from app.testing.time import days_from_now
from cases.deadlines import views as deadlines
from kernel.clock import as_of
from kernel.web.text import soft
from services.registers.pages import on_my_day


async def test_the_mailroom_has_its_two_acts_in_front(office, client_app):
    """Putting a file in and noting that something came; who takes notices down has the form, and no second way to files."""
    page = soft((await (await client_app("spod_mailroom")).get("/my-day")).text)
    head = page[: page.index("Co na vás čeká")]
    assert re.findall(r'class="govuk-button[^"]*" href="([^"]+)"', head)[:2] == ["/inbox/new", "/notices/arrivals/new"]
    assert "/notices/new" not in head
    page = soft((await (await client_app("spod_intake")).get("/my-day")).text)
    head = page[: page.index("Co na vás čeká")]
    assert ("/notices/new?blank=1" in head, "/notices/arrivals/new" in head, "/inbox/new" in head) == (
        True,
        True,
        False,
    )


async def test_what_waits_to_be_registered_stands_there_and_what_is_late_first(office, client_app):
    """Whoever answers for it; each with its one act, the others counted, with a way to all of them."""
    with as_of(days_from_now(-6)):
        old = await office.record()
    for _ in range(6):
        await office.record()
    waiting = await on_my_day(office.actor("spod_mailroom"))
    assert waiting is not None
    assert (len(waiting.rows), waiting.more, waiting.rest.url) == (5, 2, "/notices?which=to_register")
    assert waiting.rows[0].act.url == f"/notices/{old.id}/registration"
    assert [row.late for row in waiting.rows] == [True, False, False, False, False]
    page = soft((await (await client_app("spod_mailroom")).get("/my-day")).text)
    assert "Na vás teď nic nečeká" not in page
    assert "Všechno je hotové" not in page
    assert "7 oznámení k zaevidování." in page
    assert page.count(">Zaevidovat<") == 5 or page.count("Zaevidovat<span") == 5
    for other in ("spod_intake", "spod_head", "spod_coordinator", "osp_worker"):
        assert await on_my_day(office.actor(other)) is None, other


async def test_only_who_registers_has_the_act(office, client_app):
    """Who took a notice down answers for it and has the button."""
    await office.record()
    rows = (await deadlines.on_my_day(office.actor("spod_intake"))).rows
    assert [row.act.text for row in rows if row.title == "Zaevidovat oznámení"] == ["Zaevidovat"]


async def test_nothing_ends_today_is_said_only_where_nothing_waits(office, client_app):
    """Not above what came, what is late and what waits for somebody else."""
    for name in ("spod_mailroom", "spod_intake", "spod_head"):
        assert "Dnes nic nekončí." in soft((await (await client_app(name)).get("/my-day")).text), name
    with as_of(days_from_now(-2)):
        await office.record()
    for name in ("spod_mailroom", "spod_intake", "spod_head"):
        assert "Dnes nic nekončí." not in soft((await (await client_app(name)).get("/my-day")).text), name
