-- Why: whoever is not sure how urgent a notice is puts it to a colleague, then to the head, then to the department head (S001, 8b).
-- Who is asked reads the notice until they answer; the answer stands in the judgement.

-- --- urgency_question --------------------------------------------------------------------------------------------

-- A question about one notice, put to one person; the question is sealed with the notice's key.
CREATE TABLE urgency_question (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    notice_id uuid NOT NULL,
    asked_of uuid NOT NULL,
    asked_by uuid NOT NULL,
    asked_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT urgency_question_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT urgency_question_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT urgency_question_asked_of_fkey FOREIGN KEY (tenant_id, asked_of) REFERENCES worker (tenant_id, id),
    CONSTRAINT urgency_question_asked_by_fkey FOREIGN KEY (tenant_id, asked_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT urgency_question_of_another CHECK (asked_of <> asked_by),
    CONSTRAINT urgency_question_bounds CHECK (
        octet_length(sealed) <= 100000 AND asked_at >= '1800-01-01' AND asked_at < '3000-01-01'
    )
);

CREATE INDEX urgency_question_of_notice ON urgency_question (tenant_id, notice_id, asked_at, id);
CREATE INDEX urgency_question_of_worker ON urgency_question (tenant_id, service_id, asked_of, asked_at DESC);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON urgency_question FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE urgency_question ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgency_question FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON urgency_question AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON urgency_question FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON urgency_question AS RESTRICTIVE FOR INSERT WITH CHECK (asked_by = (SELECT opora.worker()));
CREATE POLICY lately ON urgency_question AS RESTRICTIVE FOR INSERT WITH CHECK (asked_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON urgency_question TO opora_app;

-- --- urgency_answer ----------------------------------------------------------------------------------------------

-- What whoever was asked answered, once.
CREATE TABLE urgency_answer (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    question_id uuid NOT NULL,
    answered_by uuid NOT NULL,
    answered_at timestamptz NOT NULL,
    sealed bytea NOT NULL,
    CONSTRAINT urgency_answer_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT urgency_answer_question_fkey FOREIGN KEY (tenant_id, question_id, service_id)
        REFERENCES urgency_question (tenant_id, id, service_id),
    CONSTRAINT urgency_answer_answered_by_fkey FOREIGN KEY (tenant_id, answered_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT urgency_answer_bounds CHECK (
        octet_length(sealed) <= 100000 AND answered_at >= '1800-01-01' AND answered_at < '3000-01-01'
    )
);

CREATE UNIQUE INDEX urgency_answer_once ON urgency_answer (tenant_id, question_id, service_id);
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON urgency_answer FOR EACH ROW
    EXECUTE FUNCTION opora.append_only();

ALTER TABLE urgency_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE urgency_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON urgency_answer AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON urgency_answer FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
-- nobody answers for another
CREATE POLICY author ON urgency_answer AS RESTRICTIVE FOR INSERT
    WITH CHECK (answered_by = (SELECT opora.worker()) AND EXISTS (SELECT FROM urgency_question q
        WHERE q.tenant_id = urgency_answer.tenant_id AND q.id = urgency_answer.question_id
        AND q.asked_of = urgency_answer.answered_by));
CREATE POLICY lately ON urgency_answer AS RESTRICTIVE FOR INSERT
    WITH CHECK (answered_at <@ (SELECT opora.lately()));
GRANT SELECT, INSERT ON urgency_answer TO opora_app;
