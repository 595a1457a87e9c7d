-- Why: what is learnt, and what is done at once, is said for each child (S003, 8b): what was judged for one child, or done for it,
-- stood for its siblings as well, of whom nobody had said anything.

ALTER TABLE addition_judgement
    ADD COLUMN child_id uuid,
    -- not for a child that the addition has nothing to do with; the words say why
    ADD COLUMN concerns boolean NOT NULL DEFAULT true,
    ADD CONSTRAINT addition_judgement_child_fkey FOREIGN KEY (tenant_id, service_id, notice_id, child_id)
        REFERENCES assessed_child (tenant_id, service_id, notice_id, id),
    ADD CONSTRAINT addition_judgement_reopens_what_it_concerns CHECK (concerns OR NOT reopens);
ALTER TABLE addition_judgement ALTER COLUMN concerns DROP DEFAULT;
DROP INDEX addition_judgement_once;
-- an addition is judged once for each child
CREATE UNIQUE INDEX addition_judgement_once ON addition_judgement
    (tenant_id, addition_id, coalesce(child_id, notice_id), service_id);

ALTER TABLE urgency_step
    ADD COLUMN child_id uuid,
    ADD CONSTRAINT urgency_step_child_fkey FOREIGN KEY (tenant_id, service_id, notice_id, child_id)
        REFERENCES assessed_child (tenant_id, service_id, notice_id, id);
