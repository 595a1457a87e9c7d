"""A word that people found wrong or unclear comes back nowhere: not on a page, in a paper, a message or a stored sentence."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kernel", "tenants", "cases", "consent", "sharing", "services")
OLD = {
    r"\bOtevř(?:ít|ete) případ\b": "Založit to create, Přejít na to open",
    r"\bPřečteno\b": "Označit jako přečtené",
    r"\bTady nic není\b": "Stránka nenalezena",
    r"\bTohle nesmíte\b|\bNemáte přístup\b": "K tomu nemáte oprávnění",
    r"\bPo termínu: \w": "26 dní po termínu",
    r"\bklíčov\w+ vedení": "klíčový pracovník klienta",
    r"\bporada (?:\{'|\{serv|%\(one)": "porada služeb A a B",
    r"[Tt]elefon zazvonil": "Kdy oznámení přišlo",
    r"\bspolečn\w+ úkol": "společný krok, as it is called where it is agreed on",
    r"[a-zěščřžýáíéúůťďň](?:/[aáy]\b)|l\(a\)": "a word without gender: Kdo předal, Naposledy zobrazeno, přijetí: …",
}
"""What is said no more, and what is said instead."""


def old_words(text: str) -> list[str]:
    if not any(re.search(old, text) for old in OLD):
        return []
    return [line.strip() for line in text.splitlines() if any(re.search(old, line) for old in OLD)]


def test_no_old_word_is_left() -> None:
    """Templates, papers, sentences in code, and the catalogue of what is translated."""
    read = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*")) if _read(path)]
    read += sorted((ROOT / "locale").rglob("*.po"))
    found = {
        f"{path.relative_to(ROOT)}: {line}" for path in read for line in old_words(path.read_text(encoding="utf-8"))
    }
    assert found == set()
    assert len(read) > 400


def _read(path: Path) -> bool:
    return path.suffix in {".py", ".html", ".typ"} and "node_modules" not in path.parts


@pytest.mark.parametrize(
    "line",
    [
        "_('Předal/a')",
        "přijal(a) {who}",
        "f\"Společná porada {' a '.join(services)}\"",
        "_('klíčové vedení:')",
        "_('Otevřené společné úkoly')",
        "_('Otevřít případ')",
    ],
)
def test_an_old_word_is_seen(line: str) -> None:
    """What the test looks for, in the shapes it takes."""
    assert old_words(line) == [line]
