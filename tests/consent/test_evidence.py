"""The scan of what was signed: what may come in, how it lies, who may see it."""

import asyncio
from pathlib import Path

import pytest

from app.testing.pdf import pages_of
from consent import service, views
from consent.exceptions import TooManyScans
from consent.schemas import WithdrawConsent
from kernel import object_store
from kernel.clock import now
from kernel.db import DB, unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere, StaleVersion
from kernel.ids import new_id
from kernel.legal_time import prague_date
from kernel.settings import settings

from .conftest import picture

SCAN = ("Souhlas Bureš.png", "image/png", picture())


async def _recorded(held, handover, evidence=SCAN):
    return await service.record_consent(held.actor, held.case_id, handover(), evidence)


async def test_a_scan_comes_back_as_it_was_kept_and_leaves_a_trace(held, handover):
    """Under a name without anything personal; the read is in the log before the bytes leave."""
    view = await _recorded(held, handover)
    (scan,) = view.evidence
    assert scan.file_name == "Souhlas Bureš.png"
    found = await views.evidence_file(held.actor, view.id, scan.id)
    assert (found.name, found.media_type) == ("souhlas-zneni-1.png", "image/png")
    assert found.content.startswith(b"\x89PNG")
    async with unit_of_work(held.actor) as unit:
        assert await unit.connection.fetchval(
            "SELECT count(*) FROM audit_entry WHERE action = 'consent_evidence.read' AND object_id = $1", scan.id
        )


async def test_a_scan_lies_encrypted_under_a_key_of_its_own(held, handover):
    """The store holds neither the picture nor its name; another row's place does not open it."""
    view = await _recorded(held, handover)
    async with unit_of_work(held.actor) as unit:
        row = await unit.connection.fetchrow("SELECT object_key, digest FROM consent_evidence")
    root = settings().object_store_url.removeprefix("file://")
    content = await asyncio.to_thread(Path(root, row["object_key"]).read_bytes)
    assert b"PNG" not in content
    with pytest.raises(object_store.StoredFileUnreadable):
        await object_store.load_file(row["object_key"], key=bytes(32), aad=b"")
    assert view.evidence[0].file_name not in row["object_key"]


async def test_a_written_answer_without_its_scan_counts_and_says_so(held, handover):
    """The signed list may come in later; until then the consent is marked."""
    view = await _recorded(held, handover, None)
    assert (view.state, view.scan_missing) == ("given", True)
    assert (await service.list_consents(held.actor, held.case_id)).consents[0].scan_missing
    await service.add_evidence(held.actor, view.id, SCAN, version=view.version)
    again = await service.consent_view(held.actor, view.id)
    assert not again.scan_missing
    assert [scan.version_no for scan in again.evidence] == [1]


async def test_an_oral_answer_needs_no_scan(held, handover):
    """It is the record itself that proves it."""
    view = await service.record_consent(held.actor, held.case_id, handover(form="oral_recorded"))
    assert not view.scan_missing


async def test_a_new_wording_needs_a_new_scan(held, handover):
    """The old list proves the old text only."""
    first = await _recorded(held, handover)
    second = await service.change_consent(held.actor, first.id, handover(items=["email"]), version=first.version)
    assert second.scan_missing


async def test_a_scan_can_be_put_to_a_wording_that_was_replaced(held, handover):
    """Each wording says whether its scan is missing; the old list, found late, proves the old one."""
    first = await _recorded(held, handover, None)
    second = await service.change_consent(held.actor, first.id, handover(items=["email"]), version=first.version)
    assert [(each.no, each.scan_missing) for each in second.wordings] == [(2, True), (1, True)]
    await service.add_evidence(held.actor, first.id, SCAN, version=second.version, no=1)
    view = await service.consent_view(held.actor, first.id)
    assert [(each.no, each.scan_missing) for each in view.wordings] == [(2, True), (1, False)]
    assert (view.scan_missing, [scan.version_no for scan in view.evidence]) == (True, [1])
    for no in (0, 3, -1):
        with pytest.raises(Invalid) as refused:
            await service.add_evidence(held.actor, first.id, SCAN, version=view.version, no=no)
        assert list(refused.value.fields) == ["version_no"]


