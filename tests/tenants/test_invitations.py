"""A link that is good once: joining with a new account or with the one there is, a second factor set up anew."""

import asyncio
import re
from datetime import timedelta

import pytest
from pyotp import TOTP

from app.testing.client import ClientApp
from app.testing.time import days_from_now
from kernel import keys
from kernel.clock import as_of, now
from kernel.exceptions import Invalid, NotAllowed, NotThere
from kernel.legal_time import today_in_prague
from tenants import service as tenants
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.exceptions import SignInRefused
from tenants.invitations import service, views
from tenants.invitations.exceptions import (
    InvitationOver,
    InvitedAlready,
    LinkLapsed,
    LinkUnknown,
    LinkUsed,
    LinkWithdrawn,
    OfSeveral,
)
from tenants.invitations.schemas import InvitePerson, Join
from tenants.people import views as people
from tenants.people.schemas import Wanted

from .conftest import OFFICE, PASSWORD

EMAIL = "nela.nova@lipnice.example"
WORDS = "modra hora nad rekou"


@pytest.fixture
def admin(world):
    return world.actor("ospod_admin")


@pytest.fixture
def order(world):
    return InvitePerson(
        name="Nela Nová", email=EMAIL, role="intake_worker", service_id=world.services["spod"], valid_to=ahead(30)
    )


def ahead(days):
    return today_in_prague() + timedelta(days=days)


def joining(token, **other):
    secret, carried = service.fresh_secret(token)
    said = {"name": "Nela Nová", "password": WORDS, "password_again": WORDS, "code": TOTP(secret).at(now())}
    return secret, Join(**said | {"secret": carried} | other)


async def states(admin):
    return [each.state for each in await views.list_invitations(admin)]


# --- joining -----------------------------------------------------------------------------------------------------


async def test_whoever_was_invited_joins_signs_in_and_holds_the_role(admin, order, world):
    _, token = await service.invite(admin, order)
    seen = await views.open_link(token)
    assert (seen.email, seen.has_account) == (EMAIL, False)
    secret, said = joining(token)
    await service.use(token, said, address=OFFICE)
    person = await accounts.sign_in(EMAIL, WORDS, TOTP(secret).at(now() + timedelta(seconds=30)), address=OFFICE)
    (place,) = person.places
    assert (place.service_id, place.roles) == (world.services["spod"], {"intake_worker"})
    (shown,) = await people.list_people(admin, Wanted(words="nela nova"))
    assert (shown.roles[0].valid_to, shown.last_sign_in) == (ahead(30), today_in_prague())
    assert await states(admin) == ["used"]


async def test_the_code_that_proved_the_telephone_signs_nobody_in(admin, order):
    _, token = await service.invite(admin, order)
    _, said = joining(token)
    await service.use(token, said, address=OFFICE)
    with pytest.raises(SignInRefused):
        await accounts.sign_in(EMAIL, WORDS, said.code, address=OFFICE)


