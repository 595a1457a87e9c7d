-- Why: what a notice names and whoever judges says to be no further child, or a child that is there already, was dropped by a guess about its
-- name. It is said by a row, which is no child: `aside` says what it is, and of the same child which one (`names_id`; none: the notice's own).

ALTER TABLE assessed_child ADD COLUMN aside text;
ALTER TABLE assessed_child ADD CONSTRAINT assessed_child_aside_known CHECK (aside IN ('no_child', 'same_child'));
ALTER TABLE assessed_child ADD CONSTRAINT assessed_child_aside_of CHECK (aside IS DISTINCT FROM 'no_child' OR names_id IS NULL);
