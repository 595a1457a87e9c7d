"""The questionnaire of a school in a PDF: printed or filled in as a form, the pupil stands in the fields of the child."""

import io

import pikepdf
import pytest
from pikepdf import Dictionary, Name, String

from app.testing.letters import mail
from app.testing.questionnaires import changed, filled, long, printed
from kernel.uploads import Refused, checks, pdf_words
from kernel.uploads.checks import read_message
from kernel.web.text import soft
from services.inbox import rules
from tests.inbox.test_pages import fields_of, put, sent

ROWS = [
    ("Škola:", "ZŠ Lipnice"),
    ("Třída", "7.B"),
    ("Jméno a příjmení žáka:", "Dominik Šustr"),
    ("Datum narození", "3. 9. 2013"),
    ("Bydliště:", "Polní 8, Lipnice pod Hájem"),
    ("Matka:", "Lenka Šustrová, tel. 602 111 222"),
    ("Sourozenci:", ""),
    ("Třídní učitelka:", "Mgr. Iva Horáková"),
]
TABLE = "#table(columns: 2, {})".format(",".join(f"[{label}],[{answer}]" for label, answer in ROWS))
LINES = " \\\n".join(f"{label.rstrip(':')}: {answer}" for label, answer in ROWS)
NAMES = ["skola", "trida", "jmeno_zaka", "datum_narozeni", "bydliste", "matka", "sourozenci", "ucitelka"]
DONE = "Docházka: 84 neomluvených hodin."
PDFS = {
    "lines": printed(f"= Dotazník školy\n{LINES} \\\n{DONE}"),
    "table": printed(f"= Dotazník školy\n{TABLE}\n{DONE}"),
    "form": filled(ROWS, rest=DONE),
    "form, labels above": filled(ROWS, above=True, rest=DONE),
    "form, named fields": filled(ROWS, names=NAMES, rest=DONE),
}


async def taken(client, *files, text="V příloze posíláme dotazník."):
    whole = mail(text, From="Mgr. Iva Horáková <skola@zslipnice.example>", files=files)
    here = (await put(client, whole)).headers["location"]
    page = await client.get(here)
    return here, page, {name: " ".join(value.split()) for name, value in fields_of(page).items()}


@pytest.mark.parametrize("kind", PDFS)
async def test_a_school_attaches_its_questionnaire_as_a_pdf_and_the_pupil_is_filled_in(client_app, kind):
    intake = await client_app("spod_intake")
    here, page, fields = await taken(intake, ("dotaznik.pdf", PDFS[kind]))
    assert (fields["child_given_name"], fields["child_family_name"]) == ("Dominik", "Šustr")
    assert fields["child_birth_date"] == "3. 9. 2013"
    assert fields["child_address"] == "Polní 8, Lipnice pod Hájem"
    assert fields["child_description"] in ("Třída: 7.B", "trida: 7.B")
    assert fields["caregivers"].casefold() == f"matka: lenka šustrová, tel. {rules.NO_CONTACT}"
    assert fields["other_children"] == ""
    assert fields["notifier_relation"] == "ZŠ Lipnice"
    assert "neomluvených" not in fields["subject"], "the rest is read where it is"
    assert "nepředvyplnilo" not in page.text
    made = await sent(intake, here, **fields_of(page))
    assert made.status_code == 303, made.text


SCRIPT = Dictionary(S=Name("/JavaScript"), JS=String("app.alert(1)"))
BOUND = {
    "damaged": (PDFS["form"][: len(PDFS["form"]) // 2], "poškozené"),
    "no pdf": (b"%PDF-1.4 nic", "poškozené"),
    "another kind": (b"GIF89a", "poškozené"),
    "encrypted": (changed(PDFS["form"], encryption=pikepdf.Encryption(owner="a", user="b")), "zaheslované"),
    "locked": (changed(PDFS["form"], encryption=pikepdf.Encryption(owner="a", user="")), "zaheslované"),
    "script": (filled(ROWS, OpenAction=SCRIPT), "skript"),
    "long": (long(11), "stran"),
    "large": (PDFS["lines"] + b"\n" * (5 * 1024 * 1024), "5 MB"),
}


@pytest.mark.parametrize("kind", BOUND)
async def test_a_pdf_that_is_not_read_is_said_to_be_and_stays_as_it_came(client_app, kind):
    intake = await client_app("spod_intake")
    content, why = BOUND[kind]
    here, page, fields = await taken(intake, ("dotaznik.pdf", content))
    assert fields["child_given_name"] == fields["child_family_name"] == fields["child_birth_date"] == ""
    said = soft(page.text)
    assert why in said
    assert "nic se z něj nepředvyplnilo" in said
    made = await sent(intake, here, **{**fields_of(page), "child_family_name": "Šustr"})
    assert made.status_code == 303, made.text


async def test_the_original_stays_and_nothing_else_of_the_message_is_lost():
    content = BOUND["script"][0]
    files = (("dotaznik.pdf", content), ("druhy.pdf", PDFS["form"]))
    message, contents = await read_message(mail("Text.", files=files), trusted=b"", limit=10**7)
    assert contents[0] == content
    assert [each.unread for each in message.attachments] == ["file.active_content", ""]
    assert message.text == "Text."
    assert "Dominik Šustr" in message.attached[0]


async def test_of_two_pupils_nothing_is_mixed(client_app):
    intake = await client_app("spod_intake")
    first = printed("Žák: Jan Malý \\\nTřída: 2.A")
    _, _, fields = await taken(intake, ("a.pdf", first), ("b.pdf", PDFS["form"]))
    assert (fields["child_given_name"], fields["child_birth_date"]) == ("Jan", "")


async def test_as_many_pdfs_are_read_as_a_questionnaire_may_need():
    files = tuple((f"{number}.pdf", printed(f"Soubor {number}")) for number in range(5))
    message, _ = await read_message(mail("Text.", files=files), trusted=b"", limit=10**7)
    assert message.attached == ["Soubor 0", "Soubor 1", "Soubor 2"]
    assert [each.unread for each in message.attachments] == ["", "", "", *["file.not_looked_into"] * 2]


async def test_a_pdf_that_takes_too_long_keeps_no_message_out(monkeypatch):
    monkeypatch.setattr(checks, "LONGEST_SECONDS_OF_WORDS", 0.01)
    message, contents = await read_message(mail("Text.", files=(("a.pdf", PDFS["form"]),)), trusted=b"", limit=10**7)
    assert (message.attached, message.attachments[0].unread, len(contents)) == ([], "file.too_complex", 1)


def test_too_many_fields_or_letters_are_refused(monkeypatch):
    for bound, most in (("MOST_FIELDS", 3), ("MOST_ON_A_PAGE", 5), ("MOST_OBJECTS", 3), ("MOST_DEEP", 0)):
        with monkeypatch.context() as here:
            here.setattr(pdf_words, bound, most)
            with pytest.raises(Refused):
                pdf_words.words_of(PDFS["form"])


def test_nothing_is_read_of_ticks_passwords_and_hidden_fields():
    content = filled([("Heslo:", "tajné"), ("Skryté:", "nevidět"), ("Adresa:", "Polní 8")])
    with pikepdf.open(io.BytesIO(content)) as pdf:
        one, two, _ = pdf.pages[0].obj["/Annots"]
        one["/Ff"] = 1 << 13
        two["/F"] = 2
        target = io.BytesIO()
        pdf.save(target)
    words = pdf_words.words_of(target.getvalue()).decode()
    assert "Adresa: Polní 8" in words
    assert "tajné" not in words
    assert "nevidět" not in words
