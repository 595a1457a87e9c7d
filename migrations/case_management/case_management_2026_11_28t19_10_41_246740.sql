-- Why: an offer written with a key worker from the beginning, past every service, was not asked about.
CREATE TRIGGER key_worker_works_at_once AFTER INSERT ON case_management FOR EACH ROW
    WHEN (NEW.key_worker_id IS NOT NULL) EXECUTE FUNCTION opora.joint_key_worker_works();
