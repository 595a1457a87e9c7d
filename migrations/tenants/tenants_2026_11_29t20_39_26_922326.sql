-- Why: whoever is invited gets the link by a letter, too (ADR 0050, 9 left it open). What is sent to who is no worker yet is about
-- a thing: the message keeps its id, and its kind says to whom and what when it goes. The word in the letter is another one than
-- the one that is shown: it is made anew from our key when the letter goes, so only its hash is kept.
ALTER TABLE message ADD COLUMN about_id uuid;
GRANT INSERT (about_id) ON message TO opora_app;

ALTER TABLE invitation ADD COLUMN letter_hash bytea;
ALTER TABLE invitation DROP CONSTRAINT invitation_bounds;
ALTER TABLE invitation ADD CONSTRAINT invitation_bounds CHECK (
    greatest(octet_length(email_term), octet_length(token_hash)) <= 100 AND octet_length(letter_hash) <= 100
    AND octet_length(sealed) <= 20000
    AND least(sent_at, expires_at, used_at, withdrawn_at) >= '1800-01-01'
    AND greatest(sent_at, expires_at, used_at, withdrawn_at) < '3000-01-01'
);
GRANT UPDATE (letter_hash) ON invitation TO opora_app;
