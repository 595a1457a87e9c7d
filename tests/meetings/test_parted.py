"""Records that are led apart again: what the two services wrote together meanwhile may be of the other person (ADR 0098)."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from kernel import outbox
from services.meetings import service
from services.meetings.schemas import WriteMinutes
from tests.case_management.conftest import MARTIN

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
