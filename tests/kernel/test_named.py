"""Where a text names a person: any form, any script, any way of writing a number; and where it does not."""

import re
import sys
import time
import unicodedata

import pytest

from kernel.named import Person, places
from tests.kernel.test_declension import ROWS

CALLER = Person("paní učitelka Olga Hájková", "731 456 789, sluncovka@posta.example, Lipová 30, Lipnice pod Hájem")


@pytest.mark.parametrize(("name", "forms"), ROWS, ids=[name for name, _ in ROWS])
def test_every_form_of_a_name_is_found_with_and_without_diacritics(name, forms):
    for form in forms:
        assert places(f"Včera mluvil pan {form} ve škole.", Person(name)), form
    plain = str.maketrans("áčďéěíňóřšťúůýž", "acdeeinorstuuyz")
    for form in forms:
        assert places(f"Včera mluvil pan {form.lower().translate(plain)} ve škole.", Person(name)), form


@pytest.mark.parametrize(("name", "forms"), ROWS, ids=[name for name, _ in ROWS])
def test_every_form_is_found_of_a_name_that_was_typed_without_its_marks(name, forms):
    plain = "".join(each for each in unicodedata.normalize("NFD", name) if not unicodedata.combining(each))
    for typed in (plain, " ".join(reversed(plain.split()))):
        for form in forms:
            assert places(f"Včera mluvil pan {form} ve škole.", Person(typed)), (typed, form)


@pytest.mark.parametrize("typed", ["Jarmila Novakova", "Novakova Jarmila", "Novakova", "novakova jarmila"])
def test_a_family_is_found_whose_name_was_typed_without_its_marks(typed):
    text = "U Nováků se křičí, soused Novák pije, Novákův pes štěká, Nováková mlčí, dcera Novákových."
    assert places(text, Person(typed)) == ["Nováků", "Novák", "Novákův", "Nováková", "Novákových"]


def test_a_given_name_typed_without_its_marks_stays_one():
    for typed in ("Petra Novakova", "Novakova Petra"):
        assert places("Petr šel do školy.", Person(typed)) == [], typed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dal to Olze.", ["Olze"]),
        ("s paní Hájkovou i u Hájkovic", ["Hájkovou", "Hájkovic"]),
        ("Há\u00adjková, Háj\u200bkové, Hájko\u2060vou", ["Hájková", "Hájkové", "Hájkovou"]),
        ("Hájko-\nvou potkal", ["Hájkovou"]),
        ("Háj-ko-vá, H á j k o v á", ["Háj-ko-vá", "H á j k o v á"]),
        ("Ольга Гайкова, Ольгу", ["Ольга", "Гайкова", "Ольгу"]),
        ("Oľga", ["Oľga"]),
        ("HÁJKOVÁ VOLALA", ["HÁJKOVÁ"]),
        ("volala olga hajkova", ["olga", "hajkova"]),
        ("tel. 731-45-67-89, (+420)731.456.789 nebo 00420 731456789", ["731-45-67-89", "731.456.789", "731456789"]),
        ("Volejte 731 456\n789.", ["731 456\n789"]),
        ("Sluncovka@Posta.example, sluncovka (zavináč) posta.example", None),
        ("Bydlí v Lipové, číslo 30.", ["Lipové, číslo 30"]),
        ("ulice Lipová 30", ["Lipová 30"]),
    ],
)
def test_the_caller_is_found(text, found):
    assert places(text, CALLER) if found is None else places(text, CALLER) == found


@pytest.mark.parametrize(
    "text",
    [
        "Učitelka si všimla modřin. Byt č. 30, tel. 731 456 780.",
        "Dítě chodí do háje za školou a do lipové aleje.",
        "Maminka Olina a teta Oldřiška, pan Hájovský.",
        "Lipnice pod Hájem",
    ],
)
def test_what_only_resembles_is_left_alone(text):
    assert places(text, CALLER) == []


