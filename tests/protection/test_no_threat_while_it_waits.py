"""Nobody says that a threat ended, or that all are judged, over what was learnt meanwhile."""

import pytest

from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.intake import service as intake
from services.intake.schemas import AddToNotice
from services.protection import service as protection
from services.protection import views
from services.protection.schemas import JudgeAddition, SayAllJudged
from services.registers import service as registers
from services.registers.schemas import EndEntry
from tests.intake.conftest import Office
from tests.registers.test_keeping import enrolled

ACUTE = AddToNotice(text="Otec stojí před domem a vyhrožuje.", acute="yes")


@pytest.fixture
def office(world):
    return Office(world)


def end(reason):
    return EndEntry(reason=reason, ended_on=today_in_prague(), words="Podle školy je klid.")


@pytest.mark.parametrize("reason", ["threat_ended", "not_confirmed"])
async def test_an_entry_does_not_end_as_safe_while_an_addition_waits(office, reason):
    case_id, entry_id = await enrolled(office)
    worker = office.actor("spod_coordinator")
    notice_id = (await notices_of(office, case_id))[0]
    addition_id = await intake.add_to_notice(office.actor("spod_intake"), notice_id, ACUTE)
    with pytest.raises(Invalid) as refusal:
        await registers.end_entry(worker, entry_id, end(reason), version=1)
    assert "posoudit znovu" in refusal.value.fields["reason"]
    judged = JudgeAddition(addition_id=addition_id, content="Odešel.", seriousness="1", credibility="3", acute="no")
    await protection.judge_addition(worker, notice_id, judged)
    await registers.end_entry(worker, entry_id, end(reason), version=1)


async def test_whoever_goes_elsewhere_is_taken_out_all_the_same(office):
    case_id, entry_id = await enrolled(office)
    notice_id = (await notices_of(office, case_id))[0]
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, ACUTE)
    await registers.end_entry(office.actor("spod_coordinator"), entry_id, end("competence_moved"), version=1)


async def test_that_all_are_judged_is_refused_from_a_page_of_before_an_addition(office):
    notice_id = (await office.record(other_children="dva mladší bratři", other_children_state="answered")).id
    await office.assign(notice_id)
    await office.judge(notice_id)
    worker = office.actor("spod_coordinator")
    before = (await views.urgency_view(worker, notice_id)).said
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, ACUTE)
    with pytest.raises(Invalid) as refusal:
        await protection.say_all_judged(worker, notice_id, SayAllJudged(all_judged=True, said=before))
    assert "něco přibylo" in refusal.value.fields["all_judged"]
    now = (await views.urgency_view(worker, notice_id)).said
    await protection.say_all_judged(worker, notice_id, SayAllJudged(all_judged=True, said=now))


async def notices_of(office, case_id):
    from services.intake import views as intake_views

    return [each.id for each in await intake_views.notices_of_case(office.actor("spod_head"), case_id)]
