"""What was taken down on a later day than it came says so, and the clock of the first day (D1) is judged by that."""

import pytest

from app.testing.time import days_from_now
from kernel.clock import as_of
from kernel.web.text import format_datetime, soft
from services.intake import service, views
from services.intake.schemas.arrivals import NoteArrival
from services.intake.service import arrivals
from services.intake.tables import Channel


def first_day(view):
    """The clock of the first day of a notice, as it stood."""
    return [(each.number, each.late, each.ended_at is not None) for each in view.deadlines if each.number == "D1"]


async def test_a_call_that_is_written_down_days_later_says_when_and_by_whom(office, client_app):
    came = days_from_now(-2)
    made = await office.record(received_at=came)
    view = await views.notice_view(office.actor("spod_head"), made.id)
    assert view.header.recorded_at > came
    assert first_day(view) == [("D1", True, True)]
    for who in ("spod_head", "spod_mailroom"):  # the header is everybody's
        page = soft((await (await client_app(who)).get(f"/notices/{made.id}")).text)
        received = page[page.index('id="prijeti"') :]
        assert format_datetime(came).replace("\u00a0", " ") in received
        assert format_datetime(view.header.recorded_at).replace("\u00a0", " ") in received
        assert "Kdo zapsal" in received
        assert "splněno" in page[page.index('id="lhuty"') :]


async def test_what_is_written_down_on_its_day_has_no_such_line(office, client_app):
    made = await office.record()
    view = await views.notice_view(office.actor("spod_head"), made.id)
    assert first_day(view) == []
    page = soft((await (await client_app("spod_head")).get(f"/notices/{made.id}")).text)
    assert "Zapsáno</dt>" not in page


async def test_what_was_noted_first_is_judged_by_when_it_was_written_down(office):
    """Noting that it came does not take it down."""
    with as_of(days_from_now(-2)):
        order = NoteArrival(channel="in_person", received_at=days_from_now(-2))
        arrival = await arrivals.note_arrival(office.actor("spod_intake"), order)
    order = office.phone(channel="in_person", received_at=order.received_at)
    made = await arrivals.record_arrival(office.actor("spod_head"), arrival, order)
    view = await views.notice_view(office.actor("spod_head"), made.id)
    assert first_day(view) == [("D1", True, True)]


@pytest.mark.parametrize("channel", [Channel.ON_CALL])
async def test_on_call_the_clock_is_another(office, channel):
    """D11: handed over in writing the day after."""
    made = await service.record_notice(
        office.actor("spod_intake"), office.phone(channel=channel.value, received_at=days_from_now(-2))
    )
    view = await views.notice_view(office.actor("spod_head"), made.id)
    assert first_day(view) == []
    assert "D11" in [each.number for each in view.deadlines]
