"""While a call is taken down, what there is already about the child is said; the log has it once."""

import re
from datetime import date

import pytest

from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from services.intake import views
from services.intake.rules.two_names import two_named
from services.intake.schemas import Child

from .test_pages import call, send

ELISKA = Child(given_name="Eliška", family_name="Vránová", birth_date=date(2019, 7, 21))
TYPED = {"child_given_name": "Eliska", "child_family_name": "Vranová", "child_birth_date": "20. 7. 2019"}
ADDRESS = "/notices/new/alike"


async def shown(office):
    """What the log says was shown, and how many."""
    async with unit_of_work(office.actor("spod_head")) as unit:
        rows = await unit.connection.fetch(
            "SELECT action, details->>'count' AS number FROM audit_entry WHERE outcome = 'read' AND shown IS NOT NULL"
            " AND action = 'case_search.read' ORDER BY id"
        )
    return [row["number"] for row in rows]


def told_in(page):
    return re.search(r'name="told" value="([^"]*)"', page.text)[1]


async def test_who_types_is_told_of_cases_and_of_notices_that_wait(office, client_app):
    """With the reason; a notice that has a case is told by its case."""
    assigned = await office.record()
    where = await office.assign(assigned.id)
    waiting = await office.record(child_given_name="Eliška", child_family_name="Vránová")
    client = await client_app("spod_intake")
    answer = await client.post(ADDRESS, data=TYPED)
    text = answer.text.replace("\u00a0", " ")
    assert f'href="/cases/{where.case_id}"' in text
    assert f'href="/notices/{waiting.id}"' in text
    assert assigned.id.hex not in text.replace("-", "")
    assert "datum narození o den jinak" in text


async def test_a_name_by_itself_tells_nothing(office, client_app):
    await office.assign((await office.record()).id)
    client = await client_app("spod_intake")
    for typed in (
        {},
        {"child_family_name": "Vránová"},
        {"child_given_name": "Eliška"},
        {**TYPED, "child_given_name": "Petr"},
    ):
        assert "/cases/" not in (await client.post(ADDRESS, data=typed)).text, typed
    assert await shown(office) == []


async def test_pauses_in_typing_leave_one_entry_and_only_when_something_was_shown(office, client_app):
    """What the form has shown is sealed for the session: who makes it up, or brings another's, is recorded anew."""
    await office.assign((await office.record()).id)
    client = await client_app("spod_intake")
    nothing = await client.post(ADDRESS, data={**TYPED, "child_family_name": "Kosová"})
    assert (told_in(nothing), await shown(office)) == ("", [])
    first = await client.post(ADDRESS, data=TYPED)
    for typed in (TYPED, {**TYPED, "child_given_name": "Eliška"}, {**TYPED, "child_birth_date": ""}):
        await client.post(ADDRESS, data={**typed, "told": told_in(first)})
    assert await shown(office) == ["1"]
    for told in ("", "x", told_in(await (await client_app("spod_coordinator")).post(ADDRESS, data=TYPED))):
        await client.post(ADDRESS, data={**TYPED, "told": told})
    assert await shown(office) == ["1"] * 5


async def test_a_form_that_goes_on_from_a_draft_or_comes_back_says_it_too(office, client_app):
    """Drawn with the form, so without any script; within one call the log has it once."""
    where = await office.assign((await office.record()).id)
    client = await client_app("spod_intake")
    page = await client.get("/notices/new")
    assert "/cases/" not in page.text.partition('id="podobne"')[2]
    told = told_in(await client.post(ADDRESS, data=TYPED))
    ticket = re.search(r'name="draft" value="([^"]*)"', page.text)[1]
    for typed, entries in (({"told": told}, 1), ({"told": ""}, 2)):
        await client.post("/drafts", data={**TYPED, **typed, "draft": ticket})
        begun = await client.get("/notices/new")
        assert f'href="/cases/{where.case_id}"' in begun.text.partition('id="podobne"')[2]
        assert await shown(office) == ["1"] * entries
    back = await send(client, "/notices/new", call(day="32. 13.", told=told_in(begun)))
    assert back.status_code == 400
    assert f'href="/cases/{where.case_id}"' in back.text.partition('id="podobne"')[2]
    assert await shown(office) == ["1"] * 2


async def test_what_one_searched_for_is_not_what_one_was_told(office, client_app):
    """Words of one's own, hidden for an address, take no look out of the log and break no page."""
    where = await office.assign((await office.record()).id)
    client = await client_app("spod_intake")
    typed = (f'{{"at":9999999999,"ids":["{where.case_id}"]}}', "Vránová", "[1]")
    for number, words in enumerate(typed, start=1):
        hidden = (await client.post("/search", data={"q": words})).headers["location"].partition("?s=")[2]
        answer = await client.post(ADDRESS, data={**TYPED, "told": hidden})
        assert (answer.status_code, await shown(office)) == (200, ["1"] * number), words


