"""Documents people sign and archives accept: complete, readable by people and machines, whatever names they carry."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from app.testing.pdf import pages_of
from kernel.documents import STAND_IN, DocumentError, compile_pdf
from kernel.fonts import FAMILIES, FOLDER, WEIGHTS, drawable, letters_of, not_drawn

COVER: dict[str, Any] = {
    "organisation": "Městský úřad Lipnice pod Hájem",
    "unit": "Oddělení sociálně-právní ochrany dětí",
    "file_mark": "MULH 212/2026/OM",
    "heading": "Vnitřní strana obálky spisu – přehled klíčových pracovníků",
    "client_label": "Dítě",
    "client_name": "Vránová Eliška",
    "birth_date": "21. 7. 2019",
    "worker_label": "Koordinátor/ka případu",
    "printed_at": "23. 11. 2026 9:40",
    "printed_by": "Jana Dvořáčková",
}
CONSENT: dict[str, Any] = {
    "organisation": "Krok zpět, z. s.",
    "unit": "OSP · odborné sociální poradenství",
    "file_mark": "",
    "client_name": "Bureš Martin",
    "birth_date": None,
    "topic": "předání údajů do služby PM",
    "items_heading": "Co se předá",
    "items_note": "Nic jiného se nepředává.",
    "items": ["jméno a příjmení", "telefon", "důvod doporučení"],
    "recipient_service": "PM · sociální rehabilitace",
    "recipient_organisation": "Krok zpět, z. s.",
    "workers_heading": "Pracovníci, kterých se souhlas týká",
    "recipient_workers": ["Filip Král", "Olga Ježová"],
    "purpose_heading": "K čemu",
    "purpose": "Volba vhodného peer mentora.",
    "valid_from": "23. 11. 2026",
    "valid_to": "31. 5. 2027",
    "agree": "Souhlasím s předáním.",
    "disagree": "Nesouhlasím s předáním.",
    "decision": None,
    "recorded": [],
    "withdrawal": "Souhlas mohu kdykoli odvolat.",
    "signature": "podpis klienta nebo klientky",
    "text_version": "2026-03",
    "printed_at": "23. 11. 2026 9:40",
    "printed_by": "Ivana Šťastná",
}

NAMES = [
    "Nguyễn Thị Hồng Ánh",
    "Phạm Đặng Quỳnh Như",
    "Олена Ковальчук",
    "Ґалаґан Їжакевич",
    "Батцэцэг Өлзийбаярын Дүгэр",
    "Қасым Ғалымұлы Әбдіхалық",
    "გიორგი ბერიძე",
    "Հովհաննես Սարգսյան",
    "Παπαδόπουλος",
    "Đorđe Žižka",
    "Şükrü Çağ",
]
JOINED = ["محمد عبد الرحمن", "שרה כהן"]


def holder(name: str, **changes: str | None) -> dict[str, str | None]:
    """One line of the cover."""
    return {"name": name, "from": "30. 8. 2026", "to": None, "reason": None, "informed": None, **changes}


def cover(*key_workers: dict[str, str | None], title: str = "Přehled klíčových pracovníků", **changes: Any) -> bytes:
    """The inner side of the cover."""
    return compile_pdf("file_cover.typ", {**COVER, "key_workers": list(key_workers), **changes}, title=title)


def consent(**changes: Any) -> bytes:
    """The form to sign."""
    return compile_pdf("consent_form.typ", {**CONSENT, **changes}, title="Souhlas, nebo nesouhlas")


def test_the_cover_says_who_answered_from_when_to_when() -> None:
    """All names, days, reasons and ways of informing stand there and can be copied out."""
    text = pages_of(
        cover(
            holder("Mgr. Jana Dvořáčková", to="15. 9. 2026"),
            holder("Řehoř Ďuriš", reason="změna obvodu", informed="dopisem, doručeno 9. 9. 2026"),
        )
    )[0]
    words = " ".join(text.split())
    for expected in ("Vránová Eliška", "21. 7. 2019", "Mgr. Jana Dvořáčková", "Řehoř Ďuriš", "změna obvodu", "dosud"):
        assert expected in words
    assert "doručeno 9. 9. 2026" in words
    assert "strana 1 / 1" in words


def test_a_long_history_goes_over_pages_with_head_and_number_on_each() -> None:
    """No row is torn apart, none is lost; each page says which of how many it is."""
    names = [f"Klíčová Osoba-{n:02}" for n in range(60)]
    long_reason = "klient nebyl na adrese k zastižení, zásilka se vrátila a jiný kontakt není znám"
    pages = pages_of(cover(*(holder(name, to="1. 10. 2026", informed=long_reason) for name in names)))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"strana {number} / {len(pages)}" in page
        assert "důvod změny" in page
        assert page.count("30. 8. 2026") == page.count("znám")
    together = "".join(pages)
    assert [name for name in names if name.split("-")[1] not in re.findall(r"-(\d\d)", together)] == []


def test_a_reason_longer_than_a_page_is_shown_whole() -> None:
    """Then a row may go over pages; nothing is cut off."""
    pages = pages_of(cover(holder("Jana Dvořáčková", informed="slovo " * 2000 + "konec")))
    assert len(pages) > 1
    assert "".join(pages).count("slovo") == 2000
    assert "konec" in "".join(pages)


def test_the_form_gives_yes_and_no_the_same_room() -> None:
    """Both answers stand there with their words, unanswered, with lines to sign."""
    words = " ".join(" ".join(pages_of(consent())).split())
    for expected in (
        "Souhlasím s předáním.",
        "Nesouhlasím s předáním.",
        "podpis klienta",
        "Odvolání",
        "Filip Král, Olga",
    ):
        assert expected in words
    assert "✓" not in words


def test_a_recorded_decision_is_ticked_instead_of_signed() -> None:
    """The same form as it was recorded carries the tick and how it was said."""
    words = " ".join(" ".join(pages_of(consent(decision="disagree", recorded=["ústně 23. 11. 2026"]))).split())
    assert words.count("✓") == 1
    assert "ústně 23. 11. 2026" in words
    assert "podpis klienta" not in words


def test_a_long_scope_and_purpose_go_over_pages() -> None:
    """Everything the client is asked about is on the paper."""
    pages = pages_of(consent(items=[f"položka {n}" for n in range(80)], purpose="účel " * 900))
    together = "".join(pages)
    assert all(f"položka {n}" in together for n in range(80))
    assert together.count("účel") >= 900
    assert f"strana {len(pages)} / {len(pages)}" in pages[-1]


LONG = "Wolfeschlegelsteinhausenbergerdorff" * 4
AROUND = dict.fromkeys(("organisation", "unit", "client_name", "printed_by"), LONG)


@pytest.mark.parametrize(
    ("made", "times"),
    [
        (lambda: cover(holder(LONG, reason=LONG, informed=LONG), **AROUND), 7),
        (lambda: consent(**AROUND, **dict.fromkeys(("topic", "items_note", "purpose", "agree"), LONG)), 8),
        (
            lambda: consent(
                recipient_service=LONG, recipient_organisation=LONG, recipient_workers=[LONG], items=[LONG]
            ),
            4,
        ),
        (lambda: consent(ended=LONG, recorded=[LONG], disagree=LONG, decision="disagree"), 3),
        (lambda: consent(client_name="W\u00a0" * 120), 30),
    ],
    ids=["cover", "consent", "whom", "ended", "initials"],
)
def test_a_word_wider_than_its_place_is_broken(made: Callable[[], bytes], times: int) -> None:
    """It never prints over its neighbour or off the page, and none of it is lost."""
    lines = "\n".join(pages_of(made())).split("\n")
    assert not any(LONG in line or "W " * 100 in line for line in lines)
    assert sum(line.count("W") for line in lines) == times * 4


def test_a_word_that_has_its_place_stays_whole() -> None:
    """A break is made only where it is needed."""
    word = "nejneobhospodařovávatelnějšími"
    pages = pages_of(consent(client_name=word, topic=f"slovo {word}", purpose=f"{'slovo ' * 4}{word}"))
    assert "".join(pages).count(word) == 3


@pytest.mark.parametrize("pdf", [cover(holder("Jana Dvořáčková")), consent()], ids=["cover", "consent"])
def test_the_file_is_for_archives_and_for_screen_readers(pdf: bytes) -> None:
    """PDF/A-2a and PDF/UA-1 are declared (Typst refuses to write a file that breaks them), the language and title are said."""
    for mark in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>", b"<pdfuaid:part>1<"):
        assert mark in pdf
    assert b"/Marked true" in pdf
    assert b"/Lang(cs)" in pdf
    assert b"/DisplayDocTitle true" in pdf
    assert b"/StructTreeRoot" in pdf
    assert pdf.count(b"/FontFile") == len(re.findall(rb"/Type/FontDescriptor", pdf)) > 0
    assert not re.search(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|URI)\b", pdf)


def test_the_moment_of_making_is_the_one_given() -> None:
    """The same document made for the same moment is the same file: its hash can be kept as evidence."""
    moment = datetime(2026, 11, 23, 8, 40, tzinfo=UTC)
    data = {**COVER, "key_workers": [holder("Jana Dvořáčková")]}
    one, two = (compile_pdf("file_cover.typ", data, title="Přehled", made_at=moment) for _ in range(2))
    assert b"2026-11-23T08:40:00" in one
    assert one == two


def test_names_of_the_whole_world_are_drawn_or_shown_as_missing() -> None:
    """Each letter of these names is drawn, in both weights; what no face of ours has is an empty square, never an error."""
    words = " ".join(" ".join(pages_of(cover(*map(holder, [*NAMES, "李小龍", "🙂"])))).split())
    for name in NAMES:
        assert name in words
        assert not not_drawn([name])
    assert words.count("□") == len("李小龍🙂")
    assert not_drawn(["李 小 龍", "Eliška 🙂 李"]) == list("李小龍🙂")
    heading = cover(holder(NAMES[0]), client_name=" ".join([*NAMES, *JOINED]), title=" ".join(NAMES))
    assert "□" not in "".join(pages_of(heading))


@pytest.mark.parametrize("name", ["محمد عبد الرحمن", "فاطمة الزهراء", "محمد رضا پهلوی", "گلناز چوپان"])
def test_arabic_and_persian_names_are_drawn(name: str) -> None:
    """Letters join into other shapes, so a test can only ask that none is missing and that a paper is made."""
    assert not not_drawn([name])
    assert "□" not in "".join(pages_of(cover(holder(name), client_name=name)))


def test_a_name_typed_with_loose_marks_or_hidden_hyphens_is_one_name() -> None:
    """Decomposed letters are put together, silent characters fall out."""
    assert "Žižka Řehoř" in pages_of(cover(holder("Z\u030ciz\u030cka \u0158e\u00adho\u200br\u030c")))[0]


def test_what_people_typed_is_never_read_as_code() -> None:
    """Typst's own signs stand on the paper as they were typed."""
    nasty = '#panic("x") $a$ *b* _c_ <d> @e `f` = g \\ // h #{1+1} "quoted"'
    assert nasty in " ".join(pages_of(cover(holder("x"), client_name=nasty))[0].split())


