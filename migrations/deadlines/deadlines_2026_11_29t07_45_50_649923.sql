-- Why: the calendar reads what runs in the order of its legal days, of one person and of the service. Nothing read it in the
-- order of the instants.
DROP INDEX deadline_open;
DROP INDEX deadline_of_worker;
CREATE INDEX deadline_by_day ON deadline (tenant_id, service_id, due_on, id) WHERE ended_at IS NULL;
CREATE INDEX deadline_of_worker_by_day ON deadline (tenant_id, service_id, worker_id, due_on, id) WHERE ended_at IS NULL;
