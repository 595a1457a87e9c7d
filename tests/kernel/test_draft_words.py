"""What a draft is called by: the words that a person typed, and nothing that they ticked or that nobody sees."""

from uuid import uuid4

import pytest

from kernel.drafts import Content
from kernel.web.draft_words import filled_in, words

MARKS = "b562cb56ad7fd882 7026b56b3653b266"
NAMES = {
    "known_since": ("Zaznělo to už 20. 11. 2026. Vím, co se stalo potom.", {MARKS: "Ano"}),
    "told": ("", {}),
    "kind": ("Druh záznamu", {"phone": "Telefonát", "visit": "Setkání V Terénu"}),
    "who": ("Klíčový pracovník", {}),
    "day": ("Den", {}),
    "note": ("Poznámka", {}),
}


def draft(*fields: tuple[str, str], names: bool = True) -> Content:
    own = [name for name, _ in fields]
    return Content("Odvolání", "/x", "/x", [*fields], [], own, names=NAMES if names else {})


@pytest.mark.parametrize("names", [True, False])
@pytest.mark.parametrize(
    "ahead",
    [
        ("known_since", MARKS),
        ("known_since", MARKS[:16]),
        ("told", f"{uuid4()} {uuid4()}"),
        ("told", f"{uuid4().hex}-{MARKS[:16]}"),
        ("who", str(uuid4())),
        ("note", f"/cases/{uuid4()}"),
        ("note", f"https://opora.example/cases/{uuid4()}/people#kdo"),
        ("day", "20. 11. 2026"),
        ("day", "zítra"),
    ],
)
def test_a_draft_is_called_by_what_was_typed(ahead: tuple[str, str], *, names: bool) -> None:
    """Also where its page had no name for a field, as for one that was drawn while somebody typed."""
    found = words(draft(ahead, ("note", "Paní Kučerová volala."), names=names))
    assert found == ["Paní Kučerová volala."]


def test_a_tick_or_a_choice_is_no_name() -> None:
    """Not in words either; and one word that is typed is one, however it is written."""
    ticked = draft(("known_since", MARKS), ("kind", "visit"), ("told", "Co se stalo, je vidět."))
    assert words(ticked) == []
    assert words(draft(("kind", "visit"), ("note", "nemocnice"))) == ["nemocnice"]
    assert words(draft(("kind", "visit"), ("day", "20. 11. 2026"))) == ["20. 11. 2026"], "there is nothing else"


def test_the_list_shows_no_marks_either() -> None:
    assert filled_in(draft(("known_since", MARKS), ("note", "Volala."), names=False)) == [("", "Volala.")]
