-- Why: an agency sets itself up. Its administrator employs people, gives them roles and ends both, as the operator does by
-- commands; in their own organisation alone, which the policy `own` says, and in their own name, which the log says (ADR 0050).

DROP POLICY only_insert ON worker;
DROP POLICY only_update ON worker;
CREATE POLICY only_insert ON worker AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY only_update ON worker AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));

DROP POLICY only_insert ON membership;
DROP POLICY only_update ON membership;
CREATE POLICY only_insert ON membership AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY only_update ON membership AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.kind()) = 'operator' OR (SELECT 'tenant_admin' = ANY (opora.roles())));
