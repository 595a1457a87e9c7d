"""Who may call a route, and from where: no route without a rule, no form from elsewhere."""

from enum import StrEnum
from uuid import UUID

import httpx
import pytest
from httpx import ASGITransport
from litestar import Litestar, Request, WebSocket, asgi, get, post, websocket
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.types import Receive, Scope, Send

from kernel.actor import RELAY
from kernel.db import unit_of_work
from kernel.exceptions import DomainError, NotSignedIn, NotThere
from kernel.ids import new_id
from kernel.web import guard, problems
from kernel.web.guard import PUBLIC, SIGNED_IN, ActorMiddleware, actor_of, check_form_origin, check_routes
from kernel.web.session import SessionStore, new_csrf
from kernel.web.text import soft
from tenants.accounts.service import actor_for_token, create_token


class TeaPermission(StrEnum):
    """Permissions of these tests."""

    BREW = "tea.brew"


@get("/public", rule=PUBLIC)
async def public() -> str:
    """For everybody."""
    return "public"


@get(["/mine", "/api/mine"], rule=SIGNED_IN)
async def mine(request: Request) -> str:
    """For people who signed in."""
    return str(actor_of(request).worker_id)


@post(["/act", "/api/act"], rule=SIGNED_IN, status_code=200)
async def act(request: Request) -> str:
    """A form."""
    return str(actor_of(request).worker_id)


@get("/api/things/{thing_id:uuid}", rule=SIGNED_IN)
async def thing(request: Request, thing_id: FromPath[UUID]) -> str:
    """Something that is not there."""
    async with unit_of_work(actor_of(request)):
        raise NotThere


def small_app(*handlers, **kwargs) -> Litestar:
    return Litestar(
        route_handlers=list(handlers or (public, mine, act, thing)),
        guards=[guard.guard],
        middleware=[ActorMiddleware],
        before_request=check_form_origin,
        exception_handlers={DomainError: problems.domain_error},
        openapi_config=None,
        **kwargs,
    )


# --- no route without a rule -------------------------------------------------------------------------------------


def a_route(**opt):
    @get("/somewhere", **opt)
    async def somewhere() -> None:
        """Anywhere."""

    return somewhere


def test_routes_with_rules_start():
    with guard.RULES.opened(TeaPermission):
        check_routes(small_app(public, mine, act, a_route(rule=TeaPermission.BREW)))


@pytest.mark.parametrize("opt", [{}, {"rule": None}, {"rule": ""}, {"rule": "tea.spill"}, {"rule": "PUBLIC"}])
def test_a_route_without_a_rule_stops_the_start(opt):
    with pytest.raises(RuntimeError, match="/somewhere names no rule"):
        check_routes(small_app(a_route(**opt)))


def test_a_route_of_another_protocol_needs_a_rule_too():
    @websocket("/socket")
    async def socket(socket: WebSocket) -> None:
        """No page."""

    @asgi("/mounted", is_mount=True, copy_scope=True)
    async def mounted(scope: Scope, receive: Receive, send: Send) -> None:
        """No page either."""

    for handler in (socket, mounted):
        with pytest.raises(RuntimeError, match="names no rule"):
            check_routes(Litestar(route_handlers=[handler], openapi_config=None))


def test_one_of_two_methods_without_a_rule_stops_the_start():
    @post("/somewhere")
    async def change() -> None:
        """The one that was forgotten."""

    with pytest.raises(RuntimeError):
        check_routes(small_app(a_route(rule=SIGNED_IN), change))


# --- who calls ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def application():
    return small_app(state=State({"actor_for_token": actor_for_token}))


@pytest.fixture
async def call(application, world, valkey, change_settings):
    """Make clients of the small application."""
    change_settings(OPORA_PUBLIC_URL="http://opora.example")
    store = application.state.sessions = SessionStore(valkey)
    clients = []

    async def client(actor=None):
        made = httpx.AsyncClient(transport=ASGITransport(application), base_url="http://opora.example")
        clients.append(made)
        if actor:
            person = world.people[actor]
            token, made.session = await store.create(person.user_id, person.name, world.places(actor), proof="")
            made.cookies.set("opora", token)
        return made

    yield client
    for made in clients:
        await made.aclose()


