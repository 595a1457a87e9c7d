-- A question about urgency can be taken back, by whoever asked it or by who judges the notice too (it waits for somebody
-- who left, or is put to somebody else).

-- --- urgency_question_withdrawal ---------------------------------------------------------------------------------

-- That a question about a notice was taken back, once.
CREATE TABLE urgency_question_withdrawal (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    question_id uuid NOT NULL,
    withdrawn_by uuid NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    CONSTRAINT urgency_question_withdrawal_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT urgency_question_withdrawal_question_fkey FOREIGN KEY (tenant_id, question_id, service_id)
        REFERENCES urgency_question (tenant_id, id, service_id),
    CONSTRAINT urgency_question_withdrawal_withdrawn_by_fkey FOREIGN KEY (tenant_id, withdrawn_by)
        REFERENCES worker (tenant_id, id),
    CONSTRAINT urgency_question_withdrawal_bounds CHECK (
        withdrawn_at >= '1800-01-01' AND withdrawn_at < '3000-01-01'
    )
);

CREATE UNIQUE INDEX urgency_question_withdrawal_once ON urgency_question_withdrawal (tenant_id, question_id, service_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON urgency_question_withdrawal FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE urgency_question_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgency_question_withdrawal FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON urgency_question_withdrawal AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON urgency_question_withdrawal FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON urgency_question_withdrawal AS RESTRICTIVE FOR INSERT
    WITH CHECK (withdrawn_by = (SELECT opora.worker()));
CREATE POLICY lately ON urgency_question_withdrawal AS RESTRICTIVE FOR INSERT
    WITH CHECK (withdrawn_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON urgency_question_withdrawal TO opora_app;
