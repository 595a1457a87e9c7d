"""An entry begins on a day that can be, and each act on one says of whom it is."""

from datetime import timedelta

import pytest

from app.testing.time import days_from_now
from cases.cases import views as case_views
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from kernel.web.text import format_date
from services.protection import views as protection_views
from services.registers import rules, views
from tenants.codelists import service as codelists
from tenants.codelists.schemas import ChangeCode
from tests.registers.test_enrolment import assigned, enrol
from tests.registers.test_keeping import correct, enrolled, enter, of_case

DAY = timedelta(days=1)
KLARA = "Klára Vránová, nar. 1. 4. 2020"


@pytest.fixture
async def siblings(office):
    notice_id, case_id = await assigned(office)
    await office.judge(notice_id, version=1, child_name=KLARA)
    judged = await protection_views.urgency_view(office.actor("spod_coordinator"), notice_id)
    sister = next(each.id for each in judged.children if each.id is not None)
    await enrol(office, notice_id)
    await enrol(office, notice_id, version=1, child_id=sister)
    return case_id, next(each for each in await of_case(office, case_id) if each.child_id == sister)


async def refused(doing):
    with pytest.raises(Invalid) as refusal:
        await doing
    assert [*refusal.value.fields] == ["begun_on"]
    return refusal.value.fields["begun_on"]


async def test_no_entry_begins_before_birth_the_case_or_day_e(office):
    today = today_in_prague()
    _, bare = await assigned(office, received_at=days_from_now(-9))
    born = rules.keeping.BEFORE_BIRTH.format(day=format_date(today.replace(2019, 7, 21)))
    assert await refused(enter(office, bare, begun_on=today.replace(2019, 7, 20))) == born
    opened = rules.keeping.BEFORE_CASE.format(day=format_date(today))
    assert await refused(enter(office, bare, begun_on=today - DAY)) == opened
    await enter(office, bare)
    case_id, entry_id = await enrolled(office, child_family_name="Jiná", received_at=days_from_now(-9))
    await correct(office, entry_id, begun_on=today - 5 * DAY, words="Podle rozhodnutí.")
    of_e = rules.keeping.BEFORE_E.format(day=format_date(today - 5 * DAY))
    assert await refused(enter(office, case_id, register="P_OM", begun_on=today - 6 * DAY)) == of_e
    folder = await enter(office, case_id, register="P_OM", begun_on=today - 5 * DAY)
    assert await refused(correct(office, folder, register="P_OM", begun_on=today - 6 * DAY)) == of_e
    came = rules.keeping.BEFORE_NOTICE.format(day=format_date(today - 9 * DAY))
    assert await refused(correct(office, entry_id, begun_on=today - 10 * DAY, words="Dřív.", version=2)) == came


async def test_what_ends_or_is_put_right_names_the_sibling_that_it_is_of(office, siblings, client_app):
    case_id, entry = siblings
    coordinator = await client_app("spod_coordinator")
    for act, button in (("end", "Ukončit"), ("correction", "Opravit")):
        page = (await coordinator.get(f"/register-entries/{entry.id}/{act}")).text.replace("\u00a0", " ")
        assert f"{button} zápis {entry.number}, Klára Vránová" in page
        assert "další dítě z rodiny" in page
    page = (await coordinator.get(f"/cases/{case_id}")).text.replace("\u00a0", " ")
    assert f"{entry.number}, Klára Vránová" in page, "beside each link"
    sent = {"ended_on": "dnes", "reason": "threat_ended", "words": "Dítě je u babičky.", "version": "1"}
    done = await coordinator.post(f"/register-entries/{entry.id}/end", data=sent, follow_redirects=True)
    assert f"Zápis {entry.number}, Klára Vránová" in done.text.replace("\u00a0", " ")


