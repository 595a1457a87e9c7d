"""Help: one page for each task, in both languages, found from the page of the task, and true to its words."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from app.testing.client import ClientApp, app
from kernel.web.catalogue import extract_messages
from kernel.web.guard import PUBLIC, handlers_of
from kernel.web.help import GROUPS, HELP, Help, help_by_group, help_for
from kernel.web.i18n import LANGUAGES, gettext, language_of

QUOTED = {"cs": re.compile("„([^“]+)“"), "en": re.compile("“([^”]+)”")}
TASKS = {
    "notice", "assign", "my-day", "record", "tasks", "my-cases", "key-worker", "consent", "withdrawal", "handover", "received",
    "offer", "answer", "meeting", "leaving", "drafts", "conflict", "search",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def whole_product() -> None:
    """Every domain has said what it explains."""
    app()


def texts(page: Help) -> Iterator[str]:
    yield from (page.title, *page.steps, *page.notes)


def test_every_task_a_person_comes_for_is_explained() -> None:
    """And each explanation stands in the index, under a group that is shown."""
    assert {each.key for each in HELP.all()} >= TASKS
    assert {each.group for each in HELP.all()} <= set(GROUPS)
    assert sorted(each.key for _, pages in help_by_group() for each in pages) == sorted(each.key for each in HELP.all())


@pytest.mark.slow  # every page of it
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("somebody", ["pm_worker", "krok_admin"])
async def test_every_page_opens_in_both_languages(client_app: ClientApp, somebody: str, language: str) -> None:
    """For everybody who is signed in; the index leads to each, and each says all it has to say."""
    client: httpx.AsyncClient = await client_app(somebody)
    assert (await client.post(f"/language/{language}")).status_code == 303
    linked = set(re.findall(r'href="/help/([a-z-]+)"', (await client.get("/help")).text))
    assert linked == {each.key for each in HELP.all()}
    for each in HELP.all():
        answered = await client.get(f"/help/{each.key}")
        assert answered.status_code == 200, each.key
        with language_of(language):
            assert f'<html lang="{language}"' in answered.text
            said = html.unescape(answered.text).replace("\N{NO-BREAK SPACE}", " ")
            assert [text for text in texts(each) if gettext(text) not in said] == [], each.key


def test_every_text_has_an_english_one() -> None:
    """No sentence of help is shown in Czech to who reads English."""
    with language_of("en"):
        same = [text for page in HELP.all() for text in texts(page) if gettext(text) == text]
    assert not same


@pytest.mark.xdist_group("messages")  # they are collected once
def test_what_help_quotes_stands_on_the_pages() -> None:
    """A button that is reworded is reworded in help too, in both languages."""
    known = set(extract_messages())
    wrong: list[str] = []
    for page in HELP.all():
        for text in texts(page):
            quoted = QUOTED["cs"].findall(text)
            wrong += [f"{page.key}: {each}" for each in quoted if each not in known]
            with language_of("en"):
                english = [gettext(each) for each in quoted]
                if QUOTED["en"].findall(gettext(text)) != english:
                    wrong.append(f"{page.key}: {gettext(text)} instead of {english}")
    assert not wrong


def pages_of_tasks() -> Iterator[str]:
    """Addresses that are shown and sent: forms, with a made-up part for each parameter."""
    found: dict[str, set[str]] = {}
    for method, path, handler in handlers_of(app()):
        if handler.opt["rule"] != PUBLIC and not path.startswith("/api/"):
            found.setdefault(path, set()).add(method)
    for path, methods in sorted(found.items()):
        if {"GET", "POST"} <= methods:
            yield "/".join("x" if part.startswith("{") else part for part in path.split("/"))


def test_every_form_leads_to_its_help() -> None:
    """A page on which something is done without a word of help is found here."""
    forms = list(pages_of_tasks())
    assert len(forms) > 20
    assert [path for path in forms if help_for(path) is None] == []


def test_help_explains_only_pages_that_exist() -> None:
    """An address that was moved leaves no dead line in help."""
    shown = {re.sub(r"{[^}]+}", "*", path) for method, path, _ in handlers_of(app()) if method == "GET"}
    assert [at for each in HELP.all() for at in each.pages if at not in shown] == []


@pytest.mark.parametrize(
    ("path", "key"), [("/my-day", "my-day"), ("/cases/new", "new-case"), ("/cases", "my-cases"), ("/tasks", "tasks")]
)
async def test_the_page_of_a_task_leads_to_its_help(client_app: ClientApp, path: str, key: str) -> None:
    """At the foot, in the same place on each page."""
    page = await (await client_app("pm_worker")).get(path)
    assert page.status_code == 200
    foot = page.text[page.text.index('<footer class="o-foot') :]
    assert f'href="/help/{key}"' in foot


async def test_help_that_nobody_wrote_is_not_there(client_app: ClientApp) -> None:
    """A plain 404, also for what looks like a path."""
    client = await client_app("pm_worker")
    assert (await client.get("/help/nothing")).status_code == 404
    assert help_for("/cases/a/b/c/d") is None
