# pyright: strict
"""Views of the organisation as a whole."""

from uuid import UUID

from msgspec import Struct

from tenants.tables import Role


class ServiceTotals(Struct, frozen=True, kw_only=True):
    """A service in numbers: how many work there, and what of each kind is open."""

    id: UUID
    name: str
    people: int
    open: list[tuple[str, int]]


class Todo(Struct, frozen=True, kw_only=True):
    """Something that waits for the administrator, how often (0: it is one thing), and where."""

    said: str
    number: int
    url: str


class OverviewView(Struct, frozen=True, kw_only=True):
    """The first page: as what the reader is here, what waits, and the totals; None for what is not theirs."""

    roles: list[Role]
    todo: list[Todo] | None
    totals: list[ServiceTotals] | None
