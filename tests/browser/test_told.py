"""The client knows who leads their case: a change on a day, with prior notice by a real e-mail, in a real browser (8c)."""

import pytest

from app.testing.browser import DESK, PHONE, check_page
from app.testing.served import serving
from cases.cases import service as cases
from cases.cases import views as case_views
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from cases.telling import service
from cases.telling.schemas import SetContact
from kernel.outbox import drain
from tests.messages.conftest import post  # noqa: F401

pytestmark = pytest.mark.browser
CHILD = ClientIdentity(
    given_name="Eliška", family_name="Vránová", email="matka@posta.example", phone="+420 601 000 111"
)


async def test_a_change_with_prior_notice_by_a_real_letter(
    world,
    committed,
    live,
    preloaded,
    post,  # noqa: F811
    browser_page,
    tmp_path,
):
    """The head plans it, the coordinator writes from here, the letter arrives, and the case has its new coordinator."""
    head, leads = world.actor("spod_head"), world.actor("spod_coordinator")
    opening = OpenCase(identity=CHILD, key_worker_id=leads.worker, kind="child")
    case_id = await cases.open_case(head, opening)
    await drain()
    second = world.actor("spod_coordinator2")
    await service.set_contact(second, SetContact(phone="+420 000 000 046", room="dveře 12"), version=0)
    async with serving(preloaded, tmp_path / "served.log") as url:
        live.url = url
        page = await browser_page(DESK, actor="spod_head", live=live)
        await page.goto(f"{url}/cases/{case_id}")
        await check_page(page, "told-case", DESK, PHONE)
        await page.goto(f"{url}/cases/{case_id}/key-worker")
        await check_page(page, "told-key-worker", DESK, PHONE)
        await page.get_by_role("link", name="Naplánovat změnu").click()
        await page.get_by_label(world.people["spod_coordinator2"].name).check()
        await page.get_by_label("Od kterého dne").fill("dnes")
        await page.get_by_label("rozhodnutí vedoucího pracovníka").check()
        await check_page(page, "told-plan", DESK, PHONE)
        await page.get_by_role("button", name="Naplánovat změnu").click()
        await page.get_by_text("Změna je naplánovaná.").wait_for()
        await check_page(page, "told-planned", DESK, PHONE)
        phone = await browser_page(PHONE, actor="spod_coordinator", live=live)
        await phone.goto(f"{url}/cases/{case_id}/told")
        await check_page(phone, "told-note", DESK, PHONE)
        await phone.get_by_role("link", name="Poslat zprávu odsud").click()
        await phone.get_by_text("000 000 046").first.wait_for()
        await check_page(phone, "told-letter", DESK, PHONE)
        await phone.get_by_label("e-mail").first.check()
        await phone.get_by_label("Čí je to adresa").fill("matka")
        await phone.get_by_label("Klient souhlasí").check()
        await phone.get_by_role("button", name="Odeslat").click()
        await phone.get_by_text("Zpráva odchází.").wait_for()
        for _ in range(3):
            await drain()
        (letter,) = [each for each in post.taken if each.to == ["matka@posta.example"]]
        assert "000 000 046" in letter.text.replace("\u00a0", " ")
        assert "Vrán" not in letter.text + str(letter.message["Subject"])
        assert (await case_views.case_view(head, case_id)).header.key_worker_id == second.worker
        await page.goto(f"{url}/cases/{case_id}")
        await page.get_by_text("řečeno předem").wait_for()
        await page.goto(f"{url}/untold")
        await check_page(page, "told-untold", DESK, PHONE)
        await phone.goto(f"{url}/my-contact")
        await check_page(phone, "told-contact", DESK, PHONE)
