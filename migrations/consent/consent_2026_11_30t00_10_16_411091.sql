-- Why: a withdrawal in writing had no place for its sheet; put to the wording, it took "Sken chybí" away from the consent.

-- What a scan proves: the answer to a wording, or that the consent was taken back.
ALTER TABLE consent_evidence ADD COLUMN of_withdrawal boolean NOT NULL DEFAULT false;
ALTER TABLE consent_evidence ALTER COLUMN of_withdrawal DROP DEFAULT;
