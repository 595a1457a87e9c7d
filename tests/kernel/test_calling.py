"""Where a text says that somebody called whose name stands in it anyway."""

import pytest

from kernel.named import Person, Sought, places

ADAM = Person("Adam Kučera", itself="Adam Kučera")
KNOWN = ("Adam", "Kučera")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Adam volal znovu.", ["Adam volal"]),
        ("Včera zavolal Adam Kučera, že se bojí.", ["zavolal Adam Kučera"]),
        ("ADAM KUČERA SE OZVAL", ["ADAM KUČERA SE OZVAL"]),
        ("Adam dnes ráno znovu volá, bojí se.", ["Adam dnes ráno znovu volá"]),
        ("Adam se obrátil na nás.", ["Adam se obrátil"]),
        ("Adam Kučera je v parku. Volala škola.", []),
        ("Adamovi volala matka.", []),
        ("Adam chce zavolat matce.", []),
        ("Volal soused.", []),
    ],
)
def test_a_name_near_a_word_of_calling_is_found(text, found):
    assert places(text, ADAM, known=KNOWN) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dítě volalo znovu.", ["Dítě volalo"]),
        ("Dítě zavolalo samo, bojí se.", ["Dítě zavolalo"]),
        ("Chlapec se ozval sám.", ["Chlapec se ozval"]),
        ("Dívka, která včera volala, je doma.", ["Dívka, která včera volala"]),
        ("Ozvala se holčička, že se bojí.", ["Ozvala se holčička"]),
        ("Kluk nám napsal.", ["Kluk nám napsal"]),
        ("Syn telefonoval, že je v parku.", ["Syn telefonoval"]),
        ("Dítě volá, bojí se.", ["Dítě volá"]),
        ("Dítě nepřišlo, volala škola.", []),
        ("Chlapec nepřišel, volala škola.", []),
        ("Dívce volal otec.", []),
        ("Soused volal kvůli dítěti.", []),
        ("Dítě je v parku. Volalo jiné.", []),
    ],
)
@pytest.mark.parametrize("person", [ADAM, Person(itself="")])
def test_so_are_words_for_a_child_that_did_it(text, found, person):
    """Whether its name is known or not."""
    assert places(text, person, known=KNOWN) == found


def test_of_whom_a_child_is_not_they_are_not():
    assert places("Dítě volalo babičce.", Person("Jana Malá"), known=KNOWN) == []


def test_whose_own_name_may_call_is_not_found():
    assert places("Adam volal babičce.", Person("Jana Malá"), known=KNOWN) == []


BARTOS = Person("Petr Bartoš", calls=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Volal pan Bartoš.", ["Volal pan Bartoš"]),
        ("Bartoš volal, že matka bije.", ["Bartoš volal"]),
        ("Oznamovatel Bartoš si nepřeje být jmenován.", ["Oznamovatel Bartoš"]),
        ("Adam Bartoš se bojí matky. Bartošovi bydlí v Zálesí.", []),
        ("Volala škola. Bartoš tam není.", []),
    ],
)
def test_a_name_that_stands_there_anyway_is_found_where_it_called(text, found):
    """A father has the surname of his child (§ 57 of Act 359/1999)."""
    assert places(text, BARTOS, known=("Adam", "Bartoš")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pan Bartoš říká, že matka pije.", ["Pan Bartoš", "Bartoš říká"]),
        ("Podle pana Bartoše je dítě bito.", ["Podle pana Bartoše"]),
        ("Hovor s Bartošem: matka pije.", ["Hovor s Bartošem"]),
        ("Adam je zanedbaný. Bartoš prosí o mlčenlivost.", ["Bartoš prosí"]),
        ("Pan Bartoš bydlí sám.", ["Pan Bartoš"]),
        ("Bartoš do školy nechodí.", []),
    ],
)
def test_in_what_was_told_in_a_call_words_that_are_theirs_are_too(text, found):
    assert Sought(BARTOS, known=("Adam", "Bartoš"), told=True).places(text) == found


def test_so_is_the_surname_of_a_mother():
    caller = Person("Jana Bartošová", calls=True)
    found = places("Paní Bartošová volala, že otec Adama bije.", caller, known=("Adam", "Bartoš"))
    assert found == ["Bartošová volala"]


def test_who_did_not_call_is_named_by_the_name_alone():
    assert places("Volal pan Bartoš.", Person("Petr Bartoš"), known=("Adam", "Bartoš")) == []
