"""The name of who has left: the mark is on what people read, and in nothing that is stored or sent."""

import msgspec
import pytest

from kernel.encoding import encoded
from kernel.ids import new_id
from kernel.web.i18n import gettext, language_of
from kernel.web.render import environment
from kernel.web.tongues import in_tongues
from kernel.web.worker_names import NameOfColleague, NameOfLeaver, in_service, told

JANA = NameOfLeaver("Jana O'Malá")


def drawn(source: str, language: str = "cs") -> str:
    with language_of(language):
        return in_tongues(environment().from_string(source).render(x=JANA, xs=[JANA, "Eva Nová"], d=None))


@pytest.mark.parametrize(
    ("source", "page"),
    [
        ("{{ x }}", "Jana O&#39;Malá (už tu nepracuje)"),
        ("{{ x|name }}", 'Jana O&#39;Malá <span class="o-muted o-nowrap">(už tu nepracuje)</span>'),
        ("{{ x ~ ' <b>' }}", "Jana O&#39;Malá (už tu nepracuje) &lt;b&gt;"),
        ("{{ xs|join(', ') }}", "Jana O&#39;Malá (už tu nepracuje), Eva Nová"),
        ("{{ [x, d]|select|join(' · ') }}", "Jana O&#39;Malá (už tu nepracuje)"),
        ("{{ _('vede %(name)s', name=x) }}", "vede Jana O&#39;Malá (už tu nepracuje)"),
        ('<p title="{{ x }}"></p>', '<p title="Jana O&#39;Malá (už tu nepracuje)"></p>'),
        ("{{ ui.dl([('Kdo', x)]) }}", None),
        ("{{ x|initials }}", "JO"),
    ],
)
def test_a_page_marks_it_wherever_it_is_written_out(source: str, page: str | None) -> None:
    made = drawn(source).replace("\u00a0", " ")
    assert made == page if page is not None else "Jana O&#39;Malá (už tu nepracuje)" in made


def test_an_english_page_says_it_in_english() -> None:
    made = drawn("<p>{{ x }}</p><p>{{ x|name }}</p>", "en")
    assert made.count("no longer works here") == 2
    assert made.count('<span lang="cs">Jana O&#39;Malá</span>') == 2


def test_python_and_programs_have_the_name_alone() -> None:
    """Sentences, what is compared, sealed or sent."""
    assert JANA == "Jana O'Malá"
    assert f"{JANA}" == gettext("{name}").format(name=JANA) == "Jana O'Malá"
    assert msgspec.json.decode(encoded({"worker": JANA})) == {"worker": "Jana O'Malá"}
    with pytest.raises(NotImplementedError):
        encoded(object())


def test_who_left_one_service_is_marked_beside_that_one_alone() -> None:
    """Asked again of another one, the mark goes."""
    left, other = new_id(), new_id()
    colleague = NameOfColleague("Olga Ježová")
    colleague.left = frozenset({left})
    assert told(colleague) == told(in_service(colleague, other)) == "Olga Ježová"
    beside = in_service(colleague, left)
    assert told(beside) == "Olga Ježová (v této službě už nepracuje)"
    page = environment().from_string("{{ x }}, {{ x|name }}").render(x=beside)
    assert page.count("(v této službě už nepracuje)") == 2
    assert told(in_service(beside, other)) == "Olga Ježová"


def test_a_paper_says_it_where_it_asks_for_it() -> None:
    assert told(JANA) == "Jana O'Malá (už tu nepracuje)"
    assert told("Eva Nová") == "Eva Nová"
