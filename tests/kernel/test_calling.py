"""Where a text says that somebody called whose name stands in it anyway."""

import pytest

from kernel.named import Person, places

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


def test_whose_own_name_may_call_is_not_found():
    assert places("Adam volal babičce.", Person("Jana Malá"), known=KNOWN) == []
