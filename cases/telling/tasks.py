# pyright: strict
"""The clock of planned changes: the relay sees whose day has come, a job of their service carries them out."""

from kernel.outbox import Due

from . import repository
from .events import PlanDue

AT_ONCE = 1_000  # the rest comes with the next look


async def due() -> list[Due]:
    """Changes whose day has come, in every service of the platform; ids only."""
    return [Due(row.tenant_id, row.service_id, PlanDue(plan_id=row.id)) for row in await repository.list_due(AT_ONCE)]
