"""Records that are led apart again: what crossed meanwhile may have been of the other person (ADR 0083)."""

import msgspec
import pytest
import pytest_asyncio

from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.rules import merging
from cases.cases.schemas.merging import MergeCases, UnmergeCases
from consent import service as consents
from consent.schemas import WithdrawConsent
from kernel import outbox
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from sharing import service
from sharing.schemas import HandOver, JoinHandover, OpenOwnCase
from tenants.notifications import views as notification_views

from .conftest import IDENTITY, SIX

OTHER = msgspec.structs.replace(IDENTITY, email="druha@klient.example", phone="")


async def ours(head, other):
    """Everything that came since is of the record that stays."""
    later = {each.number: "ours" for each in (await case_views.unmerge_preview(head, other)).later}
    return UnmergeCases(reason="Omyl, dvě osoby.", later=later)


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
    told = (await case_views.unmerge_preview(head, other)).follows
    assert any("předáno" in each for each in told)
    with pytest.raises(Invalid) as refused:
        await cases.unmerge_cases(head, other, await ours(head, other))
    assert "Nejdřív to ukončete" in refused.value.fields[""]
    await service.end_handover(kit.world.actor("osp_specialist"), handover_id)
    await cases.unmerge_cases(head, other, await ours(head, other))
    said = [each.facts for each in await case_views.list_records(head, other)]
    words = merging.CROSSED_THEN.partition("{")[0]
    assert sum(words in each and "předáno" in each for each in said) == 1
    assert not any(words in each.facts for each in await case_views.list_records(head, kept))


async def test_whose_data_went_without_a_word_of_theirs_is_asked(kit, merged):
    """The consent stands in the other file: this client was asked nothing, and their file says so."""
    head, kept, other, handover_id = merged
    await service.end_handover(kit.world.actor("osp_specialist"), handover_id)
    asked = (await case_views.unmerge_preview(head, other)).later
    later = {each.number: "theirs" if each.kind == "handover" else "ours" for each in asked}
    assert "theirs" in later.values()
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later=later))
    copies = [each for each in await case_views.list_records(head, other) if each.title.startswith("Ve spisu")]
    assert copies
    assert all(merging.CROSSED_ON_THEIRS in each.note for each in copies)
    for case_id, title in (
        (other, "Zeptat se klienta na souhlas s tím, co šlo mezi službami"),
        (kept, "Projít údaje, které patří jiné osobě"),
    ):
        tasks = [each.title for each in (await case_views.list_tasks(head, case_id))[0]]
        assert sum(each.startswith(title) for each in tasks) == 1


async def test_what_is_added_to_a_handover_of_before_makes_it_nobody_elses(kit):
    """A late no of the other one, beside the first one's own handover: nothing is to be corrected in the first one's data."""
    head, shared = kit.world.actor("osp_head"), await kit.share()
    other = await kit.open_case(OTHER)
    mark = (await case_views.case_view(head, other)).header.file_mark
    await cases.merge_cases(head, shared.case_id, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
    worker = kit.world.actor("osp_specialist")
    view = await consents.consent_view(worker, shared.consent_id)
    day = today_in_prague()
    order = WithdrawConsent(said_on=day, said_by="self", form="oral_recorded")
    await consents.withdraw_consent(worker, shared.consent_id, order, version=view.version)
    await outbox.drain()
    asked = (await case_views.unmerge_preview(head, other)).later
    later = {each.number: "theirs" for each in asked}
    assert later
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later=later))
    tasks = [each.title for each in (await case_views.list_tasks(head, shared.case_id))[0]]
    assert "Zeptat se klienta na souhlas znovu" in tasks
    assert "Projít údaje, které patří jiné osobě" not in tasks


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
    with pytest.raises(Invalid):
        await cases.unmerge_cases(head, other, await ours(head, other))
    await service.end_handover(kit.world.actor("osp_specialist"), since)
    await cases.unmerge_cases(head, other, await ours(head, other))


@pytest_asyncio.fixture
async def taken(kit, merged):
    """What was handed over while the two were one is in a file of the recipient."""
    head, _, other, handover_id = merged
    worker = kit.world.actor("pm_worker")
    there = await service.open_own_case(worker, handover_id, OpenOwnCase(key_worker_id=worker.worker))
    await outbox.drain()
    return head, other, handover_id, worker, there


