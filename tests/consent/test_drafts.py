"""The form of a consent loses nothing: days as typed, ticks, and the words around a scan that is too large."""

import html
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from redis.asyncio import Redis

from app.testing.world import World
from cases.cases import service as cases
from cases.cases.schemas import OpenCase
from cases.clients.schemas import ClientIdentity
from kernel.settings import settings
from kernel.web import too_large
from tests.tenants.test_drafts import ran_out
from tests.tenants.test_given_back import without_valkey

MEGABYTE = 1024 * 1024


@pytest.fixture
async def consent_url(world: World) -> str:
    worker = world.actor("osp_specialist")
    order = OpenCase(identity=ClientIdentity(family_name="Okoun"), key_worker_id=worker.worker_id)
    return f"/cases/{await cases.open_case(worker, order)}/consents/new?type=handover"


def hidden(page: httpx.Response) -> dict[str, str]:
    form = page.text[page.text.index('name="draft"') - 400 :]
    return dict(re.findall(r'<input type="hidden" name="(csrf_token|draft|type)" value="([^"]*)"', form))


def typed(world: World) -> dict[str, Any]:
    return {
        "items": ["given_name", "phone"],
        "recipient_service_id": str(world.services["pm"]),
        "worker_ids": [str(world.people["pm_worker"].worker_id)],
        "purpose_text": "Vybrat vhodného peera.",
        "valid_until": "1. 3. 2027",
        "decision": "agree",
        "said_by": "guardian",
        "representative": "Marie Okounová",
    }


async def assert_back_again(client: httpx.AsyncClient, url: str, world: World) -> str:
    page = html.unescape((await client.get(url)).text)
    for name, values in typed(world).items():
        for value in values if isinstance(values, list) else [values]:
            found = re.findall(rf'<(?:input|option)[^>]*value="{re.escape(value)}"[^>]*>', page)
            assert found or f">\n{value}</textarea>" in page, name
            if name in ("items", "worker_ids", "decision"):
                assert "checked" in "".join(found), name
    return page


async def test_days_ticks_and_workers_come_back(world: World, client_app: Any, consent_url: str) -> None:
    """The end of a consent is the day that was typed, and the workers of the chosen service stand there to be ticked."""
    client = await client_app("osp_specialist")
    await client.post("/drafts", data={**typed(world), **hidden(await client.get(consent_url))})
    await assert_back_again(client, consent_url, world)
    other = (await client.get(consent_url.replace("handover", "info_sharing"))).text
    assert "Marie Okounová" not in other


@pytest.mark.parametrize("megabytes", [12, 60])
async def test_a_scan_over_the_limit_throws_nothing_away(
    world: World, client_app: Any, consent_url: str, megabytes: int
) -> None:
    """The form is back with all that was typed; the file is named with the limit and asked for again."""
    client = await client_app("osp_specialist")
    page = await client.get(consent_url)
    client.headers.pop("X-CSRF-Token")
    scan = {"evidence": ("souhlas.pdf", b"%PDF-" + b"x" * (megabytes * MEGABYTE), "application/pdf")}
    address = consent_url.partition("?")[0]
    refused = await client.post(address, data={**typed(world), **hidden(page)}, files=scan)
    assert refused.status_code == 303
    there = await client.get(refused.headers["location"])
    assert there.headers["location"] == consent_url
    again = await assert_back_again(client, consent_url, world)
    limit = settings().upload_limit_bytes // MEGABYTE
    assert f"nejvýše {limit} MB a tohle je víc: souhlas.pdf" in again.replace("\xa0", " ")
    assert "Přiložte prosím znovu: souhlas.pdf" in again.replace("\xa0", " ")


async def test_a_file_over_the_limit_in_a_form_without_a_draft_is_named(client_app: Any, consent_url: str) -> None:
    """Nothing is kept, and the page says of which file it speaks."""
    client = await client_app("osp_specialist")
    client.headers.pop("X-CSRF-Token")
    scan = {"evidence": ("souhlas 1.pdf", b"%PDF-" + b"x" * (12 * MEGABYTE), "application/pdf")}
    refused = await client.post(consent_url.partition("?")[0], data={"csrf_token": ""}, files=scan)
    assert refused.status_code == 413
    sub = refused.text.partition("o-sub")[2][:200].replace("\xa0", " ")
    assert "víc: souhlas 1.pdf. Nic" in sub


