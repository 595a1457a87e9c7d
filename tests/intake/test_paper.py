"""The record of an act: what was said, for the signature of who took it down, and never who made the notice."""

import pytest

from app.testing.pdf import pages_of
from kernel.exceptions import NotAllowed
from kernel.legal_time import format_instant
from kernel.web.text import soft
from services.intake import papers, service, views
from services.intake.schemas import AddToNotice

from .test_channels import OF_CHANNEL, order


@pytest.mark.parametrize("channel", list(OF_CHANNEL))
async def test_a_notice_prints_as_a_record_of_the_act_without_its_notifier(office, channel):
    told = {} if channel.value == "own_activity" else {"notifier_name": office.notifier_name}
    made = await service.record_notice(office.actor("spod_intake"), order(channel, **told))
    record = await views.record_of(office.actor("spod_intake"), made.id)
    paper = " ".join(pages_of(papers.record_pdf(record)))
    assert made.reference_number in paper
    for words in (office.notifier_name, "Zvěřinov", "ZSL/45/2026", "demo001", "1234567890", "skola@zslipnice.example"):
        assert words not in paper
    for field in ("place", "observed", "opinion"):
        assert OF_CHANNEL[channel].get(field, "") in " ".join(paper.split())
    assert "jméno, funkce a podpis" in paper


async def test_who_may_only_know_of_a_notice_prints_none(office, client_app):
    notice = await office.record()
    with pytest.raises(NotAllowed):
        await views.record_of(office.actor("spod_coordinator2"), notice.id)
    answer = await (await client_app("spod_head")).get(f"/notices/{notice.id}/record.pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert notice.reference_number not in answer.headers["content-disposition"]


async def test_what_was_added_says_when_and_by_whom(office):
    """Whoever took the call signs what they heard then, not what somebody else heard later."""
    notice = await office.record()
    await service.add_to_notice(office.actor("spod_head"), notice.id, AddToNotice(text="Volala školní psycholožka."))
    record = await views.record_of(office.actor("spod_intake"), notice.id)
    (added,) = [name for name, words in record.said if words == "Volala školní psycholožka."]
    view = await views.notice_view(office.actor("spod_head"), notice.id)
    head = office.world.people["spod_head"].name
    assert added == f"Doplněno {format_instant(view.content.additions[0].added_at)}, {head}"


@pytest.mark.parametrize("letter", ["龍", ""])
async def test_the_page_says_before_which_letters_the_paper_cannot_hold(office, client_app, letter):
    """Whatever of the notice they stand in, an addition included."""
    notice = await office.record()
    await service.add_to_notice(office.actor("spod_head"), notice.id, AddToNotice(text=f"Volala {letter} psycholožka."))
    page = await (await client_app("spod_head")).get(f"/notices/{notice.id}")
    assert ("Na papíře bude místo těchto znaků" in soft(page.text)) is bool(letter)
