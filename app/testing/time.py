"""Time in tests: asked when the test runs, never when its module is imported; and one way to let it pass.

`kernel.clock.as_of` lets the application's clock stand at an instant, for what people did earlier. What holds is decided
by the database's own clock, which nobody turns: `let_time_pass` makes what was said older instead.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from app.testing.stack import Committed
from kernel.clock import now
from kernel.legal_time import PRAGUE, today_in_prague

NOW = timedelta()
"""This moment in what is said before a test runs (`parametrize`): `NOW - timedelta(days=1)`, and `instants` or `days` asks."""

_BEGINS = {"consent_version": True, "consent_provision": True, "share_grant": True, "case_management": False}


def instants(values: dict[str, Any]) -> dict[str, Any]:
    """The same with each `NOW ± …` as an instant, all counted from one moment."""
    moment = datetime.now(UTC)
    return {name: moment + value if isinstance(value, timedelta) else value for name, value in values.items()}


def days(values: dict[str, Any]) -> dict[str, Any]:
    """The same with each `NOW ± …` as a day, counted from today in Prague."""
    today = today_in_prague()
    return {name: today + value if isinstance(value, timedelta) else value for name, value in values.items()}


def days_from_now(number: int) -> datetime:
    """When clocks in Prague show this time so many days from today, or showed it, with less than nothing.

    So many times 24 hours may be another day: late on a day of 25 hours and for as many days after it, early after one of 23.
    """
    return (now().astimezone(PRAGUE) + timedelta(days=number)).astimezone(UTC)


async def let_time_pass(
    committed: Committed,
    by: timedelta | None = None,
    *,
    consents: Iterable[UUID] | None = None,
    of: Iterable[str] = tuple(_BEGINS),
) -> None:
    """Let what rests on consents (all, or these) grow older, as a clock does: without any event and with no guard asked.

    Without `by` just so much that the last of it ended this very moment; with less than nothing it has not begun yet.
    `of` names the tables in which it passes, for what has to hold by one of them alone.
    """
    chosen = None if consents is None else list(consents)
    where = "($1::uuid[] IS NULL OR consent_id = ANY($1))"
    async with committed.unguarded() as connection:
        if by is None:
            ends = " UNION ALL ".join(f"SELECT valid_until FROM {table} WHERE {where}" for table in of)
            by = await connection.fetchval(f"SELECT max(valid_until) - clock_timestamp() FROM ({ends}) AS ends", chosen)
        for table in of:
            begins = ", valid_from = valid_from - $2::interval" if _BEGINS[table] else ""
            await connection.execute(
                f"UPDATE {table} SET valid_until = valid_until - $2::interval{begins} WHERE {where}", chosen, by
            )
        if "consent_version" in of:  # what is projected from it
            await connection.execute(
                "UPDATE consent SET ends_at = ends_at - $2::interval WHERE ($1::uuid[] IS NULL OR id = ANY($1))",
                chosen,
                by,
            )
