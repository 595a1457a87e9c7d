"""Decisions about notices, without a database."""

from datetime import date

import pytest

from cases.clients.rules import said_anyway
from cases.clients.schemas import ClientIdentity
from kernel.checks import Checks
from kernel.named import places
from services.intake import rules
from services.intake.exceptions import NoticeAlreadyAssigned
from services.intake.schemas import Child, Notifier

NOTIFIER = Notifier(
    name="paní učitelka Drahomíra Zvěřinová", relation="sousedka", contact="000 000 071, d.zverinova@lipnice.example"
)


def summary(text: str, notifier: Notifier = NOTIFIER, child: ClientIdentity | None = None) -> bool:
    """Whether the file may say this."""
    checks = Checks()
    rules.check_summary(checks, text)
    named = places(text, rules.person(notifier), known=said_anyway(child or ClientIdentity()))
    return not checks.fields and not named


@pytest.mark.parametrize(
    "text",
    [
        "Volala Zvěřinová.",
        "podle zverinove",
        "Drahomíra říká, že je slyšet křik.",
        "Kontakt 000000071.",
        "Kontakt +420 000 000 071.",
        "Psát na D.Zverinova@lipnice.example.",
    ],
)
def test_the_file_never_names_the_notifier(text):
    assert not summary(text)


@pytest.mark.parametrize("text", ["", "Z bytu je večer slyšet křik.", "Učitelka si všimla modřin.", "Byt č. 71."])
def test_the_file_says_what_was_told(text):
    assert summary(text)


def test_a_name_that_is_also_the_childs_does_not_count():
    mother = Notifier(name="Jana Vránová")
    child = ClientIdentity(given_name="Eliška", family_name="Vránová")
    assert summary("Eliška Vránová bývá večer sama.", mother, child)
    assert not summary("Jana žádá o pomoc.", mother, child)


@pytest.mark.parametrize(
    ("address", "street", "town"),
    [
        ("Lipová 12, Lipnice pod Hájem", "Lipová 12", "Lipnice pod Hájem"),
        ("Lipová 12", "Lipová 12", ""),
        ("Dolní Mlýnek", "", "Dolní Mlýnek"),
        ("Lipová 12, Lipnice pod Hájem, druhé patro", "Lipová 12, druhé patro", "Lipnice pod Hájem"),
        ("Lipová 12, 285 11 Lipnice, byt 3", "Lipová 12, byt 3", "285 11 Lipnice"),
        ("Sever, Lipová 12", "Lipová 12", "Sever"),
        ("Lipnice pod Hájem, Nádražní 12", "Nádražní 12", "Lipnice pod Hájem"),
        ("285 11 Lipnice, 28. října 15/2, druhé patro", "28. října 15/2, druhé patro", "Lipnice"),
        ("Lipová, č. p. 12", "Lipová, č. p. 12", ""),
        ("Lipová, 12", "Lipová, 12", ""),
        ("Lipnice, byt 5", "Lipnice, byt 5", ""),
        ("Azylový dům Naděje, Lipová 12", "Azylový dům Naděje, Lipová 12", ""),
        ("Za Humny, Lipová 12", "Za Humny, Lipová 12", ""),
        ("Lipová 12, vlevo", "Lipová 12, vlevo", ""),
        ("Zálesí, u kapličky", "u kapličky", "Zálesí"),
        ("Zálesí 7, za školou", "Zálesí 7, za školou", ""),
        ("U Kapličky 3, Zálesí", "U Kapličky 3", "Zálesí"),
        ("Lipová 12, Lipnice, vedle hřiště", "Lipová 12, vedle hřiště", "Lipnice"),
        ("", "", ""),
    ],
)
def test_the_address_of_the_notice_fills_the_form(address, street, town):
    identity = rules.identity_from(Child(address=address))
    assert (identity.street, identity.town) == (street, town)


@pytest.mark.parametrize(
    ("latest", "assigned", "due"),
    [
        ("next_working_day", date(2026, 11, 16), date(2026, 11, 18)),  # the 17th is a holiday
        ("next_working_day", date(2026, 11, 20), date(2026, 11, 23)),
        ("next_working_day", date(2026, 11, 23), date(2026, 11, 24)),
        ("next_day", date(2026, 11, 16), date(2026, 11, 17)),
        ("next_day", date(2026, 12, 31), date(2027, 1, 1)),
        ("same_day", date(2026, 11, 16), date(2026, 11, 16)),
    ],
)
def test_d05_urgency_is_assessed_by_the_day_that_the_authority_has_set(latest, assigned, due):
    assert rules.urgency_due(assigned, rules.UrgencyLatest(latest)) == due


def test_a_notice_is_assigned_once():
    rules.check_can_assign("recorded")
    for status in ("assigned", "joined"):
        with pytest.raises(NoticeAlreadyAssigned):
            rules.check_can_assign(status)
