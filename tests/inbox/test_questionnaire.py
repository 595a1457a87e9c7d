"""The questionnaire of a school in a message: the pupil stands in the fields of the child, the teacher apart."""

import pytest

from app.testing.letters import mail
from services.inbox import rules
from services.inbox.rules.questionnaire import pupil_in
from tests.inbox.test_pages import fields_of, put, sent

QUESTIONNAIRE = """Dobrý den, posíláme dotazník k žákovi.

Škola: ZŠ Lipnice
Třída: 7.B
Třídní učitelka: Mgr. Iva Horáková
1. Jméno a příjmení žáka: Dominik Šustr
2. Datum narození: 3. 9. 2013
3. Bydliště: Polní 8, Lipnice pod Hájem
Matka: Lenka Šustrová, tel. 602 111 222
Otec: není znám
Docházka: 84 neomluvených hodin.

S pozdravem
Mgr. Iva Horáková
třídní učitelka
"""


async def test_a_school_writes_its_questionnaire_into_an_email_and_the_pupil_is_filled_in(client_app):
    intake = await client_app("spod_intake")
    whole = mail(QUESTIONNAIRE, From="skola@zslipnice.example", Subject="Dotazník školy: záškoláctví")
    here = (await put(intake, whole)).headers["location"]
    fields = {name: " ".join(value.split()) for name, value in fields_of(await intake.get(here)).items()}
    assert (fields["child_given_name"], fields["child_family_name"]) == ("Dominik", "Šustr")
    assert fields["child_birth_date"] == "3. 9. 2013"
    assert fields["child_address"] == "Polní 8, Lipnice pod Hájem"
    assert fields["child_description"] == "Třída: 7.B"
    assert fields["notifier_relation"] == "ZŠ Lipnice"
    assert "ZŠ Lipnice" not in fields["subject"]
    assert fields["caregivers"] == f"Matka: Lenka Šustrová, tel. {rules.NO_CONTACT}; Otec: není znám"
    assert "84 neomluvených hodin" in fields["subject"]
    assert fields["notifier_name"] == "Iva Horáková"
    assert "Horákov" not in fields["subject"] + fields["caregivers"] + fields["child_description"]
    made = await sent(intake, here, **fields_of(await intake.get(here)))
    assert made.status_code == 303, made.text


@pytest.mark.parametrize(
    ("lines", "given", "family"),
    [
        ("Příjmení a jméno žáka: Malý Jan\nTřída: 1.A", "Jan", "Malý"),
        ("Jméno žákyně: Nováková Eva Marie\nNarozena: 1.2.2015", "Eva Marie", "Nováková"),
        ("Žák:\nJan Malý\nTřída: 2.", "Jan", "Malý"),
        ("> Dítě: Jan Malý\n> Bydliště: Polní 8", "Jan", "Malý"),
    ],
)
def test_the_pupil_is_found_however_the_lines_are_written(lines, given, family):
    found = pupil_in(lines, lines)
    assert (found["child_given_name"], found["child_family_name"]) == (given, family)


@pytest.mark.parametrize(
    "text",
    [
        "Jméno: Jan Malý",
        "Jméno a příjmení žáka: viz příloha č. 1\nTřída: 7.B",
        "Dítě křičí: pořád.\nAdresa: Polní 8",
        "Škola: ZŠ Lipnice\nTřída: 7.B",
    ],
)
def test_what_is_no_questionnaire_fills_in_nothing(text):
    assert pupil_in(text, text) == {}
