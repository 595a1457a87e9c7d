"""Pages of meetings: the story by form, rows without a script, refusals that keep what was typed."""

import re
from datetime import timedelta

import lxml.html
import pytest
from litestar import Request

from app.testing.queries import counting_queries
from app.testing.time import days_from_now
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.exceptions import About
from kernel.legal_time import format_date, instant_at, today_in_prague
from kernel.outbox import drain
from kernel.web.drafts import FIELD
from kernel.web.problems import domain_error
from kernel.web.text import soft
from services.meetings import service, views
from services.meetings.exceptions import AlreadyOnAgenda, MeetingAhead, MeetingClosed
from services.meetings.schemas import AddItem, InviteToMeeting, WriteItem

from .conftest import soon


def form(client, **values):
    return {"csrf_token": client.headers["X-CSRF-Token"], **values}


def item_form(client, version=1, **values):
    filled = {
        "version": str(version),
        "plan": "Nejdřív vstup.",
        "goals.0.text": "bydlet doma",
        "goals.0.measure": "vstup",
        "goals.0.due_on": format_date(soon()),
        "minutes": "Uvnitř.",
        "act": "save",
    }
    return form(client, **{**filled, **values})


@pytest.fixture
def open_page(client_app):
    async def opener(actor, url, status=200):
        client = await client_app(actor)
        response = await client.get(url)
        assert response.status_code == status, (url, response.status_code, response.text[:2000])
        return soft(response.text)

    return opener


async def test_the_story_by_form(story, world, client_app, open_page):
    """Meeting, output, folders, end: every page works without a script."""
    joint = await story.active()
    url = f"/case-management/{joint.id}"
    osp, pm = await client_app("osp_specialist"), await client_app("pm_worker")
    case_management_id = str(joint.id)
    page = await open_page("osp_specialist", "/meetings/new")
    assert case_management_id in page
    values = {
        "partner_service_id": str(world.services["pm"]),
        "day": format_date(today_in_prague()),
        "time": "0:05",
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
        "agenda": [case_management_id],
    }
    sent = await osp.post("/meetings/new", data=form(osp, **values))
    meeting = sent.headers["location"]
    page = await open_page("pm_worker", meeting)
    (item,) = set(re.findall(rf"{meeting}/items/[0-9a-f-]{{36}}", page))
    assert "Čeho chceme dosáhnout" in await open_page("pm_worker", item)
    step = {
        "goals.0.steps.0.text": "Podat žádost",
        "goals.0.steps.0.responsible_id": str(story.osp.worker),
        "goals.0.steps.0.due_on": format_date(soon()),
    }
    sent = await pm.post(item, data=item_form(pm, **step))
    assert sent.headers["location"] == meeting, sent.text[:3000]
    page = await open_page("osp_specialist", meeting)
    assert "Podat žádost" in page
    assert "Uvnitř." in page  # the internal note of the item stands on the page while it is open
    assert f'href="{meeting}/conclude"' in page
    item_id = item.rpartition("/")[2]
    asked = await open_page("osp_specialist", f"{meeting}/conclude?item={item_id}")
    assert "už je nepůjde přepsat" in asked
    assert f'name="version.{item_id}" value="2"' in asked
    told = asked.split("čtou i lidé, které souhlas nejmenuje, a výstup v něm uvidí: ")[1].split("</div>")[0]
    assert world.people["pm_head"].name in told
    assert world.people["pm_worker"].name not in told
    sent = await osp.post(f"{meeting}/conclude", data=form(osp, item=item_id, **{f"version.{item_id}": "2"}))
    assert sent.headers["location"] == meeting
    await drain()
    assert "Podat žádost" in await open_page("osp_specialist", "/my-day")
    for actor, case_id in (("osp_specialist", joint.case_id), ("pm_worker", joint.partner_case_id)):
        assert "Společná porada" in await open_page(actor, f"/cases/{case_id}/records")
        page = await open_page(actor, f"/cases/{case_id}/plan")
        assert "bydlet doma" in page
        assert "Uvnitř." not in page
    await story.withdraw(joint)
    assert "Otevřené společné kroky" in await open_page("osp_specialist", f"/cases/{joint.case_id}")
    day = await open_page("osp_specialist", "/my-day")
    assert soft("Podat žádost") in day
    assert day.count('<li id="ukol-') == 1
    assert soft("společný krok, spolupráce skončila") in day
    assert "Otevřené společné kroky" not in day
    page = await open_page("osp_specialist", meeting)
    assert soft("Souhlas odvolán") in page
    assert soft("Spolupráce služeb skončila") in page
    (card,) = lxml.html.fromstring(page).xpath(f"//li[@id='bod-{item_id}']")
    assert "o-noprint" in card.get("class").split(), "the paper goes to both teams: it names nobody who withdrew"
    assert "se netisknou" in page
    page = await open_page("pm_worker", meeting)
    assert "Bureš" not in page
    for gone in (url, item):
        await open_page("pm_worker", gone, 404)


