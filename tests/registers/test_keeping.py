"""An entry ends with day, reason and words, and a wrong one is put right; file and number stay."""

from datetime import timedelta

import pytest

from app.testing.rows import refused
from app.testing.time import days_from_now
from cases.cases import views as case_views
from kernel.db import current, unit_of_work
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from services.intake import views as intake_views
from services.protection import views as protection_views
from services.protection.exceptions import AlreadyEnrolled
from services.registers import service, views
from services.registers.exceptions import AlreadyEnded, NoNotice, StandsThere
from services.registers.schemas import CorrectEntry, EndEntry, EnterChild, MarkEntry
from tests.cases.test_worklist import opened
from tests.registers.test_enrolment import assigned, enrol, entries
from tests.registers.test_enrolment import register as registered
from tests.sharing.test_races import at_once

WORDS = "Otec se odstěhoval, škola nic nehlásí."


async def enrolled(office, **changes):
    notice_id, case_id = await assigned(office, **changes)
    await registered(office, notice_id)
    await enrol(office, notice_id)
    return case_id, await running(office, case_id)


async def notice_of(office, entry_id):
    async with unit_of_work(office.actor("spod_coordinator")) as unit:
        return await unit.connection.fetchval("SELECT notice_id FROM register_entry WHERE id = $1", entry_id)


async def of_case(office, case_id, by="spod_coordinator"):
    return await views.entries_of_case(office.actor(by), case_id)


async def running(office, case_id):
    return next(each.id for each in await of_case(office, case_id) if each.ended_on is None)


async def end(office, entry_id, by="spod_coordinator", *, version=1, **changes):
    order = {"ended_on": today_in_prague(), "reason": "threat_ended", "words": WORDS, **changes}
    await service.end_entry(office.actor(by), entry_id, EndEntry(**order), version=version)


async def correct(office, entry_id, by="spod_coordinator", *, version=1, **changes):
    order = {"register": "OM", "begun_on": today_in_prague(), "words": "Dítě nemá v obci trvalý pobyt.", **changes}
    await service.correct_entry(office.actor(by), entry_id, CorrectEntry(**order), version=version)


async def test_an_entry_ends_with_day_reason_words_and_who_and_keeps_number_and_file(office, client_app):
    case_id, entry_id = await enrolled(office)
    await end(office, entry_id)
    entry = next(each for each in await of_case(office, case_id) if each.id == entry_id)
    assert (entry.ended_on, entry.ending) == (today_in_prague(), "vyřazeno")
    assert (entry.reason, entry.words, entry.ended_by) == (
        "ohrožení pominulo",
        WORDS,
        office.world.people["spod_coordinator"].name,
    )
    (listed,) = await entries(office, "OM", running=False)
    assert (listed.number, listed.file_mark) == (entry.number, entry.file_mark)
    assert WORDS not in f"{listed}", "words are for who reads the case"
    page = (await (await client_app("spod_coordinator")).get(f"/cases/{case_id}")).text
    assert f"{entry.number}, vyřazen" in page.replace("\u00a0", " ")


async def test_it_is_refused_without_reason_or_words_before_day_e_and_for_tomorrow(office):
    case_id, entry_id = await enrolled(office)
    today, day = today_in_prague(), timedelta(days=1)
    for field, changes in (
        ("words", {"words": " "}),
        ("words", {"words": "-"}),
        ("reason", {"reason": ""}),
        ("reason", {"reason": "no_such"}),
        ("ended_on", {"ended_on": None}),
        ("ended_on", {"ended_on": today - day}),
        ("ended_on", {"ended_on": today + day}),
    ):
        with pytest.raises(Invalid) as refused:
            await end(office, entry_id, **changes)
        assert [*refused.value.fields] == [field], changes
    assert (await of_case(office, case_id))[-1].ended_on is None


async def test_who_leads_the_case_and_heads_keep_it_and_nobody_ends_it_twice(office):
    _, entry_id = await enrolled(office)
    for other in ("spod_intake", "spod_coordinator2"):
        with pytest.raises(NotAllowed):
            await end(office, entry_id, by=other)
    with pytest.raises(NotThere):
        await end(office, entry_id, by="javorec_head")
    await end(office, entry_id, by="spod_head")
    with pytest.raises(AlreadyEnded):
        await end(office, entry_id)
    with pytest.raises(AlreadyEnded):
        await correct(office, entry_id, register="NOM")


async def test_the_entry_of_a_notice_ends_by_what_becomes_of_the_notice(office):
    notice_id, case_id = await assigned(office)
    await registered(office, notice_id)
    (entry,) = await of_case(office, case_id)
    assert not entry.keeps
    with pytest.raises(NotAllowed):
        await end(office, entry.id)


