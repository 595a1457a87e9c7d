"""The wall around protocols, by raw SQL: whoever may not be shown the notifier sees no row and writes none."""

import pytest

from app.testing import protocol_rows, rows
from app.testing.rows import insert, place, refused, update
from kernel.db import unit_of_work
from kernel.ids import new_id

TABLES = ("protocol", "protocol_sheet", "protocol_signature", "protocol_addition")


@pytest.fixture
def head(world):
    return world.actor("spod_head")


async def test_who_sees_the_rows(world):
    """Who received the notice, the key worker it is assigned to, and the heads; nobody else, not even that it was signed."""
    intake = world.actor("spod_intake")
    async with unit_of_work(intake):
        protocol_id = await protocol_rows.protocol(intake)
        await protocol_rows.protocol_sheet(intake, protocol_id=protocol_id)
        await protocol_rows.protocol_signature(intake, protocol_id=protocol_id)
        await protocol_rows.protocol_addition(intake, protocol_id=protocol_id)
    seen = {"spod_intake": 1, "spod_head": 1, "spod_coordinator": 0, "spod_coordinator2": 0, "spod_mailroom": 0}
    for name, number in {**seen, "javorec_head": 0, "osp_head": 0, "ospod_admin": 0}.items():
        async with unit_of_work(world.actor(name)):
            for table in TABLES:
                assert await rows.count(table) == number, (name, table)


async def test_who_may_not_be_shown_the_notifier_writes_none(world, head):
    async with unit_of_work(head):
        about_id = await rows.notice(head, channel="in_person")
        protocol_id = await protocol_rows.protocol(head, about_id=about_id)
    colleague = world.actor("spod_coordinator2")
    for write in (
        protocol_rows.protocol(colleague, about_id=about_id),
        protocol_rows.protocol_addition(colleague, protocol_id=protocol_id),
        protocol_rows.protocol_sheet(colleague, protocol_id=protocol_id),
        protocol_rows.protocol_signature(colleague, protocol_id=protocol_id),
    ):
        async with refused(colleague, "row-level security"):
            await write


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "contract"},
        {"about_id": new_id()},
    ],
    ids=["a kind that no policy lets in", "a notice that is not there"],
)
async def test_a_protocol_of_nothing_is_no_protocol(head, values):
    async with refused(head, "row-level security"):
        await protocol_rows.protocol(head, **values)


async def test_of_a_call_there_is_none(head):
    async with unit_of_work(head):
        about_id = await rows.notice(head)
    async with refused(head, "row-level security"):
        await protocol_rows.protocol(head, about_id=about_id)


async def test_the_worker_is_signed_by_who_read_it(world, head):
    async with unit_of_work(head):
        protocol_id = await protocol_rows.protocol(head)
    deputy = world.actor("spod_intake")
    async with unit_of_work(deputy):
        own = await protocol_rows.protocol(deputy)
    for way in ("drawn", "paper"):
        sheet = None
        async with refused(head, "row-level security"):
            if way == "paper":
                sheet = await protocol_rows.protocol_sheet(head, protocol_id=own)
            await protocol_rows.protocol_signature(head, protocol_id=own, no=1, way=way, sheet_id=sheet)
    async with unit_of_work(head):
        await protocol_rows.protocol_signature(head, protocol_id=own, no=0)
        await protocol_rows.protocol_signature(head, protocol_id=own, no=1, way="refused")
        await protocol_rows.protocol_signature(head, protocol_id=protocol_id, no=1)
    async with refused(head, "row-level security"):
        await protocol_rows.protocol_signature(head, protocol_id=protocol_id, no=2)


async def test_nobody_signs_twice_and_paper_has_its_sheet(head):
    async with unit_of_work(head):
        protocol_id = await protocol_rows.protocol(head)
        await protocol_rows.protocol_signature(head, protocol_id=protocol_id)
    async with refused(head, "protocol_signature_once"):
        await protocol_rows.protocol_signature(head, protocol_id=protocol_id, way="refused")
    async with refused(head, "protocol_signature_whole"):
        await protocol_rows.protocol_signature(head, protocol_id=protocol_id, no=1, way="paper")
    async with refused(head, "protocol_signature_sheet_fkey"):
        sheet = await protocol_rows.protocol_sheet(head)
        await protocol_rows.protocol_signature(head, protocol_id=protocol_id, no=1, way="paper", sheet_id=sheet)


@pytest.mark.parametrize(
    ("signers", "constraint"),
    [
        (["notifier"], "protocol_bounds"),
        (["witness"] * 6 + ["worker"], "protocol_bounds"),
        (["worker", "notifier"], "protocol_signers_known"),
        (["worker", "worker"], "protocol_signers_known"),
        (["notifier", "judge", "worker"], "protocol_signers_known"),
    ],
)
async def test_who_signs_is_somebody_and_the_worker_last(head, signers, constraint):
    async with refused(head, constraint):
        await protocol_rows.protocol(head, signers=signers)


@pytest.mark.parametrize("table", TABLES)
async def test_nothing_of_it_changes(head, table):
    async with unit_of_work(head):
        row = await getattr(protocol_rows, table)(head)
    async with refused(head, "permission denied"):
        await update(table, row, sealed=b"other") if table != "protocol_sheet" else await update(table, row, size=2)


async def test_a_protocol_has_a_key_of_its_own(head):
    async with unit_of_work(head):
        about_id = await rows.notice(head, channel="field")
    async with refused(head, "protocol_key_fkey"):
        own = {"kind": "notice", "about_id": about_id, "read_by": head.worker_id, "read_at": rows.NOW}
        more = {"recorded_at": rows.NOW, "signers": ["notifier", "worker"], "sealed": b"x", "id": new_id()}
        await insert("protocol", **place(head) | own | more)
