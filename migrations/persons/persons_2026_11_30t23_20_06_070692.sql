-- Why: the header of a case that all staff of an authority see holds the urgent flag (domain reference 1.5). What the other agendas
-- see of a file of this one, `person`, says it now: yes or no, by the database's word; null until a case was looked at.

ALTER TABLE person ADD COLUMN urgent boolean;
