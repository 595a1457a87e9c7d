-- Why: the column named a thing of a higher floor and nobody has read it: which task a joint step became stands with the
-- step (joint_step.task_id), and what a task came from in general stands in source_id.

ALTER TABLE task DROP COLUMN step_id;
