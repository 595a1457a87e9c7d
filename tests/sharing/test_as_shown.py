"""What goes out is what its sender was shown: the wording, who will see it, and the values; otherwise nothing goes."""

import asyncio
import contextvars
import re
from html import unescape

import msgspec
import pytest

from app.testing.busy import waits
from cases.cases import service as cases
from cases.cases.schemas import ChangeClient
from consent import service as consents
from consent.exceptions import ChangedSinceShown
from kernel.db import unit_of_work
from kernel.web.text import soft
from sharing import service, views
from sharing.schemas import HandOver

PHONE = "+420 601 000 777"


def form_of(page):
    """The hidden fields of the one form for handing over."""
    (form,) = [part.split("</form>")[0] for part in page.text.split("<form")[1:] if 'name="item_kinds"' in part]
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)}


async def other_people(kit, case_id, consent_id):
    """A colleague records a wording that names somebody else."""
    named = [kit.world.people["pm_peer"].worker_id]
    await consents.change_consent(kit.world.actor("osp_head"), consent_id, kit.order(worker_ids=named), version=1)


async def other_phone(kit, case_id, consent_id):
    """A colleague corrects the client's phone."""
    order = ChangeClient(identity=msgspec.structs.replace(kit.identity, phone=PHONE))
    await cases.change_client(kit.world.actor("osp_head"), case_id, order, version=1)


async def less(kit, case_id, consent_id):
    """A colleague records a wording that does not name the client's phone."""
    order = kit.order(items=["given_name", "family_name", "email"])
    await consents.change_consent(kit.world.actor("osp_head"), consent_id, order, version=1)


async def test_what_the_form_does_not_show_any_more_is_not_called_empty(kit, client_app):
    """The client has the phone; the new wording leaves it out, and a later one names it again."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    osp, address = await client_app("osp_specialist"), f"/cases/{case_id}/sharing/new"
    sent = form_of(await osp.get(address)) | {"item_kinds": "email"}
    await less(kit, case_id, consent_id)
    refused = await osp.post(address, data=sent)
    page = soft(" ".join(unescape(re.sub(r"<[^>]+>", "", refused.text)).split()))
    assert "Telefonický kontakt: bylo +420 000 000 034, teď to formulář neuvádí" in page
    assert "(prázdné)" not in page
    again = form_of(refused) | {"item_kinds": "email"}
    await consents.change_consent(kit.world.actor("osp_head"), consent_id, kit.order(), version=3)
    page = soft(" ".join(unescape(re.sub(r"<[^>]+>", "", (await osp.post(address, data=again)).text)).split()))
    assert "Telefonický kontakt: formulář to neuváděl, teď +420 000 000 034" in page


@pytest.mark.parametrize(
    ("meanwhile", "told"),
    [
        (other_people, ["Uvidí to: bylo", "teď {pm_peer} (Sociální rehabilitace – peer mentoring)"]),
        (other_phone, ["Telefonický kontakt: bylo +420 000 000 034, teď +420 601 000 777"]),
    ],
)
async def test_nothing_goes_that_its_sender_was_not_shown(kit, client_app, meanwhile, told):
    """A form from before is refused with what it showed and what stands now; sent once more, it goes."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    osp, address = await client_app("osp_specialist"), f"/cases/{case_id}/sharing/new"
    sent = form_of(await osp.get(address)) | {"item_kinds": "phone"}
    await meanwhile(kit, case_id, consent_id)
    refused = await osp.post(address, data=sent)
    assert refused.status_code == 412
    page = soft(" ".join(unescape(re.sub(r"<[^>]+>", "", refused.text)).split()))
    for words in told:
        assert words.format(pm_peer=kit.world.people["pm_peer"].name) in page
    shown = await views.case_sharing(kit.world.actor("osp_specialist"), case_id)
    assert shown.sent == []
    again = await osp.post(address, data=form_of(refused) | {"item_kinds": "phone"})
    assert again.status_code == 303


@pytest.mark.parametrize("meanwhile", [other_people, other_phone])
async def test_programs_say_what_they_were_shown(kit, client_app, meanwhile):
    """The API takes the numbers of the offer, refuses others, and takes no order without."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    osp, address = await client_app("osp_specialist", bearer=True), f"/api/v1/cases/{case_id}"
    order = {"consent_id": str(consent_id), "item_kinds": ["phone"]}
    assert (await osp.post(f"{address}/handovers", json=order)).status_code == 400

    async def handed():
        offers = (await osp.get(f"{address}/sharing/offers")).json()
        numbers = {"version_no": offers["offers"][0]["version_no"], "client_version": offers["client_version"]}
        return numbers | order

    before = await handed()
    await meanwhile(kit, case_id, consent_id)
    refused = await osp.post(f"{address}/handovers", json=before)
    assert (refused.status_code, refused.json()["code"]) == (412, "changed-since-shown")
    assert (await osp.post(f"{address}/handovers", json=await handed())).status_code == 201


async def test_a_consent_of_somebody_else_answers_the_same_whatever_was_shown(kit, world):
    """The numbers are asked only of a consent that lets something through: they tell nobody of another."""
    case_id, other = await kit.open_case(), await kit.open_case()
    foreign = await kit.give_consent(other)
    answers = set()
    for no in (1, 2):
        order = HandOver(version_no=no, client_version=no, consent_id=foreign, item_kinds=["phone"])
        with pytest.raises(Exception) as refused:
            await service.hand_over(world.actor("osp_specialist"), case_id, order)
        answers.add(type(refused.value))
    assert len(answers) == 1
    assert ChangedSinceShown not in answers


async def test_who_hands_over_while_a_new_wording_is_written_waits_and_reads_that_it_changed(committed, kit, world):
    """Not that the client has no consent, beside one that holds."""
    case_id = await kit.open_case()
    consent_id = await kit.give_consent(case_id)
    async with unit_of_work(world.actor("osp_specialist")):
        await other_people(kit, case_id, consent_id)
        sending = asyncio.create_task(kit.hand_over(case_id, consent_id), context=contextvars.Context())
        assert await waits(committed, sending)
    with pytest.raises(ChangedSinceShown):
        await sending
