-- That an addition threatens a child acutely stands in lists and in the clock, as the verdict does; why is sealed.
ALTER TABLE addition_judgement ADD COLUMN acutely boolean NOT NULL DEFAULT false;
ALTER TABLE addition_judgement ALTER COLUMN acutely DROP DEFAULT;
ALTER TABLE addition_judgement ADD CONSTRAINT addition_judgement_acutely_reopens CHECK (NOT acutely OR reopens);
