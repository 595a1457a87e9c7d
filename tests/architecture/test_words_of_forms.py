"""Every form with a long text has a place to say that words which read like a protected name mean somebody else."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_form_with_a_long_text_offers_the_way_on() -> None:
    """In the template in which the text is asked for: the macro draws nothing until a text was pointed at."""
    asking = [
        path
        for package in ("tenants", "cases", "consent", "sharing", "services")
        for path in (ROOT / package).rglob("*.html")
        if "form.textarea(" in path.read_text(encoding="utf-8")
    ]
    without = [
        path.name for path in asking if "form.other_people(sent, errors)" not in path.read_text(encoding="utf-8")
    ]
    assert not without, f"add form.other_people(sent, errors) after the texts: {without}"
    assert len(asking) > 8
