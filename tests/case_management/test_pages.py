"""Pages of case management: offer and answer by form."""

import re
from html import unescape

import lxml.html
import msgspec
import pytest

from cases.cases.views import find_cases
from consent import service as consents
from kernel.web.text import soft
from services.case_management import service, views
from services.case_management.schemas import DeclineCaseManagement, ProposeCaseManagement

from .conftest import MARTIN


def form(client, **values):
    return {"csrf_token": client.headers["X-CSRF-Token"], **values}


async def test_offer_and_yes_by_form(story, client_app, open_page):
    """Every page works without a script; after the end the partner finds none of them."""
    joint = await story.ready()
    osp, pm = await client_app("osp_specialist"), await client_app("pm_worker")
    page = await open_page("osp_specialist", f"/cases/{joint.case_id}/plan")
    assert "Nabídnout se vzkazem" in page
    assert str(joint.consent_id) in await open_page("osp_specialist", f"/cases/{joint.case_id}/plan/propose")
    sent = await osp.post(
        f"/cases/{joint.case_id}/plan/propose",
        data=form(osp, consent_id=str(joint.consent_id), version_no=1, client_version=1),
    )
    assert sent.status_code == 303
    url = sent.headers["location"]
    assert url in await open_page("pm_worker", "/my-day")
    assert url in await open_page("pm_worker", "/meetings")
    assert "Přijmout" in await open_page("pm_worker", url)
    page = await open_page("pm_worker", f"{url}/accept")
    assert str(joint.partner_case_id) in page
    values = {"version": "1", "case_id": str(joint.partner_case_id), "key_worker_id": str(story.pm.worker)}
    sent = await pm.post(f"{url}/accept", data=form(pm, step="accept", **values))
    assert sent.headers["location"] == f"/cases/{joint.partner_case_id}/plan", sent.text[:3000]
    await story.withdraw(joint)
    for gone in (url, f"{url}/accept", f"{url}/key-worker"):
        await open_page("pm_worker", gone, 404)


async def test_a_declined_offer_does_not_read_as_agreed(story, open_page):
    """Nothing was agreed on; only where both said yes the heading says so."""
    joint = await story.proposed()
    order = DeclineCaseManagement(reason="Klient u nás službu ukončil.")
    await service.decline_case_management(story.pm, joint.id, order, version=1)
    for actor in ("osp_specialist", "pm_worker"):
        page = await open_page(actor, f"/case-management/{joint.id}")
        assert "Na čem se služby dohodly" not in page
        assert "Nabídka" in page
    agreed = await story.active(msgspec.structs.replace(MARTIN, family_name="Holub"))
    assert "Na čem se služby dohodly" in await open_page("osp_specialist", f"/case-management/{agreed.id}")


async def test_after_a_no_the_chip_says_how_the_consent_is_now(story, open_page):
    """What the partner declined rests on the consent no less: withdrawn since, it does not stay green."""
    joint = await story.proposed()
    order = DeclineCaseManagement(reason="Klient u nás službu ukončil.")
    await service.decline_case_management(story.pm, joint.id, order, version=1)
    pages = (f"/case-management/{joint.id}", f"/cases/{joint.case_id}/plan")
    for page in pages:
        assert "o-consent--given" in await open_page("osp_specialist", page)
    await story.withdraw(joint)
    for page in pages:
        text = await open_page("osp_specialist", page)
        assert ("Souhlas odvolán" in soft(text), "o-consent--given" in text) == (True, False), page


async def test_an_offer_that_nobody_answered_comes_to_an_end_as_an_offer(story, open_page):
    """No page speaks of joint work that ended and of outputs that stay."""
    joint = await story.proposed()
    page = await open_page("osp_specialist", f"/consents/{joint.consent_id}/withdraw")
    assert ("Nabídka spolupráce službě" in page, "Společná práce se službou" in page) == (True, False)
    assert "Výstupy" not in page
    await story.withdraw(joint)
    assert "Výstupy" not in await open_page("osp_specialist", f"/consents/{joint.consent_id}")
    page = await open_page("osp_specialist", f"/case-management/{joint.id}")
    assert ("Nabídka zanikla" in page, "Spolupráce skončila" in page) == (True, False)
    page = await open_page("osp_specialist", f"/cases/{joint.case_id}/plan")
    assert ("Nabídka zanikla" in page, "Bez uzavřeného výstupu" in page) == (True, False)


