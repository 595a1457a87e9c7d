"""Taking a consent back, a new wording over an old one, the end of time."""

import re
from datetime import UTC, date, datetime, timedelta

import asyncpg
import lxml.html
import pytest

from app.testing.queries import counting_queries
from app.testing.time import NOW, days_from_now
from cases.cases import views as case_views
from consent import rules, service, views
from consent.exceptions import AlreadyGiven, AlreadyWithdrawn, ConsentEnded, NothingToWithdraw
from consent.pages.recording import recorded_sentence
from consent.schemas import Ending
from kernel.clock import as_of
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, StaleVersion
from kernel.legal_time import format_date, start_of_day, today_in_prague
from kernel.outbox import drain, note_due

from .conftest import withdrawal
from .test_pages import text_of


async def _effective(held):
    async with unit_of_work(held.actor):
        return await views.effective_provisions(held.actor, held.client_id)


async def _chip(held):
    async with unit_of_work(held.actor):
        chip = (await views.consent_chips(held.actor, [held.client_id])).get(held.client_id)
    # the case tells the same, which asks for the chip in its own statement
    assert (await case_views.case_view(held.actor, held.case_id)).header.consent == chip
    return chip


async def test_a_withdrawal_ends_the_consent_in_the_same_instant(held, handover):
    """One terminal event; the folder tells it; no reason is asked for."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    ended = await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version)
    assert (ended.state, ended.on) == ("withdrawn", today_in_prague())
    assert "consent.withdraw" not in ended.may
    assert await _effective(held) == []
    assert [step.state for step in ended.steps] == ["withdrawn", "given"]
    latest = (await case_views.list_records(held.actor, held.case_id, kind="consent"))[0]
    assert latest.facts.startswith("Klient odvolal souhlas s předáním osobních a citlivých údajů do služby")
    assert (await _chip(held)).state == "withdrawn"


async def test_the_answer_is_what_a_look_shows(held, handover):
    """It is not read anew: what the act knows already is what lies there. Ten statements, however much ends."""
    for change in (False, True):
        given = await service.record_consent(held.actor, held.case_id, handover())
        if change:
            given = await service.change_consent(held.actor, given.id, handover(), version=given.version)
        with counting_queries() as sent:
            ended = await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version)
        assert sent.count <= 10 + 2 * change, (
            sent.statements
        )  # what waits to arrive; the earlier wording, and its scans
        assert ended == await service.consent_view(held.actor, given.id)


async def test_any_colleague_of_the_service_may_record_it(held, handover, world):
    """The client tells it to whomever they meet."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    colleague = world.actor("osp_worker")
    ended = await service.withdraw_consent(colleague, given.id, withdrawal(), version=given.version)
    assert ended.steps[0].recorded_by == "Oksana Melnyk"


async def test_a_consent_is_not_taken_back_before_it_was_given(held, handover):
    """Said of the wording that holds; on the day it was given, it may be."""
    yesterday = today_in_prague() - timedelta(days=1)
    given = await service.record_consent(held.actor, held.case_id, handover(said_on=yesterday))
    early = withdrawal(said_on=yesterday - timedelta(days=1))
    with pytest.raises(Invalid) as refusal:
        await service.withdraw_consent(held.actor, given.id, early, version=given.version)
    assert [*refusal.value.fields] == ["said_on"]
    assert format_date(yesterday) in refusal.value.fields["said_on"], "with the day of the yes"
    ended = await service.withdraw_consent(held.actor, given.id, withdrawal(said_on=yesterday), version=given.version)
    assert (ended.state, ended.on) == ("withdrawn", yesterday)


