"""Two records of one person are led as one only where nothing that the client decided is led along (ADR 0083)."""

import asyncio
import contextvars

import pytest

from app.testing.busy import waits
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.exceptions import CaseMerged
from cases.cases.schemas.merging import MergeCases
from consent import service as consents
from consent.schemas import WithdrawConsent
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from sharing import service
from sharing.schemas import JoinHandover, OpenOwnCase

REASON = "Klient je v evidenci dvakrát."


async def merge(actor, kept, other):
    mark = (await case_views.case_header(actor, other)).file_mark
    order = MergeCases(file_mark=mark, reason=REASON)
    await cases.merge_cases(actor, kept, order)


async def refusal(actor, kept, other):
    with pytest.raises(Invalid) as refused:
        await merge(actor, kept, other)
    return refused.value.fields["file_mark"]


async def test_a_record_with_a_decision_stays_and_the_other_is_led_along(kit, world):
    """A yes, a no and one that is over: in the record that is led along nobody could take it back any more."""
    head = world.actor("osp_head")
    shared, empty = await kit.share(), await kit.open_case()
    assert "už klient o souhlasu rozhodl" in await refusal(head, empty, shared.case_id)
    view = await consents.consent_view(shared.owner, shared.consent_id)
    no = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await consents.withdraw_consent(shared.owner, shared.consent_id, no, version=view.version)
    assert "už klient o souhlasu rozhodl" in await refusal(head, empty, shared.case_id)
    refused = await kit.open_case()
    await consents.record_consent(shared.owner, refused, kit.order(decision="disagree"))
    assert "V obou záznamech" in await refusal(head, shared.case_id, refused)
    await merge(head, shared.case_id, empty)


async def test_a_record_into_which_something_was_taken_stays(kit, world):
    head, actor = world.actor("pm_head"), world.actor("pm_worker")
    own_id = await service.open_own_case(
        actor, (await kit.share()).handover_id, OpenOwnCase(key_worker_id=actor.worker)
    )
    joined, empty = own_id, await kit.open_case(owner="pm_worker")
    assert "přišel z jiné služby" in await refusal(head, empty, joined)
    mine = await kit.open_case(owner="pm_worker")
    shared = await kit.share()
    await service.join_handover(actor, shared.handover_id, JoinHandover(case_id=mine))
    assert "převzaté údaje" in await refusal(head, empty, mine)
    await merge(head, mine, empty)


async def test_what_is_decided_while_its_record_is_led_along_waits_and_is_refused(kit, world, committed):
    """And the other way round: the merge waits, and then sees what was decided."""
    head, actor = world.actor("osp_head"), world.actor("osp_specialist")
    stays, goes = await kit.open_case(), await kit.open_case()
    async with unit_of_work(head):
        await merge(head, stays, goes)
        saying = asyncio.create_task(
            consents.record_consent(actor, goes, kit.order(decision="disagree")), context=contextvars.Context()
        )
        assert await waits(committed, saying)
    with pytest.raises(CaseMerged):
        await saying
    third = await kit.open_case()
    async with unit_of_work(actor):
        await consents.record_consent(actor, third, kit.order(decision="disagree"))
        merging = asyncio.create_task(refusal(head, stays, third), context=contextvars.Context())
        assert await waits(committed, merging)
    assert "už klient o souhlasu rozhodl" in await merging
