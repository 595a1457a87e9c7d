-- Why: handovers of the demonstration lay on two days at once. The record said when it was played, the handover and the looks
-- when it was loaded.

-- As before the moment of the statement, which nobody can say otherwise; of what is played (ADR 0038) the instant of the context.
ALTER TABLE disclosure ALTER at SET DEFAULT coalesce(to_timestamp((opora.entered())[8]::bigint), statement_timestamp());
