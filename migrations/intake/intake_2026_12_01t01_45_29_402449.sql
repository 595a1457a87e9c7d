-- Why: agencies differ in who assigns (domain reference 9, row 1; ADR 0118): where the authority says so, whoever received a notice gives it
-- to whom the rules name, or the mailroom gives what came by letter or data box. Nobody else, to nobody else, once; everything that is not
-- clear stays the head's. Which way of assigning holds is the dated setting of the organisation; no preset begins with one of these two.
CREATE FUNCTION opora.assigns_by(mode text) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT coalesce((SELECT s.value = mode FROM public.setting_change s
    WHERE s.tenant_id = opora.tenant() AND s.key = 'assignment_mode'
      AND s.valid_from <= (statement_timestamp() AT TIME ZONE 'Europe/Prague')::date
    ORDER BY s.valid_from DESC, s.id DESC LIMIT 1), false)
$$;
REVOKE ALL ON FUNCTION opora.assigns_by(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.assigns_by(text) TO opora_app;

-- Whether whoever asks is a head of a service that takes notices.
CREATE FUNCTION opora.heads_notices() RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT opora.roles() && ARRAY['unit_head', 'deputy_head', 'department_head']
$$;
REVOKE ALL ON FUNCTION opora.heads_notices() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.heads_notices() TO opora_app;

-- As before; and who gives a notice by the rules.
DROP POLICY assigns ON notice;
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT opora.heads_notices())
        OR ((SELECT opora.worker()) IN (received_by, written_by) AND status IN ('recorded', 'forwarded', 'referred')
            AND num_nonnulls(assigned_to, assigned_by, assigned_at) = 0 AND (SELECT opora.roles() <> ARRAY['mailroom']))
        OR (status = 'assigned' AND assigned_by = (SELECT opora.worker()) AND num_nonnulls(assigned_to, assigned_at, case_id) = 3
            AND (((SELECT opora.assigns_by('rule_auto')) AND (SELECT opora.worker()) IN (received_by, written_by)
                    AND (SELECT opora.roles() && ARRAY['case_coordinator', 'youth_curator', 'foster_care_worker', 'intake_worker',
                        'on_call_worker']))
                OR ((SELECT opora.assigns_by('mailroom_by_rule')) AND channel IN ('letter', 'data_box')
                    AND (SELECT 'mailroom' = ANY (opora.roles())))))
        OR ((SELECT opora.kind()) = 'system' AND EXISTS (SELECT FROM key_worker_assignment k
            WHERE k.tenant_id = notice.tenant_id AND k.case_id = notice.case_id
            AND k.worker_id = notice.assigned_to AND k.ended_at IS NULL)));

-- What was given is moved by nobody but a head, and by the system along with its case.
CREATE FUNCTION opora.given_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.heads_notices() AND opora.kind() <> 'system' THEN
    RAISE EXCEPTION 'who has a notice is changed by a head' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION opora.given_once() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.given_once() TO opora_app;
CREATE TRIGGER given_once BEFORE UPDATE ON notice FOR EACH ROW
    WHEN (OLD.assigned_to IS NOT NULL AND (NEW.assigned_to, NEW.case_id, NEW.status, NEW.assigned_by, NEW.assigned_at)
        IS DISTINCT FROM (OLD.assigned_to, OLD.case_id, OLD.status, OLD.assigned_by, OLD.assigned_at))
    EXECUTE FUNCTION opora.given_once();

-- Whoever is no head gives it to whom a rule named, who leads the case; by what it was is written with it.
CREATE FUNCTION opora.given_by_rule() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.heads_notices() AND NOT EXISTS (SELECT FROM public.assignment_basis b
      JOIN public.key_worker_assignment k ON k.tenant_id = b.tenant_id AND k.case_id = b.case_id AND k.ended_at IS NULL
      WHERE b.tenant_id = NEW.tenant_id AND b.service_id = NEW.service_id AND b.notice_id = NEW.id AND b.case_id = NEW.case_id
        AND b.worker_id = NEW.assigned_to AND b.proposed_id = NEW.assigned_to AND k.worker_id = NEW.assigned_to
        AND b.assigned_by = NEW.assigned_by) THEN
    RAISE EXCEPTION 'whoever is no head gives a notice to whom a rule names' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.given_by_rule() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.given_by_rule() TO opora_app;
CREATE CONSTRAINT TRIGGER given_by_rule AFTER UPDATE ON notice DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.status = 'recorded' AND NEW.status = 'assigned') EXECUTE FUNCTION opora.given_by_rule();

-- Who is no head writes of nothing else than of that, in the way that holds.
CREATE POLICY by_rule ON assignment_basis AS RESTRICTIVE FOR INSERT
    WITH CHECK ((SELECT opora.heads_notices())
        OR (rule <> 'manual' AND proposed_id = worker_id
            AND ((mode = 'rule_auto' AND (SELECT opora.assigns_by('rule_auto')))
                OR (mode = 'mailroom_by_rule' AND (SELECT opora.assigns_by('mailroom_by_rule'))))));
