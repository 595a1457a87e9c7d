"""A notice of which nobody judged anybody and only an addition threatens a child arrives as just that (ADR 0100)."""

import pytest

from cases.cases import views as cases
from kernel import outbox
from kernel.exceptions import Invalid
from services.competence.views import deciding
from services.intake import pages
from services.intake import service as intake
from services.intake import views as intake_views
from services.intake.schemas import AddToNotice
from services.protection import views as protection
from sharing.views.by_law import by_law_of
from tenants.authorities import service as authorities
from tenants.authorities.schemas import NewAuthority
from tests.competence.test_judged_there import clocks, urgent_there

HEAD, WORKER = "javorec_head", "javorec_coordinator"
ELISKA = "Eliška Zelenková"
SAID = "podle jiného úřadu ohrožuje akutně, posoudit ještě dnes"
THERE = "notice.urgency_assessed_acute_there"


async def threatened(office, *, judged=False, **whom):
    notice_id = (await office.record(other_children_state="answered", other_children="ne")).id
    if judged:
        await office.judge(notice_id, "spod_intake")
    order = AddToNotice(text="Je bez dechu.", acute="yes", **(whom or {"other_child": ELISKA}))
    await intake.add_to_notice(office.actor("spod_intake"), notice_id, order)
    return notice_id


async def arrived(office, notice_id):
    await office.decide(notice_id, authority_id=office.offices["JAV"])
    await outbox.drain()
    return await office.there()


@pytest.mark.parametrize("judged", [True, False])
async def test_it_says_there_that_it_is_by_an_addition_and_whom(office, client_app, judged):
    there = await arrived(office, await threatened(office, judged=judged))
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert (header.urgency, header.at_once) == ("acute_there", True)
    assert header.urgency_words.startswith(SAID)
    assert ELISKA in header.urgency_words
    (row, *_) = (await pages.on_my_day(office.actor(HEAD))).rows
    assert any(SAID in words for words in row.words)
    found = await clocks(office, there)
    assert (THERE in found, "notice.urgency_assessed_there" in found) == (True, False)
    page = " ".join((await (await client_app(HEAD)).get("/calendar?mine=no")).text.split())
    assert "jinde posouzeno" not in page
    case_id = await office.assign_there(there)
    assert THERE in await clocks(office, there)
    sign = next(
        each for each in (await cases.case_view(office.actor(WORKER), case_id)).header.signs if each.key == "urgency"
    )
    assert (sign.code, sign.words) == ("acute_there", "Podle jiného úřadu akutně ohrožené dítě z oznámení; posoudit do")
    client = await client_app(WORKER)
    for url in ("/my-day", "/calendar", f"/cases/{case_id}", f"/notices/{there}"):
        page = (await client.get(url)).text
        for untrue in ("jinde posouzeno", "naléhavé podle jiného", "Naléhavé podle jiného", "naléhavé už dřív"):
            assert untrue not in page, (url, untrue)
        assert ELISKA in page or url == "/calendar", url
    tasks = (await cases.case_overview(office.actor(WORKER), case_id)).news.tasks
    assert any("ještě dnes (podle jiného úřadu akutně ohrožené dítě)" in each.title for each in tasks)


async def test_its_deadline_names_who_is_threatened_and_ends_once_she_is_judged(office, client_app):
    there = await arrived(office, await threatened(office))
    await office.assign_there(there)
    page = " ".join((await (await client_app(WORKER)).get("/calendar")).text.replace("\xa0", " ").split())
    at = page.rindex("Posoudit naléhavost ještě dnes: podle jiného úřadu akutně ohrožené dítě")
    assert ELISKA in page[at : at + 700]
    await office.judge(there, WORKER)
    assert THERE in await clocks(office, there), "only her brother was judged"
    (told,) = (await protection.urgency_view(office.actor(WORKER), there)).told
    await office.judge(there, WORKER, version=1, child_told=told, child_name=ELISKA, all_judged=True)
    assert THERE not in await clocks(office, there)


async def test_an_own_child_that_an_addition_threatens_is_no_judged_one(office):
    await arrived(office, await threatened(office, first_child=True))
    (header,) = await intake_views.list_notices(office.actor(HEAD))
    assert (header.urgency, header.urgency_words) == ("acute_there", SAID)


async def test_who_was_judged_urgent_stays_so(office):
    there = await urgent_there(office)
    assert "notice.urgency_assessed_there" in await clocks(office, there)
    assert THERE not in await clocks(office, there)


@pytest.mark.parametrize("steps", ["", "Zavolat policii."])
@pytest.mark.parametrize("judged", [True, False])
async def test_the_record_by_law_names_what_went_along(office, judged, steps):
    notice_id = await threatened(office)
    if judged:
        await office.judge(notice_id, "spod_intake", result="urgent", steps=steps)
    there = await arrived(office, notice_id)
    sides = [(office.actor("spod_head"), notice_id), (office.actor(HEAD), there)]
    for actor, about in sides:
        (side,) = await by_law_of(actor, about)
        said = ", ".join(side.fields)
        assert ("posouzení naléhavosti" in said) == judged
        assert ("navržené kroky" in said) == bool(judged and steps)
        assert "koho něco akutně ohrožuje" in said


async def test_nobody_is_called_urgent_whom_nobody_judged(office, client_app):
    notice_id = await threatened(office)
    assert ELISKA in " ".join((await deciding(office.actor("spod_head"), notice_id)).danger)
    page = " ".join((await (await client_app("spod_head")).get(f"/notices/{notice_id}/competence")).text.split())
    assert f"Naléhavé: {ELISKA}" not in page.replace("\xa0", " ")
    assert "V nebezpečí: " in page.replace("\xa0", " ")


async def test_what_came_so_goes_on_to_nobody_who_has_it_not_at_once(office):
    there = await arrived(office, await threatened(office))
    entry = NewAuthority(code="DAL", name="Dálov", phone="+420 000 000 079")
    far = await authorities.add_authority(office.actor("javorec_admin"), entry)
    with pytest.raises(Invalid) as refusal:
        await office.decide(there, HEAD, authority_id=far)
    assert "jako naléhavé" not in refusal.value.fields["result"]
