-- Why: the entries of a child that has a file of its own are found by the child, whichever case they were made with (ADR 0089).
CREATE INDEX register_entry_of_child ON register_entry (tenant_id, child_id) WHERE child_id IS NOT NULL;
