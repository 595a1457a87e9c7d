"""Nothing written is lost where no service is: what an administrator types waits in the organisation, for that person alone."""

import html
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import lxml.html
import pytest
from redis.asyncio import Redis

from app.testing.rows import refused
from app.testing.world import World
from kernel import drafts
from kernel.clock import as_of, now
from kernel.db import unit_of_work
from kernel.legal_time import today_in_prague
from kernel.web.text import date_field, soft
from tenants import service as tenants
from tenants.districts import service as districts
from tenants.districts.schemas import NewDistrict
from tenants.tables import Role

from .test_drafts import as_a_browser, end_roles, hidden, ran_out, sign_in, waiting

__all__ = ["sign_in"]

NEW = "/administration/authorities/new"
SETTING = "/administration/settings/urgency_deadline"
REASON = "Porada vedení o tom rozhodla jednomyslně."
OFFICE: dict[str, str] = {
    "code": "horni-lhota",
    "kind": "ospod",
    "name": "MěÚ Horní Lhota",
    "municipalities": "Horní Lhota, Dolní Lhota",
    "phone": "+420 000 000 073",
}
CHANGE = {"value": "same_day", "valid_from": "za 3 dny", "reason": REASON}
CONTENT = drafts.Content("Přidat úřad", NEW, NEW, [("name", "MěÚ Horní Lhota")], [], own=["name"])


def value_of(page: Any, name: str) -> str:
    found = re.findall(rf'<input class="govuk-input[^>]*name="{name}"[^>]*>', page.text)
    return html.unescape("".join(re.findall(r'value="([^"]*)"', found[0]))) if found else ""


async def test_what_an_administrator_types_comes_back_and_goes_with_the_act(world: World, client_app: Any) -> None:
    """A form of administration keeps a draft, found again on its page, on the first page and in the list."""
    client, admin = await client_app("ospod_admin"), world.actor("ospod_admin")
    page = await client.get(NEW)
    as_a_browser(client)
    saved = await client.post("/drafts", data={**OFFICE, **hidden(page)}, headers={"X-Draft": "1"})
    assert saved.status_code == 200, saved.text
    again = await client.get(NEW)
    typed = ("code", "name", "municipalities")
    assert [value_of(again, name) for name in typed] == [OFFICE[name] for name in typed]
    assert "MěÚ Horní Lhota" in (await client.get("/drafts")).text
    home = html.unescape((await client.get("/organisation")).text)
    (address,) = re.findall(r'href="(/drafts\?of=[^"]*)"', home)
    assert address.endswith(f"place={admin.tenant}.-")
    assert (await client.get(address)).headers["location"] == NEW
    assert (await client.post(NEW, data={**OFFICE, **hidden(again)})).status_code == 303
    assert await waiting(admin) == []
    assert value_of(await client.get(NEW), "name") == ""


@pytest.mark.parametrize("cookie", ["old", "gone", "signed out"])
async def test_what_an_administrator_sent_after_the_session_says_so_and_comes_back(
    world: World, client_app: Any, valkey: Redis, sign_in: Any, cookie: str
) -> None:
    """The page of sign-in says that it was not sent; behind it is the form with every word."""
    client = await client_app("ospod_admin")
    page = await client.get(SETTING)
    if cookie == "signed out":
        await client.post("/sign-out")
    await ran_out(client, valkey) if cookie == "old" else client.cookies.clear()
    as_a_browser(client)
    sent = await client.post(SETTING, data={**CHANGE, **hidden(page)})
    assert sent.headers["location"].startswith("/sign-in?next=/drafts")
    assert "uložené jako koncept" in (await client.get(sent.headers["location"])).text
    there = await client.get(await sign_in(client, "ospod_admin", sent.headers["location"]))
    assert (there.status_code, there.headers["location"]) == (303, SETTING)
    again = await client.get(SETTING)
    assert "zkontrolujte to a odešlete" in soft(html.unescape(again.text))
    assert value_of(again, "reason") == REASON
    assert (await client.post(SETTING, data={**CHANGE, **hidden(again)})).status_code == 303
    assert REASON in soft((await client.get(SETTING)).text)
    assert await waiting(world.actor("ospod_admin")) == []


async def test_an_administrator_signed_in_anew_in_another_window_goes_on(
    world: World, client_app: Any, sign_in: Any
) -> None:
    """The old form is neither written nor lost, and nobody is told to go back one step."""
    client = await client_app("ospod_admin")
    page = await client.get(SETTING)
    await client.post("/sign-out")
    as_a_browser(client)
    await sign_in(client, "ospod_admin")
    answered = await client.post(SETTING, data={**CHANGE, **hidden(page)})
    assert answered.status_code == 303
    assert (await client.get(answered.headers["location"])).headers["location"] == SETTING
    assert value_of(await client.get(SETTING), "reason") == REASON
    assert REASON not in (await client.get("/administration/settings")).text


