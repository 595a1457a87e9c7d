"""The glossary speaks only of what the code says."""

import re
from pathlib import Path

from kernel.web.catalogue import PACKAGES, ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")


def _code() -> str:
    files: list[Path] = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in files) + " ".join(
        path.stem for path in (ROOT / "kernel" / "document_templates").glob("*.typ")
    )


def test_every_identifier_of_the_glossary_exists() -> None:
    """A word that nothing in the code is called by is not in the glossary."""
    code = _code()
    words = set(re.findall(r"\w+", code))  # the search through all of the code is for the few that are more than a word
    named = {
        word
        for row in re.findall(r"^\| [^|]+ \| (`[^|]+) \|", GLOSSARY, re.M)
        for word in re.findall(r"`([^`]+)`", row)
    }
    assert len(named) > 80
    missing = [
        word
        for word in sorted(named)
        if not all(part in words or re.search(rf"\b{re.escape(part)}\b", code) for part in word.split("."))
    ]
    assert not missing


def test_one_word_for_one_thing() -> None:
    """No identifier stands for two Czech words."""
    rows = re.findall(r"^\| ([^|]+) \| (`[^|]+) \|", GLOSSARY, re.M)
    words = [word for _, row in rows for word in re.findall(r"`([^`]+)`", row)]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
