"""Every form that asks where a child lives is completed from the open file of addresses, by one shared field."""

import pytest

from services.intake.pages.recording import PAGES_OF
from services.protection import views as protection_views

ASKS = 'hx-post="/addresses/complete?id={}&amp;'


@pytest.mark.parametrize("url", PAGES_OF.values())
async def test_a_notice_asks_in_one_line_however_it_came(office, client_app, url):
    page = await (await client_app("spod_intake")).get(url)
    assert page.status_code == 200
    assert ASKS.format("child_address") + "field=child_address" in page.text


async def test_assigning_fills_the_town_too(office, client_app):
    notice_id = (await office.record()).id
    page = await (await client_app("spod_head")).get(f"/notices/{notice_id}/assign")
    assert ASKS.format("street") + "town=town&amp;beside=town&amp;field=street" in page.text


async def test_a_further_child_is_asked_by_its_own_fields(office, client_app):
    notice_id = (await office.record(other_children_state="answered", other_children="sestra Jitka Vránová")).id
    await office.assign(notice_id, open_anyway=True)
    await office.judge(notice_id)
    told = (await protection_views.urgency_view(office.actor("spod_head"), notice_id)).told[0]
    await office.judge(notice_id, version=1, child_told=told, child_name="Jitka Vránová")
    page = await (await client_app("spod_head")).get(f"/notices/{notice_id}/children")
    assert (
        ASKS.format("child_1.street") + "town=child_1.town&amp;beside=child_1.town&amp;field=child_1.street"
        in page.text
    )
