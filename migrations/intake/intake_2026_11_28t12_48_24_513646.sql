-- Why: no version is what somebody wrote, but one more than before (opora.counts).

CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON notice FOR EACH ROW EXECUTE FUNCTION opora.counts();