async def test_taking_an_offer_back_is_asked_on_a_page_of_its_own(story, client_app, open_page):
    """It says what happens; afterwards no page speaks of an offer that waits, and the chip says how the consent is."""
    joint = await story.proposed()
    url, osp = f"/case-management/{joint.id}", await client_app("osp_specialist")
    assert f'href="{url}/take-back"' in await open_page("osp_specialist", url)
    assert f'href="{url}/take-back"' not in await open_page("pm_worker", url)
    assert "přestane nabídku vidět" in await open_page("osp_specialist", f"{url}/take-back")
    await open_page("pm_worker", f"{url}/take-back", 403)
    done = await osp.post(f"{url}/take-back", data=form(osp))
    assert (done.status_code, done.headers["location"]) == (303, url)
    page = await open_page("osp_specialist", url)
    assert ("vzatá zpět" in page, "Malá" in page, "take-back" in page) == (True, True, False)
    plan = await open_page("osp_specialist", f"/cases/{joint.case_id}/plan")
    assert "Vaše služba vzala nabídku zpět." in plan
    assert "Nabídnout se vzkazem" in plan
    assert url not in await open_page("pm_worker", "/my-day")
    await open_page("pm_worker", f"{url}/accept", 404)
    assert "Nabídka spolupráce službě" not in await open_page(
        "osp_specialist", f"/consents/{joint.consent_id}/withdraw"
    )
    await story.withdraw(joint)
    page = await open_page("osp_specialist", url)
    assert ("Souhlas odvolán" in soft(page), "vzatá zpět" in page) == (True, True)


async def test_an_offer_says_exactly_what_leaves(story, open_page):
    """What the partner reads of the client is what the offer's page and the banner said before it was sent."""
    joint = await story.ready()
    form = await open_page("osp_specialist", f"/cases/{joint.case_id}/plan/propose")
    joint.id = await service.propose_case_management(
        story.osp, joint.case_id, ProposeCaseManagement(version_no=1, client_version=1, consent_id=joint.consent_id)
    )
    read = await open_page("pm_worker", f"/case-management/{joint.id}")
    told = re.search(r'<dl class="o-dl">.*?</dl>', read, re.S)
    assert told is not None
    assert told.group() in form
    for word in ("Společné řešení návratu domů.", "bydlení a úprava bytu", MARTIN.name):
        assert word in told.group()
    assert "jen jméno a datum" not in form


async def test_the_partner_is_told_on_which_consent_it_works(story, open_page):
    """Its own list is empty, and says only that; after the end no page says that there never was any joint work."""
    joint = await story.active()
    address = f"/cases/{joint.partner_case_id}"
    page = await open_page("pm_worker", f"{address}/consents")
    assert "Spolupráce se službou OSP" in page
    assert "bydlení a úprava bytu" in page
    assert "U vaší služby se klient zatím k ničemu nevyjádřil" in page
    assert "Souhlasy, které mají jiné služby" not in await open_page(
        "osp_specialist", f"/cases/{joint.case_id}/consents"
    )
    await story.withdraw(joint)
    assert "Souhlasy, které mají jiné služby" not in await open_page("pm_worker", f"{address}/consents")
    page = await open_page("pm_worker", f"{address}/plan")
    assert "Žádnou běžící společnou práci tu nevidíte" in page
    assert "Žádná společná práce" not in page


