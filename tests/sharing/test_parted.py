"""Records that are led apart again: what crossed meanwhile may have been of the other person (ADR 0083)."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.rules import merging
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from kernel.exceptions import Invalid
from sharing import service
from sharing.schemas import HandOver

from .conftest import IDENTITY, SIX

OTHER = msgspec.structs.replace(IDENTITY, email="druha@klient.example", phone="")


@pytest.fixture
async def merged(kit):
    """The head led a second record of the same name in the first, with its e-mail; then the client's data were handed over."""
    head = kit.world.actor("osp_head")
    kept, other = await kit.open_case(), await kit.open_case(OTHER)
    mark = (await case_views.case_view(head, other)).header.file_mark
    order = MergeCases(file_mark=mark, reason="Totéž rodné číslo.")
    await cases.merge_cases(head, kept, order)
    consent_id = await kit.give_consent(kept)
    sends = HandOver(version_no=1, client_version=1, consent_id=consent_id, item_kinds=SIX)
    handover_id = await service.hand_over(kit.world.actor("osp_specialist"), kept, sends)
    return head, kept, other, handover_id


async def test_what_crosses_since_the_merge_is_ended_before_the_records_are_led_apart(kit, merged):
    head, kept, other, handover_id = merged
    order = UnmergeCases(reason="Omyl, dvě osoby.", later={"1": "ours"})  # the consent of since is of this client
    told = (await case_views.unmerge_preview(head, other)).follows
    assert any("předáno" in each for each in told)
    with pytest.raises(Invalid) as refused:
        await cases.unmerge_cases(head, other, order)
    assert "Nejdřív to ukončete" in refused.value.fields["reason"]
    await service.end_handover(kit.world.actor("osp_specialist"), handover_id)
    await cases.unmerge_cases(head, other, order)
    said = [each.facts for each in await case_views.list_records(head, other)]
    words = merging.CROSSED_THEN.partition("{")[0]
    assert sum(words in each and "předáno" in each for each in said) == 1
    assert not any(words in each.facts for each in await case_views.list_records(head, kept))


async def test_what_was_handed_over_before_the_merge_goes_on(kit):
    """Its values are those of that day: only what was handed over since is ended."""
    head = kit.world.actor("osp_head")
    kept, other = await kit.open_case(), await kit.open_case(OTHER)
    consent_id = await kit.give_consent(kept)

    async def hand_over(kinds):
        sends = HandOver(version_no=1, client_version=1, consent_id=consent_id, item_kinds=kinds)
        return await service.hand_over(kit.world.actor("osp_specialist"), kept, sends)

    await hand_over(SIX[:2])
    mark = (await case_views.case_view(head, other)).header.file_mark
    await cases.merge_cases(head, kept, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
    since = await hand_over(SIX[2:])
    order = UnmergeCases(reason="Omyl, dvě osoby.")
    with pytest.raises(Invalid):
        await cases.unmerge_cases(head, other, order)
    await service.end_handover(kit.world.actor("osp_specialist"), since)
    await cases.unmerge_cases(head, other, order)