async def test_what_is_public_is_for_everybody(call):
    assert (await (await call()).get("/public")).text == "public"


async def test_a_page_sends_strangers_to_sign_in_and_back(call):
    answer = await (await call()).get("/mine")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=/mine")
    fragment = await (await call()).get("/mine", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment.headers["hx-redirect"]) == (200, "/sign-in?next=/mine")
    filtered = await (await call()).get("/mine?late=1&kind=ch%C5%99ipka", headers={"HX-Request": "true"})
    assert filtered.headers["hx-redirect"] == "/sign-in?next=/mine%3Flate%3D1%26kind%3Dch%25C5%2599ipka"


async def test_what_a_page_asks_while_somebody_types_never_leads_away_from_it(call):
    """Without a session, with another one than the page is of, and with another's: it is said on top, what was typed stays."""
    over = await (await call()).post("/act", headers={"HX-Request": "true"})
    client = await call("spod_head")
    anew, other = [
        await client.post("/act", headers={"HX-Request": "true", "X-CSRF-Token": new_csrf(user_id)})
        for user_id in (client.session.user_id, new_id())
    ]
    for answer, status, said in (
        (over, 401, "Přihlášení mezitím skončilo"),
        (anew, 403, "jste se v tomto prohlížeči přihlásili znovu"),
        (other, 403, "se mezitím přihlásil někdo jiný"),
    ):
        assert (answer.status_code, answer.headers["hx-retarget"]) == (status, "#flashes")
        assert "hx-redirect" not in answer.headers
        assert said in soft(answer.text)
    assert "zůstává v polích" in soft(over.text)


async def test_the_api_tells_strangers_so(call):
    answer = await (await call()).get(f"/api/things/{new_id()}")
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


async def test_a_session_is_somebody(call, world):
    assert (await (await call("spod_head")).get("/mine")).text == str(world.actor("spod_head").worker_id)


@pytest.mark.parametrize(
    "header",
    ["Bearer ", "Bearer x", "Bearer opora_", "bearer " + "A" * 100, "BEARER ' OR 1=1 --", "Bearer ž"],
)
async def test_a_made_up_token_is_nobody(call, header):
    """Not even beside a session: a request stands for one person."""
    client = await call("spod_head")
    answer = await client.get("/api/things/" + str(new_id()), headers={b"authorization": header.encode()})
    assert answer.status_code == 401


async def test_a_token_counts_before_a_cookie(call, world):
    token = await create_token(world.people["pm_head"].email, *world.codes("pm_head"), "test")
    answer = await (await call("spod_head")).get("/api/mine", headers={"Authorization": f"Bearer {token}"})
    assert answer.text == str(world.actor("pm_head").worker_id)


async def test_a_refusal_is_written_down_with_what_was_asked_for(call, world):
    wanted = new_id()
    answer = await (await call("spod_head")).get(f"/api/things/{wanted}")
    assert answer.status_code == 404
    async with unit_of_work(RELAY) as unit:
        (entry,) = await unit.connection.fetch("SELECT * FROM audit_entry WHERE outcome = 'refused'")
    assert (entry["object_id"], entry["worker_id"]) == (wanted, world.actor("spod_head").worker_id)


async def test_whose_role_ended_is_nobody_from_the_next_click(call, world):
    client, head = await call("spod_head"), world.actor("spod_head")
    assert (await client.get(f"/api/things/{new_id()}")).status_code == 404
    async with unit_of_work(world.operator("ospod")) as unit:
        await unit.connection.execute("UPDATE membership SET valid_to = now() WHERE worker_id = $1", head.worker_id)
    assert (await client.get(f"/api/things/{new_id()}")).status_code == 401


