"""The API as HTTP: methods, kinds and sizes of bodies, what is no text, and who a token stands for."""

import httpx
import pytest

from kernel.ids import new_id
from kernel.testing.client import app
from kernel.web.guard import handlers_of

CASES = "/api/v1/cases"


@pytest.fixture
async def api(client_app) -> httpx.AsyncClient:
    """A program of the spinal specialist."""
    return await client_app("osp_specialist", bearer=True)


# --- methods -----------------------------------------------------------------------------------------------------


def methods_of(path: str) -> set[str]:
    return {method for method, known, _ in handlers_of(app()) if known == path} | {"OPTIONS"}


@pytest.mark.parametrize("path", sorted({path for _, path, _ in handlers_of(app()) if path.startswith("/api/")}))
async def test_every_address_tells_what_it_can_be_asked(api: httpx.AsyncClient, path: str) -> None:
    """`Allow` names exactly the methods, asked for by OPTIONS or refused with 405; a GET can also be asked by HEAD."""
    known = methods_of(path)
    known |= {"HEAD"} if "GET" in known else set()
    address = "/".join(str(new_id()) if part.startswith("{") else part for part in path.split("/"))
    for method, status in (("OPTIONS", 204), ("PATCH", 405), ("DELETE", 405), ("TRACE", 405), ("BREW", 405)):
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


# --- the query ---------------------------------------------------------------------------------------------------


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