async def test_rows_are_added_without_a_script(story, client_app):
    """The same form comes back with one more row and everything that was typed; nothing is saved."""
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    client = await client_app("osp_specialist")
    url = f"/meetings/{view.meeting_id}/items/{item_id}"
    sent = await client.post(url, data=item_form(client, act="add-goal"))
    assert sent.status_code == 200
    assert 'name="goals.1.text"' in sent.text
    assert "bydlet doma" in sent.text
    sent = await client.post(url, data=item_form(client, act="add-step.0"))
    assert 'name="goals.0.steps.0.responsible_id"' in sent.text
    sent = await client.post(
        url, data=item_form(client, act="add-step"), headers={"HX-Request": "true", "HX-Target": "rows"}
    )
    assert 'name="steps.0.text"' in sent.text
    assert "<html" not in sent.text
    assert (await views.item_view(story.osp, item_id)).goals == []


async def test_a_refused_form_keeps_every_word(story, client_app):
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    client = await client_app("osp_specialist")
    url = f"/meetings/{view.meeting_id}/items/{item_id}"
    broken = item_form(client, **{"goals.0.measure": "", "goals.0.due_on": "32. 13. 2026"})
    sent = await client.post(url, data=broken)
    assert sent.status_code == 400
    assert "32. 13. 2026" in sent.text
    assert "Nejdřív vstup." in sent.text
    assert 'id="goals.0.due_on-error"' in sent.text
    broken = item_form(client, **{"goals.0.measure": ""})
    sent = await client.post(url, data=broken)
    assert 'href="#goals.0.measure"' in sent.text
    assert sent.text.count("Napište, podle čeho se pozná") == 2


async def test_a_stale_form_keeps_the_text_beside_what_is_stored(story, client_app):
    """Nothing is overwritten unseen; after looking, the next save wins."""
    joint = await story.active()
    item_id = await story.item(joint)
    view = await views.item_view(story.osp, item_id)
    await service.write_item(story.pm, item_id, WriteItem(plan="Uložil kolega."), version=1)
    client = await client_app("osp_specialist")
    url = f"/meetings/{view.meeting_id}/items/{item_id}"
    sent = await client.post(url, data=item_form(client, plan="Můj text."))
    assert sent.status_code == 412
    assert "Můj text." in sent.text
    assert "Uložil kolega." in sent.text
    assert 'name="version" value="2"' in sent.text
    assert (await views.item_view(story.osp, item_id)).plan == "Uložil kolega."
    sent = await client.post(url, data=item_form(client, version=2, plan="Můj text."))
    assert sent.status_code == 303


async def test_what_two_add_at_once_becomes_two(story, client_app):
    """A goal and a step of each, in forms opened before: rows are the same by their id, never by their place."""
    joint = await story.active()
    item_id = await story.item(joint)
    url = f"/meetings/{(await views.item_view(story.osp, item_id)).meeting_id}/items/{item_id}"
    first, second = [await client_app(who) for who in ("osp_specialist", "pm_worker")]

    def step(at, text, who):
        return {f"{at}.text": text, f"{at}.due_on": format_date(soon()), f"{at}.responsible_id": str(who.worker)}

    def again(answer):
        page = lxml.html.fromstring(answer.text).get_element_by_id("bod")
        return {**dict(page.form_values()), "act": "save"}

    async def both(mine, theirs):
        opened = [again(await client.get(url)) for client in (first, second)]
        assert (await first.post(url, data={**opened[0], **mine})).status_code == 303
        refused = await second.post(url, data={**opened[1], **theirs})
        assert refused.status_code == 412
        assert (await second.post(url, data=again(refused))).status_code == 303
        return await views.item_view(story.osp, item_id)

    ours, theirs = [
        {"goals.0.text": text, "goals.0.measure": "vstup", "goals.0.due_on": format_date(soon())}
        for text in ("bydlet doma", "mít peera")
    ]
    item = await both(ours, theirs)
    assert [goal.text for goal in item.goals] == ["bydlet doma", "mít peera"]
    known = [goal.id for goal in item.goals]
    item = await both(
        {**step("goals.1.steps.0", "Zavolat", story.osp), **step("steps.0", "Napsat", story.osp)},
        {
            **step("goals.1.steps.0", "Navštívit", story.pm),
            **step("steps.0", "Zeptat se", story.pm),
            "goals.0.text": "doma",
        },
    )
    assert [(goal.id, goal.text) for goal in item.goals] == [(known[0], "doma"), (known[1], "mít peera")]
    assert [each.text for each in item.goals[1].steps] == ["Zavolat", "Navštívit"]
    assert [each.text for each in item.steps] == ["Napsat", "Zeptat se"]


