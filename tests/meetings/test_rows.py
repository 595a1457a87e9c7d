"""The form of an item offers no more rows than may be sent, and what may be agreed fits into one form."""

import lxml.html
import pytest

from kernel.legal_time import format_date
from kernel.web.request import MOST_FIELDS
from kernel.web.text import soft
from services.meetings import rules, service, views

from .conftest import soon


def of_rows(goals, steps, further=0):
    """The sent fields of so many goals, each with so many steps, and of further steps."""
    row = {"text": "Podat žádost", "done_when": "", "due_on": format_date(soon()), "responsible_id": "", "id": ""}
    values = {}
    for goal in range(goals):
        values |= {f"goals.{goal}.{each}": "bydlet doma" for each in ("id", "text", "measure", "due_on")}
        values |= {f"goals.{goal}.steps.{step}.{key}": value for step in range(steps) for key, value in row.items()}
    return values | {f"steps.{step}.{key}": value for step in range(further) for key, value in row.items()}


@pytest.fixture
async def item(story):
    joint = await story.active()
    return await views.item_view(story.osp, await story.item(joint))


async def test_whatever_the_form_offers_can_be_sent(item):
    """Twice, as it comes back to who was second at it."""
    assert 2 * (len(of_rows(rules.MOST_GOALS, rules.MOST_STEPS, rules.MOST_STEPS)) + 20) < MOST_FIELDS


async def test_a_large_item_is_kept(story, item, client_app):
    """Twenty goals with twelve steps each: some 1 260 fields."""
    client = await client_app("osp_specialist")
    values = of_rows(20, 12)
    for name in [each for each in values if each.endswith("due_on")]:
        values[name] = format_date(soon())
    values |= {name: str(story.osp.worker) for name in values if name.endswith("responsible_id")}
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": "1", "act": "save", **values}
    url = f"/meetings/{item.meeting_id}/items/{item.id}"
    assert (await client.post(url, data=sent)).status_code == 303
    assert len((await views.item_view(story.osp, item.id)).every_step()) == 240


async def test_no_row_is_offered_beyond_what_is_taken(item, client_app, monkeypatch):
    """Neither a goal nor a step, and the page says so; who asks for one all the same reads what they sent."""
    monkeypatch.setattr("services.meetings.pages.item_form.MOST_GOALS", 2)
    monkeypatch.setattr("services.meetings.pages.item_form.MOST_STEPS", 3)
    client = await client_app("osp_specialist")
    url = f"/meetings/{item.meeting_id}/items/{item.id}"
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": "1", **of_rows(2, 3, 3)}
    for act in ("add-goal", "add-step.0", "add-step"):
        page = await client.post(url, data={**sent, "act": act})
        shown = lxml.html.fromstring(page.text)
        names = {each.get("name") for each in shown.iter("input", "select")}
        assert {name for name in names if name and name.endswith(".text")} == {
            name for name in of_rows(2, 3, 3) if name.endswith(".text")
        }
        assert shown.xpath("//button[starts-with(@value, 'add-')]") == []
        assert "Víc cílů už přidat nejde (nejvýše 2)" in soft(page.text)


async def test_an_item_that_was_closed_meanwhile_offers_no_row(story, item, client_app):
    """What its person wrote is there to be copied; nobody writes into it any more."""
    await service.write_item(story.osp, item.id, story.output(), version=1)
    await service.conclude_item(story.osp, item.id, version=2)
    client = await client_app("pm_worker")
    sent = {"csrf_token": client.headers["X-CSRF-Token"], "version": "2", "act": "save", **of_rows(1, 1)}
    page = await client.post(f"/meetings/{item.meeting_id}/items/{item.id}", data=sent)
    assert "Bod mezitím uzavřen" in soft(page.text)
    assert "Přidat krok" not in page.text
    assert "Přidat cíl" not in page.text