async def test_a_wrong_register_stays_as_a_mistake_and_the_right_one_begins_under_its_next_number(office):
    case_id, entry_id = await enrolled(office)
    await correct(office, entry_id, register="NOM")
    by_number = {each.number.split()[0]: each for each in await of_case(office, case_id)}
    assert by_number["OM"].ending == "zapsáno omylem"
    assert by_number["OM"].words == "Dítě nemá v obci trvalý pobyt."
    assert (by_number["NOM"].ended_on, by_number["NOM"].keeps) == (None, True)
    other = await enrolled(office, child_family_name="Jiná")
    assert (await of_case(office, other[0]))[-1].number.startswith("OM 2/"), "the wrong number stays used"


async def test_a_wrong_day_is_another_one_under_the_same_number_and_what_it_was_stays(office):
    case_id, entry_id = await enrolled(office, received_at=days_from_now(-4))
    before = next(each for each in await of_case(office, case_id) if each.id == entry_id)
    day = today_in_prague() - timedelta(days=3)
    with pytest.raises(Invalid):
        await correct(office, entry_id)  # as it is
    await correct(office, entry_id, begun_on=day, words="Rozhodnuto v\u00a0pátek.")
    entry = next(each for each in await of_case(office, case_id) if each.id == entry_id)
    assert (entry.number, entry.begun_on, entry.ended_on) == (before.number, day, None)
    (corrected,) = entry.days
    assert (corrected.was, corrected.by) == (before.begun_on, office.world.people["spod_coordinator"].name)


async def test_what_should_not_have_been_entered_ends_and_the_case_says_that_it_is_in_none(office, client_app):
    case_id, entry_id = await enrolled(office)
    await correct(office, entry_id, register="nowhere", begun_on=None, words="Zapsáno k jinému dítěti.")
    page = (await (await client_app("spod_coordinator")).get(f"/cases/{case_id}")).text
    assert "V\u00a0základní evidenci není" in page
    assert "Veden jako podnět" not in page, "nobody decided that"
    assert "zapsáno omylem" in page


async def test_a_mark_or_a_day_that_no_entry_begins_with_is_told_beside_its_field(office):
    _, entry_id = await enrolled(office)
    yesterday = today_in_prague() - timedelta(days=1)
    for order in (
        {"register": "nowhere", "begun_on": yesterday, "file_mark": "SP 5"},
        {"register": "OM", "begun_on": today_in_prague(), "file_mark": "SP 5"},
    ):
        with pytest.raises(Invalid) as refusal:
            await correct(office, entry_id, words="Zapsáno k jinému dítěti.", **order)
        wrong = {"file_mark", "begun_on"} if order["register"] == "nowhere" else {"file_mark", "register"}
        assert set(refusal.value.fields) <= wrong
        assert "file_mark" in refusal.value.fields


async def test_whose_entry_was_a_mistake_or_ended_is_enrolled_by_the_same_notice_again_and_nobody_else(office):
    """Under the next number, by a new assessment."""
    case_id, entry_id = await enrolled(office)
    notice_id = await notice_of(office, entry_id)
    with pytest.raises(AlreadyEnrolled):
        await enrol(office, notice_id, version=1)
    await correct(office, entry_id, register="nowhere", begun_on=None, words="Zapsáno k jinému dítěti.")
    await enrol(office, notice_id, register="NOM", version=1)
    (entry,) = [each for each in await of_case(office, case_id) if each.ended_on is None]
    assert entry.register == "NOM"
    with pytest.raises(AlreadyEnrolled):
        await enrol(office, notice_id, version=2)
    await end(office, entry.id)
    await enrol(office, notice_id, version=2)
    with pytest.raises(AlreadyEnrolled):
        await enrol(office, notice_id, version=3)


async def test_by_raw_sql_a_child_is_enrolled_a_second_time_only_after_its_entry_ended(office):
    _, entry_id = await enrolled(office)
    worker = office.actor("spod_coordinator")
    again = (
        "INSERT INTO basic_assessment (id, tenant_id, service_id, notice_id, child_id, result, unequivocal, register,"
        " enrolment_reason, enrolled_on, assessed_by, assessed_at, sealed) SELECT gen_random_uuid(), tenant_id, service_id,"
        " notice_id, child_id, result, unequivocal, register, enrolment_reason, enrolled_on, assessed_by, clock_timestamp(), sealed"
        " FROM basic_assessment"
    )
    async with refused(worker, "enrolled once"):
        await current().connection.execute(again)
    await correct(office, entry_id, register="nowhere", begun_on=None, words="Zapsáno k jinému dítěti.")
    async with unit_of_work(worker) as unit:
        await unit.connection.execute(again)


