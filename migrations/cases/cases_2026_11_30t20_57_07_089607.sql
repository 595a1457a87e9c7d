-- Why: the trigger that keeps the head of a file for other agendas looked for its row with the first key worker of every case, also of a
-- provider's client and of an adult, of whom there is none. The row is written together with its case now and finds it (person_has_case).
DROP TRIGGER person_follows ON key_worker_assignment;
CREATE TRIGGER person_follows AFTER INSERT ON key_worker_assignment FOR EACH ROW
    WHEN (NEW.follows IS NOT NULL) EXECUTE FUNCTION opora.person_follows_key_worker();
