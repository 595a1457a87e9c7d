"""Notices: who assigns, decides whose it is, or says where further children go, finds and says the child of another agenda."""

import re
from html import unescape

import msgspec
import pytest

from app.testing.agendas import second_agenda
from cases.cases import service as cases
from cases.cases import views
from cases.cases import views as case_views
from cases.cases.exceptions import KnownElsewhere
from cases.cases.schemas.elsewhere import TakeSamePersonBack
from cases.cases.schemas.worklist import Asked
from cases.clients.rules import person_mark
from cases.clients.schemas import ClientIdentity
from kernel.db import unit_of_work
from kernel.exceptions import Invalid
from services.competence import views as competence_views
from services.intake import views as intake_views
from tests.competence.conftest import office
from tests.protection.test_files import TOBIAS, ids, opens, own, seen

from .test_pages import text_of
from .test_persons import Office as TwoAgendas

__all__ = ["office"]
ELISKA = ClientIdentity(given_name="Eliška", family_name="Vránová")


@pytest.fixture
async def two(office, world):
    """The other agenda leads Eliška and Tobiáš."""
    two = TwoAgendas(world, await second_agenda(world))
    await two.open_there(ELISKA)
    await two.open_there(TOBIAS)
    return two


async def test_who_assigns_is_asked_and_says_it(office, two, client_app):
    made = await office.record()
    offered = await intake_views.assignment_of(office.actor("spod_head"), made.id)
    (one,) = [each for each in offered.elsewhere if each.likely]
    assert one.files[0].agenda == "Kurátor pro děti a mládež"
    with pytest.raises(KnownElsewhere):
        await office.assign(made.id)
    page = await (await client_app("spod_head")).get(f"/notices/{made.id}/assign")
    assert "Je to totéž dítě, které vede agenda Kurátor pro děti a mládež" in text_of(page)
    assert re.search(rf'name="elsewhere_of" value="{person_mark(offered.identity)}"', page.text)
    assigned = await office.assign(made.id, same_person=[one.id])
    known = await views.case_elsewhere(office.actor("spod_head"), assigned.case_id)
    assert [file.client_name for file in known.files] == ["Vránová Eliška"]


async def test_the_form_of_assigning_says_it_in_one_tick(office, two, client_app):
    made = await office.record()
    client = await client_app("spod_head")
    page = await client.get(f"/notices/{made.id}/assign")
    (one,) = re.findall(r'name="same_person"[^>]*value="([0-9a-f-]{36})"', page.text)
    (mark,) = re.findall(r'name="elsewhere_of" value="([0-9a-f]+)"', page.text)
    identity = (await intake_views.assignment_of(office.actor("spod_head"), made.id)).identity
    sent = {
        "given_name": identity.given_name,
        "family_name": identity.family_name,
        "street": identity.street,
        "town": identity.town,
        "version": "1",
        "key_worker_id": str(office.world.people["spod_coordinator"].worker_id),
    }
    asked = await client.post(f"/notices/{made.id}/assign", data=sent)
    assert "Nejspíš jde o dítě, které vede jiná agenda." in text_of(asked)
    done = await client.post(f"/notices/{made.id}/assign", data={**sent, "same_person": one, "elsewhere_of": mark})
    assert done.status_code == 303, text_of(done)[:500]
    case_id = (await intake_views.notice_view(office.actor("spod_head"), made.id)).header.case_id
    assert await views.case_elsewhere(office.actor("spod_head"), case_id) is not None


async def test_a_further_child_is_asked_about_and_said(office, two):
    made = (await office.record()).id
    await office.assign(made, open_anyway=True, elsewhere_anyway=True)
    await office.judge(made)
    await office.judge(made, version=1, child_name="Tobiáš Ptáček", child_born="12. 3. 2019")
    (tobias,) = await ids(office, made)
    (child,) = (await seen(office, made)).children
    (one,) = child.elsewhere
    with pytest.raises(KnownElsewhere) as asked:
        await opens(office, made, own(tobias))
    assert list(asked.value.fields) == ["child_1.same_person"]
    filed = await opens(office, made, own(tobias, same_person=[one.id]))
    known = await views.case_elsewhere(office.actor("spod_head"), filed.case_ids[0])
    assert [file.client_name for file in known.files] == ["Ptáček Tobiáš"]


async def test_where_was_looked_says_other_agendas_too(office, two, client_app):
    made = await office.record()
    page = text_of(await (await client_app("spod_intake")).get(f"/notices/{made.id}/competence"))
    assert "I v jiných agendách, tam podle jména a data narození." in page
    assert "Vránová Eliška · Kurátor pro děti a mládež" in page
    await office.decide(made.id, result="competent", way="", authority_id=None, told_how="", sent_how="", reason="")
    (one,) = (await competence_views.competence_view(office.actor("spod_intake"), made.id)).decisions
    assert "děti jiných agend: 1" in one.looked


