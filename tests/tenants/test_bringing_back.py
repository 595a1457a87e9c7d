"""Every state of somebody in an organisation has a page that says what can be done: nobody ends in a circle (ADR 0102)."""

import re
from datetime import timedelta

import pytest

from app.testing.client import ClientApp
from kernel.exceptions import Invalid
from kernel.legal_time import today_in_prague
from tenants import service as tenants
from tenants.invitations import rules
from tenants.invitations import service as invitations
from tenants.invitations import views as invitation_views
from tenants.invitations.exceptions import InvitationLapsed, InvitedAlready
from tenants.invitations.schemas import InvitePerson
from tenants.people import service, views
from tenants.people.rules import Works
from tenants.people.schemas import EndRole, EndWork, GiveRole, Wanted

PEOPLE = "/administration/people"
NEW = "/administration/invitations/new"
STRANGER = "vera.novotna@ospod.example"


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


@pytest.fixture
def somebody(world):
    return world.people["spod_intake"]


@pytest.fixture
def role(somebody, world):
    return GiveRole(role="intake_worker", service_id=world.services["spod"])


def invited(somebody, role, email=None):
    return InvitePerson(name="Kdokoli", email=email or somebody.email, role=role.role, service_id=role.service_id)


async def end_only_role(admin, somebody):
    (role,) = (await views.person(admin, somebody.worker_id)).roles
    await service.end_role(admin, role.id, EndRole())
    return role


async def refusal_of(admin, order):
    with pytest.raises((Invalid, InvitedAlready)) as refused:
        await invitations.invite(admin, order)
    return refused.value


# --- without a role ----------------------------------------------------------------------------------------------


async def test_who_has_no_role_works_here_and_is_found(admin, somebody):
    """It said that the person had left; no list but the one of everybody showed them as anything else."""
    await end_only_role(admin, somebody)
    assert (await views.person(admin, somebody.worker_id)).stands == Works.WITHOUT_ROLE
    listed = await views.list_people(admin, Wanted(stands=Works.WITHOUT_ROLE))
    assert [each.id for each in listed] == [somebody.worker_id]
    by_role = Wanted(stands=Works.WITHOUT_ROLE, role="intake_worker")
    assert [each.id for each in await views.list_people(admin, by_role)] == [somebody.worker_id]
    assert await views.list_people(admin, Wanted(stands=Works.ENDED)) == []


async def test_whose_only_role_ended_is_given_another_on_their_page(admin, somebody, role, client_app: ClientApp):
    """The page had neither the form nor a way back, and the one that ends work said that they did not work here."""
    client = await client_app("ospod_admin")
    person = f"{PEOPLE}/{somebody.worker_id}"
    await end_only_role(admin, somebody)
    page = (await client.get(person)).text
    assert 'id="dat-roli"' in page
    assert f'href="{person}/end"' in page
    assert "Tady už nepracuje" not in (await client.get(f"{person}/end")).text
    assert (await client.get(f"{person}/second-factor")).status_code == 200
    sent = {"role": role.role, "service_id": str(role.service_id)}
    assert (await client.post(person, data=sent)).status_code == 303
    assert (await views.person(admin, somebody.worker_id)).stands == Works.NOW


async def test_an_ended_role_is_given_again_by_its_button(admin, somebody, client_app: ClientApp, world):
    """Only one that they do not hold, in a service that runs."""
    client = await client_app("ospod_admin")
    person = f"{PEOPLE}/{somebody.worker_id}"
    assert "Dát znovu" not in (await client.get(person)).text
    ended = await end_only_role(admin, somebody)
    page = (await client.get(person)).text
    row = page[page.index(f'id="role-{ended.id}"') :]
    assert "Dát znovu" in row[: row.index("</li>")]
    sent = dict(re.findall(r'name="(role|service_id|once)" value="([^"]+)"', row[: row.index("</li>")]))
    assert sent.keys() == {"role", "service_id", "once"}
    assert (await client.post(person, data=sent)).status_code == 303
    assert (await views.person(admin, somebody.worker_id)).stands == Works.NOW
    assert "Dát znovu" not in (await client.get(person)).text


async def test_the_end_of_a_role_is_taken_back_by_giving_it_again(admin, somebody, client_app: ClientApp):
    """What ended stays ended (ADR 0044): it is another role of the same kind, up to the same last day."""
    client = await client_app("ospod_admin")
    (role,) = (await views.person(admin, somebody.worker_id)).roles
    ending = await client.get(f"/administration/roles/{role.id}/end")
    assert "poslední role" in ending.text
    done = await client.post(f"/administration/roles/{role.id}/end", data={"once": "0" * 32})
    page = (await client.get(done.headers["location"])).text
    flash = page[page.index("Role skončila.") :]
    assert "Vrátit" in flash[:2000]
    sent = dict(re.findall(r'name="(role|service_id|valid_to|once)" value="([^"]*)"', flash[:2000]))
    assert (await client.post(f"{PEOPLE}/{somebody.worker_id}", data=sent)).status_code == 303
    now_held = [each for each in (await views.person(admin, somebody.worker_id)).roles if each.stands == "now"]
    assert [(each.role, each.service_id, each.valid_to) for each in now_held] == [(role.role, role.service_id, None)]