async def test_past_the_last_bound_the_page_names_the_limit_and_leads_back(
    world: World, client_app: Any, consent_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is too much to be read at all is said before it is read, with the limit and the way back."""
    client = await client_app("osp_specialist")
    client.headers.pop("X-CSRF-Token")
    monkeypatch.setattr(too_large, "MOST_OF_SOMEBODY", 40 * MEGABYTE)
    back = f"{settings().public_url}{consent_url}"
    kind = {"Content-Type": "multipart/form-data; boundary=b", "Referer": back}
    refused = await client.post(consent_url.partition("?")[0], content=b"x" * (50 * MEGABYTE), headers=kind)
    assert refused.status_code == 413
    assert "Přiložit lze nejvýše 10 MB" in refused.text.replace("\u00a0", " ")
    assert f'href="{consent_url}"' in refused.text


async def test_a_form_with_too_large_a_file_and_without_a_draft_comes_back_in_the_page(
    world: World, client_app: Any, consent_url: str
) -> None:
    """Of an old page, say: what was typed stands there, and the file has its field."""
    client = await client_app("osp_specialist")
    page = await client.get(consent_url)
    client.headers.pop("X-CSRF-Token")
    scan = {"evidence": ("souhlas.pdf", b"%PDF-" + b"x" * (12 * MEGABYTE), "application/pdf")}
    refused = await client.post(
        consent_url.partition("?")[0], data={**typed(world), **hidden(page), "draft": "x"}, files=scan
    )
    assert refused.status_code == 413
    text = html.unescape(refused.text).replace("\u00a0", " ")
    assert "Přiložte prosím znovu: souhlas.pdf" in text
    assert '<input type="hidden" name="purpose_text" value="Vybrat vhodného peera.">' in text
    assert 'name="evidence" type="file"' in text


async def test_signed_out_a_form_with_too_large_a_file_waits_for_the_sign_in(
    world: World, client_app: Any, consent_url: str, valkey: Redis
) -> None:
    """The words are kept, and whoever signs in goes on with them and is told of the file."""
    client = await client_app("osp_specialist")
    page = await client.get(consent_url)
    client.headers.pop("X-CSRF-Token")
    await ran_out(client, valkey)
    scan = {"evidence": ("souhlas.pdf", b"%PDF-" + b"x" * (12 * MEGABYTE), "application/pdf")}
    refused = await client.post(consent_url.partition("?")[0], data={**typed(world), **hidden(page)}, files=scan)
    assert refused.status_code == 303
    leads_to = parse_qs(urlsplit(refused.headers["location"]).query)
    assert leads_to["kept"] != ["0"]
    again = await client_app("osp_specialist")
    there = await again.get(leads_to["next"][0])
    assert there.headers["location"] == consent_url
    assert "a tohle je víc: souhlas.pdf" in (await again.get(consent_url)).text.replace("\u00a0", " ")
    await assert_back_again(again, consent_url, world)


async def test_saving_a_draft_throws_no_words_away_for_a_file(world: World, client_app: Any, consent_url: str) -> None:
    """By Enter, or by its button where there is no script."""
    client = await client_app("osp_specialist")
    page = await client.get(consent_url)
    scan = {"evidence": ("souhlas.pdf", b"%PDF-" + b"x" * (12 * MEGABYTE), "application/pdf")}
    saved = await client.post("/drafts", data={**typed(world), **hidden(page)}, files=scan)
    assert saved.status_code == 303
    await client.get(saved.headers["location"])
    await assert_back_again(client, consent_url, world)


async def test_while_valkey_is_away_a_form_with_too_large_a_file_comes_back_too(
    world: World, client_app: Any, consent_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both at once."""
    client = await client_app("osp_specialist")
    page = await client.get(consent_url)
    client.headers.pop("X-CSRF-Token")
    scan = {"evidence": ("souhlas.pdf", b"%PDF-" + b"x" * (12 * MEGABYTE), "application/pdf")}
    with monkeypatch.context() as patch:
        without_valkey(patch)
        refused = await client.post(consent_url.partition("?")[0], data={**typed(world), **hidden(page)}, files=scan)
    assert refused.status_code == 503
    assert "Vybrat vhodného peera." in refused.text
    assert "znovu: souhlas.pdf" in refused.text.replace("\u00a0", " ")
