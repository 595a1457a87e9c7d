"""What of a page in English is Czech says so, wherever it was put in; our own words never do."""

import pytest

from kernel.web.i18n import language_of
from kernel.web.render import environment
from kernel.web.tongues import in_tongues, runs


def drawn(source: str, language: str = "en", /, **values: object) -> str:
    with language_of(language):
        return in_tongues(environment().from_string(source).render(**values))


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("<h1>{{ x }}</h1>", '<h1 lang="cs">Doplnit <b></h1>'),
        ("<p>{{ x }}.</p>", '<p lang="cs">Doplnit <b>.</p>'),
        ("<p>{{ _('Případy') }}: {{ x }}</p>", '<p>Cases: <span lang="cs">Doplnit <b></span></p>'),
        ("<p>{{ _('Případy') ~ ' · ' ~ x }}</p>", '<p>Cases · <span lang="cs">Doplnit <b></span></p>'),
        ("<p>{{ [x, _('Případy')]|join(', ') }}</p>", '<p><span lang="cs">Doplnit <b></span>, Cases</p>'),
        ("<p>{{ [x, x]|join(', ') }}</p>", '<p lang="cs">Doplnit <b>, Doplnit <b></p>'),
        ("<p>{{ x|name }}</p>", '<p lang="cs">Doplnit <b></p>'),
        ("<p>{{ '731 456 789 ' ~ x }}</p>", '<p lang="cs">731 456 789 Doplnit <b></p>'),
        ('<p title="{{ x }}"></p>', '<p title="Doplnit <b>"></p>'),
        ('<input type="text" value="{{ x }}">', '<input type="text" value="Doplnit <b>" lang="cs">'),
        ("<textarea>\n{{ x }}</textarea>", '<textarea lang="cs">\nDoplnit <b></textarea>'),
        ("<option>{{ x }} ({{ _('Případy') }})</option>", '<option lang="cs">Doplnit <b> (Cases)</option>'),
        ("<svg><text>{{ _('Případy') }} {{ x }}</text></svg>", '<svg><text>Cases <tspan lang="cs">Doplnit <b></tspan></text></svg>'),
        ("{% macro m(y) %}<i>{{ y }}</i>{% endmacro %}{{ m(x) }}{{ m(_('Případy')) }}", '<i lang="cs">Doplnit <b></i><i>Cases</i>'),
        ("<p>{{ _('Tohle nikdo nepřeložil') }}</p>", '<p lang="cs">Tohle nikdo nepřeložil</p>'),
        ("<p>{{ 14 }}, {{ '12/2026' }}</p>", "<p>14, 12/2026</p>"),
    ],
)  # fmt: skip
def test_what_is_put_in_says_its_language(source: str, page: str) -> None:
    assert drawn(source, x="Doplnit <b>") == page.replace("Doplnit <b>", "Doplnit &lt;b&gt;")


def test_a_button_named_otherwise_than_it_reads_says_its_language() -> None:
    """An attribute cannot: what is heard stands as hidden words, and the text is seen only."""
    page = drawn(
        "{{ ui.button(_('Hotovo'), attributes={'aria-label': _('Hotovo: %(what)s', what=x), 'data-x': '1'}) }}",
        x="Zavolat",
    )
    assert "aria-label" not in page
    assert 'data-x="1"' in page
    assert (
        '<span aria-hidden="true">Done</span><span class="govuk-visually-hidden"> Done: <span lang="cs">Zavolat</span></span>'
        in page
    )


def test_a_czech_page_says_it_once() -> None:
    assert drawn("<p>{{ _('Případy') }}: {{ x }}</p>", "cs", x="Doplnit") == "<p>Případy: Doplnit</p>"


def test_nobody_writes_the_marks() -> None:
    """They are no characters; somebody who sends them gets text back, and no element."""
    assert drawn("<p>{{ x }}</p>", x="a\ufdd0b\ufdd1 Jan") == '<p lang="cs">ab Jan</p>'
    assert "\ufdd0" not in drawn('<a href="{{ x }}" id="{{ y }}">{{ y }}</a>', x="/cases/č", y="ž")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Doplnit plán", ["Doplnit plán"]),
        ("Cases", []),
        ("3 items", []),
        ("Saturday 28 Nov 2026", []),
        ("28 Nov 2026 22:33", []),
        ("2.1 MB", []),
        ("Domov (Krok zpět, z. s.) will no longer see 6 pieces of data.", ["Domov (Krok zpět, z. s.)"]),
        ("Kapr Vít · KZ 4/2026 · joint step, the joint work ended", ["Kapr Vít", "KZ 4/2026"]),
        ("Malá Jana (head of unit)", ["Malá Jana"]),
        ("consent holds until 26 Feb 2027", []),
        ("Cases\nVolala škola.", ["Cases\nVolala škola."]),
        ("Volala škola" * 100, ["Volala škola" * 100]),
    ],
)
def test_what_python_puts_together_is_told_apart_by_the_catalogue(text: str, pieces: list[str]) -> None:
    with language_of("en"):
        found = runs(text)
    assert "".join(part for part, _ in found) == text
    assert [part.strip() for part, theirs in found if theirs] == pieces
