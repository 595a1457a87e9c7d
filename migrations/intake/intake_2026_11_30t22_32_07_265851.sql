-- Why: whoever stands in for who leads the case of a notice does with it what that one does, who made it included (ADR 0114). As before
-- besides.
-- Whether whoever asks leads the case of a further child of a notice now, or stands in for who does; it runs as whoever asks, behind their own wall.
CREATE OR REPLACE FUNCTION opora.leads_child_of(tenant uuid, notice uuid) RETURNS boolean LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT EXISTS (SELECT FROM public.notice_case w JOIN public.key_worker_assignment k
    ON k.tenant_id = w.tenant_id AND k.case_id = w.case_id AND k.ended_at IS NULL
    WHERE w.tenant_id = tenant AND w.notice_id = notice AND (k.worker_id = opora.worker() OR k.worker_id = ANY ((SELECT opora.stood_in_for())::uuid[])))
$$;
ALTER POLICY notifier ON notifier_identity
    USING ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR (SELECT 'department_head' = ANY (opora.roles()))
        OR ((SELECT opora.roles() <> ARRAY['mailroom']) AND EXISTS (SELECT FROM notice n
            WHERE n.tenant_id = notifier_identity.tenant_id AND n.id = notifier_identity.notice_id
            AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                OR n.assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])
                OR (SELECT opora.leads_child_of(n.tenant_id, n.id))))));
ALTER POLICY told ON notifier_identity
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles()))
        OR (SELECT 'deputy_head' = ANY (opora.roles()))
        OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notifier_identity.tenant_id
        AND n.id = notifier_identity.notice_id AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
            OR n.assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])
            OR (SELECT opora.leads_child_of(n.tenant_id, n.id))
            OR ((SELECT opora.kind()) = 'system' AND n.channel = 'authority' AND n.received_by IS NULL))));
ALTER POLICY notice ON protocol
    USING (kind = 'notice'
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = protocol.tenant_id AND n.service_id = protocol.service_id
            AND n.id = protocol.about_id
            AND ((SELECT 'unit_head' = ANY (opora.roles()))
                OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR (SELECT 'department_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                    AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                        OR n.assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])
                        OR (SELECT opora.leads_child_of(n.tenant_id, n.id)))))))
    WITH CHECK (kind = 'notice'
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = protocol.tenant_id AND n.service_id = protocol.service_id
            AND n.id = protocol.about_id AND n.channel IN ('in_person', 'field', 'on_call')
            AND n.status NOT IN ('forwarded', 'referred')
            AND ((SELECT 'unit_head' = ANY (opora.roles()))
                OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                    AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                        OR n.assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])
                        OR (SELECT opora.leads_child_of(n.tenant_id, n.id)))))));
