"""The oracle: deadlines are their service's."""

from app.testing import oracle


class Oracle(oracle.Oracle):
    """Everybody of the service sees by when something is due, and of what only by its id."""

    of_service = frozenset({"deadline"})
