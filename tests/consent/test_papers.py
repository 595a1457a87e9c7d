"""What the papers of a consent tell the client: what taking back leaves, what a no is about, and who signs."""

import msgspec
import pytest

from app.testing.pdf import pages_of
from consent import service
from consent.papers import withdrawal_words
from consent.tables import ConsentType
from consent.views import blank_form, recorded_form


def said(paper: bytes) -> str:
    """What a paper says, without where its lines break."""
    return "".join("".join(pages_of(paper)).split()).replace("\u00ad", "")


def holds(paper: bytes, words: str) -> bool:
    """Whether it says so."""
    return "".join(words.split()) in said(paper)


@pytest.mark.parametrize(
    ("kind", "stays"),
    [
        ("handover", "Co předtím převzal do vlastního případu, mu zůstává."),
        ("case_management", "Výstupy uzavřených bodů porad zůstávají v záznamech obou služeb."),
        ("info_sharing", "Co se dozvěděl předtím, mu zůstává."),
    ],
)
async def test_a_paper_says_what_stays_after_a_withdrawal(held, handover, case_management, kind, stays):
    """Of each kind what the pages say of it, before it is signed and as it was recorded."""
    order = handover() if kind == "handover" else case_management(type=kind)
    made = await service.record_consent(held.actor, held.case_id, order)
    assert stays in withdrawal_words(ConsentType(kind), made.present.text_version)
    blank = await blank_form(held.actor, held.case_id, msgspec.structs.replace(order, decision=""))
    for paper in (blank, await recorded_form(held.actor, made.id)):
        assert holds(paper, withdrawal_words(ConsentType(kind), made.present.text_version))
        assert not holds(paper, "příjemce nic neuvidí")


@pytest.mark.parametrize("kind", ConsentType)
async def test_a_no_on_paper_hands_nothing_over(held, handover, case_management, kind):
    """With a scope and without one: it is called what it was about, not what goes to somebody."""
    make = handover if kind is ConsentType.HANDOVER else case_management
    bare = {"items": [], "topics": [], "purpose": "", "purpose_text": "", "worker_ids": []}
    for changes in (bare, {}):
        order = make(type=kind.value, decision="disagree", **changes)
        paper = await recorded_form(held.actor, (await service.record_consent(held.actor, held.case_id, order)).id)
        for words in ("k předání:", "Údaje k předání", "Témata sdílení", "nepředává", "dozví jen", "K čemu"):
            assert not holds(paper, words), words
        assert holds(paper, "o které jde" if kind is ConsentType.HANDOVER else "o která jde")
        assert holds(paper, "Účel, o který šlo")


@pytest.mark.parametrize(
    ("said_by", "representative", "signs"),
    [
        ("self", "", "podpis klienta nebo klientky"),
        ("parent", "Jana Malá", "podpis za klienta nebo klientku: rodič Jana Malá"),
        ("guardian", "", "podpis za klienta nebo klientku: opatrovník nebo poručník"),
    ],
)
async def test_the_line_to_sign_names_who_signs(held, handover, said_by, representative, signs):
    """The client, or who speaks for them."""
    order = handover(decision="", said_by=said_by, representative=representative)
    assert holds(await blank_form(held.actor, held.case_id, order), signs)
