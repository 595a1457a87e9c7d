"""To what the list of notices is narrowed by what was judged: conditions of SQL on `notice`, for its organisation $1 and service $2."""

from services.protection.tables import BasicResult


def judged(asked: str) -> str:
    """Somebody judged its urgency, and it is not `asked` for (a query of notices) by any day."""
    return (
        "EXISTS (SELECT FROM urgency_assessment u WHERE u.tenant_id = $1 AND u.service_id = $2 AND u.notice_id = notice.id)"
        f" AND notice.id NOT IN ({asked})"
    )


def found(result: BasicResult) -> str:
    """The last basic assessment of some child of it came to this."""
    return (
        "EXISTS (SELECT FROM basic_assessment b WHERE b.tenant_id = $1 AND b.service_id = $2 AND b.notice_id = notice.id"  # noqa: S608 our own words
        f" AND b.result = '{result.value}' AND NOT EXISTS (SELECT FROM basic_assessment l WHERE l.tenant_id = $1 AND l.notice_id = b.notice_id"
        " AND l.child_id IS NOT DISTINCT FROM b.child_id AND (l.assessed_at, l.id) > (b.assessed_at, b.id)))"
    )
