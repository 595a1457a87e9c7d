# pyright: strict
"""The clock of deadlines: the relay sees whose moment came, a job of their service tells their people."""

from kernel.outbox import Due

from . import repository
from .events import DeadlineNear, DeadlinePassed

AT_ONCE = 1_000  # the rest comes with the next look


async def ran() -> list[Due]:
    """Which deadlines are near or passed and nobody was told, in every service of the platform; ids only."""
    return [
        Due(
            row.tenant_id,
            row.service_id,
            DeadlinePassed(deadline_id=row.id) if row.passed else DeadlineNear(deadline_id=row.id),
        )
        for row in await repository.list_ran(AT_ONCE)
    ]
