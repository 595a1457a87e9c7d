"""An entry of a further child that has a case of its own belongs there (ADR 0089)."""

import pytest

from cases.cases import views as case_views
from kernel.db import unit_of_work
from kernel.exceptions import NotAllowed
from kernel.legal_time import today_in_prague
from services.intake import views as intake_views
from services.registers import service
from services.registers.schemas import CorrectEntry, EndEntry
from services.registers.views import registers_of_case
from tests.intake.conftest import office
from tests.protection.test_files import enrol, ids, notice_id, opens, own, sign

__all__ = ["notice_id", "office"]


def ending():
    return EndEntry(ended_on=today_in_prague(), reason="threat_ended", words="Tobiáš je u tety.")


async def case_of(office, notice_id):
    async with unit_of_work(office.actor("spod_head")):
        return (await intake_views.row_of(office.actor("spod_head"), notice_id)).case_id


async def acts(actor, case_id):
    return [each.action for each in await case_views.case_history(actor, case_id, acts_only=True)]


async def test_an_entry_from_before_is_kept_in_the_case_of_its_child_and_nowhere_else(office, notice_id):
    """Ended and corrected by who leads that case; its words are read there, what becomes of it stands in that history."""
    tobias, klara = await ids(office, notice_id)
    before, after = office.actor("spod_coordinator"), office.actor("spod_coordinator2")
    await enrol(office, notice_id, tobias)
    await enrol(office, notice_id, klara, version=1)
    first = await case_of(office, notice_id)
    of_tobias, of_klara = (await registers_of_case(before, first)).entries
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    assert [(each.id, each.keeps) for each in (await registers_of_case(before, first)).entries] == [(of_klara.id, True)]
    with pytest.raises(NotAllowed):
        await service.end_entry(before, of_tobias.id, ending(), version=1)
    wrong = CorrectEntry(register="nowhere", words="Zapsán být neměl.")
    with pytest.raises(NotAllowed):
        await service.correct_entry(before, of_tobias.id, wrong, version=1)
    (entry,) = (await registers_of_case(after, case_id)).entries
    assert entry.keeps
    await service.end_entry(after, of_tobias.id, ending(), version=1)
    (entry,) = (await registers_of_case(after, case_id)).entries
    assert (entry.id, entry.words, entry.ended_on) == (of_tobias.id, ending().words, today_in_prague())
    assert "register.entry_ended" in await acts(after, case_id)
    assert "register.entry_ended" not in await acts(before, first)
    await service.end_entry(before, of_klara.id, ending(), version=1)


async def test_a_mistake_is_put_right_in_the_case_of_the_child(office, notice_id, client_app):
    tobias, _ = await ids(office, notice_id)
    await enrol(office, notice_id, tobias)
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    after = office.actor("spod_coordinator2")
    (entry,) = (await registers_of_case(after, case_id)).entries
    for who, status in (("spod_coordinator2", 200), ("spod_coordinator", 403)):
        for page in ("end", "correction"):
            assert (await (await client_app(who)).get(f"/register-entries/{entry.id}/{page}")).status_code == status
    right = CorrectEntry(register="NOM", begun_on=today_in_prague(), words="Nemá tu trvalý pobyt.")
    await service.correct_entry(after, entry.id, right, version=1)
    found = (await registers_of_case(after, case_id)).entries
    assert [(each.register, each.keeps, each.words) for each in found] == [
        ("OM", False, right.words),
        ("NOM", True, ""),
    ]


async def test_words_written_before_are_read_in_the_case_of_the_child(office, notice_id):
    tobias, _ = await ids(office, notice_id)
    before, after = office.actor("spod_coordinator"), office.actor("spod_coordinator2")
    await enrol(office, notice_id, tobias)
    first = await case_of(office, notice_id)
    (entry,) = (await registers_of_case(before, first)).entries
    await service.end_entry(before, entry.id, ending(), version=1)
    (case_id,) = (await opens(office, notice_id, own(tobias), to="spod_coordinator2")).case_ids
    (entry,) = (await registers_of_case(after, case_id)).entries
    assert entry.words == ending().words
    assert not (await registers_of_case(before, first)).entries
    assert "ended" in await sign(office, case_id)
