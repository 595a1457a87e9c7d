"""Pages of sign-in and the account, and what the API tells about the caller."""

import re
from typing import Any

import httpx
import pytest

from app.testing.client import app
from app.testing.world import World
from kernel.exceptions import NotSignedIn
from kernel.web.guard import cookie_name
from tenants import service
from tenants.accounts import service as accounts
from tenants.accounts import views as account_views
from tenants.accounts.service import attempts
from tenants.exceptions import SignInRefused
from tenants.pages import local_path, signing_in
from tenants.tables import Role

from .conftest import PASSWORD, Person


@pytest.fixture
async def stranger(client_app) -> httpx.AsyncClient:
    return await client_app(None)


async def send(client: httpx.AsyncClient, person: Person, **changes: str) -> httpx.Response:
    form = {"email": person.email, "password": PASSWORD, "next": "/account", **changes}
    if "code" not in form:
        form["code"] = person.code()
    return await client.post("/sign-in", data=form)


def with_csrf(client: httpx.AsyncClient, page: httpx.Response) -> None:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    client.headers["X-CSRF-Token"] = found[1]


# --- signing in --------------------------------------------------------------------------------------------------


async def test_a_person_signs_in_and_goes_where_they_wanted(stranger: httpx.AsyncClient, person: Person) -> None:
    """The session is a new one, kept from scripts and other sites."""
    stranger.cookies.set(cookie_name(), "a-token-somebody-planted")
    answered = await send(stranger, person)
    assert (answered.status_code, answered.headers["location"]) == (303, "/account")
    cookie = answered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "a-token-somebody-planted" not in cookie
    account = await stranger.get("/account")
    assert "Nela Horová" in account.text
    assert "sociální práce" in account.text


async def test_every_sign_in_has_a_session_of_its_own(stranger: httpx.AsyncClient, person: Person) -> None:
    """Signing in again in the same browser ends the session before."""
    await send(stranger, person)
    first = stranger.cookies[cookie_name()]
    assert (
        await send(stranger, person, code="000000")
    ).status_code == 403  # without the token of the page it is nobody's wish
    with_csrf(stranger, await stranger.get("/account"))
    assert (await send(stranger, person)).status_code == 303
    assert stranger.cookies[cookie_name()] != first
    stranger.cookies.clear()
    stranger.cookies.set(cookie_name(), first)
    assert (await stranger.get("/account")).status_code == 303


async def test_outside_the_demonstration_the_cookie_belongs_to_this_host_and_tls(
    client_app, person: Person, change_settings
) -> None:
    """`__Host-`, Secure, path /; also when it is taken away."""
    change_settings(OPORA_DEMO="0", OPORA_PUBLIC_URL="https://opora.example.org")
    client = await client_app(None)
    cookie = (await send(client, person)).headers["set-cookie"]
    assert cookie.startswith("__Host-opora=")
    assert "secure" in cookie.lower()
    assert "Path=/;" in cookie + ";"
    with_csrf(client, await client.get("/account"))
    gone = (await client.post("/sign-out")).headers["set-cookie"]
    assert gone.startswith(('__Host-opora="";', "__Host-opora=;"))
    assert "secure" in gone.lower()


async def test_a_refusal_keeps_the_address_and_nothing_else(stranger: httpx.AsyncClient, person: Person) -> None:
    """Neither password nor code come back; no session begins."""
    answered = await send(stranger, person, password="wrong-password-typed", code="987654")
    assert answered.status_code == 401
    assert f'value="{person.email}"' in answered.text
    assert "wrong-password-typed" not in answered.text
    assert "987654" not in answered.text
    assert "set-cookie" not in answered.headers
    assert 'value="/account"' in answered.text


async def test_what_is_missing_is_said_beside_its_field(stranger: httpx.AsyncClient) -> None:
    """All of it together, before anybody is asked."""
    answered = await stranger.post("/sign-in", data={"email": " "})
    assert answered.status_code == 400
    for field in ("email", "password", "code"):
        assert f'id="{field}-error"' in answered.text