async def test_an_actor_is_needed_where_one_is_asked_for():
    with pytest.raises(NotSignedIn):
        actor_of(Request({"type": "http", "state": {}, "headers": []}))


# --- forms from elsewhere ----------------------------------------------------------------------------------------


async def test_a_form_of_our_own_page_is_taken(call):
    client = await call("spod_head")
    field = {"csrf_token": client.session.csrf}
    own = {"Origin": "http://opora.example", "Sec-Fetch-Site": "same-origin"}
    assert (await client.post("/act", data=field)).status_code == 200
    assert (await client.post("/act", data=field, headers=own)).status_code == 200
    assert (await client.post("/act", headers={"X-CSRF-Token": client.session.csrf})).status_code == 200
    assert (await client.post("/act", data=field, files={"scan": b"x"})).status_code == 200


async def test_this_machine_may_be_called_by_any_of_its_names(call, change_settings):
    """The demonstration says localhost; whoever types 127.0.0.1 means the same."""
    client = await call("spod_head")
    change_settings(OPORA_PUBLIC_URL="http://localhost:8000")
    field = {"csrf_token": client.session.csrf}
    for origin, status in (
        ("http://127.0.0.1:8000", 200),
        ("http://[::1]:8000", 200),
        ("http://127.0.0.1:8001", 403),
        ("http://127.0.0.2:8000", 403),
    ):
        assert (await client.post("/act", data=field, headers={"Origin": origin})).status_code == status


@pytest.mark.parametrize(
    "sent", ["", "x", "ž", "other", "\0", None], ids=["empty", "wrong", "not ASCII", "another's", "NUL", "none"]
)
async def test_a_form_without_the_sessions_word_is_refused(call, sent):
    client = await call("spod_head")
    if sent == "other":
        sent = (await call("spod_head")).session.csrf
    answer = await client.post("/act", data={} if sent is None else {"csrf_token": sent})
    assert answer.status_code == 403
    assert "načtěte ji prosím znovu" in answer.text


async def test_a_file_in_the_place_of_the_word_is_refused(call):
    client = await call("spod_head")
    files = {"csrf_token": ("x", client.session.csrf.encode())}
    assert (await client.post("/act", files=files)).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://opora.example.elsewhere.example"},
        {"Origin": "https://opora.example"},
        {"Origin": "http://opora.example:8080"},
        {"Origin": "http://opora.example:x"},
        {"Origin": "http://forged.example", "Host": "forged.example"},
        {"Origin": "http://elsewhere.example/opora.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_a_form_of_another_site_is_refused_even_with_the_word(call, headers):
    client = await call("spod_head")
    answer = await client.post("/act", data={"csrf_token": client.session.csrf}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("authorization", ["Basic eDp5", "x", "Digest x"])
async def test_another_authorization_does_not_stand_in_for_the_word(call, authorization):
    """A browser can be made to send one; only a bearer token is never sent by itself."""
    client = await call("spod_head")
    assert (await client.post("/act", headers={"Authorization": authorization})).status_code == 403


async def test_a_program_with_a_token_needs_no_word(call, world):
    token = await create_token(world.people["pm_head"].email, *world.codes("pm_head"), "test")
    answer = await (await call()).post("/api/act", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.text) == (200, str(world.actor("pm_head").worker_id))


async def test_json_with_a_cookie_needs_the_word_in_the_header(call):
    client = await call("spod_head")
    assert (await client.post("/act", json={"csrf_token": client.session.csrf})).status_code == 403
    assert (await client.post("/act", json={}, headers={"X-CSRF-Token": client.session.csrf})).status_code == 200


async def test_outside_the_demonstration_the_cookie_is_bound_to_this_host(change_settings):
    assert guard.cookie_name() == "opora"
    change_settings(OPORA_DEMO="0")
    assert guard.cookie_name() == "__Host-opora"
