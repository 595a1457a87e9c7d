-- Why: a list, a search and My day say in their one entry of the log whom they showed, so that "who saw this client" has a
-- whole answer.

-- of each client that a list showed eight bytes made with the client's own key, in the order of their values
ALTER TABLE audit_entry ADD COLUMN shown bytea;
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_shown_whole CHECK (length(shown) > 0 AND length(shown) % 8 = 0);

-- who saw a client in a list: the lists of a service, last first
CREATE INDEX audit_entry_shown ON audit_entry (tenant_id, service_id, id) WHERE shown IS NOT NULL;

GRANT INSERT (shown) ON audit_entry TO opora_app;
