-- Why: who takes a notice down may say of it, too, that it threatens the child acutely (ADR 0090, 0100). Their word is of the notice as it
-- was taken down, and of no addition.

ALTER TABLE addition_judgement ALTER COLUMN addition_id DROP NOT NULL;
ALTER TABLE addition_judgement ADD CONSTRAINT addition_judgement_of_addition CHECK (addition_id IS NOT NULL OR word);
-- of the notice itself it is said once for each child
CREATE UNIQUE INDEX addition_judgement_of_notice_once ON addition_judgement
    (tenant_id, notice_id, coalesce(child_id, notice_id), service_id) WHERE addition_id IS NULL;
