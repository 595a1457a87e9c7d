-- Why: an act that another authority asks for came as a notice and looked like one that was passed on: in lists, on the day and where
-- it is judged whose it is nothing told the two apart, and it could be forwarded back (§ 13 of Act 500/2004; ADR 0086).
-- What came before says so in its words alone, as it did.
ALTER TABLE notice ADD COLUMN act_asked boolean NOT NULL DEFAULT false;
ALTER TABLE notice ALTER COLUMN act_asked DROP DEFAULT;
ALTER TABLE notice ADD CONSTRAINT notice_act_asked_stays CHECK (
    NOT act_asked OR (channel = 'authority' AND status NOT IN ('forwarded', 'referred'))
);