async def test_what_was_taken_over_meanwhile_is_told_as_what_stays_there(kit, merged, taken):
    """Preview, refusal and the files of both people: ending the handover does not reach it."""
    _, kept, *_ = merged
    head, other, handover_id, *_ = taken
    stays = "kde to zůstává: "
    assert any(stays in each for each in (await case_views.unmerge_preview(head, other)).follows)
    with pytest.raises(Invalid) as refused:
        await cases.unmerge_cases(head, other, await ours(head, other))
    assert stays in refused.value.fields[""]
    await service.end_handover(kit.world.actor("osp_specialist"), handover_id)
    await cases.unmerge_cases(head, other, await ours(head, other))
    for case_id in (kept, other):
        said = [each.facts for each in await case_views.list_records(head, case_id, kind="note")]
        assert sum(stays in each and "převzato do případu" in each for each in said) == 1


async def test_who_has_it_in_their_file_is_told_which_values_may_be_of_the_other_person(kit, taken, committed):
    head, other, handover_id, worker, there = taken
    await service.end_handover(kit.world.actor("osp_specialist"), handover_id)
    await cases.unmerge_cases(head, other, await ours(head, other))
    await outbox.drain()
    for name in ("pm_worker", "pm_head"):
        kinds = [each.kind for each in await notification_views.notifications(kit.world.actor(name))]
        assert kinds.count("consent.parted_there") == 1
    told = [
        each.facts
        for each in await case_views.list_records(worker, there, kind="handover")
        if "může být jiné osoby" in each.facts
    ]
    (facts,) = told
    assert "telefonický kontakt" in facts or "e-mail" in facts
    assert OTHER.email not in facts
    assert IDENTITY.phone not in facts
    tasks = [each.title for each in (await case_views.list_tasks(worker, there))[0]]
    assert sum("Ověřit s klientem, co přišlo od služby" in each for each in tasks) == 1


async def test_what_was_taken_over_of_a_handover_of_before_is_of_nobody_else(kit, committed):
    """Its values are those of the day of the handover."""
    head, worker = kit.world.actor("osp_head"), kit.world.actor("pm_worker")
    shared, other = await kit.share(), await kit.open_case(OTHER)
    mark = (await case_views.case_view(head, other)).header.file_mark
    await cases.merge_cases(head, shared.case_id, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
    there = await service.open_own_case(worker, shared.handover_id, OpenOwnCase(key_worker_id=worker.worker))
    assert not any("převzato" in each for each in (await case_views.unmerge_preview(head, other)).follows)
    await cases.unmerge_cases(head, other, await ours(head, other))
    await outbox.drain()
    facts = [each.facts for each in await case_views.list_records(worker, there, kind="handover")]
    assert not any("může být jiné osoby" in each for each in facts)


async def test_what_runs_on_the_consent_of_the_other_one_is_said_beside_that_consent(kit, merged):
    """The handover ends first, then the client of the kept record is asked; a withdrawal does both at once."""
    head, kept, other, _ = merged
    with pytest.raises(Invalid) as refused:
        await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later={"1": "theirs"}))
    why = refused.value.fields[""]
    assert "Nejdřív to ukončete" in why
    assert "patří druhé osobě" in why
    owner = kit.world.actor("osp_specialist")
    [consent] = (await consents.list_consents(owner, kept)).consents
    withdrawal = WithdrawConsent(said_on=today_in_prague(), said_by="self", form="oral_recorded")
    await consents.withdraw_consent(owner, consent.id, withdrawal, version=consent.version)
    later = {"1": "theirs", "2": "ours", "3": "ours"}
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later=later))
    said = [each.facts for each in await case_views.list_records(head, kept, kind="consent")]
    assert sum("bez souhlasu klienta tohoto spisu" in each for each in said) == 1


async def test_what_another_service_handed_over_meanwhile_is_asked_about(kit):
    """It may be of either, and goes into the record that stands for both."""
    worker, head = kit.world.actor("pm_worker"), kit.world.actor("pm_head")
    shared = await kit.share()
    kept, other = await kit.open_case(owner="pm_worker"), await kit.open_case(OTHER, owner="pm_worker")
    mark = (await case_views.case_view(head, other)).header.file_mark
    await cases.merge_cases(head, kept, MergeCases(file_mark=mark, reason="Totéž rodné číslo."))
    await service.join_handover(worker, shared.handover_id, JoinHandover(case_id=kept))
    [asked] = (await case_views.unmerge_preview(head, other)).later
    assert asked.kind == "handover"
    await cases.unmerge_cases(head, other, UnmergeCases(reason="Omyl, dvě osoby.", later={"1": "theirs"}))
    kept_mark = (await case_views.case_view(head, kept)).header.file_mark
    there = [each.title for each in await case_views.list_records(head, other)]
    assert sum(each.startswith(f"Ve spisu {kept_mark}: ") for each in there) == 1
    said = [each.facts for each in await case_views.list_records(head, kept, kind="handover")]
    assert any("Této osoby se netýká" in each for each in said)
