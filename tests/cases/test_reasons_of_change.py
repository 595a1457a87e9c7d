"""Each reason of a change has its rule: who decides, a request in writing, and what heads alone keep (domain reference 1.10, S001)."""

from datetime import timedelta

import pytest

from app.testing.rows import count
from cases.cases import service, views
from cases.cases.papers import cover_pdf
from cases.cases.rules import REASON_CODES
from kernel.db import unit_of_work
from kernel.exceptions import Invalid, NotAllowed
from kernel.legal_time import format_date, today_in_prague
from tenants.codelists import service as codelists
from tenants.codelists.schemas import ChangeCode
from tests.cases.test_cases import change, open_case

SUPPORT = {
    "support_offered": "yes",
    "support_wanted": "no",
    "support_arranged": "no",
    "support_note": "Zmínila vyčerpání.",
}


async def test_on_the_client_s_wish_only_with_a_written_request(world):
    """An authority asks for the day of the request and where it lies, and the file says both; the NGO's preset does not ask."""
    case_id, head = await open_case(world), world.actor("spod_head")
    for wrong in ({}, {"request_on": today_in_prague() + timedelta(days=1)}):
        with pytest.raises(Invalid) as refused:
            await service.change_key_worker(head, case_id, change(world, reason="client_request", **wrong), version=1)
        assert set(refused.value.fields) == {"request_on"}
    order = change(
        world, reason="client_request", request_on=today_in_prague(), request_mark="č. j. 12/2026", informed_whom="otec"
    )
    await service.change_key_worker(head, case_id, order, version=1)
    record = (await views.list_records(head, case_id))[0]
    assert f"Písemná žádost klienta: {format_date(today_in_prague())}, č. j. 12/2026." in record.facts
    assert "osobně (otec)." in record.facts
    adult = await open_case(world, "osp_head", "osp_worker")
    order = change(world, "osp_specialist", reason="client_request")
    await service.change_key_worker(world.actor("osp_head"), adult, order, version=1)


async def test_who_decides_is_said_of_each_reason_and_dated(world):
    """Where the head of the department decides, the head of the unit is told so beside the reason, and nothing changes."""
    case_id, head = await open_case(world), world.actor("spod_head")
    order = ChangeCode(
        label="podjatost",
        used=True,
        details={"decides": "department_head"},
        valid_from=today_in_prague(),
        reason="Porada.",
    )
    await codelists.change_code(world.actor("ospod_admin"), REASON_CODES.key, "bias", order, version=0)
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(head, case_id, change(world, reason="bias"), version=1)
    assert "vedoucí odboru" in refused.value.fields["reason"]
    await service.change_key_worker(head, case_id, change(world, reason="guardian_separation"), version=1)


async def test_help_for_a_worker_with_an_inner_conflict_is_asked_and_only_heads_ever_read_it(world):
    """Offered, wanted, arranged: all three are asked. Neither the file, its history, its cover nor what is taken out has a word of it."""
    case_id, head = await open_case(world), world.actor("spod_head")
    with pytest.raises(Invalid) as refused:
        await service.change_key_worker(head, case_id, change(world, reason="inner_conflict"), version=1)
    assert set(refused.value.fields) == {"support_offered", "support_wanted", "support_arranged"}
    await service.change_key_worker(head, case_id, change(world, reason="inner_conflict", **SUPPORT), version=1)
    (note,) = await views.relief_notes(head, case_id)
    assert (note.offered, note.wanted, note.arranged, note.note) == (True, False, False, "Zmínila vyčerpání.")
    assert note.worker_id == world.actor("spod_coordinator").worker_id
    for who in ("spod_coordinator", "spod_coordinator2"):
        with pytest.raises(NotAllowed):
            await views.relief_notes(world.actor(who), case_id)
    new = world.actor("spod_coordinator2")
    said = str(await views.case_file(new, case_id)) + str(await views.case_file(head, case_id))
    said += str(await views.case_history(head, case_id))
    for word in ("vyčerpání", "relief", "supervizi", "support"):
        assert word not in said
    assert "inner_conflict" not in str(await views.case_file(new, case_id))
    assert "vnitřní" not in str((await views.list_records(head, case_id))[0])
    assert cover_pdf(await views.cover_sheet(head, case_id)).startswith(b"%PDF")


async def test_raw_sql_shows_a_relief_note_to_heads_alone(world):
    """The wall asks for the role, whatever statement asks; nobody writes one over, and nobody signs for another."""
    case_id, head = await open_case(world), world.actor("spod_head")
    await service.change_key_worker(head, case_id, change(world, reason="inner_conflict", **SUPPORT), version=1)
    for who, number in (
        ("spod_head", 1),
        ("spod_coordinator", 0),
        ("spod_coordinator2", 0),
        ("osp_head", 0),
        ("javorec_head", 0),
    ):
        async with unit_of_work(world.actor(who)):
            assert await count("relief_note") == number, who
