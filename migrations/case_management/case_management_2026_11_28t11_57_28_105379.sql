-- Why: both services may write these words, and neither may take the other's away: the text before is kept.

CREATE TRIGGER keeps_sealed AFTER UPDATE OF sealed ON case_management FOR EACH ROW
    WHEN (OLD.sealed IS DISTINCT FROM NEW.sealed) EXECUTE FUNCTION opora.keep_sealed();
