"""Notices of before are indexed anew when what they are found by changes; who made them is in no term."""

from uuid import UUID

from kernel import outbox, search, terms
from kernel.actor import system_actor
from kernel.db import unit_of_work
from kernel.events import go_on
from services.intake import tasks, views
from services.intake.events import TermsChanged


async def test_notices_of_before_are_found_by_all_there_is_now(office, monkeypatch):
    """In pieces; by the child and the number only."""
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    actor = office.actor("spod_head")
    names = ["D'Angelo", "O'Neil", "Demjančuk"]
    notices = [(await office.record(child_family_name=name)).id for name in names]
    async with unit_of_work(actor):
        for notice in notices:
            await search.index(actor, "notice", notice, ["old"])
    assert await views.find_notices(actor, "Dangelo") == []
    system = system_actor(actor.tenant, actor.service)
    async with unit_of_work(system):
        go_on(system, TermsChanged(version=terms.VERSION, after=UUID(int=0)))
    assert await outbox.drain() >= 2
    for typed, notice in zip(("Dangelo", "Oneil", "Demianchuk"), notices, strict=True):
        assert [row.id for row in await views.find_notices(actor, typed)] == [notice], typed
    for typed in ("Zvěřinová", "000000071"):
        assert await views.find_notices(actor, typed) == []