async def test_a_further_child_of_the_family_stands_in_the_sign_of_the_case_without_a_name(office, client_app):
    notice_id, case_id = await assigned(office)
    await office.judge(notice_id, version=1, child_name="Bratr Vojta")
    judged = await protection_views.urgency_view(office.actor("spod_coordinator"), notice_id)
    brother = next(each.id for each in judged.children if each.id is not None)
    await enrol(office, notice_id, child_id=brother)
    coordinator = await client_app("spod_coordinator")
    page = (await coordinator.get(f"/cases/{case_id}")).text.replace("\u00a0", " ")
    assert f"Zatím nevyhodnoceno · další dítě z rodiny: OM 1/{today_in_prague().year}" in page
    assert "Bratr Vojta" in page, "beside its entry"
    await enrol(office, notice_id, version=1)
    page = (await coordinator.get(f"/cases/{case_id}")).text.replace("\u00a0", " ")
    assert f"další dítě z rodiny: OM 1/{today_in_prague().year}" in page
    entry_id = next(each.id for each in await of_case(office, case_id) if each.child_id == brother)
    await end(office, entry_id)
    page = (await coordinator.get(f"/cases/{case_id}")).text.replace("\u00a0", " ")
    assert f"další dítě z rodiny: OM 1/{today_in_prague().year}, vyřazen" in page


async def test_words_that_name_who_called_are_pointed_out_before(office):
    _, entry_id = await enrolled(office)
    with pytest.raises(Invalid) as refused:
        await end(office, entry_id, words="Volala znovu paní Zvěřinová, že je klid.")
    assert "words" in refused.value.fields


async def test_no_day_is_another_one_by_raw_sql_without_its_correction(office):
    _, entry_id = await enrolled(office)
    actor = office.actor("spod_coordinator")
    with pytest.raises(Exception, match="nobody corrected this day"):
        async with unit_of_work(actor) as unit:
            await unit.connection.execute(
                "UPDATE register_entry SET begun_on = begun_on - 1 WHERE tenant_id = $1 AND id = $2",
                actor.tenant,
                entry_id,
            )


async def test_both_pages_take_what_was_typed_and_lead_back_to_the_case(office, client_app):
    case_id, entry_id = await enrolled(office)
    coordinator = await client_app("spod_coordinator")
    here = f"/register-entries/{entry_id}"
    page = (await coordinator.get(f"/cases/{case_id}")).text
    assert f"{here}/end" in page
    assert f"{here}/correction" in page
    sent = {"ended_on": "zítra", "reason": "threat_ended", "words": WORDS, "version": "1"}
    refused = await coordinator.post(f"{here}/end", data=sent)
    assert WORDS in refused.text
    assert refused.status_code != 303
    done = await coordinator.post(f"{here}/end", data={**sent, "ended_on": "dnes"})
    assert (done.status_code, done.headers["location"].split("#")[0]) == (303, f"/cases/{case_id}")
    assert "vyřazeno" in (await coordinator.get(f"/cases/{case_id}")).text
    late = await coordinator.get(f"{here}/correction")
    assert (late.status_code, late.headers["location"]) == (303, f"/cases/{case_id}")


# --- further registers -------------------------------------------------------------------------------------------


async def enter(office, case_id, by="spod_coordinator", **changes):
    order = {"register": "KUR", "begun_on": today_in_prague(), **changes}
    return await service.enter_child(office.actor(by), case_id, EnterChild(**order))


async def test_a_child_is_entered_in_a_further_register_and_stays_in_the_basic_one(office, client_app):
    case_id, entry_id = await enrolled(office)
    await enter(office, case_id)
    assert [(each.register, each.ended_on) for each in await of_case(office, case_id) if each.keeps] == [
        ("OM", None),
        ("KUR", None),
    ]
    (listed,) = await entries(office, "KUR", by="spod_head")
    assert listed.case_id == case_id
    with pytest.raises(StandsThere):
        await enter(office, case_id)
    page = (await (await client_app("spod_coordinator")).get(f"/cases/{case_id}")).text
    assert f"/cases/{case_id}/registers/new" in page
    await end(office, entry_id)
    assert [each.register for each in await of_case(office, case_id) if each.keeps] == ["KUR"]


