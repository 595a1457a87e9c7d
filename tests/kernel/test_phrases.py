"""Names of services inside sentences: grammatical for every value."""

import re

import pytest

from kernel.phrases import after_service

NAMES = {
    "Odborné sociální poradenství": "odborného sociálního poradenství",
    "Sociální rehabilitace – peer mentoring": "sociální rehabilitace – peer mentoring",
    "Sociálně aktivizační služby pro rodiny s dětmi": "sociálně aktivizačních služeb pro rodiny s dětmi",
    "Sociálně-právní ochrana dětí": "sociálně-právní ochrany dětí",
    "Oddělení sociálně-právní ochrany dětí": "oddělení sociálně-právní ochrany dětí",
    "Raná péče": "rané péče",
    "Krizová pomoc": "krizové pomoci",
    "Spinální jednotka": "spinální jednotky",
    "Podpora samostatného bydlení": "podpory samostatného bydlení",
    "Nízkoprahové centrum": "nízkoprahového centra",
    "Intervenční centra": "intervenčních center",
    "Terénní programy": "terénních programů",
    "Azylový dům": "azylového domu",
    "Denní stacionář": "denního stacionáře",
    "Kontaktní místo": "kontaktního místa",
    "Dluhová poradna, z. s.": "dluhové poradny, z. s.",
    "Průvodcovské a předčitatelské služby": "průvodcovských a předčitatelských služeb",
    "OSPOD Lipnice": "OSPOD Lipnice",
    "PM": "PM",
    "Krok zpět": "Krok zpět",
    "Peer mentoring": "Peer mentoring",
    "Káňata pomoc": "Káňata pomoc",
    "Duha": "Duha",
    "Ж": "Ж",
    "": "",
}


@pytest.mark.parametrize(("name", "said"), NAMES.items())
def test_a_name_after_the_word_for_a_service_stands_in_the_second_case_or_as_it_is(name, said):
    assert after_service(name) == said


@pytest.mark.parametrize("name", NAMES)
def test_no_word_is_lost_and_what_is_not_understood_keeps_its_capital(name):
    said = after_service(name)
    assert len(said.split()) == len(name.split())
    assert said == name or re.sub(r"\W", "", said)[:2].lower() == re.sub(r"\W", "", name)[:2].lower()
