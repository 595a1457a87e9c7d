"""Records that are led apart again: whose word it was that came since is asked about like everything else (ADR 0104)."""

import msgspec
import pytest

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.access import CasePermission, case_for
from cases.cases.rules import merging
from cases.cases.schemas import RecordText
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from cases.cases.tables import RecordKind
from consent import service
from kernel.clock import now
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from kernel.ids import new_id

from .conftest import IDENTITY

OTHER = msgspec.structs.replace(IDENTITY, email="druhy@klient.example", phone="")


class Two:
    """Two records that are led as one, and who leads them."""

    def __init__(self, head, kept, other):
        self.head, self.kept, self.other = head, kept, other

    async def preview(self):
        """What is asked before they are led apart."""
        return await case_views.unmerge_preview(self.head, self.other.case_id)

    async def part(self, *whose):
        """Lead them apart, with an answer to each record."""
        later = {str(number): each for number, each in enumerate(whose, 1)}
        order = UnmergeCases(reason="Omyl, dvě osoby.", later=later)
        await cases.unmerge_cases(self.head, self.other.case_id, order)

    async def records(self, held, **asked):
        """What a file says."""
        return await case_views.list_records(self.head, held.case_id, **asked)


@pytest.fixture
async def merged(open_case, world):
    """The head led a second record of the same name in the first."""

    async def merging_of(before=None):
        head, kept = world.actor("osp_head"), await open_case()
        given = await service.record_consent(kept.actor, kept.case_id, before) if before is not None else None
        other = await open_case(identity=OTHER)
        mark = (await case_views.case_view(head, other.case_id)).header.file_mark
        await cases.merge_cases(head, kept.case_id, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
        two = Two(head, kept, other)
        return two if before is None else (two, given)

    return merging_of


async def test_whose_word_came_since_is_asked_about(merged, handover):
    two = await merged()
    assert not (await two.preview()).later
    await service.record_consent(two.kept.actor, two.kept.case_id, handover(decision="disagree"))
    asked = (await two.preview()).later
    assert [each.kind for each in asked] == ["consent"]
    assert "Nesouhlas" in asked[0].title
    assert "Vyjádřeno" in asked[0].said, "whose word it was, and how it was said"
    with pytest.raises(Invalid) as wrong:
        await two.part()
    assert [*wrong.value.fields] == ["later_1"]
    await two.part("ours")
    assert not [each for each in await two.records(two.other) if "esouhlas" in each.title]


async def test_what_was_said_before_the_merge_is_not_asked_about(merged, handover):
    two, _ = await merged(handover())
    assert not (await two.preview()).later
    await two.part()


async def test_a_copied_word_is_no_consent_of_the_file_into_which_it_is_copied(merged, handover):
    two = await merged()
    await service.record_consent(two.kept.actor, two.kept.case_id, handover(decision="disagree"))
    await two.part("theirs")
    mark = (await case_views.case_view(two.head, two.kept.case_id)).header.file_mark
    [copy] = [each for each in await two.records(two.other) if "Nesouhlas" in each.title]
    assert (copy.kind, copy.title.startswith(f"Ve spisu {mark}: ")) == ("note", True)
    assert merging.SAID_THERE.format(mark=mark) in copy.note
    assert not await two.records(two.other, kind="consent")
    assert not (await service.list_consents(two.other.actor, two.other.case_id)).consents
    said = [each.facts for each in await two.records(two.kept) if each.title == "Patří do jiného spisu"]
    assert len(said) == 1


async def test_a_notice_is_asked_about_and_is_a_notice_in_the_other_file_too(merged):
    two, notice_id = await merged(), new_id()
    async with unit_of_work(two.head):
        hold = await case_for(two.head, two.kept.case_id, CasePermission.READ)
        text = RecordText(title="OZN 7/2026", facts="Oznámení přijaté.", statements="Na Krátké 9 je zima.")
        await cases.write_record(
            two.head,
            hold,
            kind=RecordKind.NOTICE,
            occurred_at=now(),
            text=text,
            source_id=notice_id,
        )
    [asked] = (await two.preview()).later
    assert (asked.kind, asked.title) == ("notice", "OZN 7/2026")
    assert "Na Krátké 9 je zima." in asked.said
    await two.part("theirs")
    [copy] = await two.records(two.other, kind="notice")
    assert copy.title == "OZN 7/2026"
    async with unit_of_work(two.head):
        assert await case_views.has_record_of(two.head, two.other.case_id, RecordKind.NOTICE, notice_id)