async def test_a_withdrawal_is_recorded_once(held, handover):
    """What has ended stays ended."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version)
    with pytest.raises(AlreadyWithdrawn):
        await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version + 1)
    with pytest.raises(ConsentEnded):
        await service.change_consent(held.actor, given.id, handover(), version=given.version + 1)


async def test_a_refusal_cannot_be_withdrawn(held, handover):
    """There is nothing to take back."""
    refused = await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    with pytest.raises(NothingToWithdraw):
        await service.withdraw_consent(held.actor, refused.id, withdrawal(), version=refused.version)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("said_on", {"said_on": None}),
        ("said_on", {"said_on": NOW + timedelta(days=1)}),
        ("said_by", {"said_by": ""}),
        ("form", {"form": ""}),
        ("representative", {"said_by": "parent"}),
        ("note", {"note": "\u202e" * 3}),
    ],
)
async def test_a_withdrawal_says_when_who_and_how(held, handover, field, changes):
    """And nothing more."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    with pytest.raises(Invalid) as refused:
        await service.withdraw_consent(held.actor, given.id, withdrawal(**changes), version=given.version)
    assert list(refused.value.fields) == [field]
    assert len(await _effective(held)) == 1


async def test_a_stale_form_withdraws_nothing(held, handover):
    """Somebody recorded a new wording in between; the person looks again first."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    await service.change_consent(held.actor, given.id, handover(items=["email"]), version=given.version)
    with pytest.raises(StaleVersion):
        await service.withdraw_consent(held.actor, given.id, withdrawal(), version=given.version)
    with pytest.raises(StaleVersion):
        await service.change_consent(held.actor, given.id, handover(), version=given.version)


async def test_what_ends_is_asked_of_those_who_know(held, handover):
    """Higher domains register who can tell."""

    async def lister(actor, consent_id):
        return [Ending(text="6 položek pro PM", url="/sharing")]

    given = await service.record_consent(held.actor, held.case_id, handover())
    with views.ENDINGS.emptied(lister):
        (ending,) = await views.what_ends(held.actor, given.id)
    assert ending.text == "6 položek pro PM"


async def test_a_new_wording_takes_the_place_of_the_old(held, handover):
    """The old text stays readable; only the new one lets through."""
    first = await service.record_consent(held.actor, held.case_id, handover())
    second = await service.change_consent(
        held.actor, first.id, handover(items=["given_name", "phone"]), version=first.version
    )
    assert (second.id, second.state, second.present.no) == (first.id, "given", 2)
    assert [version.no for version in second.earlier] == [1]
    assert second.earlier[0].text == first.present.text
    assert [step.state for step in second.steps] == ["given", "superseded", "given"]
    (provision,) = await _effective(held)
    assert (provision.item_kinds, provision.version_no) == (["given_name", "phone"], 2)


async def test_a_refusal_may_become_a_consent_and_the_other_way_round(held, handover):
    """The client changes their mind about the same thing."""
    refused = await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    given = await service.change_consent(held.actor, refused.id, handover(), version=refused.version)
    assert given.state == "given"
    again = await service.change_consent(held.actor, given.id, handover(decision="disagree"), version=given.version)
    assert again.state == "refused"
    assert await _effective(held) == []


async def test_a_new_wording_does_not_stand_beside_another_consent_in_force(held, handover):
    """Recorded as a no, then given anew: the old no cannot become a second yes."""
    refused = await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    await service.record_consent(held.actor, held.case_id, handover())
    with pytest.raises(AlreadyGiven):
        await service.change_consent(held.actor, refused.id, handover(), version=refused.version)
    assert len(await _effective(held)) == 1


async def test_a_new_wording_is_about_the_same_kind_of_consent(held, handover, case_management):
    """Another kind is another consent."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    with pytest.raises(Invalid) as refused:
        await service.change_consent(held.actor, given.id, case_management(), version=given.version)
    assert "type" in refused.value.fields


@pytest.fixture
def expired(held, handover):
    """A consent whose time is over."""

    async def record():
        with as_of(days_from_now(-40)):
            return await service.record_consent(
                held.actor, held.case_id, handover(valid_until=NOW + timedelta(days=39))
            )

    return record


async def test_time_ends_a_consent_by_itself(held, expired):
    """Nobody has to look and no job has to run."""
    view = await expired()
    assert await _effective(held) == []
    assert view.state == "expired"
    chip = await _chip(held)
    assert (chip.state, chip.on) == ("expired", today_in_prague() - timedelta(days=1))
    async with unit_of_work(held.actor) as unit:
        assert await unit.connection.fetchval("SELECT state FROM consent") == "given"


