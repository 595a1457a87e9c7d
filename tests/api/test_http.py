"""The API as HTTP: methods, kinds and sizes of bodies, what is no text, and who a token stands for."""

import httpx
import pytest

from app.testing.client import app
from app.testing.world import World
from kernel import keys
from kernel.db import unit_of_work
from kernel.ids import new_id
from kernel.web.guard import handlers_of
from tenants.accounts import repository
from tenants.accounts import service as accounts
from tenants.accounts.service.tokens import new_token

CASES = "/api/v1/cases"


@pytest.fixture
async def api(client_app) -> httpx.AsyncClient:
    """A program of the spinal specialist."""
    return await client_app("osp_specialist", bearer=True)


# --- methods -----------------------------------------------------------------------------------------------------


def methods_of(path: str) -> set[str]:
    return {method for method, known, _ in handlers_of(app()) if known == path} | {"OPTIONS"}


@pytest.mark.slow  # every address
@pytest.mark.parametrize("path", sorted({path for _, path, _ in handlers_of(app()) if path.startswith("/api/")}))
async def test_every_address_tells_what_it_can_be_asked(api: httpx.AsyncClient, path: str) -> None:
    """`Allow` names exactly the methods, asked for by OPTIONS or refused with 405; a GET can also be asked by HEAD."""
    known = methods_of(path)
    known |= {"HEAD"} if "GET" in known else set()
    address = "/".join(str(new_id()) if part.startswith("{") else part for part in path.split("/"))
    for method, status in (("OPTIONS", 204), ("PATCH", 405), ("DELETE", 405), ("TRACE", 405), ("BREW", 405)):
        if method in known:
            continue
        answered = await api.request(method, address)
        assert answered.status_code == status, (method, path)
        assert set(answered.headers["allow"].split(", ")) == known, (method, path)


@pytest.mark.parametrize(
    "address",
    ["/api/v1/me", CASES, f"{CASES}/01a20000-0000-7000-8000-000000000000", "/help", "/health/live", "/nothing"],
)
async def test_head_is_get_without_the_content(api: httpx.AsyncClient, address: str) -> None:
    """Same status, same headers, the refusal too."""
    whole, head = await api.get(address), await api.head(address)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head.headers == whole.headers


async def test_who_is_nobody_learns_nothing_by_another_method(client_app) -> None:
    """HEAD and OPTIONS ask for the sign-in like GET does, and the refusal names the way in."""
    stranger = await client_app(None)
    for method in ("GET", "HEAD", "OPTIONS"):
        answered = await stranger.request(method, CASES)
        assert (answered.status_code, answered.headers["www-authenticate"]) == (401, "Bearer")


# --- kinds of bodies ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "", "x"])
async def test_a_body_of_another_kind_is_refused(api: httpx.AsyncClient, kind: str) -> None:
    """JSON says that it is JSON."""
    refused = await api.post(CASES, content=b"{}", headers={"Content-Type": kind})
    assert (refused.status_code, refused.json()["code"]) == (415, "wrong-content-type")
    assert "application/json" in refused.json()["title"]


@pytest.mark.parametrize("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON"])
async def test_json_may_name_its_encoding(api: httpx.AsyncClient, kind: str) -> None:
    """Neither capitals nor a parameter make it something else."""
    refused = await api.post(CASES, content=b"{}", headers={"Content-Type": kind})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["identity"])


async def test_a_key_said_twice_is_refused(api: httpx.AsyncClient) -> None:
    """Which of the two counts is nobody's to guess, however deep it stands."""
    for body in (b'{"identity": {}, "identity": {}}', b'{"identity": {"given_name": "A", "given_name": "B"}}'):
        refused = await api.post(CASES, content=body, headers={"Content-Type": "application/json"})
        assert (refused.status_code, refused.json()["code"]) == (400, "equal-keys")


