"""The oracle: children across agendas. Each organisation of the random worlds has one agenda, so the rows are that one's; two agendas
of one authority are tried in tests/persons.
"""

from app.testing import oracle


class Oracle(oracle.Oracle):
    """What is known of a child across agendas."""

    of_service = frozenset({"person", "person_link", "person_term"})
