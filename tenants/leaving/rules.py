# pyright: strict
"""Words of statements about who works where."""

from collections.abc import Iterable

from tenants.tables import Role


def nobody_works_as(service: str, people: str, roles: Iterable[Role], *, tenant: str = "$1", at: str = "now()") -> str:
    """A condition: people are named, and none of them works in the service in one of the roles at the instant."""
    named = ",".join(sorted(roles))
    works = f"opora.any_works_as({tenant}, {service}, {people}, '{{{named}}}'::text[], {at})"
    return f"(cardinality({people}) > 0 AND NOT {works})"