@pytest.mark.parametrize("name", ["missing.typ", "../settings.py", "/etc/passwd", "opora", "fonts/OFL.txt"])
def test_only_our_templates_can_be_named(name: str) -> None:
    """No path, no other file."""
    with pytest.raises(DocumentError):
        compile_pdf(name, {}, title="x")


def test_missing_data_is_a_bug_and_says_which() -> None:
    """No document with a gap in it comes out."""
    with pytest.raises(DocumentError, match="key_workers"):
        compile_pdf("file_cover.typ", COVER, title="x")


def test_what_is_let_through_is_asked_of_the_faces() -> None:
    """Nothing passes that PDF/A would refuse for want of a shape, and nothing stays out that every weight of a family has."""
    faces = {
        family: [
            {*map(chr, letters_of((FOLDER / f"{family.replace(' ', '')}-{weight}.ttf").read_bytes()))}
            for weight in WEIGHTS
        ]
        for family in FAMILIES
    }
    assert {face.name for face in FOLDER.glob("*.ttf")} == {
        f"{family.replace(' ', '')}-{weight}.ttf" for family in FAMILIES for weight in WEIGHTS
    }
    for letter in drawable() - {"\n", "\t"}:
        assert any(all(letter in weight for weight in weights) for weights in faces.values()), f"{ord(letter):04X}"
    assert len(drawable()) > 2_500
    assert {*"ăđơư ҚқҒғӨөҮүҺһӘә ЀЂЋ ბ ש Հ م "} <= drawable()
    assert STAND_IN in drawable()


def test_every_letter_that_is_let_through_is_drawn() -> None:
    """All of them on paper, in the two weights: PDF/A would refuse one without a shape."""
    whole = [each for each in sorted(drawable() - {"\n", "\t", STAND_IN}) if unicodedata.is_normalized("NFC", each)]
    letters = " ".join(whole)
    made = [letters[at : at + 120] for at in range(0, len(letters), 120)]
    assert cover(*map(holder, made), client_name=letters).startswith(b"%PDF")


def test_all_faces_are_free_and_say_so() -> None:
    """The licence lies beside the faces and names whose they are."""
    licence = (FOLDER / "OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    for family in FAMILIES:
        assert family.removeprefix("Noto Sans ").lower() in licence.lower()


def test_letters_are_looked_for_in_all_that_a_view_holds() -> None:
    """Whatever is nested in it: what a paper is made of is asked whole."""
    assert not_drawn(OPENED_VIEW) == ["龍", "🙂"]


class _Inner(msgspec.Struct):
    said: list[str]


class _View(msgspec.Struct):
    name: str
    number: int
    told: dict[str, _Inner]
    none: str | None = None


OPENED_VIEW = _View(name="Eliška 龍", number=3, told={"a": _Inner(said=["Ano", "🙂"])})
