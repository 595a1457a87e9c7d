"""Languages: everything people read can be read in Czech and in English, whichever domain says it."""

import ast
import asyncio
import re
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.domains import DOMAINS
from app.testing.kitchen_sink import TODAY, kitchen_sink
from kernel.exceptions import DomainError
from kernel.web.catalogue import PACKAGES, ROOT, extract_messages, untranslated
from kernel.web.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    LOCALE_DIR,
    N_,
    current_language,
    gettext,
    language_of,
    translator,
)
from kernel.web.render import environment
from kernel.web.text import counted, format_date, format_weekday_date

messages = pytest.mark.xdist_group("messages")  # they are collected once
OTHERS = [language for language in LANGUAGES if language != DEFAULT_LANGUAGE]
PLACES = re.compile(r"%\(\w+\)s|{\w*}")


def catalogues(language: str) -> list[Path]:
    """One file per domain."""
    return sorted((LOCALE_DIR / language / "LC_MESSAGES").glob("*.po"))


@pytest.mark.slow
@messages
@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_every_domain_is_translated(language: str) -> None:
    """All domains at once: `python -m kernel.web.catalogue en` prints the entries to fill in."""
    missing = untranslated(language)
    assert not missing, "\n".join(f"{place}: {message}" for message, place in sorted(missing.items()))


@pytest.mark.slow
@messages
@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_outlives_its_message(language: str) -> None:
    """A sentence reworded in the code leaves nothing behind; one that stands in two files says the same in both."""
    known, seen = extract_messages(), dict[str, object]()
    dead: list[str] = []
    for path in catalogues(language):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if not message.id:
                    continue
                text = message.id if isinstance(message.id, str) else message.id[0]
                if text not in known:
                    dead.append(f"{path.name}: {text}")
                if seen.setdefault(text, message.string) != message.string:
                    dead.append(f"{path.name}: {text} (said otherwise elsewhere)")
    assert not dead, "\n".join(dead)


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_takes_the_same_values(language: str) -> None:
    """What the code fills into a sentence has a place in every language."""
    wrong: list[str] = []
    for path in catalogues(language):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                texts = message.string if isinstance(message.string, tuple) else (message.string,)
                places = {place for one in ids for place in PLACES.findall(one)}
                if message.id and any(set(PLACES.findall(text)) != places for text in texts if text):
                    wrong.append(f"{path.name}: {message.id}")
    assert not wrong, "\n".join(wrong)


def _refusals(parent: type[DomainError] = DomainError) -> list[type[DomainError]]:
    return [parent, *(found for child in parent.__subclasses__() for found in _refusals(child))]


@pytest.mark.slow
@messages
def test_every_refusal_can_be_said_in_every_language() -> None:
    """A refusal whose sentence nobody marked with `N_` would stay Czech for ever."""
    for domain in DOMAINS:
        if find_spec(f"{domain}.exceptions"):
            import_module(f"{domain}.exceptions")
    marked = extract_messages()
    ours = [each for each in _refusals() if not each.__module__.startswith("tests.")]
    assert sorted({f"{e.__module__}.{e.__name__}: {e.message}" for e in ours if e.message not in marked}) == []


@pytest.mark.slow
def test_no_message_hides_from_the_catalogue() -> None:
    """The extractor looks neither into f-strings nor into another marker, and cannot read a sentence put together."""
    hidden: list[str] = []
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Call) and _is_marker(node)):
                    inside = [part for part in ast.walk(node) if isinstance(part, ast.Call) and part is not node]
                    hidden += [f"{path.name}:{call.lineno}" for call in inside if _is_marker(call) and _is_text(call)]
                if isinstance(node, ast.Call) and _is_marker(node) and isinstance(node.args[0], ast.JoinedStr):
                    hidden.append(f"{path.name}:{node.lineno}")
    assert not hidden


def _is_marker(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in {"_", "gettext", "N_"} and bool(call.args)


def _is_text(call: ast.Call) -> bool:
    return isinstance(call.args[0], ast.Constant)


def test_a_page_speaks_one_language() -> None:
    """The same page in English: shell, fields, states and dates."""
    czech, english = kitchen_sink(with_errors=True), kitchen_sink(with_errors=True, language="en")
    for czech_words, english_words in (
        ("Hlavní nabídka", "Main menu"),
        ("Odhlásit se", "Sign out"),
        ("Přejít k\u00a0obsahu", "Skip to content"),
        ("Souhlas udělen", "Consent given"),
        ("3\u00a0dny po termínu", "3\u00a0days late"),
        ("Neví", "Does not know"),
        ("Chyba:", "Error:"),
        ("25.\u00a011.\u00a02026", "25\u00a0Nov\u00a02026"),
    ):
        assert czech_words in czech
        assert english_words in english
        assert czech_words not in english
    assert '<html lang="en"' in english


def test_czech_counts_in_three_forms() -> None:
    """1 položka, 2–4 položky, 0 and 5 and more položek; English knows two."""

    def count(n: int) -> str:
        return counted(n, gettext("den"), gettext("dny"), gettext("dní")).replace("\u00a0", " ")

    with language_of("cs"):
        assert [count(n) for n in (0, 1, 2, 4, 5, 22)] == ["0 dní", "1 den", "2 dny", "4 dny", "5 dní", "22 dní"]
    with language_of("en"):
        assert [count(n) for n in (0, 1, 2, 5)] == ["0 days", "1 day", "2 days", "5 days"]


def test_days_are_written_as_the_language_does() -> None:
    """In Czech the month after a weekday stands in the genitive."""
    with language_of("cs"):
        assert format_date(TODAY).replace("\u00a0", " ") == "23. 11. 2026"
        assert format_weekday_date(TODAY, "long").replace("\u00a0", " ") == "pondělí 23. listopadu"
    with language_of("en"):
        assert format_date(TODAY).replace("\u00a0", " ") == "23 Nov 2026"


def test_an_unknown_language_is_czech() -> None:
    """A cookie can say anything."""
    with language_of("../../etc/passwd"):
        assert current_language.get() == DEFAULT_LANGUAGE
        assert gettext("Další") == "Další"
    assert translator("../../etc").gettext("Další") == "Další"


async def test_languages_of_people_who_ask_at_once_do_not_mix() -> None:
    """Each request carries its own language."""

    async def say(language: str) -> str:
        with language_of(language):
            await asyncio.sleep(0)
            return environment().from_string("{{ _('Další') }}").render()

    assert await asyncio.gather(*(say(one) for one in ("cs", "en", "cs", "en"))) == ["Další", "Next", "Další", "Next"]


def test_a_text_of_a_module_speaks_when_it_is_shown() -> None:
    """`N_` marks it before anybody's language is known."""
    message = N_("Nápověda")
    with language_of("en"):
        assert gettext(message) == "Help"
    with language_of("cs"):
        assert gettext(message) == "Nápověda"


def test_a_weekday_stands_in_the_case_that_the_word_before_it_asks_for() -> None:
    """`od středy do soboty`, `plánováno na středu`; in English it never changes."""
    wednesday, saturday = date(2026, 12, 2), date(2026, 12, 5)
    assert format_weekday_date(wednesday, "genitive").startswith("středy 2.")
    assert format_weekday_date(saturday, "genitive").startswith("soboty 5.")
    assert format_weekday_date(wednesday, "accusative").startswith("středu 2.")
    with language_of("en"):
        assert format_weekday_date(saturday, "genitive").startswith("Saturday")
