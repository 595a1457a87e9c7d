-- Why: whether anybody of whom the answer to question 5 tells is left was reckoned out of its words, and children were lost. Now whoever judges
-- says that all are judged, and whoever finds another one takes that back: a row of the answer that is no child (ADR 0092).

ALTER TABLE assessed_child DROP CONSTRAINT assessed_child_aside_known;
ALTER TABLE assessed_child ADD CONSTRAINT assessed_child_aside_known
    CHECK (aside IN ('no_child', 'same_child', 'asked', 'all_judged'));
ALTER TABLE assessed_child DROP CONSTRAINT assessed_child_aside_of;
ALTER TABLE assessed_child ADD CONSTRAINT assessed_child_aside_of
    CHECK (aside IS NULL OR aside = 'same_child' OR names_id IS NULL);
