-- Why: facts were sent first come, first served, so one organisation's million of them held up everybody's. The relay takes
-- turns by organisation, counts what each has on the way, and tells of what it gave up.

CREATE INDEX outbox_turn ON outbox (tenant_id, due_at, id) WHERE given_up_at IS NULL;
CREATE INDEX outbox_given_up ON outbox (given_up_at) WHERE given_up_at IS NOT NULL;
