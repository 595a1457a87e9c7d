# pyright: strict
"""The clock of handing back: the relay sees which absences are over, a job of their service begins it."""

from kernel.outbox import Due

from . import repository, rules
from .events import AbsenceOver

AT_ONCE = 1_000  # the rest comes with the next look


async def ended() -> list[Due]:
    """Which absences are over and have no clock yet, in every service of the platform; ids only."""
    rows = await repository.list_over(rules.D13, AT_ONCE)
    return [Due(row.tenant_id, row.service_id, AbsenceOver(absence_id=row.id)) for row in rows]
