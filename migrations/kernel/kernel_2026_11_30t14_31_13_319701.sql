-- Why: whoever works for the organisation as a whole (an administrator) is in no service, and a draft named one: a long form
-- of settings was lost with the session. A draft of no service belongs to the organisation; its person alone has it, as ever.
ALTER TABLE draft ALTER COLUMN service_id DROP NOT NULL;

-- Written where its person is: in that service, or in none.
DROP POLICY begins ON draft;
DROP POLICY goes_on ON draft;
CREATE POLICY begins ON draft FOR INSERT
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND service_id IS NOT DISTINCT FROM (SELECT opora.service())
        AND user_id = (SELECT opora.user_account()));
CREATE POLICY goes_on ON draft FOR UPDATE
    USING (tenant_id = (SELECT opora.tenant()) AND service_id IS NOT DISTINCT FROM (SELECT opora.service())
        AND user_id = (SELECT opora.user_account()))
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND service_id IS NOT DISTINCT FROM (SELECT opora.service())
        AND user_id = (SELECT opora.user_account()));