async def test_an_offer_without_a_case_here_opens_one_and_comes_back(story, client_app):
    """The form of a new case begins with the name and birth date of the offer, and agrees in the same act or opens nothing."""
    joint = await story.proposed(msgspec.structs.replace(MARTIN, family_name="Holub"), with_case_there=False)
    pm = await client_app("pm_worker")
    address = f"/case-management/{joint.id}/accept"
    page = lxml.html.fromstring((await pm.get(address)).text)
    (link,) = page.xpath("//a[contains(., 'Založit nový případ')]/@href")
    values = new_case_form(await pm.get(link))
    assert (values["family_name"], values["given_name"], values["birth_date"]) == ("Holub", "Martin", "3. 2. 1992")
    values |= {"key_worker_id": str(story.pm.worker)}
    asked = await pm.post(link, data=values | {"birth_date": "4. 2. 1992"})
    assert asked.status_code == 400
    for field in ("leads_id", "birth_date"):  # both at once
        assert f'href="#{field}"' in asked.text
    assert not [row for row in await find_cases(story.pm, "Holub") if row.client_name == "Holub Martin"]
    renamed = values | {"leads_id": str(story.osp.worker), "family_name": "Kdokoli", "birth_date": ""}
    asked = await pm.post(link, data=renamed)
    assert 'href="#same_anyway"' in asked.text
    (mark,) = lxml.html.fromstring(asked.text).xpath("//input[@name='same_anyway']/@value")
    assert (
        'href="#same_anyway"' in (await pm.post(link, data=renamed | {"same_anyway": mark, "given_name": "Jiný"})).text
    )
    done = await pm.post(link, data=values | {"leads_id": str(story.osp.worker)})
    (case,) = [row for row in await find_cases(story.pm, "Holub") if row.client_name == "Holub Martin"]
    assert done.headers["location"] == f"/cases/{case.id}/plan", done.text[:3000]
    view = await views.case_management_view(story.pm, joint.id)
    assert (view.state, view.case_id) == ("active", case.id)


async def test_an_offer_of_a_namesake_leads_to_a_new_case_too(story, client_app):
    """The one who is here already is shown and not taken."""
    await story.open_case("pm_worker", msgspec.structs.replace(MARTIN, birth_date=None))
    joint = await story.proposed(with_case_there=False)
    pm = await client_app("pm_worker")
    address = f"/case-management/{joint.id}/accept"
    page = lxml.html.fromstring((await pm.get(address)).text)
    assert not page.xpath("//input[@name='case_id' and @checked]")
    (link,) = page.xpath("//a[contains(., 'Založit nový případ')]/@href")
    values = new_case_form(await pm.get(link)) | {
        "key_worker_id": str(story.pm.worker),
        "leads_id": str(story.pm.worker),
    }
    asked = await pm.post(link, data=values)
    assert "Možná už tu klient případ má" in asked.text
    (form,) = [each for each in lxml.html.fromstring(asked.text).forms if "family_name" in each.fields]
    opened = await pm.post(
        link, data=dict(form.form_values()) | {"open_anyway": form.xpath(".//input[@name='open_anyway']/@value")[0]}
    )
    view = await views.case_management_view(story.pm, joint.id)
    assert view.state == "active"
    assert opened.headers["location"] == f"/cases/{view.case_id}/plan"


@pytest.mark.parametrize("end", ["withdraw", "take_back"])
async def test_a_new_case_that_was_begun_from_an_offer_tells_nothing_when_that_is_over(story, client_app, end):
    """Its form says who it is before anything is typed: neither draft nor form nor act keeps that."""
    joint = await story.proposed(msgspec.structs.replace(MARTIN, family_name="Holub"), with_case_there=False)
    pm = await client_app("pm_worker")
    address = f"/case-management/{joint.id}/new-case"
    values = new_case_form(await pm.get(address)) | {
        "town": "Lhota",
        "key_worker_id": str(story.pm.worker),
        "leads_id": str(story.pm.worker),
    }
    saved = await pm.post("/drafts", data=values)
    assert saved.status_code == 303, saved.text
    if end == "withdraw":
        await story.withdraw(joint)
    else:
        await service.take_back_offer(story.osp, joint.id)
    listed = (await pm.get("/drafts")).text + (await pm.get("/my-day")).text
    assert "Lhota" in listed
    assert "Holub" not in listed
    assert "3. 2. 1992" not in listed
    assert (await pm.get(address)).status_code in {404, 409}
    refused = await pm.post(address, data=values)
    assert refused.status_code in {404, 409}
    assert "Holub" not in refused.text
    assert not [row for row in await find_cases(story.pm, "Holub") if row.client_name == "Holub Martin"]


def new_case_form(answer) -> dict[str, str]:
    """What the form of a new case is drawn with."""
    (drawn,) = [
        each for each in lxml.html.fromstring(answer.text).forms if set(each.inputs.keys()) >= {"family_name", "town"}
    ]
    return dict(drawn.form_values())


def offer_form(page):
    """The hidden fields of the form of an offer."""
    (form,) = [part.split("</form>")[0] for part in page.split("<form")[1:] if 'name="note"' in part]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


