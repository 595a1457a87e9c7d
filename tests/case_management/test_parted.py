"""Records of the partner that are led apart again: what went on with the owner's service meanwhile may be of the other person (ADR 0083)."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.rules import merging
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from services.case_management import service, views
from services.case_management.schemas import CloseCaseManagement, DeclineCaseManagement

from .conftest import MARTIN

OTHER = msgspec.structs.replace(MARTIN, email="druhy@klient.example")


async def ours(head, other):
    """Everything that came since is of the record that stays."""
    later = {each.number: "ours" for each in (await case_views.unmerge_preview(head, other)).later}
    return UnmergeCases(reason="Omyl, dvě osoby.", later=later)


@pytest.fixture
def merge(story):
    """The head of the partner leads a second record of the same name in the one with which joint work is."""

    async def merging_of(joint):
        head, other = story.world.actor("pm_head"), await story.open_case("pm_worker", OTHER)
        mark = (await case_views.case_view(head, other)).header.file_mark
        order = MergeCases(file_mark=mark, reason="Totéž rodné číslo.")
        await cases.merge_cases(head, joint.partner_case_id, order)
        return head, other

    return merging_of


async def test_joint_work_on_the_consent_of_the_other_service_is_ended_before_the_records_are_led_apart(story, merge):
    joint = await story.proposed()
    head, other = await merge(joint)
    await story.accept(joint)
    # the head is not named in the consent: that something was done, and no more
    assert any(
        "běžela společná práce se službou OSP" in each
        for each in (await case_views.unmerge_preview(head, other)).follows
    )
    with pytest.raises(Invalid) as wrong:
        await cases.unmerge_cases(head, other, await ours(head, other))
    assert "Nejdřív to ukončete" in wrong.value.fields[""]
    await story.withdraw(joint)
    await cases.unmerge_cases(head, other, await ours(head, other))
    words = merging.CROSSED_THEN.partition("{")[0]
    said = [each.facts for each in await case_views.list_records(head, other)]
    assert sum(words in each and "běžela společná práce" in each for each in said) == 1


async def test_where_nothing_was_done_together_since_the_merge_nothing_is_to_be_ended(story, merge):
    joint = await story.active()
    head, other = await merge(joint)
    assert not (await case_views.unmerge_preview(head, other)).follows
    await cases.unmerge_cases(head, other, await ours(head, other))


async def test_why_joint_work_ended_crossed_too(story, merge):
    joint = await story.active()
    head, other = await merge(joint)
    order = CloseCaseManagement(reason="Bydlí teď v Blansku, řeší to tam.", last_on=today_in_prague())
    version = (await views.case_management_view(story.pm, joint.id)).version
    await service.close_case_management(story.pm, joint.id, order, version=version)
    await cases.unmerge_cases(head, other, await ours(head, other))
    words = merging.CROSSED_THEN.partition("{")[0]
    assert any(words in each.facts for each in await case_views.list_records(head, other))


async def test_why_an_offer_was_declined_crossed_too(story, merge):
    """Of the service that offered, its own record; of the one that declined, the record of the client whom the offer was about."""
    joint = await story.proposed()
    owner, partner = story.world.actor("osp_head"), story.world.actor("pm_head")
    here = await story.open_case("osp_specialist", OTHER)
    there, third = await story.open_case("pm_worker", MARTIN), await story.open_case("pm_worker", OTHER)
    for head, kept, other in ((owner, joint.case_id, here), (partner, there, third)):
        mark = (await case_views.case_view(head, other)).header.file_mark
        await cases.merge_cases(head, kept, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
    order = DeclineCaseManagement(reason="Leží v Motole.")
    await service.decline_case_management(story.pm, joint.id, order, version=1)
    for head, other, said in ((owner, here, "důvod odmítnutí společné práce"), (partner, third, "odpověď na nabídku")):
        preview = await case_views.unmerge_preview(head, other)
        assert any(said in each for each in preview.follows)
        await cases.unmerge_cases(head, other, await ours(head, other))
        assert any(said in each.facts for each in await case_views.list_records(head, other))


async def test_nobody_accepts_for_whom_is_still_to_be_asked(story):
    """A no of theirs stood in the file of another one: until they are asked, an older yes in the other service is not enough."""
    joint = await story.proposed()
    case = (await case_views.case_view(story.pm, joint.partner_case_id)).header
    async with unit_of_work(story.pm):
        task_id = await cases.add_task_to(
            story.pm,
            assignee_id=story.pm.worker,
            due_on=today_in_prague(),
            title="Zeptat se klienta, jak se o souhlasu rozhodl",
            kind="ask_consent",
            case_id=joint.partner_case_id,
            client_id=case.client_id,
            source_id=joint.partner_case_id,
        )
    with pytest.raises(Invalid) as refused:
        await story.accept(joint)
    assert "teprve zeptat" in refused.value.fields["case_id"]
    await cases.finish_task(story.pm, task_id, version=1)
    await story.accept(joint)