async def test_opening_a_link_uses_nothing_up(admin, order):
    _, token = await service.invite(admin, order)
    for _ in range(3):
        await views.open_link(token)
    assert await states(admin) == ["waiting"]
    await service.use(token, joining(token)[1], address=OFFICE)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"name": " "}, "name"),
        ({"password": "krátké", "password_again": "krátké"}, "password"),
        ({"password_again": "jine heslo nez to"}, "password_again"),
        ({"code": "000000"}, "code"),
        ({"secret": "x"}, "code"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_uses_nothing_up(admin, order, other, field):
    _, token = await service.invite(admin, order)
    with pytest.raises(Invalid) as refusal:
        await service.use(token, joining(token, **other)[1], address=OFFICE)
    assert list(refusal.value.fields) == [field]
    assert await states(admin) == ["waiting"]
    assert not await accounts.has_account(EMAIL)


async def test_a_secret_of_another_link_is_none_of_this(admin, order):
    _, token = await service.invite(admin, order)
    _, other = await service.invite(admin, InvitePerson(name="Jiný", email="jiny@lipnice.example", role="auditor"))
    with pytest.raises(Invalid):
        await service.use(token, joining(other)[1], address=OFFICE)


async def test_who_has_an_account_joins_with_its_password_and_code(admin, person):
    invite = InvitePerson(name="Nela Horová", email=person.email, role="auditor")
    _, token = await service.invite(admin, invite)
    assert (await views.open_link(token)).has_account
    with pytest.raises(SignInRefused):
        await service.use(token, Join(password="jine heslo nez to", code=person.code()), address=OFFICE)
    await service.use(token, Join(password=PASSWORD, code=person.code()), address=OFFICE)
    places = {(place.tenant_id, *place.roles) for place in await account_views.places_of(person.user_id)}
    assert (admin.tenant, "auditor") in places
    assert len(places) == 2


# --- late, twice, taken back -------------------------------------------------------------------------------------


async def test_a_link_is_good_once(admin, order):
    _, token = await service.invite(admin, order)
    await service.use(token, joining(token)[1], address=OFFICE)
    for again in (views.open_link(token), service.use(token, joining(token)[1], address=OFFICE)):
        with pytest.raises(LinkUsed):
            await again


async def test_of_two_at_the_same_moment_one_joins(committed, admin, order):
    _, token = await service.invite(admin, order)
    both = [service.use(token, joining(token)[1], address=OFFICE) for _ in range(2)]
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["LinkUsed", "NoneType"]


async def test_who_comes_second_with_a_link_is_told_so_and_not_of_a_wrong_code(committed, admin, order, monkeypatch):
    """The first one joins between the two looks of the second: at the link, and at whether there is an account."""
    _, token = await service.invite(admin, order)
    asked = accounts.has_account

    async def a_moment_later(email):
        monkeypatch.undo()
        await service.use(token, joining(token)[1], address=OFFICE)
        return await asked(email)

    monkeypatch.setattr(accounts, "has_account", a_moment_later)
    with pytest.raises(LinkUsed):
        await service.use(token, joining(token)[1], address=OFFICE)


async def test_a_link_lapses_and_is_sent_again(admin, order):
    invitation_id, token = await service.invite(admin, order)
    with as_of(days_from_now(8)):
        with pytest.raises(LinkLapsed):
            await views.open_link(token)
        assert await states(admin) == ["lapsed"]
    newer = await service.send_again(admin, invitation_id)
    with pytest.raises(LinkUnknown):
        await views.open_link(token)
    await service.use(newer, joining(newer)[1], address=OFFICE)
    with pytest.raises(InvitationOver):
        await service.send_again(admin, invitation_id)


async def test_a_link_taken_back_is_good_no_more(admin, order):
    invitation_id, token = await service.invite(admin, order)
    await service.withdraw(admin, invitation_id)
    with pytest.raises(LinkWithdrawn):
        await service.use(token, joining(token)[1], address=OFFICE)
    with pytest.raises(InvitationOver):
        await service.withdraw(admin, invitation_id)
    await service.invite(admin, order)


@pytest.mark.parametrize("token", ["", "x", "ž", "A" * 86, "A" * 85])
async def test_a_made_up_link_is_none(world, token):
    with pytest.raises(LinkUnknown):
        await views.open_link(token)


async def test_a_link_never_outlives_its_role(admin, world):
    order = InvitePerson(name="Nela", email=EMAIL, role="auditor", valid_to=today_in_prague())
    await service.invite(admin, order)
    (shown,) = await views.list_invitations(admin)
    assert shown.expires_at <= now() + timedelta(days=1, hours=1)


# --- who invites -------------------------------------------------------------------------------------------------


async def test_the_same_address_is_invited_once_at_a_time(admin, order, world):
    await service.invite(admin, order)
    with pytest.raises(InvitedAlready):
        await service.invite(admin, order)
    with pytest.raises(Invalid) as refusal:
        await service.invite(admin, InvitePerson(name="Kdo", email=world.people["spod_intake"].email, role="auditor"))
    assert list(refusal.value.fields) == ["email"]


async def test_only_an_administrator_invites_and_sees_it(admin, order, world):
    invitation_id, _ = await service.invite(admin, order)
    for name in ("spod_head", "ospod_auditor"):
        with pytest.raises(NotAllowed):
            await service.invite(world.actor(name), order)
        with pytest.raises(NotThere):
            await views.invitation(world.actor(name), invitation_id)
    with pytest.raises(NotThere):
        await views.invitation(world.actor("krok_admin"), invitation_id)


async def test_nothing_of_the_link_is_kept_but_its_hash(committed, admin, order):
    _, token = await service.invite(admin, order)
    async with committed.superuser() as connection:
        (row,) = await connection.fetch("SELECT * FROM invitation")
        log = await connection.fetchval("SELECT string_agg(details::text, '') FROM audit_entry")
    assert row["token_hash"] == keys.token_hash(token)
    for secret in (token, EMAIL, "Nela"):
        assert secret.encode() not in b"".join(value for value in row.values() if isinstance(value, bytes))
        assert secret not in log


# --- the second factor, and being signed out ---------------------------------------------------------------------


async def test_a_reset_ends_the_old_factor_and_its_sessions_and_the_password_sets_a_new_one(world, person):
    admin = world.actor("krok_admin")
    session = await accounts.sign_in(person.email, PASSWORD, person.code(), address=OFFICE)
    _, token = await service.reset_second_factor(admin, person.worker_id)
    with pytest.raises(SignInRefused):
        await accounts.sign_in(person.email, PASSWORD, person.code(), address=OFFICE)
    assert not await accounts.still_proven(session)
    with pytest.raises(SignInRefused):
        await service.use(token, joining(token)[1], address=OFFICE)
    secret, said = joining(token, password=PASSWORD)
    await service.use(token, said, address=OFFICE)
    code = TOTP(secret).at(now() + timedelta(seconds=30))
    assert (await accounts.sign_in(person.email, PASSWORD, code, address=OFFICE)).places


async def test_a_second_reset_makes_the_first_link_useless(world, person):
    admin = world.actor("krok_admin")
    _, first = await service.reset_second_factor(admin, person.worker_id)
    _, second = await service.reset_second_factor(admin, person.worker_id)
    with pytest.raises(LinkWithdrawn):
        await views.open_link(first)
    assert (await views.open_link(second)).has_account


async def test_an_account_of_several_organisations_is_reset_by_neither_administrator(world, person):
    """Each of them would end what opens the other's files; the factor and the sessions stay as they were."""
    session = await accounts.sign_in(person.email, PASSWORD, person.code(), address=OFFICE)
    other = await tenants.add_worker(world.organisations["ospod"], person.user_id, "Táž Osoba")
    for admin, worker_id in ((world.actor("krok_admin"), person.worker_id), (world.actor("ospod_admin"), other)):
        with pytest.raises(OfSeveral):
            await service.reset_second_factor(admin, worker_id)
    assert await accounts.still_proven(session)
    await tenants.end_worker(world.organisations["ospod"], other)
    await service.reset_second_factor(world.actor("krok_admin"), person.worker_id)


async def test_nobody_of_another_organisation_is_reset_or_signed_out(admin, person):
    for act in (service.reset_second_factor, service.sign_out_everywhere):
        with pytest.raises(NotThere):
            await act(admin, person.worker_id)


# --- pages -------------------------------------------------------------------------------------------------------


async def test_an_administrator_invites_on_the_pages_and_the_link_is_shown_once(client_app: ClientApp):
    client = await client_app("ospod_admin")
    form = {"once": "a" * 32, "name": "Nela Nová", "email": "nova", "role": "auditor"}
    again = await client.post("/administration/invitations/new", data=form)
    assert again.status_code == 400
    assert "jmeno@organizace.cz" in again.text
    done = await client.post("/administration/invitations/new", data={**form, "email": EMAIL})
    assert done.status_code == 303
    page = await client.get(done.headers["location"])
    assert "/invitation/" in page.text
    assert "/invitation/" not in (await client.get(done.headers["location"])).text
    listed = await client.get("/administration/invitations")
    assert EMAIL in listed.text


async def test_a_double_click_loses_no_link(client_app: ClientApp, admin):
    """Also when the answer to the first one never came: the second shows the link that the first one made."""
    client = await client_app("ospod_admin")
    form = {"once": "b" * 32, "name": "Nela Nová", "email": EMAIL, "role": "auditor"}
    links = []
    for _ in range(2):
        done = await client.post("/administration/invitations/new", data=form)
        links.append(re.search(r"/invitation/([\w-]{80,})", (await client.get(done.headers["location"])).text))
    assert links[0] is not None
    assert links[1] is not None
    assert links[0][1] == links[1][1]
    assert (await views.open_link(links[1][1])).email == EMAIL
    (invitation,) = await views.list_invitations(admin)
    await service.send_again(admin, invitation.id)
    done = await client.post("/administration/invitations/new", data=form)  # by now another link is the good one
    assert "/invitation/" not in (await client.get(done.headers["location"])).text.replace("/administration/", "")


async def test_the_page_behind_a_link_says_what_is_wrong_with_it(client_app: ClientApp, admin, order, world):
    _, token = await service.invite(admin, order)
    client = await client_app(None)
    page = await client.get(f"/invitation/{token}")
    assert page.status_code == 200
    assert "<svg" in page.text
    assert "Nela Nová" in page.text
    assert (await client.get("/invitation/abc")).status_code == 404
    refused = await client.post(f"/invitation/{token}", data={"name": "Nela", "password": "x", "code": "1"})
    assert refused.status_code == 400
    _, said = joining(token)
    sent = {name: getattr(said, name) for name in said.__struct_fields__}
    joined = await client.post(f"/invitation/{token}", data=sent)
    assert (joined.status_code, joined.headers["location"]) == (303, "/sign-in?joined")
    used = await client.get(f"/invitation/{token}")
    assert used.status_code == 410
    assert "už byl použit" in used.text
