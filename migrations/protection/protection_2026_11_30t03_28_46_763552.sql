-- Why: what a caller calls a sibling became a child word for word. A further child is called by who judges or enrols it; where nobody
-- knows yet who it is, the words of the notice stay words, and who it is is said later by a row of its own, which is never rewritten.

ALTER TABLE assessed_child ADD COLUMN names_id uuid;
ALTER TABLE assessed_child ADD CONSTRAINT assessed_child_names_fkey
    FOREIGN KEY (tenant_id, service_id, notice_id, names_id) REFERENCES assessed_child (tenant_id, service_id, notice_id, id);
ALTER TABLE assessed_child ADD CONSTRAINT assessed_child_names_other CHECK (names_id <> id);
CREATE INDEX assessed_child_names ON assessed_child (tenant_id, names_id, added_at) WHERE names_id IS NOT NULL;
