"""Before a notice leaves, its page says to whom, what goes and what stays; afterwards it says only what is true by then."""

import re

import pytest

from kernel.ids import new_id
from services.competence import views
from services.intake import service as intake
from services.intake.schemas import MarkDuplicate
from tests.competence.conftest import office

__all__ = ["office"]
WHOLE = {
    "result": "not_competent",
    "way": "forwarded",
    "reason": "Trvalý pobyt je jinde.",
    "paper_archive": "nothing",
    "told_how": "phone",
    "version": "0",
}


async def sent(client, notice_id, **fields):
    answer = await client.post(f"/notices/{notice_id}/competence", data={**WHOLE, "once": str(new_id()), **fields})
    return answer, " ".join(answer.text.split())


def mark(page):
    return re.search(r'name="confirmed" value="(\w+)"', page)[1]


async def shown_after(client, answer):
    page = await client.get(answer.headers["location"])
    return " ".join(page.text.split())


async def decisions(office, notice_id):
    return (await views.competence_view(office.actor("spod_head"), notice_id)).decisions


@pytest.mark.parametrize(("code", "how"), [("JAV", "hned v Opoře"), ("BUK", "listem, který vytisknete a pošlete")])
async def test_nothing_is_signed_before_whom_and_what_was_shown(office, client_app, code, how):
    notice_id, client = (await office.record()).id, await client_app("spod_intake")
    fields = {"authority_id": str(office.offices[code])}
    answer, page = await sent(client, notice_id, **fields)
    assert answer.status_code == 200
    assert "Chyba" not in page
    summary = page[page.index('id="souhrn"') : page.index("1. Známe dítě?")]
    for words in ({"JAV": "Javorec", "BUK": "Bukovec"}[code], how, "předmět oznámení", "dítě a bydliště"):
        assert words in summary
    assert ("oznamovatel (odděleně)" in summary) == (code == "JAV")
    assert office.notifier_name not in page
    assert "Trvalý pobyt je jinde." in page, "what was typed stays in the form"
    assert await decisions(office, notice_id) == []
    done, _ = await sent(client, notice_id, confirmed=mark(page), **fields)
    assert done.status_code == 303
    banner = await shown_after(client, done)
    if code == "JAV":
        assert "Oznámení odešlo v Opoře. Adresát: Javorec." in banner
    else:
        assert "Ještě neodešlo. Vytiskněte list a zapište, jak a kdy odešel. Adresát: Bukovec." in banner
        assert "postoupené" not in banner


async def test_whoever_picks_another_office_after_the_summary_sees_it_again(office, client_app):
    notice_id, client = (await office.record()).id, await client_app("spod_intake")
    _, page = await sent(client, notice_id, authority_id=str(office.offices["BUK"]))
    answer, again = await sent(client, notice_id, authority_id=str(office.offices["JAV"]), confirmed=mark(page))
    assert answer.status_code == 200
    assert "hned v Opoře" in again
    assert await decisions(office, notice_id) == []


async def test_what_leaves_nothing_is_signed_at_once_and_the_same_form_twice_is_one_decision(office, client_app):
    client = await client_app("spod_intake")
    ours = (await office.record()).id
    answer, _ = await sent(client, ours, result="competent", way="", told_how="")
    assert answer.status_code == 303
    notice_id, key = (await office.record()).id, str(new_id())
    fields = {"authority_id": str(office.offices["JAV"]), "once": key}
    _, page = await sent(client, notice_id, **fields)
    for _ in range(2):
        answer, _ = await sent(client, notice_id, confirmed=mark(page), **fields)
        assert answer.status_code == 303
    assert len(await decisions(office, notice_id)) == 1


async def test_a_refusal_is_said_before_any_summary(office, client_app):
    notice_id, client = (await office.record()).id, await client_app("spod_intake")
    answer, page = await sent(client, notice_id, authority_id=str(office.offices["BUK"]), reason="")
    assert answer.status_code == 400
    assert 'id="souhrn"' not in page


async def test_a_notice_of_the_same_that_stays_is_said_and_leads_to_the_same_office(office, client_app):
    first, second = await office.record(), await office.record()
    order = MarkDuplicate(reference_number=first.reference_number)
    await intake.mark_duplicate(office.actor("spod_intake"), second.id, order)
    client, fields = await client_app("spod_intake"), {"authority_id": str(office.offices["JAV"])}
    _, page = await sent(client, first.id, **fields)
    assert "Oznámení téhož tu zůstane" in page
    assert second.reference_number in page[page.index('id="souhrn"') :]
    done, _ = await sent(client, first.id, confirmed=mark(page), **fields)
    assert done.headers["location"].endswith("/steps")
    after = await shown_after(client, done)
    assert "Oznámení téhož tu zůstává" in after
    there = re.search(rf'href="(/notices/{second.id}/competence\?authority=[\w-]+)"', after)[1]
    form = (await client.get(there)).text
    assert re.search(rf'<option value="{office.offices["JAV"]}"[^>]*selected', form)
    assert re.search(r'value="not_competent"[^>]*checked', form)
    _, page = await sent(client, second.id, **fields)
    done, _ = await sent(client, second.id, confirmed=mark(page), **fields)
    assert "Oznámení téhož tu zůstává" not in await shown_after(client, done)