async def test_a_wording_that_was_replaced_is_printed_as_it_was(held, handover):
    """With who said what, when, and since when it does not hold."""
    first = await _recorded(held, handover)
    second = await service.change_consent(
        held.actor, first.id, handover(decision="disagree", form="oral_recorded"), version=first.version
    )
    old, same = second.at(1), second.at(2)
    assert old is not None
    assert (old.state, old.decision, old.form, old.said_on) == ("superseded", "agree", first.form, first.said_on)
    assert old.present.text == first.present.text
    assert old.on == prague_date(now())
    assert (same, second.at(3)) == (second, None)
    (page, *_) = pages_of(await views.recorded_form(held.actor, first.id, no=1))
    assert "Bylo nahrazeno" in page
    with pytest.raises(NotThere):
        await views.recorded_form(held.actor, first.id, no=3)


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        (("list.exe", "application/octet-stream", b"MZ\x90"), "nelze přiložit"),
        (("list.pdf", "application/pdf", b""), "prázdný"),
        (("list.pdf", "application/pdf", picture()), "neodpovídá"),
        (("list.png", "image/png", picture()[:50]), "poškozený"),
        (("list.svg", "image/svg+xml", b"<svg/>"), "nelze přiložit"),
    ],
)
async def test_a_forbidden_file_is_refused_beside_its_field(held, handover, evidence, words):
    """Nothing of the consent is stored either; what was typed stays in the form."""
    with pytest.raises(Invalid) as refused:
        await _recorded(held, handover, evidence)
    assert words in refused.value.fields["evidence"]
    assert evidence[0] in refused.value.fields["evidence"], (
        "which file it was: a chosen one is not in the form any more"
    )
    assert (await service.list_consents(held.actor, held.case_id)).consents == []


async def test_a_file_over_the_limit_is_refused(held, handover, change_settings):
    """With its size and the limit."""
    change_settings(OPORA_UPLOAD_LIMIT_BYTES="1024")
    with pytest.raises(Invalid) as refused:
        await _recorded(held, handover, ("list.pdf", "application/pdf", b"%PDF-1.7" + b"x" * 2000))
    assert "příliš velký" in refused.value.fields["evidence"]


async def test_a_wrong_scan_is_said_together_with_the_other_fields(held, handover):
    """One look is enough."""
    with pytest.raises(Invalid) as refused:
        await service.record_consent(
            held.actor, held.case_id, handover(items=[]), ("a.exe", "application/octet-stream", b"MZ")
        )
    assert set(refused.value.fields) == {"items", "evidence"}


async def test_adding_nothing_is_refused(held, handover):
    """A button pressed without a file."""
    view = await _recorded(held, handover, None)
    with pytest.raises(Invalid) as refused:
        await service.add_evidence(held.actor, view.id, None, version=view.version)
    assert list(refused.value.fields) == ["evidence"]


async def test_there_is_a_sensible_number_of_scans(held, handover, monkeypatch):
    """A form has a page or two, not a hundred."""
    monkeypatch.setattr("consent.rules.MOST_SCANS", 1)
    view = await _recorded(held, handover)
    with pytest.raises(TooManyScans):
        await service.add_evidence(held.actor, view.id, SCAN, version=view.version)


@pytest.mark.parametrize("stranger", ["pm_worker", "spod_head", "javorec_head"])
async def test_a_stranger_finds_no_scan(held, handover, case_management, world, stranger):
    """Not even with every id in hand; an own consent opens no other one's scan."""
    view = await _recorded(held, handover)
    with pytest.raises(NotThere):
        await views.evidence_file(world.actor(stranger), view.id, view.evidence[0].id)
    with pytest.raises(NotThere):
        await service.add_evidence(world.actor(stranger), view.id, SCAN, version=view.version)
    other = await _recorded(held, case_management, None)
    with pytest.raises(NotThere):
        await views.evidence_file(held.actor, other.id, view.evidence[0].id)
    with pytest.raises(NotThere):
        await views.evidence_file(held.actor, view.id, new_id())


