-- Why: who takes down what is learnt of a child cannot judge it where somebody leads its case, and nobody was told that it threatens the
-- child now (S001 8a, S003 8b). What they say of it is a word, which stands beside the judgement that comes after it, and is none.

ALTER TABLE addition_judgement ADD COLUMN word boolean NOT NULL DEFAULT false;
ALTER TABLE addition_judgement ALTER COLUMN word DROP DEFAULT;
ALTER TABLE addition_judgement ADD CONSTRAINT addition_judgement_word_asks CHECK (NOT word OR (concerns AND reopens = acutely));
DROP INDEX addition_judgement_once;
-- an addition is judged once for each child, and spoken of once before
CREATE UNIQUE INDEX addition_judgement_once ON addition_judgement
    (tenant_id, addition_id, coalesce(child_id, notice_id), word, service_id);