async def test_the_history_of_the_case_says_whose_entry_it_was(office, siblings, client_app):
    case_id, entry = siblings
    year = today_in_prague().year
    await enter(office, case_id, register="P_OM")
    said = {
        (each.action, each.about)
        for each in await case_views.case_history(office.actor("spod_coordinator"), case_id, acts_only=True)
        if each.action == "register.entry_begun"
    }
    assert {about for _, about in said} == {f"OM 1/{year}", f"OM 2/{year}, {KLARA}", f"P/OM 1/{year}"}
    page = (await (await client_app("spod_head")).get(f"/cases/{case_id}/history")).text.replace("\u00a0", " ")
    assert f"Zápis do rejstříku: {entry.number}, Klára Vránová" in page


async def test_the_sign_says_what_else_runs_and_a_folder_leads_only_who_may_read_it(office, client_app):
    case_id, _ = await enrolled(office)
    await enter(office, case_id)
    await enter(office, case_id, register="P_OM")
    header = (await case_views.case_view(office.actor("spod_coordinator"), case_id)).header
    words = next(each.words for each in header.signs if each.key == "register")
    assert words.endswith(f" · také KUR 1/{today_in_prague().year}")
    for who, leads in (("spod_coordinator", False), ("spod_head", True)):
        client = await client_app(who)
        page = (await client.get(f"/cases/{case_id}")).text
        assert "/registers/KUR" in page
        assert ("/registers/P_OM" in page) == leads
        assert ((await client.get("/registers/P_OM")).status_code == 200) == leads


async def test_a_folder_is_offered_to_who_stands_in_a_basic_register(office):
    _, bare = await assigned(office)
    case_id, _ = await enrolled(office, child_family_name="Jiná")
    worker = office.actor("spod_coordinator")
    assert "P_OM" not in (await views.entering(worker, bare))[1]
    assert "P_OM" in (await views.entering(worker, case_id))[1]


async def test_numbers_are_put_right_where_there_are_any(office, client_app, set_to):
    await set_to("numbers_issued", "outside")
    notice_id = (await office.record()).id
    page = (await (await client_app("spod_mailroom")).get(f"/notices/{notice_id}")).text
    assert "/registration" in page
    assert "/registration/correction" not in page


# --- the code list -----------------------------------------------------------------------------------------------


async def change(world, code, version=0, **said):
    label = {
        "OM": "OM: dítě v místní působnosti úřadu",
        "NOM": "NOM: druhá řada, například dožádání jiného úřadu",
        "CJ": "CJ: podněty",
    }
    details = {"kind": "basic", "mark": code, "series": code, "secrecy": "header", **said.pop("details", {})}
    order = ChangeCode(
        **{"label": label[code], "used": True, "valid_from": today_in_prague(), "reason": "Porada.", **said},
        details=details,
    )
    await codelists.change_code(world.actor("ospod_admin"), "registers", code, order, version=version)


async def test_one_register_of_the_basic_kind_stays_used(world):
    await change(world, "OM", used=False)
    for changes, field in (({"used": False}, "used"), ({"details": {"kind": "curator"}}, "details.kind")):
        with pytest.raises(Invalid) as refusal:
            await change(world, "NOM", **changes)
        assert refusal.value.fields == {field: rules.lists.NEEDED_BASIC}
    await change(world, "OM", version=1)
    await change(world, "NOM", used=False)


async def test_what_was_entered_earlier_today_keeps_mark_and_kind(office, world):
    case_id, _ = await enrolled(office)
    await enter(office, case_id)
    year = today_in_prague().year
    await change(world, "OM", details={"mark": "SPIS"})
    await change(world, "NOM", details={"mark": "SPIS2", "kind": "curator"})
    (om, kur) = [each for each in await of_case(office, case_id) if each.keeps]
    assert (om.number, kur.number) == (f"OM 1/{year}", f"KUR 1/{year}")
    words = next(
        each.words
        for each in (await case_views.case_view(office.actor("spod_coordinator"), case_id)).header.signs
        if each.key == "register"
    )
    assert words.startswith(f"OM 1/{year} · den E")
    other, _ = await enrolled(office, child_family_name="Jiná")
    assert [each.number for each in await of_case(office, other) if each.keeps] == [f"SPIS 2/{year}"]
