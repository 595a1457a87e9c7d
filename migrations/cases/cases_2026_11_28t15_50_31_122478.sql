-- Why: what a record says is never written over. Who learns better writes another one, linked to the first, in the same case.

ALTER TABLE case_record ADD COLUMN amends uuid, ADD COLUMN amendment text;
ALTER TABLE case_record ADD CONSTRAINT case_record_amendment_known CHECK (amendment IN ('correction', 'addendum'));
ALTER TABLE case_record ADD CONSTRAINT case_record_amendment CHECK (
    (amends IS NULL) = (amendment IS NULL) AND amends <> id
);
ALTER TABLE case_record ADD CONSTRAINT case_record_of_case UNIQUE (tenant_id, case_id, id, service_id);
ALTER TABLE case_record ADD CONSTRAINT case_record_amends_fkey FOREIGN KEY (tenant_id, case_id, amends, service_id)
    REFERENCES case_record (tenant_id, case_id, id, service_id);
CREATE INDEX case_record_amendments ON case_record (tenant_id, amends, recorded_at) WHERE amends IS NOT NULL;