async def test_an_offer_names_who_will_read_it_and_goes_only_to_those(story, client_app):
    """A colleague records a wording that names others: the form from before is refused, with those before and now."""
    joint = await story.ready()
    osp, address = await client_app("osp_specialist"), f"/cases/{joint.case_id}/plan/propose"
    page = (await osp.get(address)).text
    assert f"uvidí to: {story.world.people['pm_worker'].name}" in soft(page)
    head = story.world.people["pm_head"]
    order = story.wording(worker_ids=[head.worker_id])
    await consents.change_consent(story.world.actor("osp_head"), joint.consent_id, order, version=1)
    for sent in (offer_form(page), form(osp, consent_id=str(joint.consent_id), version_no=1, client_version=1)):
        refused = await osp.post(address, data=sent | {"note": "Prosíme o peera."})
        assert refused.status_code == 412
    told = await osp.post(address, data=offer_form(page))
    words = soft(" ".join(unescape(re.sub(r"<[^>]+>", "", told.text)).split()))
    assert re.search(rf"uvidí to: bylo [^:]*, teď {head.name}", words)
    assert (await osp.post(address, data=offer_form(told.text))).status_code == 303


@pytest.mark.parametrize("stage", ["proposed", "active"])
async def test_of_a_consent_that_is_over_no_page_says_until_when_it_holds(story, open_page, stage):
    """Neither of an offer that lapsed nor of joint work that ended."""
    joint = await getattr(story, stage)()
    page = f"/case-management/{joint.id}"
    assert "Souhlas platí do" in await open_page("osp_specialist", page)
    await story.withdraw(joint)
    assert "Souhlas platí do" not in await open_page("osp_specialist", page)


async def test_of_a_declined_offer_that_holds_no_more_neither(story, open_page):
    joint = await story.proposed()
    order = DeclineCaseManagement(reason="Klient u nás službu ukončil.")
    await service.decline_case_management(story.pm, joint.id, order, version=1)
    page = f"/case-management/{joint.id}"
    assert "Souhlas platí do" in await open_page("osp_specialist", page)
    await story.withdraw(joint)
    assert "Souhlas platí do" not in await open_page("osp_specialist", page)


async def test_a_new_wording_says_that_the_joint_work_ended(story, client_app):
    """Where any ran, and only there."""
    client = await client_app("osp_specialist")
    idle = await story.ready(msgspec.structs.replace(MARTIN, family_name="Holub"))
    for joint, ended in ((idle, False), (await story.active(), True)):
        address = f"/consents/{joint.consent_id}/change"
        page = lxml.html.fromstring((await client.get(address)).text)
        sent = {}
        for name, value in next(one for one in page.forms if "version" in one.fields).form_values():
            sent.setdefault(name, []).append(value)
        sent |= {"decision": "agree", "form": "written", "said_by": "self"}
        answered = await client.post(address, data=sent)
        assert answered.status_code == 303, soft(answered.text)
        said = soft((await client.get(answered.headers["location"])).text)
        assert "Souhlas je zapsaný a platí." in said
        assert ("Společná práce nebo její nabídka podle dřívějšího znění tím skončila." in said) is ended


@pytest.mark.parametrize(
    ("own", "chosen"),
    [
        (MARTIN, True),
        (msgspec.structs.replace(MARTIN, given_name="Bures", family_name="MARTIN"), True),
        (msgspec.structs.replace(MARTIN, birth_date=None), False),
        (msgspec.structs.replace(MARTIN, birth_date=MARTIN.birth_date.replace(year=1990)), False),
    ],
    ids=["the same", "written otherwise", "no birth date yet", "another one"],
)
async def test_the_only_case_of_the_client_of_an_offer_is_chosen_and_who_offers_proposed(story, open_page, own, chosen):
    """An answer took five clicks; whose birth date is another one, or not known, nobody chooses by a slip."""
    joint = await story.proposed(with_case_there=False)
    case_id = await story.open_case("pm_worker", own)
    page = await open_page("pm_worker", f"/case-management/{joint.id}/accept")
    ticked = re.findall(r'<input[^>]*name="(case_id|key_worker_id)"[^>]*value="([^"]+)"[^>]*checked', page)
    assert (("case_id", str(case_id)) in ticked) is chosen
    assert ("key_worker_id", str(story.osp.worker)) in ticked
    assert "Navržený je, kdo spolupráci nabízí." in page