async def test_what_is_left_open_can_be_decided_where_it_is_told(story, world, client_app, open_page):
    """An own step is done like every task, from the plan and the case; those of the other service stand in the plan as they were, and wait nowhere."""
    joint = await story.active(key_worker="pm_worker")
    await story.concluded(joint)
    await drain()
    await story.withdraw(joint)
    theirs, own = sorted(await views.left_of_case(story.osp, joint.case_id), key=lambda step: step.own)
    assert (own.mine, theirs.task_id) == (True, None)
    for url in (f"/cases/{joint.case_id}", f"/cases/{joint.case_id}/plan"):
        page = await open_page("osp_specialist", url)
        assert f'action="/tasks/{own.task_id}/finish"' in page
        assert f'href="/cases/{joint.case_id}/tasks"' in page
    day = await open_page("osp_specialist", "/my-day")
    assert day.count(f'<li id="ukol-{own.task_id}"') == 1
    assert "Otevřené společné kroky" not in day
    assert theirs.text not in day
    client = await client_app("osp_specialist")
    sent = form(client, version=str(own.version), case_id=str(joint.case_id))
    assert (await client.post(f"/tasks/{own.task_id}/finish", data=sent)).status_code == 303
    assert [step.own for step in await views.left_of_case(story.osp, joint.case_id)] == [False]
    plan = await open_page("osp_specialist", f"/cases/{joint.case_id}/plan")
    assert "Otevřené společné kroky" not in plan
    assert "Kroky druhé služby, jak byly v době konce" in plan
    assert "v době konce otevřený" in plan
    assert "Otevřené společné kroky" not in await open_page("osp_specialist", f"/cases/{joint.case_id}")


async def test_news_of_joint_work_name_the_client_while_it_may_be_seen(story, open_page):
    """The partner reads whom an offer is about, and after the end only what stands in its own file."""
    joint = await story.proposed()
    await story.meeting(held_at=days_from_now(1))
    await drain()
    day = await open_page("pm_worker", "/my-day")
    assert day.count("Bureš Martin") > 1
    assert "OSP" in day
    await story.withdraw(joint)
    await drain()
    assert "Jiná služba vám nabízí spolupráci" not in (day := await open_page("pm_worker", "/my-day"))
    assert "Bureš" not in day


async def test_a_meeting_that_was_concluded_looks_it(story, client_app, open_page):
    """Concluded: says so, offers nobody more and does not tell what will come; to be held: the other way round."""
    joint = await story.active()
    ahead = await open_page("osp_specialist", f"/meetings/{await story.meeting(held_at=days_from_now(1))}")
    assert "Uzavřená" not in ahead
    assert "Co se stane po uzavření" in ahead
    assert "Přidat klienta" in ahead
    item_id = await story.concluded(joint)
    view = await views.item_view(story.osp, item_id)
    for actor in ("osp_specialist", "pm_worker"):
        page = await open_page(actor, f"/meetings/{view.meeting_id}")
        assert "Uzavřená" in page
        assert "Co se stane po uzavření" not in page
        assert "Přidat klienta" not in page


