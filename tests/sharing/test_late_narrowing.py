"""A new wording that drops something, said on an earlier day than it is written down: a no to just that (ADR 0081)."""

from datetime import timedelta

import msgspec
import pytest
import pytest_asyncio

from cases.cases import views as case_views
from consent import service as consents
from consent import views as consent_views
from consent.exceptions import WentOutSince
from consent.papers.folder import OF_NO, OF_WORDING, late_record
from consent.schemas import AskedSince, Dropped, LateWord
from kernel import outbox
from kernel.clock import now
from kernel.legal_time import format_date, today_in_prague
from sharing import views
from tenants.notifications import views as notification_views

from .conftest import SIX
from .test_late_no import ago, no_of, take_over
from .test_late_no_pages import drawn, tick_of, words_of

WITHOUT_PHONE = [each for each in SIX if each != "phone"]


@pytest_asyncio.fixture
async def late(kit):
    """A consent of four weeks ago; everything was handed over today and taken over by a worker of PM."""
    shared = await kit.share(said_on=ago(28))
    await take_over(kit, shared)
    return shared


async def change(kit, shared, **more):
    return await consents.change_consent(shared.owner, shared.consent_id, kit.order(said_on=ago(24), **more), version=1)


def dropped(kit, world, what):
    pm, today = world.people, today_in_prague()
    return {
        "field": ({"items": WITHOUT_PHONE}, "bez údaje telefonický kontakt"),
        "person": ({"worker_ids": [pm["pm_head"].worker_id]}, f"nejmenuje: {pm['pm_worker'].name}"),
        "purpose": ({"purpose": "service_start"}, "účel je zapsaný jinak"),
        "first day": (
            {"valid_from": today + timedelta(days=5)},
            f"platí až od {format_date(today + timedelta(days=5))}",
        ),
        "last day": ({"valid_from": ago(24), "valid_until": ago(2)}, f"platí jen do {format_date(ago(2))}"),
    }[what]


@pytest.mark.parametrize("what", ["field", "person", "purpose", "first day"])
async def test_what_is_dropped_is_asked_about(late, kit, world, what):
    order, words = dropped(kit, world, what)
    with pytest.raises(WentOutSince) as refused:
        await change(kit, late, **order)
    told = refused.value.values["what"]
    assert "předáno" in told
    assert "převzato" in told
    every = await consent_views.went_since(late.owner, late.consent_id, ago(24))
    view = await change(kit, late, known_since=[each.key for each in every], **order)
    assert view.state == "given"
    step = view.steps[0]
    assert "; ".join(each.text for each in step.went) == told
    assert step.dropped == [words]
    facts = (await case_views.list_records(late.owner, late.case_id, kind="consent"))[0].facts
    assert f"Toto znění zaznělo {format_date(ago(24))}. Od předchozího se liší: {words}." in facts
    assert OF_WORDING in facts
    assert "Nesouhlas zazněl" not in facts, "the client said yes"


async def test_a_last_day_before_it_went_out_drops_all(late, kit):
    row = await consent_views.went_since(late.owner, late.consent_id, ago(24))
    order = kit.order(said_on=ago(24), valid_from=ago(24), valid_until=ago(2))
    found = await consent_views.went_for_narrowed(late.owner, late.consent_id, order)
    assert [each.text for each in found] == [each.text for each in row]
    assert "příjmení" in found[0].text


async def test_a_wording_that_drops_nothing_and_one_of_today_ask_nothing(late, kit):
    assert (await change(kit, late, valid_until=today_in_prague() + timedelta(days=60))).state == "given"
    order = kit.order(items=WITHOUT_PHONE)
    view = await consents.change_consent(late.owner, late.consent_id, order, version=3)
    assert not any(each.went for each in view.steps)


