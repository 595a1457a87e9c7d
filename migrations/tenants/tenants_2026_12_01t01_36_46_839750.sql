-- Why: a court appoints the town as guardian of a child against the child's parents (§ 17 and 20 of the SPOD act, S003; domain reference
-- 1.11). That file and who leads it are kept apart from the file of § 6, so it is an agenda of its own, with the wall around it; which
-- agenda it is, is said when it is opened and never changes: the rule that keeps the two apart rests on it (ADR 0117).
ALTER TABLE service ADD COLUMN guardianship boolean NOT NULL DEFAULT false;
ALTER TABLE service ALTER COLUMN guardianship DROP DEFAULT;

CREATE FUNCTION opora.guardianship_of_an_authority() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF TG_OP = 'UPDATE' OR NOT EXISTS (SELECT FROM public.organisation o WHERE o.tenant_id = NEW.tenant_id AND o.kind = 'ospod') THEN
    RAISE EXCEPTION 'an agenda of guardianship is opened as one, in an authority' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.guardianship_of_an_authority() FROM PUBLIC;
CREATE TRIGGER guardianship BEFORE INSERT ON service FOR EACH ROW WHEN (NEW.guardianship)
    EXECUTE FUNCTION opora.guardianship_of_an_authority();
CREATE TRIGGER guardianship_stays BEFORE UPDATE ON service FOR EACH ROW
    WHEN (NEW.guardianship IS DISTINCT FROM OLD.guardianship) EXECUTE FUNCTION opora.guardianship_of_an_authority();