async def test_the_end_is_written_down_when_somebody_looks_and_time_is_who_did_it(held, expired):
    """Once, by nobody."""
    view = await expired()
    await service.list_consents(held.actor, held.case_id)
    again = await service.consent_view(held.actor, view.id)
    assert [(step.state, step.recorded_by) for step in again.steps] == [("expired", ""), ("given", "Jindřiška Malá")]
    async with unit_of_work(held.actor) as unit:
        kinds = await unit.connection.fetch("SELECT kind FROM audit_entry WHERE action = 'consent.expired'")
    assert [row["kind"] for row in kinds] == ["system"]
    with pytest.raises(ConsentEnded):
        await service.withdraw_consent(held.actor, view.id, withdrawal(), version=again.version)


async def test_the_clock_writes_the_end_down_though_nobody_looks(held, expired):
    """Once, however often it looks; what was refused or still holds is none of its business."""
    view = await expired()
    assert await note_due() == 1
    assert await note_due() == 0  # it waits already
    assert await drain() > 0
    async with unit_of_work(held.actor) as unit:
        assert await unit.connection.fetchval("SELECT state FROM consent WHERE id = $1", view.id) == "expired"
        kinds = await unit.connection.fetch("SELECT kind FROM audit_entry WHERE action = 'consent.expired'")
    assert [row["kind"] for row in kinds] == ["system"]
    assert (await note_due(), await drain()) == (0, 0)


async def test_a_message_of_the_clock_that_comes_too_late_does_nothing(held, expired):
    """Somebody looked in the meantime, or it was sent twice."""
    view = await expired()
    await note_due()
    await service.consent_view(held.actor, view.id)
    await drain()
    await drain()
    assert len((await service.consent_view(held.actor, view.id)).steps) == 2


async def test_the_clock_lets_alone_what_holds_and_what_was_refused(held, handover, case_management):
    """Neither is due."""
    await service.record_consent(held.actor, held.case_id, handover(valid_until=today_in_prague()))
    disagreed = case_management(type="info_sharing", decision="disagree", topics=["zaměstnání"])
    await service.record_consent(held.actor, held.case_id, disagreed)
    assert await note_due() == 0


async def test_a_consent_starts_and_ends_with_the_prague_day(held, handover):
    """The last day counts whole; summer time makes it 22:00 UTC."""
    order = handover(valid_until=today_in_prague())
    await service.record_consent(held.actor, held.case_id, order)
    (provision,) = await _effective(held)
    assert provision.valid_from == start_of_day(today_in_prague())
    assert provision.valid_until == start_of_day(today_in_prague() + timedelta(days=1))
    assert rules.last_day(datetime(2026, 7, 31, 22, tzinfo=UTC)) == date(2026, 7, 31)


async def test_a_consent_that_starts_later_lets_nothing_through_yet(held, handover, case_management):
    """The chip says from when it will, before any no; what holds now stands in front of it."""
    begins = today_in_prague() + timedelta(days=3)
    later = await service.record_consent(held.actor, held.case_id, handover(valid_from=begins))
    assert await _effective(held) == []
    chip = await _chip(held)
    assert (chip.id, chip.state, chip.begins, chip.ended) == (later.id, "given", begins, 0)
    no = case_management(type="info_sharing", decision="disagree", topics=["zaměstnání"])
    await service.record_consent(held.actor, held.case_id, no)
    chip = await _chip(held)
    assert (chip.id, chip.others, chip.ended) == (later.id, 1, 0)
    now = await service.record_consent(held.actor, held.case_id, case_management())
    chip = await _chip(held)
    assert (chip.id, chip.begins, chip.others, chip.ended) == (now.id, None, 2, 0)


