"""The questionnaire of a school in a message: the pupil stands in the fields of the child, the teacher apart."""

import pytest

from app.testing.letters import Authority, W, mail, word, word_of
from kernel.uploads.checks import read_message
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


# ── in a document of Word ────────────────────────────────────────────────────────────────────────────────────────────

DOCUMENT = word(
    "Dotazník školy (příloha 35)",
    [
        ("Škola", "ZŠ Lipnice"),
        ("Jméno a příjmení žáka", "Dominik Šustr"),
        ("Datum narození", "3. 9. 2013", "Třída", "7.B"),
        ("Bydliště:", "Polní 8, Lipnice pod Hájem"),
        ("Sourozenci", ""),
    ],
    "Matka: Lenka Šustrová, tel. 602 111 222",
    "Třídní učitelka: Mgr. Iva Horáková",
    "Docházka: 84 neomluvených hodin.",
)


@pytest.mark.parametrize("way", ["email", "data message"])
async def test_a_school_attaches_its_questionnaire_and_the_pupil_is_filled_in(client_app, way):
    intake = await client_app("spod_intake")
    files = (("dotaznik.docx", DOCUMENT), ("sken.pdf", b"%PDF-1.4 x"))
    if way == "email":
        whole = mail("V příloze posíláme dotazník.", From="Mgr. Iva Horáková <skola@zslipnice.example>", files=files)
    else:
        whole = Authority(quick=True).message(
            files=files, dmSender="Základní škola Komenského", dmAnnotation="Dotazník školy"
        )
    here = (await put(intake, whole)).headers["location"]
    fields = {name: " ".join(value.split()) for name, value in fields_of(await intake.get(here)).items()}
    assert (fields["child_given_name"], fields["child_family_name"]) == ("Dominik", "Šustr")
    assert fields["child_birth_date"] == "3. 9. 2013"
    assert fields["child_address"] == "Polní 8, Lipnice pod Hájem"
    assert fields["child_description"] == "Třída: 7.B"
    assert fields["caregivers"] == f"Matka: Lenka Šustrová, tel. {rules.NO_CONTACT}"
    assert fields["other_children"] == ""
    assert fields["notifier_relation"] == "ZŠ Lipnice"
    assert "neomluvených" not in fields["subject"], "the rest is read where it is"
    page = " ".join((await intake.get(here)).text.split())
    assert "v oznámení není: otevřete přílohu" in page, "and the page says so"
    assert "Přílohy nikdo neprohlédl" not in page
    made = await sent(intake, here, **fields_of(await intake.get(here)))
    assert made.status_code == 303, made.text


async def test_what_the_message_itself_says_of_the_pupil_stays(client_app):
    intake = await client_app("spod_intake")
    whole = mail("Žák: Jan Malý\nTřída: 2.A\n", From="skola@zslipnice.example", files=(("dotaznik.docx", DOCUMENT),))
    here = (await put(intake, whole)).headers["location"]
    fields = fields_of(await intake.get(here))
    assert (fields["child_given_name"], fields["child_family_name"]) == ("Jan", "Malý")
    assert fields["child_birth_date"] == "", "of two pupils nothing is mixed"
    page = " ".join((await intake.get(here)).text.split())
    assert "otevřete přílohu" not in page


BOMB = b"<w:document xmlns:w='%s'><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>"


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 nic",
        word_of(b"<w:document"),
        word_of(b"<!DOCTYPE x [<!ENTITY a 'aa'>]><x>&a;</x>"),
        word_of(BOMB % (W.encode(), b"a" * 60_000_000)),
        word_of(b"<a>" * 100_000),
        word_of(b""),
    ],
    ids=["no archive", "damaged", "entities", "bomb", "deep", "empty"],
)
async def test_a_document_that_cannot_be_read_says_nothing_and_its_message_comes(content):
    message, contents = await read_message(mail("Text.", files=(("dotaznik.docx", content),)), trusted=b"", limit=10**7)
    assert (message.text, message.attached, len(contents)) == ("Text.", [], 1)


async def test_as_many_documents_are_looked_into_and_as_many_letters_kept_as_a_questionnaire_may_need():
    files = tuple((f"{number}.docx", word(f"Dokument {number} " + "x" * 9_000)) for number in range(9))
    message, _ = await read_message(mail("Text.", files=files), trusted=b"", limit=10**7)
    attached = "".join(message.attached)
    assert "Dokument 0" in attached
    assert "Dokument 3" not in attached
    assert len(attached) <= 20_000


@pytest.mark.parametrize(
    "name",
    ["Dominik Šustr, 7.B", "Bc. Dominik Šustr", "Dominik Šustr (7.B)", "Dominik\u200b Šustr", "Dominik Šustr 7. B"],
)
def test_what_stands_beside_the_name_of_the_pupil_is_no_name(name):
    text = f"Jméno a příjmení žáka: {name}\nDatum narození: 3. 9. 2013\nTřída: 7.B"
    found = pupil_in(text, text)
    assert (found["child_given_name"], found["child_family_name"]) == ("Dominik", "Šustr")


@pytest.mark.parametrize("name", ["Šustr, Dominik", "Šustr Dominik, 7.B", "Šustr, Dominik (7.B)"])
def test_a_name_that_is_turned_round_with_a_comma_keeps_both_of_its_words(name):
    text = f"Příjmení, jméno: {name}\nDatum narození: 3. 9. 2013\nTřída: 7.B"
    found = pupil_in(text, text)
    assert (found["child_given_name"], found["child_family_name"]) == ("Dominik", "Šustr")
