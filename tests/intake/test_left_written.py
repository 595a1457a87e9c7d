"""What somebody typed into a form of a notice that opens to them no more is read where they are led."""

import re

import lxml.html

from cases.cases import service as cases
from cases.cases.schemas import ChangeKeyWorker
from kernel.legal_time import today_in_prague

from .test_pages import send


async def test_the_page_of_a_closed_form_leads_to_the_text_that_was_typed_there(office, client_app):
    made = await office.record()
    where = await office.assign(made.id)
    client = await client_app("spod_coordinator")
    page = lxml.html.fromstring((await client.get(f"/notices/{made.id}/add")).text)
    (form,) = [each for each in page.forms if "text" in each.fields]
    fields = {name: value or "" for name, value in form.fields.items() if name}
    assert (await send(client, "/drafts", {**fields, "text": "Volala znovu, dítě pláče."})).status_code == 303
    to = office.actor("spod_coordinator2").worker_id
    order = ChangeKeyWorker(worker_id=to, reason="head_decision", informed_on=today_in_prague(), informed_via="phone")
    await cases.change_key_worker(office.actor("spod_head"), where.case_id, order, version=1)
    (onward,) = re.findall(r'href="(/drafts\?of=[^"]+)"', (await client.get("/drafts")).text)
    led = await client.get(onward.replace("&amp;", "&"))
    closed = await client.get(led.headers["location"])
    assert closed.status_code == 403
    (whole,) = re.findall(r'href="(/drafts\?whole=[^"]+)"', closed.text)
    assert "Volala znovu, dítě pláče." in (await client.get(whole)).text
