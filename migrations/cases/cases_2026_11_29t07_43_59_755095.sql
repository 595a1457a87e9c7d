-- Why: a service that is closed finishes what it has and opens nothing new (ADR 0054). The application says so in words, and
-- the database holds it for raw SQL.
CREATE POLICY opens_while_open ON client_case AS RESTRICTIVE FOR INSERT
    WITH CHECK (NOT EXISTS (SELECT FROM service s WHERE s.tenant_id = (SELECT opora.tenant())
        AND s.id = (SELECT opora.service()) AND s.ended_at <= statement_timestamp()));