async def test_files_page_paper_and_news_say_so(late, kit, world, client_app, committed):
    (there,) = await case_views.list_cases(world.actor("pm_worker"))
    await outbox.drain()
    browser = await client_app("osp_specialist")
    address = f"/consents/{late.consent_id}/change"
    typed = {"decision": "agree", "form": "oral_recorded", "said_on": format_date(ago(24)), "items": WITHOUT_PHONE}
    refused = await browser.post(address, data=drawn(await browser.get(address), "said_on") | typed)
    assert refused.status_code == 409, words_of(refused)
    assert "se ještě stalo" in words_of(refused)
    done = await browser.post(address, data=drawn(refused, "said_on") | {"known_since": tick_of(refused)})
    assert done.status_code == 303, words_of(done)
    await outbox.drain()
    for actor, case_id in ((late.owner, late.case_id), (world.actor("pm_worker"), there.id)):
        records = await case_views.list_records(actor, case_id, kind="handover")
        (added,) = [each.facts for each in records if "Nové znění souhlasu zaznělo" in each.facts]
        assert "Od předchozího se liší: bez údaje telefonický kontakt." in added
        assert "příjmení" not in added
        assert "a nové znění to nezahrnuje, nebylo se souhlasem" in added
    for name in ("osp_head", "pm_head"):
        kinds = {each.kind for each in await notification_views.notifications(world.actor(name))}
        assert any(each.startswith("consent.late_no") for each in kinds), name
    after_no = (await views.sent_handover(late.owner, late.handover_id)).handover.after_no
    assert after_no.wording
    page = words_of(await browser.get(f"/sharing/sent/{late.handover_id}"))
    assert "Co nezahrnuje, bylo bez souhlasu" in page
    assert "Souhlas, který už v den předání neplatil" not in page
    assert "Od předchozího se liší: bez údaje telefonický kontakt. Mezitím:" in words_of(
        await browser.get(f"/consents/{late.consent_id}")
    )
    assert (await browser.get(f"/consents/{late.consent_id}/form.pdf")).status_code == 200


@pytest.mark.parametrize("items", [["phone"], SIX, []])
async def test_a_refusal_says_no_to_what_it_names_and_tells_both_files_what_that_is(late, kit, world, committed, items):
    """As a new wording while the consent holds, and as a new decision after it had ended: nothing is said of the rest."""
    (there,) = await case_views.list_cases(world.actor("pm_worker"))
    await outbox.drain()
    every = await consent_views.went_since(late.owner, late.consent_id, ago(24))
    known = [each.key for each in every]
    view = await change(kit, late, decision="disagree", known_since=known, items=items, worker_ids=[])
    assert (view.state, view.steps[0].dropped) == ("refused", [])
    await outbox.drain()
    facts = (await case_views.list_records(late.owner, late.case_id, kind="consent"))[0].facts
    assert OF_NO in facts
    for actor, case_id in ((late.owner, late.case_id), (world.actor("pm_worker"), there.id)):
        records = await case_views.list_records(actor, case_id, kind="handover")
        (told,) = [each.facts for each in records if "Nesouhlas zazněl" in each.facts]
        assert ("Týká se: telefonický kontakt." in told) is (items == ["phone"])
        assert "a tento nesouhlas to zahrnuje, nebylo se souhlasem" in told
        assert "ostatnímu" not in told
    assert not (await views.sent_handover(late.owner, late.handover_id)).handover.after_no.wording


async def test_a_refusal_after_the_consent_had_ended_tells_what_it_names(late, kit, world, committed):
    view = await consents.consent_view(late.owner, late.consent_id)
    await consents.withdraw_consent(late.owner, late.consent_id, no_of(today_in_prague()), version=view.version)
    await outbox.drain()
    order = kit.order(decision="disagree", said_on=ago(24), items=["phone"], worker_ids=[])
    with pytest.raises(WentOutSince):
        await consents.record_consent(late.owner, late.case_id, order)
    pm = kit.world.services["pm"]
    went = await consent_views.went_since_with(late.owner, late.case_id, "handover", pm, ago(24))
    order = msgspec.structs.replace(order, known_since=[each.key for each in went])
    assert (await consents.record_consent(late.owner, late.case_id, order)).steps[0].went
    await outbox.drain()
    records = await case_views.list_records(late.owner, late.case_id, kind="handover")
    assert any("Týká se: telefonický kontakt." in each.facts for each in records)


def test_another_service_is_told_of_the_values_that_it_has_alone():
    """Neither a value that never left nor a topic, a person or a purpose is in a file that more people read."""
    asked = AskedSince(consent_ids=[], after=now(), until=now())
    dropped = Dropped(
        kinds=["telefonický kontakt", "e-mail"], topics=["léčba závislosti"], workers=["Filip Král"], purpose=True
    )
    told = LateWord(asked=asked, dropped=dropped).for_who_has(["e-mail", "jméno"])
    assert told.dropped == Dropped(kinds=["e-mail"])
    word = LateWord(asked=asked, dropped=dropped).for_who_has([])
    assert "liší" not in late_record(ago(3), ago(1), word).facts
    refused = LateWord(asked=asked, scope=["jméno", "telefonický kontakt"]).for_who_has(["jméno"])
    assert "Týká se: jméno." in late_record(ago(3), ago(1), refused).facts
