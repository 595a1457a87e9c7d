-- Why: two people corrected the day E of an entry, and the second wrote over the first without being told: an entry has a version now.
ALTER TABLE register_entry ADD COLUMN version integer NOT NULL DEFAULT 1;
ALTER TABLE register_entry ALTER COLUMN version DROP DEFAULT;
GRANT UPDATE (version) ON register_entry TO opora_app;