async def test_what_was_handed_over_or_planned_is_not_offered_to_be_taken_back(admin, somebody, client_app: ClientApp):
    client = await client_app("ospod_admin")
    (role,) = (await views.person(admin, somebody.worker_id)).roles
    done = await client.post(f"/administration/roles/{role.id}/end", data={"once": "0" * 32, "last_day": "dnes"})
    page = (await client.get(done.headers["location"])).text
    assert "Konec role je naplánovaný." in page
    assert "Vrátit" not in page


# --- who is invited ----------------------------------------------------------------------------------------------


async def test_who_works_here_is_not_invited_but_shown(admin, somebody, role, client_app: ClientApp):
    """The sentence is true of each state, and leads to the page of the person."""
    page = f"{PEOPLE}/{somebody.worker_id}"
    said = await refusal_of(admin, invited(somebody, role))
    assert (said.about.page, list(said.fields)) == (page, ["email"])
    assert "už pracuje" in said.fields["email"]
    await end_only_role(admin, somebody)
    said = await refusal_of(admin, invited(somebody, role))
    assert "nemá žádnou roli" in said.fields["email"]
    ahead = GiveRole(role=role.role, service_id=role.service_id, valid_from=today_in_prague() + timedelta(days=3))
    await service.give_role(admin, somebody.worker_id, ahead)
    said = await refusal_of(admin, invited(somebody, role))
    assert "teprve začne" in said.fields["email"]
    client = await client_app("ospod_admin")
    order = {
        "once": "0" * 32,
        "name": "Kdo",
        "email": somebody.email,
        "role": role.role,
        "service_id": str(role.service_id),
    }
    refused = await client.post(NEW, data=order)
    assert refused.status_code == 400
    assert f'href="{page}"' in refused.text


async def test_who_was_invited_is_led_to_the_invitation(admin, role, client_app: ClientApp, monkeypatch):
    """One that waits and one that lapsed are said as they are."""
    order = invited(None, role, STRANGER)
    invitation_id, _ = await invitations.invite(admin, order)
    said = await refusal_of(admin, order)
    assert type(said) is InvitedAlready
    assert said.about.page == f"/administration/invitations/{invitation_id}"
    monkeypatch.setattr(rules, "expires", lambda sent_at, role_ends: sent_at + timedelta(microseconds=1))
    await invitations.send_again(admin, invitation_id)
    assert type(await refusal_of(admin, order)) is InvitationLapsed
    client = await client_app("ospod_admin")
    sent = {"once": "0" * 32, "name": "Kdo", "email": STRANGER, "role": role.role, "service_id": str(role.service_id)}
    assert f'href="/administration/invitations/{invitation_id}"' in (await client.post(NEW, data=sent)).text


async def test_whose_work_ended_is_invited_again_from_their_page(admin, somebody, role, client_app: ClientApp):
    """The form has their name and address already; a link that waits is led to; who came back is led to as well."""
    client = await client_app("ospod_admin")
    person = f"{PEOPLE}/{somebody.worker_id}"
    await service.end_work(admin, somebody.worker_id, EndWork())
    page = (await client.get(person)).text
    assert 'id="dat-roli"' not in page
    assert f'href="{NEW}?person={somebody.worker_id}"' in page
    form = (await client.get(f"{NEW}?person={somebody.worker_id}")).text
    assert f'value="{somebody.email}"' in form
    invitation_id, _ = await invitations.invite(admin, invited(somebody, role))
    page = (await client.get(person)).text
    assert f'href="/administration/invitations/{invitation_id}"' in page
    assert f'href="{NEW}?person=' not in page
    await invitations.withdraw(admin, invitation_id)
    page = (await client.get(f"/administration/invitations/{invitation_id}")).text
    assert f'href="{NEW}?invitation={invitation_id}"' in page
    assert f'value="{somebody.email}"' in (await client.get(f"{NEW}?invitation={invitation_id}")).text


async def test_who_came_back_is_found_from_what_they_were_before(admin, somebody, client_app: ClientApp, world):
    await service.end_work(admin, somebody.worker_id, EndWork())
    again = await tenants.add_worker(admin.tenant, somebody.user_id, "Kdokoli")
    client = await client_app("ospod_admin")
    page = (await client.get(f"{PEOPLE}/{somebody.worker_id}")).text
    assert f'href="{PEOPLE}/{again}"' in page
    assert NEW not in page
    assert (await invitation_views.list_invitations(admin)) == []
