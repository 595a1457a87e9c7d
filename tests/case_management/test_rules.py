"""Decisions of joint work, without a database."""

from datetime import UTC, date, datetime

from cases.clients.schemas import ClientIdentity
from services.case_management import rules
from services.case_management.access import RIGHTS, CaseManagementPermission, Side
from services.case_management.tables import CaseManagementStatus


def test_the_partner_has_no_right_after_the_end():
    """But that it reads why a service ended it, while the consent holds."""
    assert (Side.PARTNER, CaseManagementStatus.WITHDRAWN) not in RIGHTS
    assert RIGHTS[Side.PARTNER, CaseManagementStatus.CLOSED] == {CaseManagementPermission.SEE}


def test_the_owner_only_looks_when_it_is_not_active():
    """But that it takes an offer back while nobody has answered it."""
    for state in CaseManagementStatus:
        more = {CaseManagementPermission.TAKE_BACK} if state is CaseManagementStatus.PROPOSED else set()
        if state is not CaseManagementStatus.ACTIVE:
            assert RIGHTS[Side.OWNER, state] == {CaseManagementPermission.SEE, *more}


def test_an_expired_consent_ended_on_its_last_day():
    end = datetime(2026, 11, 30, 23, tzinfo=UTC)  # midnight in Prague: the first instant of 1 December
    assert rules.ended_day("expired", end) == date(2026, 11, 30)
    assert rules.ended_day("withdrawn", end) == date(2026, 12, 1)
    assert rules.ended_day("active", None) is None


def test_a_case_of_the_offers_client_is_told_by_the_name():
    """In any form and order; a sibling and whoever shares nothing is asked about, a new surname not where birth dates fit."""
    born = date(1992, 2, 3)

    def fits(given, family, *, former="", birth=None, offered="Burešová Martina"):
        own = ClientIdentity(given_name=given, family_name=family, former_name=former, birth_date=birth)
        return rules.is_named_as(offered, born, own)

    assert fits("Martina", "Burešová")
    assert fits("Martina", "Bureš")
    assert fits("MARTINA", "buresova")
    assert fits("Martina", "Nová", former="Burešová")
    assert fits("Martina", "Nová", birth=born)
    assert fits("Olena", "Melnyk", offered="Мельник Олена") is fits("Olena", "Melnyk", offered="Melnyk Olena")
    assert not fits("Martina", "Nová")
    assert not fits("Jana", "Burešová")
    assert not fits("Hana", "Kučerová")
    assert not fits("", "Burešová")
