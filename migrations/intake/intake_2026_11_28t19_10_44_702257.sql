-- Why: a notice written with its worker from the beginning, past every service, was not asked about.
CREATE TRIGGER works_here_at_once AFTER INSERT ON notice FOR EACH ROW
    WHEN (NEW.assigned_to IS NOT NULL) EXECUTE FUNCTION opora.notice_goes_to_who_works_here();