# --- the query ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/calendar?kind=%00", "/calendar/month?month=%00", "/cases?q=Nov%00ak", "/calendar?%00=1"]
)
async def test_a_character_that_no_text_holds_is_no_fault_of_ours(client_app, address: str) -> None:
    """NUL in an address: 400 with a sentence, wherever it stands; on a page and for a program."""
    client = await client_app("osp_specialist")
    assert (await client.get(address)).status_code == 400


async def test_a_character_that_no_text_holds_is_told_to_programs(api: httpx.AsyncClient) -> None:
    """The field is named."""
    answer = await api.get(f"{CASES}?status=%00")
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"status"}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("statu=closed", "statu"),
        ("status=open&status=closed", "status"),
        ("status=null", "status"),
        ("status=ajar", "status"),
        ("key_worker_id=null", "key_worker_id"),
        ("key_worker_id=x", "key_worker_id"),
        ("mine=perhaps", "mine"),
        ("limit=", "limit"),
    ],
)
async def test_a_filter_that_would_be_lost_is_refused(api: httpx.AsyncClient, query: str, field: str) -> None:
    """Misspelt, twice or empty, it would show more than was asked for."""
    refused = await api.get(f"{CASES}?{query}")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])


async def test_what_is_looked_for_may_be_any_word(api: httpx.AsyncClient) -> None:
    """Also one that programs take for nothing."""
    assert (await api.post(f"{CASES}/search", json={"q": "null"})).json() == []


# --- whom a token stands for -------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["revoked", "role", "worker", "account"])
async def test_a_token_ends_with_what_it_rests_on(world: World, client_app, ending: str) -> None:
    """Between one request and the next: nothing is read and nothing is done any more."""
    somebody = world.people["pm_worker"]
    token = await accounts.create_token(somebody.email, *world.codes("pm_worker"), "test")
    client = await client_app(None)
    client.headers["Authorization"] = f"Bearer {token}"
    assert (await client.get("/api/v1/me")).json()["worker_id"] == str(somebody.worker_id)
    if ending == "revoked":
        await accounts.revoke_token(token)
    elif ending == "account":
        await accounts.disable_user(somebody.user_id)
    else:
        statement = {
            "role": "UPDATE membership SET valid_to = now() WHERE user_id = $1",
            "worker": "UPDATE worker SET ended_at = now() WHERE user_id = $1",
        }[ending]
        async with unit_of_work(world.operator("krok")) as unit:
            await unit.connection.execute(statement, somebody.user_id)
    order = {"identity": {"family_name": "Bureš"}, "key_worker_id": str(somebody.worker_id)}
    for answered in (
        await client.get("/api/v1/me"),
        await client.get("/api/v1/cases"),
        await client.post("/api/v1/cases", json=order, headers={"Idempotency-Key": "k"}),
    ):
        assert (answered.status_code, answered.json()["code"]) == (401, "not-signed-in")
        assert answered.headers["www-authenticate"] == "Bearer"


async def test_a_token_ends_with_its_time(world: World, client_app) -> None:
    """To the instant."""
    somebody, actor = world.people["pm_worker"], world.actor("pm_worker")
    client = await client_app(None)
    for days, status in ((1, 200), (0, 401)):
        token = new_token(somebody.user_id)
        async with unit_of_work(world.operator("krok")):
            await repository.insert_token(
                actor.tenant,
                new_id(),
                service_id=actor.service,
                worker_id=actor.worker,
                user_id=somebody.user_id,
                token_hash=keys.token_hash(token),
                label="test",
                days=days,
            )
        client.headers["Authorization"] = f"Bearer {token}"
        assert (await client.get("/api/v1/me")).status_code == status


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Bearer x", "Basic eDp5", "bearer\topora_x", "opora_x"]
)
async def test_what_is_no_token_is_nobody(client_app, authorization: str) -> None:
    """Whatever stands in the header."""
    stranger = await client_app(None)
    answered = await stranger.get(CASES, headers={"Authorization": authorization})
    assert (answered.status_code, answered.json()["code"]) == (401, "not-signed-in")
