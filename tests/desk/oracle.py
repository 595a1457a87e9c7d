"""The oracle: my day."""

from typing import Any

from app.testing import oracle
from app.testing.oracle import ids_of, listed
from services.desk import views as desk_views


class Oracle(oracle.Oracle):
    def expects(self) -> dict[str, Any]:
        mine = {
            task
            for case in self.facts.cases
            if case.home == self.service
            for task, assignee in case.tasks.items()
            if assignee == self.actor.worker_id
        }
        return super().expects() | {"my tasks": mine if self.service else None}

    async def lists(self) -> dict[str, Any]:
        mine = await listed(desk_views.my_day(self.actor), lambda day: ids_of(day.tasks))
        return await super().lists() | {"my tasks": mine}
