"""A no that follows a yes, and a yes that follows a no: what stays with the other side, and for how long each holds."""

import re
from datetime import timedelta
from html import unescape

import pytest

from consent import service
from consent.schemas import WithdrawConsent
from kernel.exceptions import Invalid
from kernel.legal_time import add_months, format_date, today_in_prague
from kernel.web.text import date_field

from .conftest import email_handed_over

KEEPS = "Co příjemce převzal do vlastního případu, než se to zapsalo, mu zůstává."


def text_of(answer):
    """What a person reads, with plain spaces."""
    plain = re.sub(r"<[^>]+>", "", unescape(answer.text)).replace("\u00a0", " ")
    return re.sub(r"\s+", " ", plain)


async def test_a_no_to_a_new_wording_says_what_stays(client_app, held, handover):
    """Before it is saved, in the message and on its page; and nothing of it where the client never agreed."""
    browser = await client_app("osp_specialist")
    made = await service.record_consent(held.actor, held.case_id, handover())
    await email_handed_over(held, made.id)
    form = text_of(await browser.get(f"/consents/{made.id}/change"))
    assert KEEPS in form
    assert "Nic dalšího se nepředá." in form
    sent = {
        "type": "handover",
        "version": str(made.version),
        "recipient_service_id": str(made.present.recipient.service_id),
        "decision": "disagree",
        "form": "oral_recorded",
        "said_on": format_date(today_in_prague()),
        "said_by": "self",
    }
    done = await browser.post(f"/consents/{made.id}/change", data=sent)
    assert done.status_code == 303
    page = await browser.get(done.headers["location"])
    assert "Nesouhlas je zapsaný. Nic dalšího se nepředá." in text_of(page)
    assert text_of(page).count(KEEPS) == 2  # in the message, and on the page from now on
    assert f'href="/cases/{held.case_id}/sharing">' in page.text


async def test_a_first_no_leaves_nothing(client_app, held, handover):
    """Nothing was handed over by it, whatever wording follows."""
    browser = await client_app("osp_specialist")
    no = await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    assert KEEPS not in text_of(await browser.get(f"/consents/{no.id}"))
    assert KEEPS not in text_of(await browser.get(f"/consents/{no.id}/change"))


async def test_a_refusal_has_no_validity(client_app, held, handover):
    """Neither in the form of the next wording, which begins as a new one, nor among the earlier ones."""
    browser, today = await client_app("osp_specialist"), today_in_prague()
    order = handover(decision="disagree", said_on=today - timedelta(days=20))
    no = await service.record_consent(held.actor, held.case_id, order)
    form = await browser.get(f"/consents/{no.id}/change")
    assert f'value="{date_field(add_months(today, 6))}"' in form.text
    yes = await service.change_consent(held.actor, no.id, handover(), version=no.version)
    page = text_of(await browser.get(f"/consents/{no.id}"))
    assert "Znění č. 1, klient nesouhlasil" in page
    assert "Znění č. 1, platnost" not in page
    assert [each.decision for each in (yes.present, *yes.earlier)] == ["agree", "disagree"]
    await service.change_consent(held.actor, no.id, handover(items=["email"]), version=yes.version)
    assert "Znění č. 2, platnost od" in text_of(await browser.get(f"/consents/{no.id}"))


@pytest.mark.parametrize("no", ["withdrawn", "refused"])
async def test_what_was_said_last_holds_however_late_it_is_written_down(
    client_app, held, handover, case_management, no
):
    """A sheet that is older than a no lets nothing through; of one day, what is recorded later counts, and so does a later yes."""
    today = today_in_prague()
    yesterday, before = today - timedelta(days=1), today - timedelta(days=9)
    if no == "withdrawn":
        given = await service.record_consent(held.actor, held.case_id, handover(said_on=before))
        order = WithdrawConsent(said_on=yesterday, said_by="self", form="oral_recorded")
        await service.withdraw_consent(held.actor, given.id, order, version=given.version)
    else:
        await service.record_consent(held.actor, held.case_id, handover(decision="disagree", said_on=yesterday))
    with pytest.raises(Invalid) as refused:
        await service.record_consent(held.actor, held.case_id, handover(said_on=before))
    assert format_date(yesterday) in refused.value.fields["said_on"]
    await service.record_consent(held.actor, held.case_id, handover(decision="disagree", said_on=before))
    other = await service.record_consent(held.actor, held.case_id, case_management(said_on=before))
    assert other.state == "given", "of another kind it says nothing"
    late = await service.record_consent(held.actor, held.case_id, handover(said_on=yesterday))
    assert late.state == "given"