async def test_nobody_else_of_the_organisation_reads_it(world: World) -> None:
    """Another administrator, an auditor, whoever works in a service: not by our code, and not by SQL of their own."""
    admin = world.actor("ospod_admin")
    await drafts.save(admin, UUID(int=7), CONTENT)
    async with unit_of_work(admin) as unit:
        row = str(dict(await unit.connection.fetchrow("SELECT * FROM draft")))
        assert "Lhota" not in row
        assert NEW not in row
    for name in ("ospod_auditor", "spod_head", "krok_admin"):
        other = world.actor(name)
        assert await drafts.find_by_id(other, UUID(int=7)) is None
        assert not await drafts.drop(other, UUID(int=7))
        async with unit_of_work(other) as unit:
            assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 0
    assert await waiting(admin) == ["Přidat úřad"]


@pytest.mark.parametrize(("writer", "where"), [("ospod_admin", "service"), ("spod_head", "none")])
async def test_a_draft_is_written_where_its_person_is(world: World, writer: str, where: str) -> None:
    """Whoever acts for no service writes none of a service, and whoever is in a service none of the organisation."""
    service_id = world.actor("spod_head").service_id if where == "service" else None
    async with refused(world.actor(writer), "row-level security"):
        await _insert(world.actor(writer), service_id)


async def _insert(actor: Any, service_id: UUID | None) -> None:
    async with unit_of_work(actor) as unit:
        await unit.connection.execute(
            "INSERT INTO draft (tenant_id, id, service_id, user_id, place_term, sealed, page, saved_at, gone_at)"
            " VALUES ($1, $2, $3, $4, 'x', 'x', 0, now(), now())",
            actor.tenant,
            UUID(int=8),
            service_id,
            actor.user_id,
        )


async def test_who_gets_a_service_later_finds_it_in_the_organisation(world: World, client_app: Any) -> None:
    """It waits where it was begun: in the service one is led over, and nothing of it is read there."""
    admin, spod = world.actor("ospod_admin"), world.place("spod_head")
    await drafts.save(admin, UUID(int=7), CONTENT)
    await tenants.grant_role(admin.tenant, admin.worker, Role.CASE_COORDINATOR, spod.service_id)
    client = await client_app("ospod_admin")
    await client.get("/drafts")  # the session learns of the service
    await client.post("/switch", data={"choice": spod.id})
    listed = await client.get("/drafts")
    assert "Lhota" not in listed.text
    assert "Koncept ve správě organizace" in soft(listed.text)
    assert "v jiné službě" not in soft(listed.text)
    there = await client.get(f"/drafts?of={UUID(int=7)}&place={admin.tenant}.-")
    assert "Přejít do správy organizace a pokračovat" in soft(there.text)
    assert "Lhota" not in there.text
    form = re.findall(r'name="(csrf_token|choice|next)" value="([^"]*)"', there.text.partition("o-main")[2])
    as_a_browser(client)
    back = await client.post("/switch", data={name: html.unescape(value) for name, value in form})
    assert (await client.get(back.headers["location"])).headers["location"] == NEW
    assert value_of(await client.get(NEW), "name") == "MěÚ Horní Lhota"


async def test_what_is_written_when_the_role_of_the_organisation_has_ended_waits_for_it(
    world: World, client_app: Any
) -> None:
    """Whoever works there on keeps it, and reads it when the role is back."""
    client, admin = await client_app("ospod_admin"), world.actor("ospod_admin")
    form = {**OFFICE, **hidden(await client.get(NEW))}
    await end_roles(admin)
    as_a_browser(client)
    sent = await client.post(NEW, data=form)
    assert sent.headers["location"].startswith("/sign-in?next=/drafts")
    await tenants.grant_role(admin.tenant, admin.worker, Role.TENANT_ADMIN, None)
    assert value_of(await (await client_app("ospod_admin")).get(NEW), "name") == OFFICE["name"]


async def test_an_administrators_draft_goes_after_two_weeks(world: World) -> None:
    """As every draft does."""
    admin = world.actor("ospod_admin")
    with as_of(now() - timedelta(days=14, minutes=1)):
        await drafts.save(admin, UUID(int=7), CONTENT)
        assert await waiting(admin) == ["Přidat úřad"]
    assert await waiting(admin) == []
    assert await drafts.sweep() == 1


async def test_on_a_foreign_device_nothing_of_it_stays(world: World, client_app: Any, sign_in: Any) -> None:
    """Signing out takes it away."""
    client, admin = await client_app(None), world.actor("ospod_admin")
    await sign_in(client, "ospod_admin", foreign="1")
    page = await client.get(NEW)
    client.headers["X-CSRF-Token"] = hidden(page)["csrf_token"]
    await client.post("/drafts", data={**OFFICE, **hidden(page)})
    async with unit_of_work(admin) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 1
    await client.post("/sign-out")
    async with unit_of_work(admin) as unit:
        assert await unit.connection.fetchval("SELECT count(*) FROM draft") == 0


