"""Files wait since they were delivered, not since somebody put them in: the oldest stands first (domain reference 1.4)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.testing.letters import Authority, mail
from kernel.clock import now
from kernel.uploads import issuers
from kernel.web.day import Urgency
from services.inbox import pages, views

DELIVERED = datetime(2026, 11, 26, 8, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def authority():
    return Authority()


async def test_the_row_of_my_day_and_the_list_go_by_delivery(desk, authority, monkeypatch):
    monkeypatch.setattr(issuers, "trusted", lambda: authority.pem)
    later = await desk.put(mail("Křik.", Date="Mon, 01 Jan 2035 10:00:00 +0100"), "mail.eml", "spod_mailroom")
    older = await desk.put(authority.message(), "nemocnice.zfo", "spod_mailroom")
    actor = desk.actor("spod_intake")
    rows = await views.list_files(actor)
    assert [row.id for row in rows] == [older.id, later.id]
    assert rows[0].waits_since == DELIVERED
    (second,) = await views.list_files(actor, after=(rows[0].waits_since, rows[0].id))
    assert second.id == later.id
    waits = await pages.on_my_day(actor)
    (row,) = [each for each in waits.rows if each.key == "inbox"]
    assert row.when == DELIVERED
    assert row.urgency is Urgency.LATE
    assert now() - rows[1].arrived_at < timedelta(minutes=5)


async def test_the_list_says_its_order(client_app):
    page = (await (await client_app("spod_intake")).get("/inbox")).text
    assert "co čeká nejdéle, stojí první" in page.replace("\xa0", " ")
