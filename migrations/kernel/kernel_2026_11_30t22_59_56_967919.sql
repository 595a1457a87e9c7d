-- Why: what somebody did in another's place is listed when that one comes back (ADR 0114), of the weeks of an absence; entries in
-- somebody's place are few, and the log is long.
CREATE INDEX audit_entry_in_place ON audit_entry (tenant_id, service_id, worker_id, id) WHERE details ? 'in_place_of';