def test_the_childs_own_names_and_street_do_not_count():
    mother = Person("Jana Vránová", "Lipová 12, Lipnice")
    known = ["Eliška", "Vránová", "Lipová 12 Lipnice"]
    assert places("Eliška Vránová bývá večer sama v Lipové 12, u Vránů.", mother, known=known) == []
    assert places("Jana žádá o pomoc.", mother, known=known) == ["Jana"]
    neighbour = Person("Jana Nová", "Lipová 30")
    assert places("Bydlí v Lipové 12, soused v Lipové 30.", neighbour, known=known) == ["Lipové 30"]
    for said in ("Lipové ulice 30", "Lipová ulice č. p. 30", "Lipové ulici 30", "Lipové ul. číslo 30"):
        assert places(f"Paní z {said}, patro", neighbour, known=known) == [said], said
        assert places(f"Bydlí v {said.replace('30', '12')}", neighbour, known=known) == [], said


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Юлія Коваленко", ["Kovalenkovi", "Yuliia", "Juliji", "Юлії", "Коваленком", "Kovalenková"]),
        ("Yuliia Kovalenko", ["Юлія", "Коваленка", "Julija"]),
        ("Oksana Shevchenko", ["Ševčenko", "Шевченко", "Sevcenkovou", "Оксані"]),
        ("Ольга Хрущова", ["Olze", "Olha", "Khrushchova", "Chruščové"]),
        ("Nováková", ["Nоvákové", "HOBÁKOVÁ".replace("HOBÁ", "НОВÁ")]),
        ("გიორგი ბერიძე", ["გიორგი"]),
        ("O’Brien", ["O'Brien", "OʼBrienová", "OBriena"]),
        ("Nováková-Dvořáková", ["Dvořákovou", "Nováková-Dvořáková", "Dvořák"]),
        ("od pana Nováka", ["Novák", "Novákem"]),
    ],
)
def test_scripts_and_ways_of_writing_are_one(name, texts):
    for text in texts:
        assert places(f"Přišla zpráva: {text}.", Person(name)), text


def test_names_of_two_letters_are_found_without_drowning():
    caller = Person("Do Thi Ha")
    assert places("Volala paní Do. Potkal jsem Thi i Ha, s paní Haovou.", caller) == ["Do", "Thi", "Ha", "Haovou"]
    assert places("Do bytu nikdo nešel. Chodí do školy. Do Thi", caller) == ["Do", "Thi"]
    assert places("Dítě chodí do školy, ha ha.", caller) == []
    assert places("Le volal, s panem Lem.", Person("Le Van")) == ["Le", "Lem"]
    assert places("Ta paní ho nezná. Na stole nic nebylo. Si stěžuje.", Person("Ta Na")) == []


LONG = """
Dne 12. 11. jsme navštívili rodinu v bytě. Matka nám otevřela, byla klidná a mluvila o tom, že od léta chodí do práce na
směny. Dítě bylo čisté, najezené, ve škole prospívá dobře, jen v pondělí bývá unavené. Nový přítel matky se k dětem chová
hezky. Malá sestra chodí do školky. Dolní pokoj je vlhký, veselá výzdoba na zdi, v zimě se topí kamny. Z okna je vidět
dvůr a les. Domluvili jsme se na dalším postupu: matka zajde k lékaři, otec doloží potvrzení od zaměstnavatele a my
zavoláme do školy. Otec pije pivo, ale doma agresivní není. Babička hlídá v úterý. Pak přijde kurátor. Ano, ale jen nám.
"""


@pytest.mark.parametrize("name", [name for name, _ in ROWS])
def test_a_record_without_names_raises_no_alarm(name):
    """Of eighty names only those that are words as well are pointed out; a short one only with a capital letter."""
    words = {"Nový": ["Nový"], "Nová": ["Nový"], "Malá": ["Malá"], "Veselý": ["veselá"], "Dvůr": ["dvůr"]}
    assert places(LONG, Person(f"Xaver {name}")) == words.get(name, [])


@pytest.mark.parametrize(
    ("written", "text", "found"),
    [
        ("od Petry Malé", "Petra volala.", "Petra"),
        ("s Marií Horkou", "Byla tu Marie.", "Marie"),
        ("s Olgou Novákovou", "Volala Olga.", "Olga"),
        ("paní Blance", "Blanka volala.", "Blanka"),
        ("u Haně", "Hana volala.", "Hana"),
    ],
)
def test_a_woman_written_down_in_another_case_is_found(written, text, found):
    """The name of whoever called is written as it was said: od Petry, s Olgou."""
    assert places(text, Person(written)) == [found]


OF_HIM = ["Od Nováka", "S Novákem", "s Karlem", "Karlovi", "Nováková"]
OF_HER = ["s Hrdličkovou", "Hrdlička", "Ivaně"]