async def test_an_auxiliary_folder_belongs_to_a_file_and_no_sign_tells_of_it(office):
    notice_id, case_id = await assigned(office)
    with pytest.raises(Invalid) as refused:
        await enter(office, case_id, register="P_OM")
    assert [*refused.value.fields] == ["register"]
    for register in ("OM", "CJ", "", "no_such"):
        with pytest.raises(Invalid):
            await enter(office, case_id, register=register)
    await enrol(office, notice_id)
    await enter(office, case_id, register="P_OM")
    header = (await case_views.case_view(office.actor("spod_intake"), case_id)).header
    assert "P/OM" not in f"{header.signs}"
    of_notice = [
        each.register for each in (await views.registration_view(office.actor("spod_intake"), notice_id)).entries
    ]
    assert of_notice == ["OM"], "who only knows of the notice reads nothing of the folder"


async def test_who_stands_in_a_further_register_alone_has_no_day_e(office):
    _, case_id = await assigned(office)
    await enter(office, case_id)
    header = (await case_views.case_view(office.actor("spod_coordinator"), case_id)).header
    words = next(each.words for each in header.signs if "KUR" in each.words)
    assert words.startswith("Zatím nevyhodnoceno · KUR 1/")
    assert "den E" not in words


async def test_a_further_entry_is_put_right_among_further_registers_alone(office):
    case_id, _ = await enrolled(office)
    entry_id = await enter(office, case_id)
    _, _, offered, _ = await views.entry_kept(office.actor("spod_coordinator"), entry_id)
    assert {"OM", "NOM", "CJ", "KO_POR"}.isdisjoint(dict(offered))
    with pytest.raises(Invalid):
        await correct(office, entry_id, register="OM")
    await correct(office, entry_id, register="NRP")
    assert [each.register for each in await of_case(office, case_id) if each.keeps] == ["OM", "NRP"]
    with pytest.raises(Invalid):
        await enter(office, case_id, register="KO_POR")


@pytest.mark.slow
async def test_two_who_enter_one_child_at_once_make_one_entry(office, committed):
    case_id, _ = await enrolled(office)
    got = await at_once(enter(office, case_id), enter(office, case_id, by="spod_head"))
    assert sorted(type(each).__name__ for each in got) == ["StandsThere", "UUID"]


async def test_the_page_keeps_what_was_typed_and_leads_back_to_the_case(office, client_app):
    case_id, _ = await enrolled(office)
    coordinator = await client_app("spod_coordinator")
    here = f"/cases/{case_id}/registers/new"
    assert 'name="register"' in (await coordinator.get(here)).text
    refused = await coordinator.post(here, data={"register": "KUR", "begun_on": "31. 2. 2026"})
    assert "31. 2. 2026" in refused.text
    assert refused.status_code != 303
    done = await coordinator.post(here, data={"register": "KUR", "begun_on": "dnes"})
    assert (done.status_code, done.headers["location"].split("#")[0]) == (303, f"/cases/{case_id}")
    assert "KUR 1/" in (await coordinator.get(f"/cases/{case_id}")).text


async def test_who_does_not_lead_the_case_enters_nobody_and_a_case_without_notice_has_no_entry(office):
    _, case_id = await assigned(office)
    for other in ("spod_intake", "spod_coordinator2"):
        with pytest.raises(NotAllowed):
            await enter(office, case_id, by=other)
    with pytest.raises(NotThere):
        await enter(office, case_id, by="javorec_head")
    bare = await opened(office.world, "Sirotková", "spod_coordinator", "spod_head")
    with pytest.raises(NoNotice):
        await enter(office, bare)


async def test_nobody_who_does_not_work_with_it_knows_of_the_folder(office, set_to):
    """Not by its address, nor by its mark: for them it never was."""
    case_id, _ = await enrolled(office)
    await set_to("numbers_issued", "outside")
    entry_id = await enter(office, case_id, register="P_OM", file_mark="SLOZKA 2/2026")
    for name in ("spod_intake", "spod_coordinator2"):
        actor = office.actor(name)
        with pytest.raises(NotThere):
            await views.entry_of(actor, entry_id)
        with pytest.raises(NotThere):
            await service.mark_entry(actor, entry_id, MarkEntry(file_mark="JINA 1/2026"))
        for act in (end(office, entry_id, by=name), correct(office, entry_id, by=name, register="NRP")):
            with pytest.raises(NotThere):
                await act
        assert await intake_views.find_notices(actor, "SLOZKA 2/2026") == []
    assert (await views.entry_kept(office.actor("spod_coordinator"), entry_id))[0].file_mark == "SLOZKA 2/2026"
