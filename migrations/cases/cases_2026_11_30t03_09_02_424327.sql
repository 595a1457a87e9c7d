-- Why: a case drew a file mark of Opora's at its opening, also where a records system issues file marks and where no file is opened.
-- Such a case has no mark of its own: it is named by that of its file once there is one, and until then by none (ADR 0087).
ALTER TABLE client_case ADD COLUMN mark_drawn boolean NOT NULL DEFAULT true;
ALTER TABLE client_case ALTER COLUMN mark_drawn DROP DEFAULT;
ALTER TABLE client_case ADD CONSTRAINT client_case_marked CHECK (NOT mark_drawn OR file_mark <> '');
ALTER TABLE client_case DROP CONSTRAINT client_case_mark;
-- what was drawn here is given once; of two files that a records system gave one mark its register tells
CREATE UNIQUE INDEX client_case_mark ON client_case (tenant_id, file_mark, service_id) WHERE mark_drawn;
CREATE INDEX client_case_mark_given ON client_case (tenant_id, file_mark, service_id) WHERE NOT mark_drawn AND file_mark <> '';

-- what was drawn stays
GRANT UPDATE (file_mark) ON client_case TO opora_app;
CREATE TRIGGER mark_stays BEFORE UPDATE OF file_mark ON client_case FOR EACH ROW
    WHEN (OLD.mark_drawn AND NEW.file_mark IS DISTINCT FROM OLD.file_mark) EXECUTE FUNCTION opora.append_only();
