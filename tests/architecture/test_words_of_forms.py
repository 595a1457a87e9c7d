"""Every form with a long text has a place to say that words which read like a protected name mean somebody else."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OFFERS = "form.other_people(sent, errors)"
GUARDED = {
    "reading.html": "a protocol is read by those alone who may be shown who signed it, and may name them (ADR 0084)",
    "add.html": "so is what follows one",
}
"""Of `protocols`: forms whose texts may name whom others keep apart."""


def offers(path: Path, templates: dict[Path, str]) -> bool:
    """Whether a template offers it; of one that holds only macros, whether whoever imports it does."""
    text = templates[path]
    if OFFERS in text or "{% extends" in text or "{% macro" not in text:
        return OFFERS in text
    name = f'import "{path.parent.name}/{path.name}"'
    users = [each for each, other in templates.items() if name in other]
    return bool(users) and all(OFFERS in templates[each] for each in users)


def test_every_form_with_a_long_text_offers_the_way_on() -> None:
    """In the template in which the text is asked for: the macro draws nothing until a text was pointed at."""
    templates = {
        path: path.read_text(encoding="utf-8")
        for package in ("tenants", "cases", "consent", "sharing", "services")
        for path in (ROOT / package).rglob("*.html")
    }
    asking = [path for path, text in templates.items() if "form.textarea(" in text]
    guarded = [path for path in asking if path.parent.name == "protocols" and path.name in GUARDED]
    assert len(guarded) == len(GUARDED)
    without = [path.name for path in asking if path not in guarded and not offers(path, templates)]
    assert not without, f"add {OFFERS} after the texts: {without}"
    assert len(asking) > 8
