-- Why: what a notifier is told follows how their children stand now. Of several that ended differently, and of one that is a child of
-- § 6 no more, no sentence was true (D16; ADR 0077).
ALTER TABLE notifier_answer DROP CONSTRAINT notifier_answer_template_known;
ALTER TABLE notifier_answer ADD CONSTRAINT notifier_answer_template_known CHECK (
    template IN ('general', 'received', 'section_6', 'not_section_6', 'some_section_6', 'section_6_no_more')
);
