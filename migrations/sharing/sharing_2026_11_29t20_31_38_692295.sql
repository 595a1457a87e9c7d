-- Why: of a thing something may leave by law more than once, by one act each: a notice that was taken back is forwarded again, and of
-- one notice several acts are asked (ADR 0078). `act_id` is that act; of those before it was the thing itself.

ALTER TABLE statutory_disclosure ADD COLUMN act_id uuid;
ALTER TABLE statutory_disclosure NO FORCE ROW LEVEL SECURITY;
UPDATE statutory_disclosure SET act_id = about_id;
ALTER TABLE statutory_disclosure FORCE ROW LEVEL SECURITY;
ALTER TABLE statutory_disclosure ALTER COLUMN act_id SET NOT NULL;
ALTER TABLE statutory_disclosure DROP CONSTRAINT statutory_disclosure_once;
ALTER TABLE statutory_disclosure ADD CONSTRAINT statutory_disclosure_once UNIQUE (tenant_id, service_id, kind, act_id);
CREATE INDEX statutory_disclosure_about ON statutory_disclosure (tenant_id, service_id, about_id, id);
