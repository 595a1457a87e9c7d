-- Why: whether a caller wants a report was a box to tick, and one that was left alone read as "does not want it", though
-- nobody had asked. A notice of before cannot tell the two apart, so it says neither.
ALTER TABLE notice ALTER COLUMN wants_report DROP NOT NULL;
ALTER TABLE notice NO FORCE ROW LEVEL SECURITY;
UPDATE notice SET wants_report = NULL WHERE NOT wants_report;
ALTER TABLE notice FORCE ROW LEVEL SECURITY;