@pytest.mark.parametrize("who", ["pm_worker", "spod_head", "pm_peer"])
async def test_a_file_is_taken_apart_only_for_whoever_may_do_the_act(held, handover, world, monkeypatch, who):
    """Rights and counts come first: a large picture costs its sender a refusal and the service nothing."""
    view = await _recorded(held, handover, None)
    monkeypatch.setattr("consent.service.evidence.check_upload", lambda *_, **__: pytest.fail("taken apart"))
    actor = world.actor(who)
    with pytest.raises((NotThere, NotAllowed)):
        await service.record_consent(actor, held.case_id, handover(), SCAN)
    with pytest.raises((NotThere, NotAllowed)):
        await service.change_consent(actor, view.id, handover(), SCAN, version=view.version)
    with pytest.raises((NotThere, NotAllowed)):
        await service.add_evidence(actor, view.id, SCAN, version=view.version)
    with pytest.raises(StaleVersion):
        await service.change_consent(held.actor, view.id, handover(), SCAN, version=view.version + 1)
    monkeypatch.setattr("consent.rules.MOST_SCANS", 0)
    with pytest.raises(TooManyScans):
        await service.add_evidence(held.actor, view.id, SCAN, version=view.version)


async def test_nothing_is_held_while_a_file_is_stored(held, handover, committed, monkeypatch):
    """A store that answers slowly holds neither a consent nor a connection of the pool."""
    first = await _recorded(held, handover, None)
    store, seen = object_store.store_file, []

    async def slow(content, **words):
        seen.append(DB.pool.get_size() - DB.pool.get_idle_size())
        return await store(content, **words)

    monkeypatch.setattr(object_store, "store_file", slow)
    await service.add_evidence(held.actor, first.id, SCAN, version=first.version)
    await service.change_consent(held.actor, first.id, handover(items=["email"]), SCAN, version=first.version)
    assert seen == [0, 0]


async def test_the_sheet_of_a_withdrawal_has_a_place_of_its_own(held, handover):
    """It proves no wording: the signed yes goes on to be missing."""
    view = await _recorded(held, handover, None)
    with pytest.raises(Invalid) as refused:
        await service.add_evidence(held.actor, view.id, SCAN, version=view.version, withdrawal=True)
    assert list(refused.value.fields) == ["version_no"]
    order = WithdrawConsent(said_on=view.said_on, said_by="self", form="written")
    view = await service.withdraw_consent(held.actor, view.id, order, version=view.version)
    assert (view.scan_missing, view.withdrawal_scan_missing) == (True, True)
    scan_id = await service.add_evidence(held.actor, view.id, SCAN, version=view.version, withdrawal=True)
    view = await service.consent_view(held.actor, view.id)
    assert (view.scan_missing, view.withdrawal_scan_missing) == (True, False)
    assert [(each.version_no, each.of_withdrawal) for each in view.evidence] == [(1, True)]
    assert (await views.evidence_file(held.actor, view.id, scan_id)).name == "souhlas-odvolani.png"
    assert (await service.list_consents(held.actor, held.case_id)).consents[0].scan_missing
    await service.add_evidence(held.actor, view.id, SCAN, version=view.version, no=1)
    assert not (await service.consent_view(held.actor, view.id)).scan_missing


async def test_a_withdrawal_by_word_lacks_no_sheet(held, handover):
    view = await _recorded(held, handover)
    order = WithdrawConsent(said_on=view.said_on, said_by="self", form="oral_recorded")
    assert not (
        await service.withdraw_consent(held.actor, view.id, order, version=view.version)
    ).withdrawal_scan_missing


async def test_the_page_asks_what_the_sheet_proves(held, handover, client_app):
    view = await _recorded(held, handover, None)
    order = WithdrawConsent(said_on=view.said_on, said_by="self", form="written")
    view = await service.withdraw_consent(held.actor, view.id, order, version=view.version)
    client = await client_app("osp_specialist")
    page = (await client.get(f"/consents/{view.id}")).text
    assert "Sken odvolání chybí" in page
    assert '<option value="odvolani">odvolání, sken chybí' in page
    sent = await client.post(
        f"/consents/{view.id}/evidence",
        data={"version": str(view.version), "version_no": "odvolani"},
        files={"evidence": ("list.png", picture(), "image/png")},
    )
    assert sent.status_code == 303, sent.text
    page = (await client.get(f"/consents/{view.id}")).text
    assert "Sken odvolání chybí" not in page
    assert "Sken chybí" in page
