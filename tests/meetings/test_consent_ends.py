"""A consent that runs out before the meeting, or before a term agreed at it, is said beside it with its day."""

from datetime import datetime, timedelta

import pytest

from kernel.legal_time import format_date, instant_at, today_in_prague
from kernel.web.text import soft
from services.meetings import service, views

from .conftest import soon
from .test_pages import form, item_form


@pytest.fixture
def last():
    """The last day of the client's consent."""
    return today_in_prague() + timedelta(days=2)


def at(days: int) -> datetime:
    return instant_at(today_in_prague() + timedelta(days=days), 13, 0)


async def test_who_convenes_or_adds_reads_which_consent_ends_before(story, client_app, last):
    joint = await story.active(valid_until=last)
    client = await client_app("osp_specialist")
    typed = {
        "partner_service_id": str(story.pm.service),
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
        "agenda": str(joint.id),
        "time": "13:00",
    }
    day = soft(format_date(last))
    refused = await client.post("/meetings/new", data=form(client, day=format_date(at(5)), **{**typed, "time": "x"}))
    assert f"souhlas platí jen do {day}, v den porady už ne" in soft(refused.text)
    done = await client.post("/meetings/new", data=form(client, day=format_date(at(5)), **typed))
    page = soft((await client.get(done.headers["location"])).text)
    assert f"souhlas platí jen do {day}, tedy ne v den porady" in page
    assert f"Souhlas jen do {day}" in page
    assert "Bez nového souhlasu bod nepůjde probrat." in page
    other = await story.meeting(held_at=at(5))
    assert f"souhlas platí jen do {day}" in soft((await client.get(f"/meetings/{other}/items/new")).text)
    inside = await story.meeting(joint.id, held_at=at(1))
    page = soft((await client.get(f"/meetings/{inside}")).text)
    assert f"Souhlas do {day}" in page
    assert "jen do" not in page


async def test_a_term_after_the_consent_is_named(story, client_app, last):
    joint = await story.active(valid_until=last)
    item_id = await story.item(joint)
    meeting_id = (await views.item_view(story.osp, item_id)).meeting_id
    client = await client_app("osp_specialist")
    late = item_form(client, **{"goals.0.due_on": format_date(soon() + timedelta(days=30))})
    done = await client.post(f"/meetings/{meeting_id}/items/{item_id}", data=late)
    page = soft((await client.get(done.headers["location"])).text)
    assert f"souhlas platí jen do {soft(format_date(last))} a tyto termíny jsou až po něm: bydlet doma." in page
    assert "Až po něm je termín: bydlet doma." in page
    assert (await views.item_view(story.pm, item_id)).terms_too_late == ["bydlet doma"]
    long = await story.active()
    await service.write_item(story.osp, item := await story.item(long), story.output(), version=1)
    assert (await views.item_view(story.osp, item)).terms_too_late == []
