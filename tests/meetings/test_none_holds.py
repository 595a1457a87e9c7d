"""Why joint work cannot be offered now stands on the plan, in the words that a handover says it in; and the way to a meeting."""

import re
from datetime import timedelta

from kernel.legal_time import format_date, today_in_prague
from kernel.web.text import soft

WELCOME = "nabídnete ji odsud"


async def plan(client, case_id):
    return soft((await client.get(f"/cases/{case_id}/plan")).text)


async def test_a_consent_given_for_later_is_not_as_if_there_were_none(story, client_app):
    client, case_id = await client_app("osp_specialist"), await story.open_case("osp_specialist")
    assert WELCOME in await plan(client, case_id)
    begins = today_in_prague() + timedelta(days=2)
    await story.consent(case_id, valid_from=begins)
    page = await plan(client, case_id)
    assert f"Souhlas se spoluprací platí až od {soft(format_date(begins))}." in page
    assert WELCOME not in page


async def test_a_no_and_an_end_are_said_with_their_day(story, client_app):
    client, case_id = await client_app("osp_specialist"), await story.open_case("osp_specialist")
    await story.consent(case_id, decision="disagree", worker_ids=[])
    today = soft(format_date(today_in_prague()))
    page = await plan(client, case_id)
    assert f"Spolupráce dvou služeb byla {today} odmítnuta." in page
    assert WELCOME not in page
    joint = await story.active()
    assert "Klient souhlas" not in await plan(client, joint.case_id)
    await story.withdraw(joint)
    assert f"Souhlas se spoluprací byl {today} odvolán." in await plan(client, joint.case_id)


async def test_an_accepted_offer_leads_to_a_meeting_with_its_client(story, client_app):
    client, joint = await client_app("osp_specialist"), await story.active()
    (url,) = re.findall(r'href="(/meetings/new\?[^"]+)"', await plan(client, joint.case_id))
    page = (await client.get(url.replace("&amp;", "&"))).text
    assert re.search(rf'value="{joint.id}" checked', page)
