-- The version of an entry is counted by the database, as every other is: nobody writes one that hides what a colleague did.
CREATE TRIGGER counts BEFORE INSERT OR UPDATE ON register_entry FOR EACH ROW EXECUTE FUNCTION opora.counts();
