"""The words of all pages: in which language they are, and what each agency calls the file of a client."""

import re
from collections.abc import AsyncIterator
from html import unescape
from html.parser import HTMLParser

import httpx
import msgspec
import pytest

from app.testing.pdf import pages_of
from app.testing.world import PEOPLE
from kernel.web.i18n import read_catalogue
from kernel.web.text import nbsp, soft

from .looks import LOOKS, addresses, asker, looks

__all__ = ["asker", "looks"]
pytestmark = pytest.mark.slow

CZECH = re.compile("[áčďéěíňóřšťúůýž]", re.IGNORECASE)
THE_OTHER_WORD = {
    "provider": re.compile(r".{20}\bspis(?:u|y|ů|em|ech|e)?\b.{20}", re.IGNORECASE),
    "authority": re.compile(r".{20}\bdokumentac\w+ klienta\b.{20}", re.IGNORECASE),
}
WITHOUT_END = {
    "area",
    "base",
    "br",
    "col",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "path",
    "circle",
    "rect",
    "line",
    "use",
}
ENGLISH = {
    soft(said).strip(" .").casefold()
    for message in read_catalogue("en")
    if isinstance(message.string, str) and isinstance(message.id, str)
    for said in [message.string]
    if said != message.id and "{" not in said and "%" not in said and " " in said.strip()
}


class Texts(HTMLParser):
    """Each text of a page with its language and the element it stands in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in WITHOUT_END:
            self.open.append((tag, language))
        elif tag == "input" and dict(attrs).get("type") == "text":
            self.found.append((dict(attrs).get("value") or "", language, tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing of one element holds no text."""

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open:
            self.found.append((data.strip(), self.open[-1][1], self.open[-1][0]))


def words_of(answer) -> str:
    """A page as it came, a paper without its lines; nothing of what is neither."""
    if answer.status == 200 and "<html" in answer.text:
        return answer.text
    return " ".join(pages_of(answer.body)) if answer.status == 200 and answer.body.startswith(b"%PDF") else ""


async def pages_in_english(town, asker, monkeypatch) -> AsyncIterator[tuple[str, str, str]]:
    """Every page that can be looked at, as everybody who may: its address, who looks, and its text."""
    session = type(asker).session

    async def read_in(asker, store, token):
        return msgspec.structs.replace(await session(asker, store, token), language="en")

    monkeypatch.setattr(type(asker), "session", read_in)
    for route in LOOKS:
        if route.is_api or route.path.endswith(".pdf"):
            continue
        for actor, url in addresses(town, route):
            answer = await asker.ask(actor, httpx.Request("GET", url))
            if answer.status == 200 and answer.text.startswith("<!"):
                yield route.path, actor, answer.text


@pytest.mark.xdist_group("looks")
def test_each_agency_reads_its_own_word_for_the_file(looks):
    """On every page and paper; and no abbreviation of them breaks across lines."""
    others: set[str] = set()
    broken: set[str] = set()
    counted = dict.fromkeys(THE_OTHER_WORD, 0)
    for look in (look for look in looks if not look.route.is_api):
        path, actor, text = look.route.path, look.actor, words_of(look.answer)
        if not text:
            continue
        kind = "provider" if PEOPLE[actor][0] == "krok" else "authority"
        counted[kind] += 1
        others |= {f"{path} {actor}: {found}" for found in THE_OTHER_WORD[kind].findall(soft(unescape(text)))}
        if text.startswith("<!"):
            read = [each for each in Texts(text).found if each[2] not in ("input", "textarea", "pre", "script")]
            broken |= {f"{path}: {words}" for words, _, _ in read if nbsp(words) != words}
    assert others == set()
    assert broken == set()
    assert min(counted.values()) > 50


async def test_czech_words_on_an_english_page_say_so(town, asker, monkeypatch):
    """A screen reader takes the right voice: for names, titles, records, services, and never for words of ours."""
    silent: set[str] = set()
    wrong: set[str] = set()
    read = 0
    async for path, actor, html in pages_in_english(town, asker, monkeypatch):
        assert "\ufdd0" not in html
        for text, language, element in Texts(html).found:
            read += language == "cs"
            if language != "cs" and CZECH.search(text) and element != "title":
                silent.add(f"{path} {actor} <{element}>: {text[:100]}")
            if language == "cs" and soft(text).strip(" .").casefold() in ENGLISH:
                wrong.add(f"{path} {actor} <{element}>: {text[:100]}")
    assert silent == set()
    assert wrong == set()
    assert read > 1000
