"""A service with many workers, and what is printed of a page that was narrowed: lists stay lists, controls stay on the screen."""

import lxml.html
import pytest

from kernel.web.assets import STATIC_DIR
from kernel.web.text import soft
from tenants import service as tenants
from tenants.accounts import service as accounts
from tenants.tables import Role
from tests.intake.conftest import Office
from tests.meetings.conftest import Story

pytestmark = pytest.mark.slow  # every form, in a service of twenty people more

MOST = 15
OWN = {"spod": Role.CASE_COORDINATOR, "osp": Role.SOCIAL_WORKER, "pm": Role.SOCIAL_WORKER}


@pytest.fixture
def open_page(client_app):
    """A page as somebody sees it."""

    async def opener(actor, url):
        answer = await (await client_app(actor)).get(url)
        assert answer.status_code == 200, (url, answer.status_code, answer.text[:500])
        return lxml.html.fromstring(soft(answer.text).replace("\u00a0", " "))

    return opener


async def twenty_more(world, service):
    """Twenty colleagues, named by number."""
    owner = next(name for name, services in (("ospod", {"spod"}), ("krok", {"osp", "pm"})) if service in services)
    tenant = world.organisations[owner]
    for number in range(20):
        user = await accounts.create_user(
            f"{service}{number}@dalsi.example", f"Další {service} {number}", accounts.DEMO_PASSWORD
        )
        worker = await tenants.add_worker(tenant, user, f"Další {service} {number}")
        await tenants.grant_role(tenant, worker, OWN[service], world.services[service])


async def test_nobody_chooses_among_twenty_radio_buttons(world, open_page):
    """One of many is a list to type in, with the open cases beside the name; several of many scroll in their frame."""
    for service in OWN:
        await twenty_more(world, service)
    office, story = Office(world), Story(world)
    notice = await office.record()
    joint = await story.ready()
    offered = await story.proposed()
    pages = [
        ("spod_head", f"/notices/{notice.id}/assign"),
        ("osp_head", f"/cases/{joint.case_id}/key-worker"),
        ("pm_worker", f"/case-management/{offered.id}/accept"),
        ("osp_head", f"/cases/{joint.case_id}/tasks"),
        ("osp_head", "/cases/new"),
        ("osp_specialist", f"/meetings/new?partner={world.services['pm']}"),
        ("osp_specialist", f"/cases/{joint.case_id}/consents/new?type=handover"),
    ]
    for actor, url in pages:
        page = await open_page(actor, url)
        names = [field.get("name") for field in page.xpath("//input[@type='radio']")]
        assert all(names.count(name) <= MOST for name in set(names)), (url, names)
    page = await open_page(*pages[0])
    texts = [option.text for option in page.xpath("//select[@name='key_worker_id']/option")]
    assert "Další spod 7 (0 rodin z nejvýš 80)" in texts
    page = await open_page(*pages[5])
    (frame,) = page.xpath("//*[@id='participant_ids-list']")
    assert len(frame.xpath(".//input[@name='participant_ids']")) > MOST


async def test_what_is_printed_says_what_was_chosen_and_asks_for_nothing(world, open_page):
    """Fields that narrow a list and forms of new things are on the screen alone; a sentence stands for them."""
    joint = await Story(world).ready()
    case = f"/cases/{joint.case_id}"
    for actor, url, said in (
        ("osp_specialist", f"{case}/records?kind=phone_call", "Druh záznamu: Telefonát"),
        ("osp_specialist", f"{case}/records", "Druh záznamu: všechny"),
        ("spod_head", "/notices?which=assigned", "Která: přidělená"),
        ("osp_specialist", "/cases", "Moje případy; otevřené, seřazené podle nejbližšího termínu."),
    ):
        page = await open_page(actor, url)
        (line,) = page.xpath("//p[@class='o-onpaper o-onpaper--line']")
        assert line.text_content().strip().startswith(said), url
        assert seen_on_paper(page) == [], url
    page = await open_page("osp_specialist", f"{case}/tasks")
    assert seen_on_paper(page) == []
    style = (STATIC_DIR / "opora.css").read_text(encoding="utf-8")
    assert ".o-main form[method=get]{display:none}" in style
    assert ".o-onpaper--line{display:block}" in style


def seen_on_paper(page):
    """Names of fields that nothing keeps from being printed."""
    fields = page.xpath("//main//input[not(@type='hidden')] | //main//select | //main//textarea")
    kept = ("ancestor::form[@method='get']", "ancestor::*[contains(@class, 'o-noprint')]")
    return [field.get("name") for field in fields if not any(field.xpath(one) for one in kept)]
