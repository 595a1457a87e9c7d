# pyright: strict
"""What the database says at the wall."""

# The same words as the policy of the database: each of the two holds alone.
LIVE = (
    "g.grantee_tenant_id = $1 AND g.grantee_service_id = $2 AND g.revoked_at IS NULL"
    " AND g.valid_from <= statement_timestamp() AND statement_timestamp() < g.valid_until"
    " AND (cardinality(g.grantee_worker_ids) = 0 OR $3::uuid = ANY (g.grantee_worker_ids))"
)
"""A grant that lets through to the worker $3 of the service $1, $2 at this moment."""
NOBODY = (
    "(g.grantee_tenant_id = $1 AND cardinality(g.grantee_worker_ids) > 0"
    " AND NOT EXISTS (SELECT FROM unnest(g.grantee_worker_ids) AS one(id)"
    " WHERE opora.all_work_in($1, ARRAY[g.grantee_service_id], ARRAY[one.id], now())))"
)
"""A grant of the organisation $1 for named people who have all left; only people of the own organisation can be named."""
OPEN = "h.recipient_tenant_id = $1 AND h.recipient_service_id = $2 AND h.ended_at IS NULL"
"""A handover to the service $1, $2 that may still let something through: where to look for live grants."""