async def test_every_page_says_from_when_a_later_consent_will_hold(held, handover, client_app):
    """None calls it valid: the head of the case, its own page, the lists, the table, the banner."""
    begins = today_in_prague() + timedelta(days=3)
    given = await service.record_consent(held.actor, held.case_id, handover(valid_from=begins))
    day, client = f"platí od {begins.day}. {begins.month}. {begins.year}", await client_app("osp_specialist")
    for address in (f"/consents/{given.id}", f"/cases/{held.case_id}/consents", "/cases", "/cases/table"):
        text = (await client.get(address)).content.decode("utf-8-sig").replace("\u00a0", " ")
        assert day in text or day.replace(". ", ".") in text, address
        assert "o-consent--given" not in text, address
    assert recorded_sentence(given).replace("\u00a0", " ").startswith(f"Souhlas je zapsaný, {day}.")
    form = (await client.get(f"/cases/{held.case_id}/sharing/new")).text.replace("\u00a0", " ")
    assert f"Souhlas s předáním {day.replace('od', 'až od')}." in form
    assert "není platný souhlas" not in form


async def test_a_no_is_not_counted_as_a_consent(held, handover, case_management, client_app):
    """Of two refusals the head names one, and the other is another decision; beside a yes they are named, and none ended."""
    client = await client_app("osp_specialist")
    await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    page = (await client.get(f"/cases/{held.case_id}")).text
    assert ("1 další rozhodnutí" in page, "další souhlas" in page) == (True, False)
    await service.record_consent(held.actor, held.case_id, case_management())
    page = (await client.get(f"/cases/{held.case_id}")).text.replace("\u00a0", " ")
    assert ("další rozhodnutí" in page, "skončil" in page) == (False, False)
    assert page.count("Nesouhlas s předáním") == 2  # by name, beside what holds, once for either width


async def test_the_chip_tells_what_is_in_force_first(held, handover, case_management):
    """A consent that holds and ends first; otherwise what happened last."""
    await service.record_consent(held.actor, held.case_id, handover(valid_until=today_in_prague() + timedelta(days=20)))
    other = await service.record_consent(held.actor, held.case_id, case_management())
    await service.record_consent(
        held.actor, held.case_id, case_management(type="info_sharing", decision="disagree", topics=["zaměstnání"])
    )
    chip = await _chip(held)
    assert (chip.state, chip.on) == ("given", today_in_prague() + timedelta(days=20))
    assert (chip.type, chip.others, chip.ended) == ("handover", 2, 0)
    assert other.state == "given"


async def test_reading_costs_the_same_for_many(held, handover, open_case):
    """Neither the list nor the chips ask once for each consent."""

    async def cost():
        with counting_queries() as listing:
            await service.list_consents(held.actor, held.case_id)
        with counting_queries() as chips:
            async with unit_of_work(held.actor):
                await views.consent_chips(held.actor, clients)
        return listing.count, chips.count

    clients = [held.client_id]
    await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
    before = await cost()
    for _ in range(3):
        await service.record_consent(held.actor, held.case_id, handover(decision="disagree"))
        other = await open_case()
        await service.record_consent(other.actor, other.case_id, handover(decision="disagree"))
        clients.append(other.client_id)
    assert await cost() == before
    assert before[1] == 1


async def test_the_text_names_those_who_were_there_and_says_who_is_not(held, handover, world):
    """A change of staff does not widen a consent: the page warns."""
    view = await service.record_consent(
        held.actor, held.case_id, handover(worker_ids=[world.people["pm_worker"].worker_id])
    )
    assert view.left == []
    assert "Radim Zedník" in view.unnamed
    async with unit_of_work(world.operator("krok")) as unit:
        await unit.connection.execute(
            "UPDATE worker SET ended_at = now() WHERE id = $1", world.people["pm_worker"].worker_id
        )
    assert (await service.consent_view(held.actor, view.id)).left == ["Lenka Ďurišová"]


