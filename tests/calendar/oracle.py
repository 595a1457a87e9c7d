"""The oracle: secret addresses are their person's alone."""

from app.testing import oracle
from app.testing.oracle import Row


class Oracle(oracle.Oracle):
    """Nobody sees another's, not in the same service either."""

    def row_of_calendar_feed(self, row: Row, _own: bool) -> bool:
        return row["tenant_id"] == self.actor.tenant_id and row["user_id"] == self.actor.user_id