async def test_what_was_typed_is_shown_as_text(stranger: httpx.AsyncClient, person: Person) -> None:
    """Markup in the address stays text."""
    answered = await send(stranger, person, email='"><script>alert(1)</script>')
    assert "<script>alert" not in answered.text


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        "/\tevil",
        "/a\n",
        "/ř",
    ],
)
def test_nobody_is_sent_to_another_site(wanted: str) -> None:
    """The next page is a path of ours or the start."""
    assert local_path(wanted) == "/"
    assert local_path("/cases/1?tab=2") == "/cases/1?tab=2"


async def test_one_address_does_not_try_for_ever(
    stranger: httpx.AsyncClient, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many tries in a minute the address waits, right answers or not."""
    monkeypatch.setattr(signing_in, "ATTEMPTS_A_MINUTE", 3)
    for _ in range(signing_in.ATTEMPTS_A_MINUTE):
        await stranger.post("/sign-in", data={"email": "nobody@nowhere.example", "password": "x", "code": "1"})
    assert (await send(stranger, person)).status_code == 429


async def test_only_a_trusted_proxy_says_where_somebody_sits(
    client_app, person: Person, change_settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its word is taken from the end, over all lines; from anybody else it is made up. IPv6 counts by its /64."""
    sat: list[str] = []

    async def sign_in(email: str, password: str, code: str, *, address: str) -> None:
        sat.append(address)
        raise SignInRefused

    monkeypatch.setattr(accounts, "sign_in", sign_in)
    stranger = await client_app(None)

    async def says(*lines: str) -> str:
        form = {"email": person.email, "password": "x", "code": "1"}
        await stranger.post("/sign-in", data=form, headers=[("X-Forwarded-For", line) for line in lines])
        return sat[-1]

    ours = await says()
    assert await says("192.0.2.1") == ours
    change_settings(OPORA_TRUSTED_PROXIES=f"{ours}, 10.0.0.0/8")
    assert await says("192.0.2.1") == "192.0.2.1"
    assert await says("203.0.113.9, 192.0.2.1, 10.0.0.7") == "192.0.2.1"
    assert await says("203.0.113.9", "192.0.2.1") == "192.0.2.1"
    assert await says("2001:db8:1:2:3:4:5:6") == await says("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert await says("::ffff:192.0.2.1") == "192.0.2.1"


async def test_the_demonstration_names_its_people_and_nobody_else_does(
    client_app, person: Person, change_settings
) -> None:
    """Known sign-ins are listed while the demonstration runs; people with an authenticator are not."""
    user_id = await accounts.create_user("ukazka@krokzpet.example", "Ukázka Ukázková", accounts.DEMO_PASSWORD)
    await accounts.enrol_totp(user_id, demo=True)
    shown = (await (await client_app(None)).get("/sign-in")).text
    assert "ukazka@krokzpet.example" in shown
    assert person.email not in shown
    change_settings(OPORA_DEMO="0", OPORA_PUBLIC_URL="https://opora.example.org")
    shown = (await (await client_app(None)).get("/sign-in")).text
    assert "ukazka@krokzpet.example" not in shown
    assert accounts.DEMO_PASSWORD not in shown


async def test_who_is_signed_in_goes_on(client_app) -> None:
    """The form is for strangers."""
    answered = await (await client_app("pm_worker")).get("/sign-in?next=/account")
    assert (answered.status_code, answered.headers["location"]) == (303, "/account")


# --- signing out -------------------------------------------------------------------------------------------------


async def test_signing_out_ends_the_session_for_good(client_app) -> None:
    """The old token opens nothing, also when it is sent again."""
    client = await client_app("pm_worker")
    token = client.cookies[cookie_name()]
    answered = await client.post("/sign-out")
    assert (answered.status_code, answered.headers["location"]) == (303, "/sign-in?out")
    client.cookies.clear()
    client.cookies.set(cookie_name(), token)
    assert (await client.get("/account")).status_code == 303
    assert "odhlášeni" in (await client.get("/sign-in?out")).text


async def test_signing_out_everywhere_ends_every_session(client_app) -> None:
    """The other browser too; a colleague stays."""
    here, there, colleague = await client_app("pm_worker"), await client_app("pm_worker"), await client_app("pm_head")
    assert (await here.post("/sign-out-everywhere")).status_code == 303
    assert (await there.get("/account")).status_code == 303
    assert (await colleague.get("/account")).status_code == 200


async def test_who_lost_every_role_can_still_sign_out(client_app, world: World) -> None:
    """Nothing works any more but leaving."""
    client = await client_app("pm_worker")
    await service.end_worker(world.organisations["krok"], world.people["pm_worker"].worker_id)
    answered = await client.get("/account")
    assert (answered.status_code, answered.headers["location"]) == (303, "/sign-in?next=/account")
    assert (await client.post("/sign-out")).headers["location"] == "/sign-in?out"


async def test_who_lost_a_role_signs_in_anew_and_is_not_sent_round_for_ever(client_app, world: World) -> None:
    """One of two roles, the place, or the account is gone: the form comes, with the wish kept."""
    ended = await client_app("pm_worker")
    await service.end_worker(world.organisations["krok"], world.people["pm_worker"].worker_id)
    disabled = await client_app("osp_worker")
    await accounts.disable_user(world.people["osp_worker"].user_id)
    tenant_id, worker_id = world.organisations["krok"], world.people["pm_head"].worker_id
    second = await service.grant_role(tenant_id, worker_id, Role.SOCIAL_WORKER, world.services["pm"])
    token, session = await client_app.sessions.create(
        world.people["pm_head"].user_id,
        "Hlava",
        await account_views.places_of(world.people["pm_head"].user_id),
        proof="",
    )
    fewer = await client_app(None)
    fewer.cookies.set(cookie_name(), token)
    assert len(session.place.roles) == 2
    await service.end_role(tenant_id, second)
    for client in (ended, disabled, fewer):
        refused = await client.get("/account")
        assert (refused.status_code, refused.headers["location"]) == (303, "/sign-in?next=/account")
        once = await client.get(refused.headers["location"])
        assert (once.status_code, once.headers["location"]) == (303, "/sign-in?next=/account")
        form = await client.get(once.headers["location"])
        assert form.status_code == 200
        assert 'name="next" value="/account"' in form.text


# --- where -------------------------------------------------------------------------------------------------------


async def test_a_person_of_two_services_switches(client_app, world: World) -> None:
    """What is seen next is the other service's."""
    client = await client_app("both_pm")
    assert (await client.get("/api/v1/me")).json()["service"]["code"] == world.codes("both_pm")[1]
    answered = await client.post("/switch", data={"choice": world.place("both_osp").id})
    assert (answered.status_code, answered.headers["location"]) == (303, "/")
    assert (await client.get("/api/v1/me")).json()["service"]["code"] == world.codes("both_osp")[1]


async def test_a_form_of_the_place_before_is_refused(client_app, world: World) -> None:
    """What was typed in one service is not saved into another by a second window."""
    client = await client_app("both_pm")
    await client.post("/switch", data={"choice": world.place("both_osp").id})
    assert (await client.post("/cases/new", data={"family_name": "Bureš"})).status_code == 403
    with_csrf(client, await client.get("/cases/new"))
    assert (await client.post("/cases/new", data={"given_name": "Martin"})).status_code == 400


async def test_nobody_switches_where_they_do_not_work(client_app, world: World) -> None:
    """Another organisation, another service, nonsense: the same answer as for what does not exist."""
    client = await client_app("pm_worker")
    for place in (world.place("osp_worker").id, world.place("spod_head").id, "x", ""):
        assert (await client.post("/switch", data={"choice": place})).status_code == 404
    assert (await client.get("/api/v1/me")).json()["service"]["code"] == world.codes("pm_worker")[1]


async def test_the_language_stays_after_signing_out(client_app) -> None:
    """In the session and in the browser."""
    client = await client_app("pm_worker")
    answered = await client.post("/language/en?next=/account")
    assert (answered.status_code, answered.headers["location"]) == (303, "/account")
    assert "Sign out everywhere" in (await client.get("/account")).text
    await client.post("/sign-out")
    assert "<h1" in (await client.get("/sign-in")).text
    assert 'lang="en"' in (await client.get("/sign-in")).text
    assert (await client.post("/language/xx")).status_code == 404


# --- the account -------------------------------------------------------------------------------------------------


async def test_a_changed_password_ends_the_other_sessions(
    stranger: httpx.AsyncClient, client_app, person: Person
) -> None:
    """This browser goes on with a new session; elsewhere one signs in again."""
    elsewhere = await client_app(None)
    await send(stranger, person)
    await send(elsewhere, person)
    before = stranger.cookies[cookie_name()]
    with_csrf(stranger, await stranger.get("/account"))
    form = {"current": PASSWORD, "password": "sedm zelenych zab", "password_again": "sedm zelenych zab"}
    wrong = await stranger.post("/account/password", data={**form, "current": "spatne heslo moje"})
    assert wrong.status_code == 400
    assert 'id="current-error"' in wrong.text
    assert "spatne heslo moje" not in wrong.text
    answered = await stranger.post("/account/password", data=form)
    assert (answered.status_code, answered.headers["location"]) == (303, "/account")
    assert stranger.cookies[cookie_name()] != before
    assert "Heslo je změněné" in (await stranger.get("/account")).text
    assert (await elsewhere.get("/account")).status_code == 303


@pytest.mark.parametrize("moment", ["password looked at", "before the session", "in the middle", "after the session"])
@pytest.mark.parametrize("change", ["password", "second factor"])
async def test_a_sign_in_under_way_leaves_no_session_when_the_password_changes(
    stranger: httpx.AsyncClient, person: Person, monkeypatch: pytest.MonkeyPatch, moment: str, change: str
) -> None:
    """Whoever knew the old one gets in at no moment of the change; the new one is what counts afterwards."""
    store = app().state.sessions

    async def happen() -> None:
        if change == "password":
            await accounts.set_password(person.user_id, "sedm zelenych zab")
        else:
            person.secret = await accounts.enrol_totp(person.user_id)
        await store.end_all(person.user_id)

    verify, create, write = attempts.verify_password, store.create, store.write

    async def looked_at(*words: Any, **more: Any) -> bool:
        right = await verify(*words, **more)
        await happen()
        return right

    async def created(*words: Any, **more: Any) -> Any:
        if moment == "before the session":
            await happen()
        made = await create(*words, **more)
        if moment == "after the session":
            await happen()
        return made

    async def written(*words: Any, **more: Any) -> None:
        await write(*words, **more)
        await happen()

    with monkeypatch.context() as patch:
        if moment == "password looked at":
            patch.setattr(attempts, "verify_password", looked_at)
        elif moment == "in the middle":
            patch.setattr(store, "write", written)
        else:
            patch.setattr(store, "create", created)
        refused = await send(stranger, person)
    assert refused.status_code == SignInRefused.status
    assert cookie_name() not in stranger.cookies
    assert not await app().state.valkey.keys("opora:session:*")
    now_ = {"password": "sedm zelenych zab"} if change == "password" else {}
    assert (await send(stranger, person, **now_)).status_code == 303


async def test_the_form_of_a_new_password_takes_the_tokens_back_unless_told_not_to(
    stranger: httpx.AsyncClient, person: Person
) -> None:
    """The box is ticked; who unticks it keeps the tokens, also when something else was wrong first."""
    token = await accounts.create_token(person.email, "krokzpet", "pm", "noční přenos")
    await send(stranger, person)
    page = await stranger.get("/account")
    with_csrf(stranger, page)
    assert re.search(r'name="revoke_tokens"[^>]* checked', page.text)
    form = {"current": PASSWORD, "password": "sedm zelenych zab", "password_again": "sedm zelenych zab"}
    wrong = await stranger.post("/account/password", data={**form, "password_again": "jiných"})
    assert re.search(r'name="revoke_tokens"(?![^>]* checked)', wrong.text)
    await stranger.post("/account/password", data=form)
    await accounts.actor_for_token(token)
    again = {"current": form["password"], "password": "osm modrych velryb", "password_again": "osm modrych velryb"}
    await stranger.post("/account/password", data={**again, "revoke_tokens": "1"})
    assert "přístupové tokeny přestaly platit" in (await stranger.get("/account")).text
    with pytest.raises(NotSignedIn):
        await accounts.actor_for_token(token)


async def test_a_token_changes_no_password(stranger: httpx.AsyncClient, person: Person, world: World) -> None:
    """The account's pages belong to a browser's session: refused before anything is done."""
    token = await accounts.create_token(person.email, *world.codes("pm_worker"), "noční přenos")
    form = {"current": PASSWORD, "password": "sedm zelenych zab", "password_again": "sedm zelenych zab"}
    answered = await stranger.post("/account/password", data=form, headers={"Authorization": f"Bearer {token}"})
    assert (answered.status_code, answered.headers["location"]) == (303, "/sign-in?next=/")
    assert (await send(stranger, person)).status_code == 303


async def test_tokens_are_listed_without_the_token_and_taken_back(client_app, world: World) -> None:
    """Only one's own, only those of this organisation."""
    client = await client_app("pm_worker")
    email = world.people["pm_worker"].email
    token = await accounts.create_token(email, *world.codes("pm_worker"), "noční přenos")
    shown = (await client.get("/account")).text
    assert "noční přenos" in shown
    assert token not in shown
    address = re.search(r'action="(/account/tokens/[^"]+/revoke)"', shown)
    assert address is not None
    assert (await (await client_app("pm_head")).post(address[1])).status_code == 404
    assert (await client.post(address[1])).status_code == 303
    assert "noční přenos" not in (await client.get("/account")).text


# --- the API -----------------------------------------------------------------------------------------------------


async def test_the_api_tells_who_calls(client_app, world: World) -> None:
    """By token and by session alike; an administrator has no service."""
    for client in (await client_app("pm_worker"), await client_app("pm_worker", bearer=True)):
        me = (await client.get("/api/v1/me")).json()
        assert (me["name"], me["roles"]) == ("Lenka Ďurišová", [Role.SOCIAL_WORKER.value])
        assert me["service"]["id"] == str(world.services["pm"])
    assert (await (await client_app("krok_admin")).get("/api/v1/me")).json()["service"] is None


async def test_the_api_lists_recipients_and_colleagues(client_app, world: World) -> None:
    """Services of the whole platform; workers of the own organisation only."""
    client = await client_app("pm_worker", bearer=True)
    services = (await client.get("/api/v1/services")).json()
    assert [one["id"] for one in services["items"]] == [
        str(world.services[name]) for name in ("osp", "javorec_spod", "spod")
    ]
    osp = (await client.get("/api/v1/workers", params={"service_id": str(world.services["osp"])})).json()
    assert "Jindřiška Malá" in [one["name"] for one in osp["items"]]
    foreign = (await client.get("/api/v1/workers", params={"service_id": str(world.services["spod"])})).json()
    assert foreign["items"] == []
    assert (await client.get("/api/v1/workers", params={"service_id": "x"})).status_code == 400
