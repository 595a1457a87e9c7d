-- Why: a child that is urgent and whose notice belongs to another authority is helped here until somebody has it there (§ 15 of Act
-- 359/1999; ADR 0078). That the other authority has it is a step like the others, with who confirmed it and when.

ALTER TABLE urgency_step DROP CONSTRAINT urgency_step_step_known;
ALTER TABLE urgency_step ADD CONSTRAINT urgency_step_step_known CHECK (step IN ('where_child_is', 'police', 'ambulance',
    'head_consulted', 'on_the_spot', 'child_talked_to', 'prosecution', 'care_15', 'parents_told', 'motion_16',
    'child_handed_over', 'conference', 'taken_over'));
