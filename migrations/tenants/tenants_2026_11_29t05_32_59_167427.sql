-- Why: who administers the organisation sees nobody's case, so nobody gives themselves a role in which they would; and a
-- person is employed by who comes with a link or by the operator, never by the administrator alone: an account of somebody
-- else would be theirs to reset (ADR 0050).

DROP POLICY only_insert ON worker;
CREATE POLICY only_insert ON worker AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator');

DROP POLICY only_insert ON membership;
CREATE POLICY only_insert ON membership AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator'
        OR ((SELECT 'tenant_admin' = ANY (opora.roles())) AND worker_id IS DISTINCT FROM (SELECT opora.worker())));

-- An end of a role is brought forward and never put off or taken back.
CREATE TRIGGER ends_no_later BEFORE UPDATE OF valid_to ON membership FOR EACH ROW
    WHEN (OLD.valid_to IS NOT NULL AND (NEW.valid_to IS NULL OR NEW.valid_to > OLD.valid_to))
    EXECUTE FUNCTION opora.append_only();
