-- Why: an act keeps the setting of its moment. The mark under which an entry is numbered and the kind of its register were asked of the
-- code list of the day, so a change of today rewrote what was entered earlier today (ADR 0077).
ALTER TABLE register_entry ADD COLUMN mark text;
ALTER TABLE register_entry ADD COLUMN kind text;

-- those of before: as the code list said it at the moment of the entry, or else as the presets did
ALTER TABLE register_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE code_change NO FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry DISABLE TRIGGER USER;
UPDATE register_entry e SET mark = coalesce(said.details::jsonb ->> 'mark', preset.mark, e.register),
    kind = coalesce(said.details::jsonb ->> 'kind', preset.kind, 'auxiliary')
  FROM register_entry other
    LEFT JOIN (VALUES ('CJ', 'CJ', 'notice'), ('OM', 'OM', 'basic'), ('NOM', 'NOM', 'basic'), ('KO_POR', 'KO/POR', 'guardian'),
      ('P_OM', 'P/OM', 'auxiliary'), ('NRP', 'NRP', 'foster'), ('KUR', 'KUR', 'curator')) AS preset (code, mark, kind)
      ON preset.code = other.register
    LEFT JOIN LATERAL (SELECT c.details FROM code_change c WHERE c.tenant_id = other.tenant_id AND c.list_key = 'registers'
      AND c.code = other.register AND c.set_at <= other.begun_at
      AND c.valid_from <= (other.begun_at AT TIME ZONE 'Europe/Prague')::date ORDER BY c.valid_from DESC, c.id DESC LIMIT 1) said ON true
  WHERE (other.tenant_id, other.id) = (e.tenant_id, e.id);
ALTER TABLE register_entry ENABLE TRIGGER USER;
ALTER TABLE code_change FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry FORCE ROW LEVEL SECURITY;

ALTER TABLE register_entry ALTER COLUMN mark SET NOT NULL;
ALTER TABLE register_entry ALTER COLUMN kind SET NOT NULL;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_kind_known
    CHECK (kind IN ('notice', 'basic', 'guardian', 'auxiliary', 'foster', 'curator'));
ALTER TABLE register_entry DROP CONSTRAINT register_entry_bounds;
ALTER TABLE register_entry ADD CONSTRAINT register_entry_bounds CHECK (
    octet_length(register) <= 30 AND octet_length(series) <= 30 AND octet_length(mark) <= 100 AND octet_length(file_mark) <= 200
    AND octet_length(mark_key) <= 200 AND octet_length(removal_reason) <= 30 AND octet_length(sealed) <= 100000
    AND least(begun_on, ended_on) >= '1800-01-01' AND greatest(begun_on, ended_on) < '3000-01-01'
    AND least(begun_at, ended_at) >= '1800-01-01' AND greatest(begun_at, ended_at) < '3000-01-01'
);
