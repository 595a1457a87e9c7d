# pyright: strict
"""What the database says at the wall."""

from functools import partial

from consent.rules import SEEN_BY
from consent.tables import ConsentType
from tenants.leaving.rules import nobody_works_as

# The same words as the policy of the database: each of the two holds alone.
LIVE = (
    "g.grantee_tenant_id = $1 AND g.grantee_service_id = $2 AND g.revoked_at IS NULL"
    " AND g.valid_from <= statement_timestamp() AND statement_timestamp() < g.valid_until"
    " AND (cardinality(g.grantee_worker_ids) = 0 OR $3::uuid = ANY (g.grantee_worker_ids))"
)
"""A grant that lets through to the worker $3 of the service $1, $2 at this moment."""
_NOBODY_AT = partial(nobody_works_as, "g.grantee_service_id", "g.grantee_worker_ids", SEEN_BY[ConsentType.HANDOVER])
NOBODY = f"(g.grantee_tenant_id = $1 AND {_NOBODY_AT()})"
"""A grant of the organisation $1 for named people of whom nobody opens it; only people of the own organisation can be named."""
NOBODY_THEN = f"(g.grantee_tenant_id = $1 AND {_NOBODY_AT(at='$4')})"
"""The same as of an instant from now on."""
OPEN = "h.recipient_tenant_id = $1 AND h.recipient_service_id = $2 AND h.ended_at IS NULL"
"""A handover to the service $1, $2 that may still let something through: where to look for live grants."""
