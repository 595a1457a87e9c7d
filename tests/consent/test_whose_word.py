"""Records that are led apart again: whose word it was that came since is asked about like everything else (ADR 0104)."""

import re

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

from .conftest import IDENTITY, picture, withdrawal
from .test_pages import text_of

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


async def test_a_sheet_that_was_put_since_to_a_consent_of_before_is_named(merged, handover):
    two, given = await merged(handover())
    sheet = ("list.png", "image/png", picture())
    await service.add_evidence(two.kept.actor, given.id, sheet, version=given.version)
    preview = await two.preview()
    assert not preview.later
    assert sum("podepsaný list" in each for each in preview.follows) == 1
    await two.part()
    for held in (two.kept, two.other):
        said = [each.facts for each in await two.records(held) if "podepsané listy u souhlasů" in each.facts]
        assert len(said) == 1


async def test_a_sheet_of_a_word_of_since_goes_with_its_word(merged, handover):
    two = await merged()
    given = await service.record_consent(
        two.kept.actor, two.kept.case_id, handover(), ("list.png", "image/png", picture())
    )
    assert given
    assert not [each for each in (await two.preview()).follows if "podepsaný list" in each]


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


async def refused(two, *whose):
    """Why the parting is refused, said above the form."""
    with pytest.raises(Invalid) as wrong:
        await two.part(*whose)
    assert [*wrong.value.fields] == [""]
    return wrong.value.fields[""]


async def added(two, title):
    """What the kept file says of whose a word was, beside the record with this title."""
    [said] = [each for each in await two.records(two.kept, kind="consent") if title in each.title and not each.amends]
    later = {each.id for each in said.amended_by}
    return [each.facts for each in await two.records(two.kept, kind="consent") if each.id in later]


@pytest.mark.parametrize("kind", ["handover", "case_management"])
async def test_a_consent_of_the_other_one_that_holds_is_not_left_behind(merged, request, kind):
    two, order = await merged(), request.getfixturevalue(kind)
    given = await service.record_consent(two.kept.actor, two.kept.case_id, order())
    before = len(await two.records(two.kept)), len(await two.records(two.other))
    assert "patří druhé osobě" in await refused(two, "theirs")
    assert before == (len(await two.records(two.kept)), len(await two.records(two.other))), "nothing was written"
    await service.withdraw_consent(two.kept.actor, given.id, withdrawal(), version=given.version)
    await two.part("theirs", "ours")
    said = await added(two, "Souhlas:")
    assert any("bez souhlasu klienta tohoto spisu" in each for each in said)
    assert not any("zeptejte se na něj" in each for each in said)


async def test_what_the_client_of_the_kept_record_agrees_to_themselves_goes_on(merged, handover):
    two = await merged()
    given = await service.record_consent(two.kept.actor, two.kept.case_id, handover())
    await service.change_consent(two.kept.actor, given.id, handover(items=["email"]), version=given.version)
    assert "patří druhé osobě" in await refused(two, "theirs", "theirs")
    await two.part("theirs", "ours")
    [consent] = (await service.list_consents(two.kept.actor, two.kept.case_id)).consents
    assert consent.state == "given"


async def test_the_wording_in_force_counts_where_the_first_one_was_of_before(merged, handover):
    two, given = await merged(handover())
    wider = handover(purpose="service_start")
    await service.change_consent(two.kept.actor, given.id, wider, version=given.version)
    assert "patří druhé osobě" in await refused(two, "theirs")
    await two.part("ours")


@pytest.mark.parametrize("how", ["withdrawal", "wording", "decision"])
async def test_a_no_of_the_other_one_keeps_nothing_and_both_files_say_it(merged, handover, case_management, how):
    two, given = await merged(handover())
    if how == "withdrawal":
        await service.withdraw_consent(two.kept.actor, given.id, withdrawal(), version=given.version)
    elif how == "wording":
        no = handover(decision="disagree")
        await service.change_consent(two.kept.actor, given.id, no, version=given.version)
    else:
        no = case_management(decision="disagree")
        await service.record_consent(two.kept.actor, two.kept.case_id, no)
    await two.part("theirs")
    title = "Odvolání" if how == "withdrawal" else "Nesouhlas"
    [told] = [each for each in await added(two, title) if "zeptejte se na něj klienta znovu" in each]
    assert "sám znovu platit nezačne" in told
    for held, asked in ((two.kept, "Zeptat se klienta na souhlas znovu"), (two.other, "Zeptat se klienta, jak se")):
        tasks, _ = await case_views.list_tasks(two.head, held.case_id)
        [told] = [each.title for each in tasks if "Zeptat se klienta" in each.title]
        assert told.startswith(asked)
    assert sum(title in each.title for each in await two.records(two.other)) == 1
    for consent in (await service.list_consents(two.kept.actor, two.kept.case_id)).consents:
        view = await service.consent_view(two.kept.actor, consent.id)
        assert [step.of_another for step in view.steps if step.state != "given"].count(True) == (
            1 if how != "decision" or view.state == "refused" else 0
        )
        assert not any(step.of_another for step in view.steps if step.state == "given")


async def test_the_page_keeps_what_was_typed_and_says_why_not(merged, handover, client_app):
    two = await merged()
    await service.record_consent(two.kept.actor, two.kept.case_id, handover())
    head = await client_app("osp_head")
    there = f"/cases/{two.other.case_id}/unmerge"
    page = text_of(await head.get(there))
    assert "Vyjádření klienta k souhlasu" in page
    assert "Souhlas platí jen tam, kde je zapsaný" in page
    [field] = re.findall(r'name="(later_1_\w+)"[^>]*value="theirs"', (await head.get(there)).text)
    again = await head.post(there, data={"reason": "Jsou to bratranci.", field: "theirs"})
    assert "tento souhlas patří druhé osobě" in text_of(again)
    assert "Jsou to bratranci." in again.text
    assert re.search(rf'name="{field}"[^>]*value="theirs"[^>]*\schecked', again.text)


async def test_a_word_that_is_sent_to_a_record_that_was_merged_meanwhile_is_there_to_be_read(
    open_case, world, client_app
):
    head, kept, other = world.actor("osp_head"), await open_case(), await open_case(identity=OTHER)
    worker, there = await client_app("osp_specialist"), f"/cases/{other.case_id}/consents/new"
    page = (await worker.get(f"{there}?type=handover")).text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    mark = (await case_views.case_view(head, other.case_id)).header.file_mark
    await cases.merge_cases(head, kept.case_id, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
    words = "Bez telefonu, o ten nestojí."
    answer = await worker.post(there, data={**hidden, "type": "handover", "decision": "agree", "note": words})
    assert answer.status_code == 409
    assert words in text_of(answer)
    assert "odkaz na něj je v případu na stránce Osoby" in text_of(answer)
    assert (await worker.post("/drafts", data={**hidden, "note": words}, headers={"X-Draft": "1"})).status_code == 200
    goes_on = re.search(r'href="(/drafts\?of=[^"]+)"', (await worker.get("/drafts")).text)[1].replace("&amp;", "&")
    bare = await worker.get((await worker.get(goes_on)).headers["location"])
    assert bare.status_code == 409
    where = re.search(r'href="(/drafts\?whole=[0-9a-f-]+)"', bare.text)
    assert where is not None, "who comes for a draft is told where it waits"
    assert words in text_of(await worker.get(where[1]))