async def test_why_it_is_taken_back_is_held_against_what_the_caller_is_to_the_family(office, two):
    """The other agenda reads it, and knows neither that somebody called nor who: a neighbour is told by the word."""
    made = await office.record(notifier_relation="soused", notifier_relation_state="answered")
    (one,) = [
        each for each in (await intake_views.assignment_of(office.actor("spod_head"), made.id)).elsewhere if each.likely
    ]
    case_id = (await office.assign(made.id, same_person=[one.id])).case_id
    (link,) = await views.links_of(office.actor("spod_head"), case_id)
    order = TakeSamePersonBack(link_id=link.id, reason="Soused, který volal, říkal, že je to jiný kluk.")
    with pytest.raises(Invalid) as refused:
        await cases.take_same_person_back(office.actor("spod_head"), case_id, order)
    assert "Soused" in refused.value.words
    stays = msgspec.structs.replace(order, other_people=["Soused"], other_people_reason="other_person")
    await cases.take_same_person_back(office.actor("spod_head"), case_id, stays)


async def test_who_searched_and_found_nothing_was_shown_nothing(office, client_app):
    """And who found one notice: which one (faults, the untrue trace). Of cases the same, in the list, too."""
    made = await office.record()
    head = office.actor("spod_head")

    async def trace():
        async with unit_of_work(head) as unit:
            sql = "SELECT action, object_id FROM audit_entry WHERE action LIKE '%_search.read' ORDER BY id"
            return [(row["action"], row["object_id"]) for row in await unit.connection.fetch(sql)]

    assert await intake_views.find_notices(head, "Qqqqwx") == []
    await case_views.worklist(head, Asked(words="Qqqqwx"), limit=5)
    assert await trace() == []
    assert [each.id for each in await intake_views.find_notices(head, "Vránová Eliška")] == [made.id]
    assert await trace() == [("notice_search.read", made.id)]


async def test_who_takes_a_notice_down_reads_it_and_judges_it_is_told_that_another_agenda_leads_the_child(
    office, two, client_app
):
    """The head alone, and one look at it for the form, however long somebody types; who may not know of other agendas is told nothing."""
    said, kept = "Možná to dítě vede jiná agenda úřadu:", "Vojtěch Janda"
    client = await client_app("spod_intake")
    typed = {"child_given_name": "Eliška", "child_family_name": "Vránová", "child_birth_date": ""}
    beside = await client.post("/notices/new/alike", data=typed)
    assert said in text_of(beside)
    assert kept in text_of(beside)
    (told,) = re.findall(r'name="told" value="([^"]+)"', beside.text)
    assert said in text_of(await client.post("/notices/new/alike", data={**typed, "told": told}))
    assert await looks(office) == 1
    made = await office.record()
    assert said in text_of(await client.get(f"/notices/{made.id}"))
    assert said in text_of(await (await client_app("spod_head")).get(f"/notices/{made.id}/urgency"))
    assert await looks(office) == 3
    await office.assign(made.id, elsewhere_anyway=True)
    before = await looks(office)
    assert said not in text_of(await client.get(f"/notices/{made.id}"))
    assert await looks(office) == before


async def looks(office):
    """How many looks at heads of other agendas there were."""
    async with unit_of_work(office.actor("spod_head")) as unit:
        return await unit.connection.fetchval("SELECT count(*) FROM audit_entry WHERE action = 'person_header.read'")


async def test_a_tick_of_assigning_and_of_further_children_holds_the_name_too(office, two, client_app):
    """From a draft the child stands there with its new name and nothing is dropped; sent from an open page it is asked anew."""
    made = await office.record()
    client = await client_app("spod_head")
    address = f"/notices/{made.id}/assign"
    page = await client.get(address)
    (one,) = re.findall(r'name="same_person"[^>]*value="([0-9a-f-]{36})"', page.text)
    (mark,) = re.findall(r'name="elsewhere_of" value="([0-9a-f]+)"', page.text)
    (seen,) = re.findall(r'name="same_person_seen" value="([^"]+)"', unescape(page.text))
    (ticket,) = re.findall(r'name="draft" value="([^"]+)"', page.text)[:1]
    identity = (await intake_views.assignment_of(office.actor("spod_head"), made.id)).identity
    sent = {"given_name": identity.given_name, "family_name": identity.family_name, "version": "1", "draft": ticket}
    sent |= {"key_worker_id": str(office.world.people["spod_coordinator"].worker_id), "same_person": one}
    sent |= {"elsewhere_of": mark, "same_person_seen": seen, "street": identity.street, "town": identity.town}
    await client.post("/drafts", data=sent)
    (there,) = [
        each.id for each in await case_views.find_cases(two.curator_head, "Vránová") if "Eliška" in each.client_name
    ]
    await two.correct(there, ClientIdentity(given_name="Zikmund", family_name="Jiný"), by=two.curator_head)
    words = "bylo tu Vránová Eliška, teď Jiný Zikmund"
    draft, open_page = await client.get(address), await client.post(address, data=sent)
    assert words in text_of(draft)
    assert words in text_of(open_page)
    for answer in (draft, open_page):
        assert f'value="{one}"' in answer.text
        assert f'value="{one}" checked' not in answer.text
