-- Why: after a surname was corrected nobody found the client by the one before, and it stood unmarked in what crosses.

-- Surnames that a client was written down under before, sealed to the client; none as long as none was corrected.
ALTER TABLE client ADD COLUMN names_before bytea;
GRANT UPDATE (names_before) ON client TO opora_app;

ALTER TABLE client DROP CONSTRAINT client_bounds, ADD CONSTRAINT client_bounds CHECK (
    octet_length(sealed) <= 100000 AND octet_length(names_before) <= 10000
    AND created_at >= '1800-01-01' AND created_at < '3000-01-01'
);
