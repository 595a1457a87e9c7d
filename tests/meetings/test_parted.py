"""Records that are led apart again: what the two services wrote together meanwhile may be of the other person (ADR 0098)."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from consent import service as consent_service
from consent import views as consent_views
from kernel import outbox
from services.meetings import service
from services.meetings.schemas import WriteMinutes
from tests.case_management.conftest import MARTIN

from .test_late_no import ago, withdraw

OTHER = msgspec.structs.replace(MARTIN, email="druhy@klient.example")
LEADS = {"osp": "osp_specialist", "pm": "pm_worker"}
TOLD = "může být jiné osoby"


@pytest.fixture
def merge(story):
    """A head leads a second record of the same name in the one of their service that has joint work."""

    async def merging_of(case_id, who):
        head, other = story.world.actor(f"{who}_head"), await story.open_case(LEADS[who], OTHER)
        mark = (await case_views.case_view(head, other)).header.file_mark
        await cases.merge_cases(head, case_id, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
        return head, other

    return merging_of


async def part(head, other):
    later = {each.number: "ours" for each in (await case_views.unmerge_preview(head, other)).later}
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later=later))
    await outbox.drain()


async def told(actor, case_id):
    records = await case_views.list_records(actor, case_id, kind="meeting_output")
    tasks = (await case_views.list_tasks(actor, case_id))[0]
    return sum(TOLD in each.facts for each in records), sum("co přišlo od služby" in each.title for each in tasks)


@pytest.mark.parametrize("who", ["osp", "pm"])
async def test_the_file_of_the_other_service_says_so_beside_an_output_of_then(story, merge, committed, who):
    joint = await story.active()
    here, there = joint.case_id, joint.partner_case_id
    head, other = await merge(here if who == "osp" else there, who)
    await story.concluded(joint)
    await story.withdraw(joint)
    await part(head, other)
    files = {"osp": (story.osp, here), "pm": (story.pm, there)}
    own = files.pop(who)
    assert await told(*own) == (0, 0)
    ((actor, case_id),) = files.values()
    assert await told(actor, case_id) == (1, 1)


async def test_a_late_no_of_the_other_one_is_taken_back_wherever_it_is_told(story, merge, committed):
    """What stands in either file as done without consent is not, by the word of another person."""
    joint = await story.active(said_on=ago(28))
    await story.concluded(joint)
    head, other = await merge(joint.case_id, "osp")
    went = await consent_views.went_since(story.osp, joint.consent_id, ago(24))
    await withdraw(story, joint, ago(24), known_since=[each.key for each in went])
    await outbox.drain()
    asked = (await case_views.unmerge_preview(head, other)).later
    later = {each.number: "theirs" if "Odvolání" in each.title else "ours" for each in asked}
    assert "theirs" in later.values()
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later=later))
    for actor, case_id in ((story.osp, joint.case_id), (story.pm, joint.partner_case_id)):
        records = await case_views.list_records(actor, case_id)
        said = sum(each.title == "Až po vysloveném nesouhlasu" for each in records)
        assert said > 0, case_id
        assert sum("užší souhlas, po kterém" in each.facts for each in records) == said


async def test_a_no_of_the_other_one_that_ended_a_consent_of_the_other_service_is_told_there(story, merge, committed):
    """Heard in PM while two were one: what it ended in OSP is its client's no longer, on the file, the consent and by a task."""
    joint = await story.active()
    head, other = await merge(joint.partner_case_id, "pm")
    await story.say_no(joint)
    await outbox.drain()
    asked = (await case_views.unmerge_preview(head, other)).later
    later = {each.number: "theirs" if each.kind == "consent" else "ours" for each in asked}
    assert "theirs" in later.values()
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later=later))
    await outbox.drain()
    view = await consent_service.consent_view(story.osp, joint.consent_id)
    assert [step.of_another for step in view.steps if step.state == "withdrawn"] == [True]
    records = await case_views.list_records(story.osp, joint.case_id, kind="consent")
    assert sum(each.title == "Vyjádřil se někdo jiný" for each in records) == 1
    tasks = (await case_views.list_tasks(story.osp, joint.case_id))[0]
    assert sum(each.title == "Zeptat se klienta na souhlas znovu" for each in tasks) == 1


async def test_minutes_written_since_crossed_though_the_client_stood_on_the_agenda_before(story, merge):
    """The other service reads them; who was taken off the agenda before is not told of them."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    head, other = await merge(joint.case_id, "osp")
    await service.write_minutes(story.pm, meeting_id, WriteMinutes(minutes="Klient bydlí v Ostravě."), version=1)
    told = (await case_views.unmerge_preview(head, other)).follows
    assert any("napsán zápis porady se službou" in each for each in told)
    await story.withdraw(joint)
    await part(head, other)
    said = [each.facts for each in await case_views.list_records(head, other, kind="note")]
    assert any("napsán zápis porady se službou" in each for each in said)
