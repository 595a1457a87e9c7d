"""The application as a whole: rules, headers, health, static files, what is too big or unreadable."""

import asyncio
from typing import Any

import httpx
import pytest
from litestar import Litestar, get

from app import health
from app.asgi import create_app
from app.testing.client import app
from kernel import object_store, seal
from kernel.db import DB
from kernel.web.guard import PUBLIC, check_routes, handlers_of
from kernel.web.headers import POLICY
from kernel.web.request import MOST_FIELDS

PAGES = ["/sign-in", "/help", "/accessibility", "/shortcuts"]


@pytest.fixture
async def stranger(client_app) -> httpx.AsyncClient:
    return await client_app(None)


# --- rules -------------------------------------------------------------------------------------------------------


def test_a_route_without_a_rule_stops_the_start_up() -> None:
    """Neither a forgotten rule nor one that nobody declared comes up."""

    @get("/open")
    async def forgotten() -> None: ...

    @get("/misspelt", rule="case.raed")
    async def misspelt() -> None: ...

    for handler in (forgotten, misspelt):
        with pytest.raises(RuntimeError, match="names no rule that exists"):
            check_routes(Litestar([handler], openapi_config=None))


async def test_strangers_get_past_no_route_that_is_not_public(stranger: httpx.AsyncClient) -> None:
    """Every route, every method: to sign-in on pages, 401 in the API."""
    some_id = "01a2030d-d414-7e6f-a3b6-b7e74eb13cad"
    asked = 0
    for method, path, handler in handlers_of(app()):
        if handler.opt["rule"] == PUBLIC:
            continue
        address = "/".join(some_id if part.startswith("{") else part for part in path.split("/"))
        answered = await stranger.request(method, address)
        asked += 1
        if address.startswith("/api/"):
            assert answered.status_code == 401, (method, path)
            assert answered.json()["code"] == "not-signed-in"
        else:
            assert (answered.status_code, answered.headers["location"][:9]) == (303, "/sign-in?"), (method, path)
    assert asked > 5


async def test_a_token_that_is_none_is_refused_in_the_api_and_sends_people_to_sign_in(
    stranger: httpx.AsyncClient,
) -> None:
    """Also on public addresses: a wrong token is never ignored."""
    wrong = {"Authorization": "Bearer opora_x"}
    assert (await stranger.get("/api/v1/me", headers=wrong)).status_code == 401
    assert (await stranger.get("/help", headers=wrong)).status_code == 303


async def test_the_way_in_leads_everybody_home(client_app) -> None:
    """My day for casework, the organisation for administrators, sign-in for strangers."""
    for somebody, home in ((None, "/sign-in"), ("pm_worker", "/my-day"), ("krok_admin", "/organisation")):
        answered = await (await client_app(somebody)).get("/")
        assert (answered.status_code, answered.headers["location"]) == (303, home)


