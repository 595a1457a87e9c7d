"""Numbers and addresses are found in what people write, grouped one way, and can be dialled from the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.contacts import contact, has_phone, tidy_emails, tidy_phones


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("601000000", "601 000 000"),
        ("601 00 00 00", "601 000 000"),
        ("601-000-000", "601 000 000"),
        ("60 10 00 000", "601 000 000"),
        ("+420601000000", "+420 601 000 000"),
        ("00420 601 000 000", "+420 601 000 000"),
        ("(+420) 601.000.000", "+420 601 000 000"),
        ("(+420 601 000 000)", "(+420 601 000 000)"),
        ("420601000000", "+420 601 000 000"),
        ("420 601 000 000", "+420 601 000 000"),
        ("601\u2212000\u2212000", "601 000 000"),
        ("601·000·000", "601 000 000"),
        ("601/000 000", "601 000 000"),
        ("601/000/000", "601 000 000"),
        ("+420601000000 420602000000", "+420 601 000 000 +420 602 000 000"),
        ("\u202a+420\u00a0601\u2011000\u2011000\u202c", "+420 601 000 000"),
        ("601000000, 602 000 000", "601 000 000, 602 000 000"),
        ("601000000/602000000", "601 000 000/602 000 000"),
        ("601 000 000 602 000 000", "601 000 000 602 000 000"),
        ("mobil 601000000 (babička), večer", "mobil 601 000 000 (babička), večer"),
        ("+44 20 7946 0000", "+44 20 7946 0000"),
        ("jen přes školu", "jen přes školu"),
    ],
)
def test_phones_in_any_grouping(typed: str, kept: str) -> None:
    assert tidy_phones(typed) == kept
    assert tidy_phones(kept) == kept


@pytest.mark.parametrize(
    "pasted",
    [
        "mailto:jana@posta.example",
        "MAILTO:jana@posta.example?subject=Dotaz",
        "Jana Nová <jana@posta.example>",
        '"Nová, Jana" <jana@posta.example>;',
        "jana@posta.example,",
        "\u200bjana\u00a0@ posta.example.",
    ],
)
def test_an_address_as_mail_programs_write_it(pasted: str) -> None:
    """What stands around it goes; what is no address stays as it is, to be refused in its place."""
    assert tidy_emails(pasted) == "jana@posta.example"
    assert tidy_emails("jana, petr@posta.example") == "jana, petr@posta.example"


def test_what_is_no_phone() -> None:
    """Numbers of files, births and years are none."""
    for text in (
        "",
        "212/2026",
        "601/000/000/2026",
        "197721/0015",
        "12",
        "23. 12. 2026",
        "1. 1. 2026 a 2. 2. 2026",
        "602",
    ):
        assert not has_phone(text), text
    assert has_phone("tel. 601000000")


def test_what_stands_on_the_page_can_be_dialled() -> None:
    """The number and the address are links, what stands around is text, and nothing of it is markup."""
    assert contact("601 000 000") == '<a class="o-a o-nowrap" href="tel:+420601000000">601 000 000</a>'
    html = contact("<b>mobil</b> +421 903 000 000, jana@posta.example")
    assert html.startswith("&lt;b&gt;mobil&lt;/b&gt; <a")
    assert 'href="tel:+421903000000"' in html
    assert 'href="mailto:jana@posta.example">jana@posta.example</a>' in html
    assert 'href="tel:+420601000000">420 601 000 000</a>' in contact("420 601 000 000")
    assert contact("Nádražní 4, spis 212/2026") == "Nádražní 4, spis 212/2026"
    assert contact(None) == contact("") == ""


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_whatever_is_written_stays(typed: str) -> None:
    assert contact(typed).striptags() is not None
    tidy_phones(typed)
