"""A form sent while something is away comes back within the refusal: to be read, and to be sent once more."""

from types import SimpleNamespace
from typing import Any

import httpx
import lxml.html
import pytest
from redis.exceptions import ConnectionError as ValkeyAway

from app.testing.client import app
from app.testing.world import World
from kernel import db
from kernel.db import DB
from kernel.exceptions import TooManyRequests
from kernel.web.text import soft

from .test_drafts import WORDS, as_a_browser, hidden, record, record_url, waiting

__all__ = ["record_url"]
SCRIPT = "<script>alert(1)</script>"


async def away(*_: Any, **__: Any) -> Any:
    raise ValkeyAway


async def no_connection(**_: Any) -> Any:
    raise ConnectionRefusedError


async def broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError


def without_valkey(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(app().state.sessions, "load", away)


def without_database(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(DB, "pool", SimpleNamespace(acquire=no_connection, release=no_connection))


def with_a_full_pool(patch: pytest.MonkeyPatch) -> None:
    async def full(**_: Any) -> Any:
        raise TimeoutError

    patch.setattr(DB, "pool", SimpleNamespace(acquire=full))


def with_a_fault(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(db.UnitOfWork, "flush", broken)


def the_form(page: httpx.Response) -> Any:
    """The form that a refusal carries."""
    found = lxml.html.fromstring(page.text).xpath("//section[@id='odeslane']//form")
    return found[0] if found else None


def fields_of(form: Any) -> list[tuple[str, str]]:
    return [(one.get("name"), one.get("value")) for one in form.xpath(".//input[@type='hidden']")]


@pytest.mark.parametrize(
    ("outage", "status"), [(without_valkey, 503), (without_database, 503), (with_a_full_pool, 503), (with_a_fault, 500)]
)
async def test_a_form_sent_while_something_is_away_is_sent_again_from_the_refusal(
    committed: object,
    world: World,
    client_app: Any,
    record_url: str,
    monkeypatch: pytest.MonkeyPatch,
    outage: Any,
    status: int,
) -> None:
    """All that was typed is in the page, as the form calls it, and one button sends it, once."""
    client = await client_app("osp_specialist")
    form = {**hidden(await client.get(record_url)), **record(title=SCRIPT)}
    as_a_browser(client)
    with monkeypatch.context() as patch:
        outage(patch)
        refused = await client.post(record_url, data=form)
    assert refused.status_code == status
    assert refused.headers.get("retry-after") == ("5" if status == 503 else None)
    assert "Nic se neuložilo" in refused.text
    assert refused.headers["cache-control"] == "no-store"
    found = the_form(refused)
    said = soft(found.getparent().text_content())
    assert (SCRIPT in said, SCRIPT in refused.text) == (True, False)
    assert all(soft(line) in said for line in WORDS.splitlines())
    assert f"Čeho se týká: {SCRIPT}" in said
    assert (found.get("action"), found.get("method")) == (record_url, "post")
    assert dict(fields_of(found)) == form
    sent = await client.post(found.get("action"), data=dict(fields_of(found)))
    assert sent.status_code == 303
    assert (await client.post(found.get("action"), data=form)).headers["location"] == sent.headers["location"]
    assert await waiting(world.actor("osp_specialist")) == []


async def test_what_is_away_for_the_act_alone_leaves_a_draft_too(
    world: World, client_app: Any, record_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A statement that waited too long: the database is there, so the words wait in their form as well."""
    client = await client_app("osp_specialist")
    form = {**hidden(await client.get(record_url)), **record()}

    flush, late = db.UnitOfWork.flush, [True]

    async def too_late_once(unit: db.UnitOfWork) -> None:
        if late and late.pop():
            raise TimeoutError
        await flush(unit)

    with monkeypatch.context() as patch:
        patch.setattr(db.UnitOfWork, "flush", too_late_once)
        refused = await client.post(record_url, data=form)
    assert (refused.status_code, dict(fields_of(the_form(refused)))) == (503, form)
    assert len(await waiting(world.actor("osp_specialist"))) == 1
    assert (await client.post(record_url, data=form)).status_code == 303
    assert await waiting(world.actor("osp_specialist")) == []


async def test_a_file_is_asked_for_again_by_its_name(
    client_app: Any, record_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page cannot hold a file."""
    client = await client_app("osp_specialist")
    with monkeypatch.context() as patch:
        without_valkey(patch)
        refused = await client.post(record_url, data=record(), files={"scan": ("Souhlas <b>.pdf", b"%PDF")})
    form = the_form(refused)
    assert form.get("enctype") == "multipart/form-data"
    assert [one.get("name") for one in form.xpath(".//input[@type='file']")] == ["scan"]
    assert "Přiložte prosím znovu: Souhlas <b>.pdf" in soft(form.text_content())
    assert dict(fields_of(form)) == record()


@pytest.mark.parametrize("field", ["password", "code", "current", "password_again"])
async def test_no_secret_is_shown_again(client_app: Any, monkeypatch: pytest.MonkeyPatch, field: str) -> None:
    """A form with a password or a code does not come back."""
    client = await client_app(None)
    with monkeypatch.context() as patch:
        without_database(patch)
        refused = await client.post("/sign-in", data={"email": "kdo@example.org", field: "tajné heslo"})
    assert "tajné" not in refused.text
    assert the_form(refused) is None


@pytest.mark.parametrize("header", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
async def test_a_form_of_another_site_is_not_shown_as_ours(
    client_app: Any, record_url: str, monkeypatch: pytest.MonkeyPatch, header: dict[str, str]
) -> None:
    """Nobody has a person read, and send, what they wrote themselves."""
    client = await client_app("osp_specialist")
    with monkeypatch.context() as patch:
        without_valkey(patch)
        refused = await client.post(record_url, data=record(), headers=header)
    assert (refused.status_code, the_form(refused)) == (503, None)
    assert WORDS.split("\n")[0] not in refused.text


async def test_a_script_keeps_its_page(client_app: Any, record_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told in one message; the form is still there."""
    client = await client_app("osp_specialist")
    with monkeypatch.context() as patch:
        without_valkey(patch)
        refused = await client.post(record_url, data=record(), headers={"HX-Request": "true"})
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert "<form" not in refused.text


async def test_who_is_slowed_down_without_a_draft_has_the_form_too(
    client_app: Any, record_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """429 passes as well."""

    def slowed(*_: Any) -> None:
        raise TooManyRequests

    client = await client_app("osp_specialist")
    with monkeypatch.context() as patch:
        patch.setattr("kernel.web.guard.check_not_slowed", slowed)
        refused = await client.post(record_url, data=record())
    assert (refused.status_code, dict(fields_of(the_form(refused)))) == (429, record())