# --- headers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [*PAGES, "/", "/nothing", "/api/v1/me", "/api/v1/nothing", "/health/live", "/schema/x"]
)
async def test_every_answer_is_strict_and_not_kept(stranger: httpx.AsyncClient, path: str) -> None:
    """Pages, redirects, refusals and unknown addresses alike."""
    headers = (await stranger.get(path)).headers
    assert headers["content-security-policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"


async def test_only_outside_the_demonstration_tls_is_demanded(stranger: httpx.AsyncClient, change_settings) -> None:
    """The demonstration runs on plain http."""
    assert "strict-transport-security" not in (await stranger.get("/health/live")).headers
    change_settings(OPORA_DEMO="0", OPORA_PUBLIC_URL="https://opora.example.org")
    assert "max-age=31536000" in (await stranger.get("/health/live")).headers["strict-transport-security"]


@pytest.mark.parametrize("path", PAGES)
async def test_pages_hold_nothing_inline(stranger: httpx.AsyncClient, path: str) -> None:
    """No script, style or handler in the page itself, nothing from elsewhere."""
    page = await stranger.get(path)
    assert page.status_code == 200
    for inline in ("<style", "style=", "onclick", "javascript:", "//cdn", "<script>"):
        assert inline not in page.text


# --- static files ------------------------------------------------------------------------------------------------


async def test_a_static_file_is_kept_for_ever_and_comes_compressed(stranger: httpx.AsyncClient) -> None:
    """With its tag, and only the head when that is asked for."""
    whole = await stranger.get("/static/opora.css")
    assert whole.status_code == 200
    assert whole.headers["content-encoding"] == "gzip"
    assert "immutable" in whole.headers["cache-control"]
    assert whole.headers["content-type"] == "text/css; charset=utf-8"
    plain = await stranger.get("/static/opora.css", headers={"Accept-Encoding": "identity"})
    assert plain.content == whole.content
    assert "content-encoding" not in plain.headers
    head = await stranger.head("/static/opora.css")
    assert (head.status_code, head.content) == (200, b"")
    known = await stranger.get("/static/opora.css", headers={"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(
    "name", ["../asgi.py", "%2e%2e/assets.py", "..%2fassets.py", "nothing.css", "fonts", "/etc/passwd"]
)
async def test_nothing_else_is_served(stranger: httpx.AsyncClient, name: str) -> None:
    """Names are looked up in a list, no path reaches the disk."""
    assert (await stranger.get(f"/static/{name}")).status_code == 404


# --- what is too big or unreadable -------------------------------------------------------------------------------

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "body", [b"email=%ff", b"email=\xff", b"email=%ed%a0%80", b"&".join([b"a=1"] * (MOST_FIELDS + 1))]
)
async def test_a_form_that_is_no_utf8_or_endless_is_refused(stranger: httpx.AsyncClient, body: bytes) -> None:
    """Nothing is guessed or replaced."""
    assert (await stranger.post("/sign-in", content=body, headers=FORM)).status_code == 400


async def test_a_form_of_many_parts_or_a_broken_one_is_refused(stranger: httpx.AsyncClient) -> None:
    """Also as multipart, whatever its charset says."""
    endless = {f"f{number}": (None, "x") for number in range(501)}
    assert (await stranger.post("/sign-in", files=endless)).status_code == 400
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    part = b'--b\r\nContent-Disposition: form-data; name="email"\r\n'
    for body in (
        part + b"\r\n\xff\r\n--b--\r\n",
        part + b"Content-Type: text/plain; charset=nonsense\r\n\r\nx\r\n--b--\r\n",
        part + b"\r\nx",
        b"nothing",
    ):
        assert (await stranger.post("/sign-in", content=body, headers=multipart)).status_code == 400
    headless = {"Content-Type": "multipart/form-data"}
    assert (await stranger.post("/sign-in", content=b"x", headers=headless)).status_code == 400


async def test_a_body_over_the_limit_is_refused(stranger: httpx.AsyncClient) -> None:
    """Before it is read to its end."""
    answered = await stranger.post("/sign-in", content=b"x" * (12 * 1024 * 1024), headers=FORM)
    assert answered.status_code == 413


@pytest.mark.parametrize("address", ["/static/%ff", "/%00", "/cases/%ff", "/sign-in?next=%ff", "/" + "x" * 5_000])
async def test_no_address_is_a_fault_of_ours(stranger: httpx.AsyncClient, address: str) -> None:
    """Whatever bytes stand in it."""
    assert (await stranger.get(address)).status_code < 500


async def test_forms_of_other_sites_are_refused(client_app) -> None:
    """By the browser's own word, by the origin, and by the token of the page."""
    client = await client_app("pm_worker")
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"X-CSRF-Token": "x"},
        {"X-CSRF-Token": ""},
    ):
        assert (await client.post("/sign-out", headers=headers)).status_code == 403
    assert (await client.post("/sign-out", headers={"Sec-Fetch-Site": "same-origin"})).status_code == 303


# --- health ------------------------------------------------------------------------------------------------------


async def test_health_says_which_part_is_not_ready(
    stranger: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Alive is not ready: the missing parts are named, nothing else is told."""
    await seal.seal()  # what the world's making left would be complained of
    monkeypatch.setattr(object_store, "in_use", object_store.open_file_store("memory:///"))
    assert (await stranger.get("/health/ready")).json() == {"status": "ready"}
    monkeypatch.setattr(DB, "pool", None)
    monkeypatch.setattr(object_store, "in_use", None)
    answered = await stranger.get("/health/ready")
    assert answered.headers["retry-after"] == "5"
    assert (answered.status_code, answered.json()) == (
        503,
        {"status": "not ready", "not_ready": ["database", "object store"]},
    )
    assert (await stranger.get("/health/live")).status_code == 200


async def test_a_part_that_stands_still_is_not_ready(
    stranger: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks is answered all the same."""

    async def stands_still() -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(health, "ANSWER_SECONDS", 0.01)
    monkeypatch.setattr(object_store, "answers", stands_still)
    answered = await stranger.get("/health/ready")
    assert answered.status_code == 503
    assert "object store" in answered.json()["not_ready"]


async def test_without_valkey_people_are_asked_to_wait(client_app, monkeypatch: pytest.MonkeyPatch) -> None:
    """No session can be read: 503, not a fault, and nobody is let in."""
    client = await client_app("pm_worker")

    async def away(*_: Any, **__: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(app().state.sessions, "load", away)
    answered = await client.get("/account")
    assert (answered.status_code, answered.headers["retry-after"]) == (503, "5")
    assert (await client.get("/api/v1/me")).json()["code"] == "unavailable"


async def test_a_fault_is_said_without_any_detail(client_app, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it lies in the shell itself; the mark leads to the log."""
    client = await client_app("pm_worker")

    def broken(*_: Any, **__: Any) -> None:
        raise ValueError("Eliška Vránová")

    monkeypatch.setattr("kernel.web.pages.navigation_for", broken)
    answered = await client.get("/account")
    assert answered.status_code == 500
    assert "Něco se pokazilo" in answered.text
    assert "Eliška" not in answered.text
    assert "ValueError" not in answered.text


def test_the_application_can_be_made_again() -> None:
    """Every web process makes its own."""
    assert create_app() is not app()