async def test_saving_to_close_leads_to_the_question(story, client_app, open_page):
    """What was written is kept; nothing is closed before it is confirmed, and without an output there is nothing to close."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    item_id = (await views.meeting_view(story.osp, meeting_id)).items[0].id
    assert "Zapsat plán, cíle a kroky" in await open_page("osp_specialist", f"/meetings/{meeting_id}")
    osp = await client_app("osp_specialist")
    address = f"/meetings/{meeting_id}/items/{item_id}"
    sent = await osp.post(address, data=form(osp, version="1", minutes="Jen zápis.", act="conclude"))
    assert sent.headers["location"] == f"/meetings/{meeting_id}/conclude?item={item_id}"
    assert (await osp.get(sent.headers["location"])).headers["location"] == f"/meetings/{meeting_id}"
    for nothing in ({}, {"item": item_id, f"version.{item_id}": "2"}):  # said in words, never as "0"
        sent = await osp.post(f"/meetings/{meeting_id}/conclude", data=form(osp, **nothing))
        said = soft((await osp.get(sent.headers["location"])).text)
        assert ("Bez plánu, cíle nebo kroku není co uzavřít." in said) == (nothing == {})
        assert ("Žádný bod se neuzavřel." in said) == (nothing != {})
        assert "body: 0" not in said
    sent = await osp.post(address, data=form(osp, version="2", plan="Bydlet doma.", act="conclude"))
    assert "Bydlet doma." in (await osp.get(sent.headers["location"])).text
    assert (await views.item_view(story.osp, item_id)).concluded_at is None


async def test_a_meeting_settled_before_its_hour_looks_settled(story, open_page):
    """All of its items are concluded: neither its page nor a list says that it is being prepared."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=instant_at(today_in_prague(), 23, 59))
    assert "Chystá se" in await open_page("osp_specialist", "/meetings")
    assert str(meeting_id) in await open_page("osp_specialist", "/my-day")
    item_id = (await views.meeting_view(story.osp, meeting_id)).items[0].id
    await service.write_item(story.osp, item_id, story.output(), version=1)
    await service.conclude_item(story.osp, item_id, version=2)
    for url in ("/meetings", f"/meetings/{meeting_id}"):
        page = await open_page("osp_specialist", url)
        assert "Uzavřená" in page, url
        assert "Chystá se" not in page
    assert str(meeting_id) not in await open_page("osp_specialist", "/my-day")


async def test_nothing_is_settled_before_the_day_of_a_meeting_and_nothing_added_once_it_is(
    story, world, open_page, client_app
):
    """The page offers neither, and says why; the rule refuses both."""
    joint = await story.active()
    ahead = await story.meeting(joint.id, held_at=instant_at(today_in_prague() + timedelta(days=1), 0, 1))
    item_id = (await views.meeting_view(story.osp, ahead)).items[0].id
    await service.write_item(story.osp, item_id, story.output(), version=1)
    page = await open_page("osp_specialist", f"/meetings/{ahead}")
    assert "Body půjdou uzavřít v den porady" in page
    assert f"/meetings/{ahead}/conclude" not in page
    assert "Uložit a uzavřít bod" not in await open_page("osp_specialist", f"/meetings/{ahead}/items/{item_id}")
    with pytest.raises(MeetingAhead):
        await service.conclude_item(story.osp, item_id, version=2)
    assert (await service.conclude_items(story.osp, ahead, {item_id: 2})).left == {item_id: MeetingAhead}
    client = await client_app("osp_specialist")
    asked = await client.get(f"/meetings/{ahead}/conclude")
    assert asked.headers["location"] == f"/meetings/{ahead}"
    assert "Bod lze uzavřít až v den porady" in soft((await client.get(f"/meetings/{ahead}")).text)

    held = await story.meeting(joint.id, held_at=instant_at(today_in_prague(), 12, 0))
    more = [f'href="/meetings/{held}/{address}"' for address in ("items/new", "invite")]
    before = await open_page("osp_specialist", f"/meetings/{held}")
    assert [each for each in more if each in before] == more
    item_id = (await views.meeting_view(story.osp, held)).items[0].id
    await service.write_item(story.osp, item_id, story.output(), version=1)
    await service.conclude_item(story.osp, item_id, version=2)
    after = await open_page("osp_specialist", f"/meetings/{held}")
    assert [each for each in more if each in after] == []
    with pytest.raises(MeetingClosed):
        await service.add_item(story.osp, held, AddItem(case_management_id=joint.id))
    with pytest.raises(MeetingClosed):
        await service.invite(story.osp, held, InviteToMeeting(worker_id=world.actor("pm_worker2").worker))
    for address in ("items/new", "invite"):
        assert (await client.get(f"/meetings/{held}/{address}")).status_code == 409