# ── by raw SQL, as the application ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE consent SET state = 'given'",
        "DELETE FROM consent",
        "UPDATE consent_version SET valid_until = 'infinity'",
        "UPDATE consent_provision SET item_kinds = '{plan}'",
        "DELETE FROM consent_event",
        "UPDATE consent_evidence SET size = 0",
        "INSERT INTO consent_provision SELECT tenant_id, gen_random_uuid() FROM consent",
        # widening what was said: another provision for the same wording
        "INSERT INTO consent_provision (tenant_id, id, service_id, consent_id, version_no, client_id, effect,"
        " recipient_tenant_id, recipient_service_id, recipient_worker_ids, item_kinds, actions, purpose, valid_from,"
        " valid_until) SELECT tenant_id, gen_random_uuid(), service_id, consent_id, version_no, client_id, 'permit',"
        " recipient_tenant_id, recipient_service_id, '{}', '{plan}', actions, purpose, valid_from, valid_until"
        " FROM consent_provision",
        # a wording that jumps the line
        "INSERT INTO consent_version (tenant_id, id, service_id, consent_id, client_id, no, text_version, valid_from,"
        " valid_until, gdpr_basis, confidentiality_basis, digest, sealed) SELECT tenant_id, gen_random_uuid(),"
        " service_id, consent_id, client_id, 7, text_version, valid_from, valid_until, gdpr_basis,"
        " confidentiality_basis, digest, sealed FROM consent_version",
        # an old wording without a new one
        "INSERT INTO consent_event (tenant_id, id, service_id, consent_id, client_id, version_no, seq, state)"
        " SELECT tenant_id, gen_random_uuid(), service_id, id, client_id, 1, 2, 'superseded' FROM consent",
        # a withdrawal that nobody said
        "INSERT INTO consent_event (tenant_id, id, service_id, consent_id, client_id, version_no, seq, state)"
        " SELECT tenant_id, gen_random_uuid(), service_id, id, client_id, 1, 2, 'withdrawn' FROM consent",
        # an end before its time
        "INSERT INTO consent_event (tenant_id, id, service_id, consent_id, client_id, version_no, seq, state)"
        " SELECT tenant_id, gen_random_uuid(), service_id, id, client_id, 1, 2, 'expired' FROM consent",
        # once more given
        "INSERT INTO consent_event (tenant_id, id, service_id, consent_id, client_id, version_no, seq, state,"
        " indicated_on, indicated_by, form) SELECT tenant_id, gen_random_uuid(), service_id, id, client_id, 1, 2,"
        " 'given', now(), 'self', 'written' FROM consent",
        # a consent that nobody answered
        "INSERT INTO consent (tenant_id, id, service_id, client_id, case_id, type) SELECT tenant_id,"
        " gen_random_uuid(), service_id, client_id, id, 'handover' FROM client_case",
    ],
)
async def test_raw_sql_cannot_bend_what_was_said(held, handover, sql):
    """The database holds the line without the application's help."""
    await service.record_consent(held.actor, held.case_id, handover())
    before = await _effective(held)
    with pytest.raises(asyncpg.PostgresError):
        async with unit_of_work(held.actor) as unit:
            await unit.connection.execute(sql)
    assert await _effective(held) == before


async def test_words_written_while_a_colleague_withdrew_without_any_stand_beside_what_is_stored(
    held, world, handover, client_app
):
    """Also from the draft. Whoever wrote nothing is led to the consent."""
    given = await service.record_consent(held.actor, held.case_id, handover())
    browser = await client_app("osp_specialist")
    address = f"/consents/{given.id}/withdraw"
    (drawn,) = [each for each in lxml.html.fromstring((await browser.get(address)).text).forms if "note" in each.fields]
    sent = {**dict(drawn.form_values()), "form": "oral_recorded"}
    await service.withdraw_consent(world.actor("osp_head"), given.id, withdrawal(), version=given.version)
    nothing = await browser.post(address, data=sent)
    assert (nothing.status_code, nothing.headers["location"]) == (303, f"/consents/{given.id}")
    refused = await browser.post(address, data={**sent, "note": "Volala sestra, klient vedle."})
    assert refused.status_code in (409, 412)
    again = await browser.get(address)
    assert again.status_code == 200
    for page in (refused, again):
        assert "Volala sestra, klient vedle." in page.text
        assert f"Mezitím uloženo: {world.people['osp_head'].name}" in text_of(page)
        beside = re.search(r'id="note-stored".*?</div>', page.text, re.DOTALL)
        assert beside
        assert "(prázdné)" in beside[0]
        assert 'id="said_by-stored"' not in page.text
