"""What clean text is, and that what leaves can harm neither file system, spreadsheet nor log."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.text import TextProblem, clean_text, csv_cell, safe_filename, tidy


def refusal(value: str, *, max_length: int | None = None, multiline: bool = False) -> TextProblem:
    with pytest.raises(TextProblem) as caught:
        clean_text(value, max_length=max_length, multiline=multiline)
    return caught.value


def test_text_is_composed_and_stripped() -> None:
    """Decomposed letters are composed, outer blanks go, line ends become one kind."""
    assert clean_text(" Z\u030ci\u0301z\u030cala \n") == "Žížala"
    assert clean_text("a\r\nb\rc\td", multiline=True) == "a\nb\nc\td"
    assert clean_text("Ковальська") == "Ковальська"
    assert clean_text("👩‍👧 Nguyễn") == "👩‍👧 Nguyễn"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("a\x00b", "text.control_character"),
        ("a\x1b[31mb", "text.control_character"),
        ("\x1ca", "text.control_character"),
        ("a\x96b", "text.control_character"),
        ("a\u202eb", "text.bidi_control"),
        ("a\u2067b", "text.bidi_control"),
        ("a\ud800b", "text.invalid_unicode"),
        ("a\ufff9b", "text.invisible_character"),
    ],
)
def test_hidden_characters_are_refused(value: str, code: str) -> None:
    """What would read differently without it is refused, on one line and on several."""
    assert refusal(value).code == code
    assert refusal(value, multiline=True).code == code


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\ufeffJana\u00a0Nová\u00adková\u200b", "Jana Nováková"),
        ("Novák\u2011Dvořák", "Novák-Dvořák"),
        ("\u202a+420\u202f601\u2009000\u00a0000\u202c", "+420 601 000 000"),
        ("\u2068Ковальська\u2069\u200e", "Ковальська"),
        ("No\u200dvák \u200c", "Novák"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("Praha – Brno — „a“…", "Praha – Brno — „a“…"),
        ("a\U000e0041b", "ab"),
        ("Nov\u034fák\U000e0101", "Novák"),  # marks in which words are hidden
        ("Jana\u2800Nová\u206a", "Jana Nová"),
        ("\uf0b7 zavolat \uf0e0 napsat", "• zavolat → napsat"),  # bullet and arrow of a word processor
        ("\ufb01nanční o\ufb03ce\ufffc", "finanční office"),  # letters that a PDF joins, a picture left out
        ("1\ufe0f", "1"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("Novák\tJan", "Novák Jan"),
        ("Novák\x0bJan", "Novák Jan"),
        ("Novák\u2028Jan", "Novák Jan"),
    ],
)
def test_what_was_pasted_becomes_what_it_looks_like(pasted: str, kept: str) -> None:
    """Marks that nobody sees go, blanks and hyphens become plain ones, without a question; dashes and emoji stay."""
    assert clean_text(pasted) == kept
    assert tidy(kept) == kept


def test_line_ends_of_word_processors_are_line_ends() -> None:
    """A vertical tab, a form feed and the separators of Unicode, where there may be lines."""
    assert clean_text("a\x0bb\x0cc\x85d\u2028e", multiline=True) == "a\nb\nc\nd\ne"


def test_what_is_refused_is_shown_in_its_place() -> None:
    """Which character, where, in words."""
    problem = refusal("Dobrý den,\nvolala paní Nováková\u202e a řekla\nviz výše", multiline=True)
    assert "na 2. řádku za „volala paní Nováková“" in problem.message_cs
    assert "(U+202E)" in problem.message_cs
    assert "obrací směr psaní" in problem.message_cs
    assert "na začátku" in refusal("\x07a").message_cs


def test_one_line_is_one_line() -> None:
    """Line ends belong only to multiline text."""
    assert refusal("a\nb").code == "text.line_break"
    clean_text("a\nb", multiline=True)


def test_too_long_text_says_how_many_are_allowed() -> None:
    """The refusal of 100 000 characters names both numbers."""
    problem = refusal("x" * 100_000, multiline=True)
    assert problem.code == "text.too_long"
    assert "20\u00a0000" in problem.message_cs
    assert "100\u00a0000" in problem.message_cs
    assert "201" in refusal("á" * 201).message_cs
    assert clean_text("a\u0301" * 200) == "á" * 200
    assert refusal("ab", max_length=1).code == "text.too_long"


@given(st.text())
def test_clean_text_is_clean(value: str) -> None:
    """Whatever passes is NFC, encodable, and passes again unchanged."""
    try:
        text = clean_text(value, multiline=True)
    except TextProblem:
        return
    assert text == unicodedata.normalize("NFC", text) == clean_text(text, multiline=True)
    text.encode()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\souhlas č. 1.pdf", "souhlas č. 1.pdf"),
        ("", "soubor"),
        ("...", "soubor"),
        ("con.pdf", "_con.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb\x00.pdf", "ab.pdf"),
        ('a"b<c>.png', "a_b_c_.png"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_file_name_is_only_a_name(name: str, safe: str) -> None:
    """No path, no hidden characters, no reserved name, not too long."""
    assert safe_filename(name) == safe


@given(st.text())
def test_any_file_name_becomes_safe(name: str) -> None:
    """The result is never empty, never a path, and stays as it is."""
    safe = safe_filename(name)
    assert safe.strip(". ")
    assert not set(safe) & set('/\\\x00\n\r"<>')
    assert len(safe) <= 121
    safe.encode()


@pytest.mark.parametrize("value", ["=1+1", "+420 000 000 001", "-2", "@a", " =cmd", "\t=1", "＝1", "|x"])
def test_formula_is_only_text(value: str) -> None:
    """A spreadsheet shows it instead of running it."""
    assert csv_cell(value) == f"'{value}"


def test_plain_cells_stay() -> None:
    """Numbers keep their sign, words stay as they are."""
    assert [csv_cell(value) for value in (-2, 1.5, None, "Novák", "a=b")] == ["-2", "1.5", "", "Novák", "a=b"]