@pytest.mark.parametrize("signed_in_again", [False, True])
async def test_what_keeps_no_draft_is_said_not_to_be_done_after_the_session(
    client_app: Any, valkey: Redis, sign_in: Any, world: World, signed_in_again: bool
) -> None:
    """A short form or a button, of whoever: the page of sign-in was shown without a word."""
    client = await client_app("ospod_admin")
    url = f"/administration/services/{world.services['spod']}/close"
    await client.get(url)
    await ran_out(client, valkey)
    as_a_browser(client)
    sent = await client.post(url, data={"last_day": "za 7 dní"})
    assert sent.headers["location"] == "/sign-in?next=/&kept=2"
    if signed_in_again:
        await sign_in(client, "ospod_admin")
        await client.get(sent.headers["location"])
    said = await client.get("/organisation" if signed_in_again else sent.headers["location"])
    assert "Přihlášení mezitím skončilo a nic se neuložilo" in soft(said.text)
    assert "Poslední den:" not in (await (await client_app("ospod_admin")).get(url.removesuffix("/close"))).text


async def test_who_never_was_signed_in_is_not_told_of_a_session(client_app: Any) -> None:
    """Only a page of ours that was open."""
    assert "mezitím" not in (await (await client_app(None)).get("/sign-in")).text


# --- several forms of one address -------------------------------------------------------------------------------------


def form_sent_to(page: Any, address: str) -> dict[str, str]:
    """What the form that is sent there carries."""
    (form,) = lxml.html.fromstring(page.text).xpath(f"//form[@action='{address}']")
    return {name: form.fields[name] or "" for name in ("csrf_token", "draft", "once")}


async def test_each_longer_form_of_a_district_keeps_its_own(world: World, client_app: Any) -> None:
    """Also of the other one, drawn beside a refusal at another address: it leads back to the page of the district."""
    order = NewDistrict(name="Střed", service_id=world.services["spod"])
    url = f"/administration/districts/{await districts.make_district(world.actor('ospod_admin'), order)}"
    client = await client_app("ospod_admin")
    page = await client.get(url)
    as_a_browser(client)
    area = {**form_sent_to(page, f"{url}/areas"), "town": "Horní Lhota", "valid_from": "nevím"}
    refused_page = await client.post(f"{url}/areas", data=area)
    assert refused_page.status_code == 400
    person = {**form_sent_to(refused_page, f"{url}/workers"), "valid_from": "za 3 dny"}
    by_hand = await client.post("/drafts", data=person)
    assert (by_hand.status_code, by_hand.headers["location"]) == (303, url)
    again = lxml.html.fromstring((await client.get(url)).text)
    (town,) = again.xpath("//input[@name='town']/@value")
    assert town == "Horní Lhota"
    assert again.get_element_by_id("worker-from").get("value") == date_field(today_in_prague() + timedelta(days=3))
    assert again.get_element_by_id("area-from").get("value") == "nevím"
    done = {**form_sent_to(await client.get(url), f"{url}/areas"), "town": "Horní Lhota", "side": "all"}
    assert (await client.post(f"{url}/areas", data=done)).status_code == 303
    (left,) = await drafts.waiting(world.actor("ospod_admin"))
    assert left.content is not None
    assert left.content.label == "Přidat člověka: Střed"


async def test_each_form_of_the_division_keeps_its_own(world: World, client_app: Any) -> None:
    """What was begun stands open, and the others are empty."""
    url, client = "/administration/division", await client_app("ospod_admin")
    page = lxml.html.fromstring((await client.get(url)).text)
    (form,) = [one for one in page.xpath("//form") if one.xpath(".//input[@name='kind'][@value='cell']")]
    sent = {name: form.fields[name] or "" for name in ("csrf_token", "draft", "once", "kind")}
    as_a_browser(client)
    assert (await client.post("/drafts", data={**sent, "reason": REASON}, headers={"X-Draft": "1"})).status_code == 200
    again = lxml.html.fromstring((await client.get(url)).text)
    assert {one.get("id"): one.get("value") for one in again.xpath("//input[@name='reason'][@value!='']")} == {
        "cell-reason": REASON
    }
    assert again.xpath("//details[@open]//input[@name='kind']/@value") == ["cell"]


async def test_an_invitation_of_somebody_known_is_no_draft_of_another(world: World, client_app: Any) -> None:
    """What was typed for one person is offered in the form of that one alone."""
    client = await client_app("ospod_admin")
    url = "/administration/invitations/new"
    of_one = f"{url}?person={world.people['spod_intake'].worker_id}"
    sent = {**hidden(await client.get(of_one)), "name": "Čestmír Vlasák ml.", "email": "vlasak@ospod.example"}
    as_a_browser(client)
    saved = await client.post("/drafts", data=sent)
    assert saved.headers["location"] == of_one
    assert value_of(await client.get(of_one), "name") == "Čestmír Vlasák ml."
    assert value_of(await client.get(url), "name") == ""
    other = await client.get(f"{url}?person={world.people['spod_head'].worker_id}")
    assert value_of(other, "name") == "Bohumila Čechová"
