-- Why: a client may ask who looked. The looks of the partner at joint work stand in the log of the partner's service alone,
-- so the service that holds the consent could not tell.

-- Who looked at a case management in the partner's service, last first: only for the service whose consent it rests on, and
-- nothing of the entry but who, when, and whether it was one of a list. A look leaves a mark of the case management's key
-- (`kernel.audit`); those of before left the consent in an entry of the partner's case.
CREATE POLICY partner_looks ON audit_entry FOR SELECT TO CURRENT_USER
    USING (outcome = 'read' AND tenant_id = (SELECT opora.tenant()));

CREATE FUNCTION opora.looks_of_partner(the_case_management uuid, marks bytea[], after uuid, before uuid, most integer)
RETURNS TABLE (id uuid, at timestamptz, action text, worker_id uuid, service_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  WITH joint AS MATERIALIZED (
    SELECT m.* FROM public.case_management m JOIN opora.place() place
      ON m.tenant_id = place.tenant AND m.service_id = place.service
    WHERE m.id = the_case_management),
  looks AS (
    SELECT e.id, e.at, e.action, e.worker_id, e.service_id FROM joint
      JOIN public.audit_entry e ON e.tenant_id = joint.tenant_id AND e.service_id = joint.partner_service_id
    WHERE e.outcome = 'read' AND e.shown IS NOT NULL AND e.id > after AND e.id < before
      AND EXISTS (SELECT FROM unnest(marks) AS mark(it) WHERE position(mark.it IN e.shown) > 0)
    UNION
    SELECT e.id, e.at, e.action, e.worker_id, e.service_id FROM joint
      JOIN public.audit_entry e ON e.tenant_id = joint.tenant_id AND e.case_id = joint.partner_case_id
        AND e.service_id = joint.partner_service_id
    WHERE e.outcome = 'read' AND e.basis_id = joint.consent_id AND e.id > after AND e.id < before)
  SELECT looks.id, looks.at,
    CASE WHEN looks.action IN ('case_management.read', 'plan.read', 'meeting_item.read', 'meeting.read') THEN looks.action
      ELSE 'case_managements.read' END,
    looks.worker_id, looks.service_id
  FROM looks ORDER BY looks.id DESC LIMIT most
$$;
REVOKE ALL ON FUNCTION opora.looks_of_partner(uuid, bytea[], uuid, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.looks_of_partner(uuid, bytea[], uuid, uuid, integer) TO opora_app;
