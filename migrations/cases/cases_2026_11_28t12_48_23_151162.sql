-- Why: no version is what somebody wrote, but one more than before (opora.counts).

CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON client_case FOR EACH ROW EXECUTE FUNCTION opora.counts();
CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON case_record FOR EACH ROW EXECUTE FUNCTION opora.counts();
CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON task FOR EACH ROW EXECUTE FUNCTION opora.counts();
