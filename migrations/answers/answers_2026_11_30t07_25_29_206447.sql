-- Why: of a notice that was passed on the only words for its notifier said that it is dealt with here. What is said of it then is a
-- text of its own, with the office that has it (S001, 8a; ADR 0067).
ALTER TABLE notifier_answer DROP CONSTRAINT notifier_answer_template_known;
ALTER TABLE notifier_answer ADD CONSTRAINT notifier_answer_template_known CHECK (
    template IN (
        'general', 'received', 'section_6', 'not_section_6', 'some_section_6', 'section_6_no_more', 'forwarded', 'referred'
    )
);
ALTER TABLE notifier_answer DROP CONSTRAINT notifier_answer_whole;
ALTER TABLE notifier_answer ADD CONSTRAINT notifier_answer_whole CHECK (
    (template IS NULL) = (how IN ('anonymous', 'no_contact', 'would_harm'))
    AND (request_id IS NOT NULL OR template IS NULL OR template IN ('general', 'received', 'forwarded', 'referred'))
);