async def test_a_call_sent_again_is_one_notice_whatever_the_form_has_shown_since(office, client_app):
    """The first sending is itself what the form warns of when it is drawn anew."""
    await office.assign((await office.record()).id)
    client = await client_app("spod_intake")
    told = told_in(await client.post(ADDRESS, data=TYPED))
    first = await send(client, "/notices/new", call(once="drawn first", told=""))
    again = await send(client, "/notices/new", call(once="drawn first", told=told))
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["location"] == again.headers["location"]
    behind_back = await send(client, "/notices/new", call(once="drawn behind Back", told=told))
    assert behind_back.status_code == 409, "the same words, whatever it has shown since"


async def test_what_was_told_of_a_call_is_not_told_of_the_next(office, client_app, monkeypatch):
    """The word of a form ends with the call."""
    await office.assign((await office.record()).id)
    client = await client_app("spod_intake")
    first = await client.post(ADDRESS, data=TYPED)
    monkeypatch.setattr("services.intake.pages.alike.LONGEST_CALL_SECONDS", -1)
    await client.post(ADDRESS, data={**TYPED, "told": told_in(first)})
    assert await shown(office) == ["1", "1"]


async def test_without_script_the_banner_says_it_when_the_call_is_saved(office, client_app):
    await office.assign((await office.record()).id)  # without a mark until it is registered (ADR 0087)
    client = await client_app("spod_intake")
    saved = await send(client, "/notices/new", call())
    assert saved.status_code == 303
    page = await client.get(saved.headers["location"])
    assert "Dítě tu možná už případ má, najdete ho přes hledání." in page.text.replace("\u00a0", " ")
    assert await shown(office) == ["1"]
    other = await send(client, "/notices/new", call(child_family_name="Kosová"))
    assert "možná" not in (await client.get(other.headers["location"])).text


async def test_only_who_takes_calls_down_is_told_and_only_of_their_authority(office):
    await office.assign((await office.record()).id)
    assert (await views.alike(office.actor("javorec_head"), ELISKA)).ids == set()
    for stranger in ("spod_mailroom", "osp_head", "pm_peer"):
        with pytest.raises(NotAllowed):
            await views.alike(office.actor(stranger), ELISKA)


async def test_who_made_a_notice_is_alike_to_nobody(office):
    """Neither by name nor in any term."""
    await office.record()
    notifier = Child(given_name="Drahomíra", family_name="Zvěřinová")
    assert (await views.alike(office.actor("spod_head"), notifier)).ids == set()


@pytest.mark.parametrize(
    ("given", "family", "said"),
    [
        ("Ema a Oto", "Novákovi", ("child_given_name", "Ema", ["Oto"])),
        ("Ema, Oto", "", ("child_given_name", "Ema", ["Oto"])),
        ("ema i oto", "", ("child_given_name", "ema", ["oto"])),
        ("Ema, Oto a Jan Pavel", "", ("child_given_name", "Ema", ["Oto", "Jan Pavel"])),
        ("Ema", "Nováková a Oto Novák", ("child_family_name", "Nováková", ["Oto Novák"])),
        ("Anna Marie", "Nováková", None),
        ("Jan, řečený Honza", "Novák, ml.", None),
        ("Ivana", "Nováková-Malá", None),
        ("", "", None),
    ],
)
def test_two_children_in_the_name_of_one_are_pointed_out(given, family, said):
    assert two_named(Child(given_name=given, family_name=family)) == said


async def test_who_types_two_children_as_one_is_offered_to_name_the_second_as_a_further_child(office, client_app):
    """A hint: whoever saves it all the same is stopped by nothing, and the notice goes on saying it until a further child is known."""
    client = await client_app("spod_intake")
    drawn = (await client.post(ADDRESS, data={"child_given_name": "Ema a Oto"})).text.replace("\u00a0", " ")
    assert "možná dvě děti" in drawn
    assert "Zapsat mezi další děti: Oto" in drawn
    assert 'data-beside="other_children"' in drawn
    assert "možná dvě" not in (await client.post(ADDRESS, data=TYPED)).text.replace("\u00a0", " ")
    notice_id = (await office.record(child_given_name="Ema a Oto", child_family_name="Novákovi")).id
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert "Je-li Oto další dítě, posuďte je zvlášť." in page
    await office.judge(notice_id, "spod_intake")
    await office.judge(notice_id, "spod_intake", version=1, child_name="Oto Novák")
    page = (await client.get(f"/notices/{notice_id}")).text.replace("\u00a0", " ")
    assert "další dítě, posuďte" not in page
