-- Why: the calendar of a service reads the open tasks of everybody in the order of their days.
CREATE INDEX task_of_service ON task (tenant_id, service_id, due_on, id) WHERE done_at IS NULL;
