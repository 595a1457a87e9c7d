"""How many families a number of cases is."""

from collections.abc import Iterable
from uuid import UUID


def families(cases: int, together: Iterable[tuple[UUID, UUID]]) -> int:
    """Of so many cases, some of which stand in a notice together (case, notice): those that hang together are one family."""
    parents: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        while parents.setdefault(one, one) != one:
            one = parents[one]
        return one

    joined = 0
    first_of: dict[UUID, UUID] = {}
    for case_id, notice_id in together:
        one, other = root(case_id), root(first_of.setdefault(notice_id, case_id))
        if one != other:
            parents[one] = other
            joined += 1
    return cases - joined
