"""Rows of registers, written by raw SQL as `app.testing.rows` writes those of others."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.testing.rows import case, insert, notice, place
from app.testing.time import NOW
from kernel.actor import Actor
from kernel.ids import new_id
from kernel.legal_time import today_in_prague


async def notice_registration(actor: Actor, **values: Any) -> UUID:
    """The numbers of a notice, as its records system gave them."""
    today, mark = today_in_prague(), new_id().hex
    numbers = {"issuer": "outside", "year": today.year, "reference_number": mark, "reference_key": mark}
    own = {"registered_on": today, "registered_by": actor.worker_id, "registered_at": NOW}
    return await insert("notice_registration", **await _of_notice(actor, numbers | own | values))


async def register_entry(actor: Actor, **values: Any) -> UUID:
    """That a notice stands in a register, under the first number of a series of its own."""
    today, series = today_in_prague(), new_id().hex[:30]
    drawn = {"tenant_id": actor.tenant_id, "series": f"register {series}", "year": today.year, "last": 1}
    await insert("number_series", **drawn)
    entry = {"register": "CJ", "mark": "CJ", "kind": "notice", "series": series, "year": today.year, "number": 1}
    own = {"version": 1, "begun_on": today, "begun_by": actor.worker_id, "begun_at": NOW}
    return await insert("register_entry", **await _of_notice(actor, entry | own | values))


async def register_correction(actor: Actor, **values: Any) -> UUID:
    """That the day of an entry was wrong."""
    entry_id = values.get("entry_id") or await register_entry(actor)
    days = {"was": today_in_prague(), "becomes": today_in_prague() - timedelta(days=1), "sealed": b"x"}
    own = {"corrected_by": actor.worker_id, "corrected_at": NOW}
    return await insert("register_correction", **(place(actor) | {"entry_id": entry_id} | days | own | values))


async def case_mark(actor: Actor, **values: Any) -> UUID:
    """That somebody typed in the file mark of a case."""
    case_id = values.get("case_id") or await case(actor)
    own = {"case_id": case_id, "file_mark": "4267/2020", "mark_key": new_id().hex}
    return await insert("case_mark", **(place(actor) | own | {"marked_by": actor.worker_id, "marked_at": NOW} | values))


async def _of_notice(actor: Actor, values: dict[str, Any]) -> dict[str, Any]:
    """The row with a notice of its own."""
    return place(actor) | {"notice_id": values.get("notice_id") or await notice(actor)} | values
