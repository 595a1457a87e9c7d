"""What a refusal says of the typed words is true wherever it is shown: beside the form, and on a page without one."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from app.testing.client import ClientApp, app
from app.testing.world import World
from kernel.exceptions import DomainError, TooManyRequests
from kernel.outages import AWAY
from kernel.settings import settings
from kernel.web import guesses, problems
from kernel.web.i18n import N_

STAYS = re.compile(r"zůst\w+ (?:ve? )?(?:formulář|pol|níže)|(?:is still|stays) in the (?:form|fields)")


def refusals(kind: type[DomainError] = DomainError) -> Iterator[type[DomainError]]:
    yield kind
    for each in kind.__subclasses__():
        yield from refusals(each)


def test_no_refusal_promises_that_the_words_are_still_there() -> None:
    """It does not know where it is shown; the form that is drawn again says so itself."""
    said = {each.message for each in refusals()} | {problems.UNAVAILABLE, problems.MAYBE_SAVED}
    for table in (problems.SENTENCES, problems.HEADINGS, problems.NEXT_STEPS):
        said |= set(table.values())
    assert not [sentence for sentence in said if STAYS.search(sentence)]
    assert STAYS.search(N_("Co jste napsali, zůstalo ve formuláři. Než jej uložíte znovu, podívejte se,"))


def words(page: httpx.Response) -> str:
    """What is read on a page."""
    body = re.sub(r"<(script|style).*?</\1>", "", page.text, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize(("language", "nothing"), [("cs", "Nic se neuložilo"), ("en", "Nothing was saved")])
async def test_pages_without_the_form_promise_nothing(
    client_app: ClientApp, monkeypatch: pytest.MonkeyPatch, language: str, nothing: str
) -> None:
    """An old form token, too many requests, Valkey away: each sent with a form, each answered without it."""
    client = await client_app("pm_worker")
    await client.post(f"/language/{language}")
    old = await client.post("/cases/new", data={"a": "b"}, headers={"X-CSRF-Token": "old"})
    assert old.status_code == 403
    assert nothing in words(old)
    assert "vedením" not in words(old)

    def slowed(_: object) -> None:
        raise TooManyRequests

    async def away(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr("kernel.web.guard.check_not_slowed", slowed)
        many = await client.post("/cases/01a20332-7ce8-793a-8a98-290432b16bdd/records/new", data={"facts": "x"})
    with monkeypatch.context() as patch:
        patch.setattr(app().state.sessions, "load", away)
        unavailable = await client.post("/cases/new", data={"a": "b"})
    assert (many.status_code, unavailable.status_code) == (429, 503)
    assert not [page.status_code for page in (old, many, unavailable) if STAYS.search(words(page))]
    guesses.forget()


async def test_what_passes_says_how_one_goes_on(
    client_app: ClientApp, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    """The page once more, or the form, and whether what was written is kept."""

    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a fault")

    client = await client_app("osp_specialist")
    form = await client.get("/cases/new")
    ticket = re.findall(r'name="draft" value="([^"]*)"', form.text)[0]
    sent = {"draft": ticket, "family_name": "Okoun", "key_worker_id": str(world.actor("osp_specialist").worker_id)}
    monkeypatch.setattr("cases.cases.service.open_case", fails)
    kept = await client.post("/cases/new", data=sent, headers={"referer": f"{settings().public_url}/cases/new"})
    assert kept.status_code == 500
    assert "je uložené jako koncept" in words(kept)
    assert 'href="/cases/new">Zpátky do formuláře' in kept.text.replace("\u00a0", " ")
    monkeypatch.setattr("kernel.web.drafts.save", away)
    lost = await client.post("/cases/new", data=sent)
    assert "Odeslat znovu" in words(lost)
    assert "Zpátky do formuláře" not in words(lost)
    monkeypatch.setattr("cases.cases.views.worklist", fails)
    again = await client.get("/cases?sort=name")
    assert again.status_code == 500
    assert 'href="/cases?sort=name">Zkusit to znovu' in again.text.replace("\u00a0", " ")
    assert "Koncept" not in words(again)


async def away(*_: object, **__: object) -> None:
    raise AWAY[0]("away")
