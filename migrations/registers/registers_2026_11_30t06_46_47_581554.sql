-- Why: a number that was typed in with another dash or another slash (en dash, minus, fraction slash, as word processors and e-mail write
-- them) was another number: two notices bore what reads as one. The key by which a number is given once knows one hyphen and one slash, and
-- the database takes no other key; a number that stood twice keeps its second key apart.
CREATE FUNCTION opora.plain_number(number text) RETURNS text LANGUAGE sql IMMUTABLE STRICT SET search_path = '' AS $$
  SELECT translate(number, U&'\2010\2011\2012\2013\2014\2015\2212\2043\02D7\207B\208B\2500\2501\2796\2E3A\2E3B\FE58\FE63\FF0D'
    || U&'\2044\2215\2571\27CB\29F8\FF0F', repeat('-', 19) || repeat('/', 6))
$$;
REVOKE ALL ON FUNCTION opora.plain_number(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.plain_number(text) TO opora_app;

ALTER TABLE notice_registration NO FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_mark NO FORCE ROW LEVEL SECURITY;
ALTER TABLE notice_registration DISABLE TRIGGER USER;
ALTER TABLE register_entry DISABLE TRIGGER USER;
ALTER TABLE case_mark DISABLE TRIGGER USER;
UPDATE notice_registration r SET reference_key = opora.plain_number(r.reference_key) || CASE WHEN EXISTS (
    SELECT FROM notice_registration o WHERE (o.tenant_id, o.service_id) = (r.tenant_id, r.service_id) AND o.id <> r.id
      AND o.replaced_at IS NULL AND opora.plain_number(o.reference_key) = opora.plain_number(r.reference_key)
      AND (o.reference_key = opora.plain_number(o.reference_key) OR o.id < r.id)) THEN '#' || r.id ELSE '' END
  WHERE r.reference_key <> opora.plain_number(r.reference_key);
UPDATE notice_registration r SET evidence_key = opora.plain_number(r.evidence_key) || CASE WHEN EXISTS (
    SELECT FROM notice_registration o WHERE (o.tenant_id, o.service_id) = (r.tenant_id, r.service_id) AND o.id <> r.id
      AND o.replaced_at IS NULL AND opora.plain_number(o.evidence_key) = opora.plain_number(r.evidence_key)
      AND (o.evidence_key = opora.plain_number(o.evidence_key) OR o.id < r.id)) THEN '#' || r.id ELSE '' END
  WHERE r.evidence_key <> opora.plain_number(r.evidence_key);
UPDATE register_entry r SET mark_key = opora.plain_number(r.mark_key) || CASE WHEN EXISTS (
    SELECT FROM register_entry o WHERE (o.tenant_id, o.service_id) = (r.tenant_id, r.service_id) AND o.id <> r.id
      AND opora.plain_number(o.mark_key) = opora.plain_number(r.mark_key)
      AND (o.mark_key = opora.plain_number(o.mark_key) OR o.id < r.id)) THEN '#' || r.id ELSE '' END
  WHERE r.mark_key <> opora.plain_number(r.mark_key);
UPDATE case_mark r SET mark_key = opora.plain_number(r.mark_key) || CASE WHEN EXISTS (
    SELECT FROM case_mark o WHERE (o.tenant_id, o.service_id) = (r.tenant_id, r.service_id) AND o.id <> r.id
      AND opora.plain_number(o.mark_key) = opora.plain_number(r.mark_key)
      AND (o.mark_key = opora.plain_number(o.mark_key) OR o.id < r.id)) THEN '#' || r.id ELSE '' END
  WHERE r.mark_key <> opora.plain_number(r.mark_key);
ALTER TABLE notice_registration ENABLE TRIGGER USER;
ALTER TABLE register_entry ENABLE TRIGGER USER;
ALTER TABLE case_mark ENABLE TRIGGER USER;
ALTER TABLE notice_registration FORCE ROW LEVEL SECURITY;
ALTER TABLE register_entry FORCE ROW LEVEL SECURITY;
ALTER TABLE case_mark FORCE ROW LEVEL SECURITY;

ALTER TABLE notice_registration ADD CONSTRAINT notice_registration_plain_keys CHECK (
    reference_key = opora.plain_number(reference_key) AND evidence_key IS NOT DISTINCT FROM opora.plain_number(evidence_key));
ALTER TABLE register_entry ADD CONSTRAINT register_entry_plain_key CHECK (mark_key IS NOT DISTINCT FROM opora.plain_number(mark_key));
ALTER TABLE case_mark ADD CONSTRAINT case_mark_plain_key CHECK (mark_key = opora.plain_number(mark_key));