async def test_a_refusal_leads_to_what_it_speaks_of(story, client_app):
    """On top of the form, on the page of a refusal without one, in the message of HTMX, and for programs."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id, held_at=instant_at(today_in_prague(), 12, 0))
    item = f"{meeting_id}/items/{(await views.meeting_view(story.osp, meeting_id)).items[0].id}"
    client, program = await client_app("osp_specialist"), await client_app("osp_specialist", bearer=True)
    order = {"case_management_id": str(joint.id)}
    refused = await client.post(f"/meetings/{meeting_id}/items/new", data=form(client, **order))
    assert refused.status_code == 409
    assert f'<a href="/meetings/{item}">Přejít na bod porady</a>' in soft(refused.text).partition("error-summary")[2]
    told = await program.post(f"/api/v1/meetings/{meeting_id}/items", json=order)
    assert told.json()["about"] == f"/api/v1/meeting-items/{item.rpartition('/')[2]}"
    error = AlreadyOnAgenda(about=About("Přejít na bod porady", f"/meetings/{item}"))
    for headers in ([], [(b"hx-request", b"true")]):
        scope = {
            "type": "http",
            "path": "/meetings",
            "headers": headers,
            "state": {},
            "query_string": b"",
            "method": "GET",
        }
        assert f'href="/meetings/{item}"' in str(domain_error(Request(scope), error).content)


async def test_a_meeting_that_was_held_and_shows_nobody_asks_for_nobody(story, open_page):
    """The partner after a withdrawal: no invitation to fill an agenda of yesterday, and not a word of who was on it."""
    with as_of(days_from_now(-2)):
        joint = await story.active()
    held = await story.meeting(joint.id, held_at=days_from_now(-1))
    never = await story.meeting(held_at=days_from_now(-1))
    await story.withdraw(joint)
    pages = [await open_page("pm_worker", f"/meetings/{meeting_id}") for meeting_id in (held, never)]
    for page in pages:
        assert "Žádný bod k zobrazení" in page
        assert "Přidejte klienta" not in page
        assert "Bureš" not in page


async def test_an_item_without_consent_is_refused_beside_it(story, world, client_app):
    joint = await story.active()
    await story.withdraw(joint)
    client = await client_app("osp_specialist")
    values = {
        "partner_service_id": str(world.services["pm"]),
        "day": format_date(today_in_prague()),
        "time": "13:00",
        "participant_ids": [str(story.osp.worker), str(story.pm.worker)],
        "agenda": [str(joint.id)],
    }
    sent = await client.post("/meetings/new", data=form(client, **values))
    assert sent.status_code == 400
    assert f'id="agenda.{joint.id}-error"' in sent.text
    assert "Souhlas odvolán" in soft(sent.text)


async def test_an_item_belongs_to_its_meeting(story, open_page):
    joint = await story.active()
    item_id = await story.item(joint)
    other = await story.meeting(held_at=now())
    await open_page("osp_specialist", f"/meetings/{other}/items/{item_id}", 404)


async def test_a_goal_is_evaluated_by_form(story, client_app, open_page):
    joint = await story.active()
    item_id = await story.concluded(joint)
    view = await views.item_view(story.osp, item_id)
    url = f"/meetings/{view.meeting_id}/items/{item_id}/goals/{view.goals[0].id}"
    assert "Podle čeho to víme" in await open_page("pm_worker", url)
    client = await client_app("pm_worker")
    sent = await client.post(url, data=form(client, version="3", met="", sentence="Zatím ne."))
    assert sent.status_code == 400
    assert "Zatím ne." in sent.text
    sent = await client.post(url, data=form(client, version="3", met="no", sentence="Vstup čeká na povolení."))
    assert sent.status_code == 303
    assert "Vstup čeká na povolení." in await open_page("osp_specialist", f"/cases/{joint.case_id}/plan")


@pytest.mark.parametrize("actor", ["spod_head", "pm_peer", "krok_admin"])
async def test_others_find_nothing(story, client_app, actor):
    """Not in the menu, not on a page, not by an id."""
    joint = await story.active()
    item_id = await story.concluded(joint)
    view = await views.item_view(story.osp, item_id)
    client = await client_app(actor)
    for url in (
        f"/case-management/{joint.id}",
        f"/case-management/{joint.id}/accept",
        f"/meetings/{view.meeting_id}",
        f"/meetings/{view.meeting_id}/minutes",
        f"/meetings/{view.meeting_id}/items/{item_id}",
    ):
        missing = await client.get(url.replace(str(joint.id), str(item_id)))
        found = await client.get(url)
        assert found.status_code == missing.status_code == 404, url
    assert (await client.get("/meetings")).status_code == 403
    assert 'href="/meetings"' not in (await client.get("/my-day")).text


async def test_the_tab_is_there_for_the_team_only(story, world, open_page):
    joint = await story.active()
    assert f"/cases/{joint.case_id}/plan" in await open_page("osp_specialist", f"/cases/{joint.case_id}")


async def test_plan_and_case_do_not_grow_with_outputs(story, client_app):
    joint = await story.active()
    await story.concluded(joint)
    counts = []
    for _ in range(2):
        with counting_queries() as plan:
            await views.case_plan(story.osp, joint.case_id)
        counts.append(plan.count)
        await story.concluded(joint)
        await story.concluded(joint)
    assert counts[0] == counts[1]


async def test_whom_no_consent_names_is_offered_last_and_said_so(story, world, open_page):
    """Of the partner those come first whom every consent names; of the others the form says what they will not see."""
    joint = await story.active()
    page = lxml.html.fromstring(await open_page("osp_specialist", f"/meetings/new?partner={world.services['pm']}"))
    offered = [
        label.text_content().strip()
        for label in page.xpath("//input[@name='participant_ids']/following-sibling::label")
    ]
    names = [world.people[each].name for each in ("pm_worker", "pm_worker2", "pm_head")]
    places = [next(at for at, label in enumerate(offered) if name in label) for name in names]
    assert places[0] < min(places[1:])
    assert page.text_content().count("souhlas některého z klientů tuto osobu nejmenuje, jeho bod neuvidí") == 2
    assert joint.id


async def test_a_row_that_is_added_and_a_save_are_no_further_look(story, client_app):
    """One look of the form; whoever sends one that was never drawn for them is shown it, and that is a look."""
    joint = await story.active()
    item_id = await story.item(joint)
    url = f"/meetings/{(await views.item_view(story.osp, item_id)).meeting_id}/items/{item_id}"
    client = await client_app("pm_worker")

    async def looks():
        async with unit_of_work(story.pm) as unit:
            return await unit.connection.fetchval(
                "SELECT count(*) FROM audit_entry WHERE action = 'meeting_item.read' AND worker_id = $1",
                story.pm.worker,
            )

    (drawn,) = [each for each in lxml.html.fromstring((await client.get(url)).text).forms if "plan" in each.fields]
    before, sent = await looks(), dict(drawn.form_values())
    for _ in range(2):
        assert (await client.post(url, data={**sent, "act": "add-goal"})).status_code == 200
    assert (await client.post(url, data={**sent, "plan": "á" * 6_000, "act": "save"})).status_code == 400
    assert await looks() == before
    assert (await client.post(url, data={**sent, "plan": "Byt.", "act": "save"})).status_code == 303
    assert await looks() == before
    ahead = {**sent, "version": str((await views.item_view(story.osp, item_id)).version)}
    assert (await client.post(url, data={**ahead, "act": "add-goal"})).status_code == 200
    assert await looks() == before + 1, "the number of what was written since is no proof of having seen it"
    forged = {name: value for name, value in sent.items() if name != FIELD}
    assert (await client.post(url, data={**forged, "act": "add-goal"})).status_code == 200
    assert await looks() == before + 2


async def test_minutes_stay_off_every_paper(story, open_page):
    """The page says that they go into no print: where they are written, and where what is stored stands beside."""
    joint = await story.active()
    meeting_id = await story.meeting(joint.id)
    (item,) = (await views.meeting_view(story.osp, meeting_id)).items
    for url in (f"/meetings/{meeting_id}/minutes", f"/meetings/{meeting_id}/items/{item.id}"):
        page = lxml.html.fromstring(await open_page("osp_specialist", url))
        (field,) = page.xpath("//textarea[@name='minutes']")
        assert any("o-noprint" in (each.get("class") or "") for each in field.iterancestors()), url