@pytest.mark.parametrize(
    "name",
    [
        "Ivana Hrdličková; Karel Novák",
        "ivana hrdličková; Karel Novák",
        "Ivana Hrdličková a Karel Novák",
        "IVANA HRDLIČKOVÁ A KAREL NOVÁK",
        "ivana hrdličková a karel novák",
        "Hrdličková Ivana, Novák Karel",
        "Ivana Hrdličková / Karel Novák",
        "paní Ivana Hrdličková s manželem Karlem Novákem",
        "Ivana Hrdličková (manžel Karel Novák)",
        "Ivana Hrdličková Karel Novák",
        "Karel Novák, partnerka Hrdličková Ivana",
    ],
)
@pytest.mark.parametrize("words", [*OF_HIM, *OF_HER])
def test_each_of_two_people_in_one_name_is_found_as_by_themselves(name, words):
    """Two callers whom one notice names, and a couple: a woman beside a man takes none of his forms from him."""
    assert places(f"Zpráva přišla. {words} jsme mluvili včera.", Person(name)), (name, words)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("Novákovi", ["s Novákem", "Nováková", "u Nováků"]),
        ("rodina Novákova", ["s Novákem", "Nováková"]),
        ("Karel a Jana Hájkovi", ["Karlovi", "s Janou", "Hájka", "Hájkovou"]),
        ("manželé Malí", ["s Malým", "Malou", "u Malých"]),
        ("sousedé Novotní", ["Novotného", "Novotná"]),
        ("Tiší", ["Tichého", "Tichá"]),
        ("od Nováků", ["Novák", "s Novákovou"]),
        ("Jana Malá a Karel", ["Karlem", "Karlovi", "Malou"]),
        ("Malá a Novák", ["Novákem", "Malého"]),
    ],
)
def test_a_family_is_each_of_its_people(name, texts):
    for text in texts:
        assert places(f"Přišla zpráva, {text} ji potvrdil.", Person(name)), (name, text)


def test_a_namesake_of_the_child_takes_no_other_name_away():
    """The child is Jan, who called is Jana: her name by itself is no surname of his."""
    assert places("Volali jsme Janě.", Person("Jana; Karel"), known=["Jan"]) == ["Janě"]
    assert places("Mluvili jsme s Vránovou.", Person("Vrána"), known=["Vránová"]) == []
    assert places("Byl tu Petr.", Person("Petra Malá")) == []


@pytest.mark.parametrize(
    "contact",
    ["420601000111 420602000222", "00420 601 000 111 602 000 222", "601000111 602000222", "601 000 111/602 000 222"],
)
def test_each_of_several_numbers_in_a_row_is_found(contact):
    text = "Volal z 601 000 111, pak z 602000222."
    assert places(text, Person("", contact)) == ["601 000 111", "602000222"]


def test_a_long_contact_or_text_holds_nobody_up():
    """Within one step of the clock for a contact of blanks, and a text in which the name is a common word."""
    began = time.process_time()
    places("Šel do Lipové ulice.", Person("", "a " * 2000))
    places("Šel do Lipové ulice.", Person("", "a 1 " * 500))
    places("šel do bytu a do školy " * 800, Person("Do Van Minh"))
    assert time.process_time() - began < 3


def test_a_little_word_at_the_beginning_of_a_sentence_is_no_name():
    do = Person("Do Van Minh")
    assert places("Byl doma. Do školy nešel.\n„Do školy nejdu.“", do) == []
    assert places("Volal Do, že přijde.", do) == ["Do"]


def test_nothing_of_whom_was_looked_for_stays_in_the_process(monkeypatch):
    """No cache grows by it, and no pattern is made of it: the process keeps those too."""
    ours = [module for name, module in sys.modules.items() if name.partition(".")[0] in ("kernel", "cases", "services")]
    caches = [each for module in ours for each in vars(module).values() if hasattr(each, "cache_info")]
    assert len(caches) > 3
    monkeypatch.setattr(re, "compile", None)
    before = [each.cache_info().currsize for each in caches]
    contact = "+420 000 000 098, kvidovec@posta.example, Habrůvecká 981, Habrůvka"
    text = "Kvido Kvidovec: 000 000 098, kvidovec (at) posta.example, kvidovec, Habrůvecká 981."
    assert len(places(text, Person("pan Kvido Kvidovec", contact))) == 6
    assert [each.cache_info().currsize for each in caches] == before


@pytest.mark.parametrize(
    ("contact", "text", "found"),
    [
        ("zofie.kadlickova@posta.example", "u Kadlíčkové, volala Žofie", ["Kadlíčkové", "Žofie"]),
        ("kadlickova_zofie77+x@posta.example", "s paní Kadlíčkovou", ["Kadlíčkovou"]),
        ("tel. 602 111 222, j.vopicka@posta.example", "Vopičkovi", ["Vopičkovi"]),
        ("novakova@posta.example", "Nováková, Novák", ["Nováková", "Novák"]),
        ("skola.bukov@posta.example", "v Bukově je škola", []),
        ("reditel.novy@posta.example", "nový ředitel", []),
        ("slunce77@posta.example", "slunce svítí", []),
    ],
)
def test_the_name_that_an_address_says_is_found_too(contact, text, found):
    assert places(text, Person(contact=contact)) == found
