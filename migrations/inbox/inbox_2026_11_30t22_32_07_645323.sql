-- Why: whoever stands in for who leads the case of a notice reads its files and puts files to it (ADR 0114). As before besides.
ALTER POLICY author ON arrived_file
    WITH CHECK (arrived_by IS NOT DISTINCT FROM (SELECT opora.worker())
        AND (taker_id IS NULL OR taker_id = arrived_by)
        AND (outcome IS NULL OR (outcome = 'taken' AND ended_at <@ (SELECT opora.lately())
            AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = arrived_file.tenant_id
                AND n.service_id = arrived_file.service_id AND n.id = arrived_file.notice_id
                AND CASE WHEN (SELECT opora.worker()) IS NULL
                    THEN (SELECT opora.kind()) = 'system' AND n.channel = 'authority' AND n.received_by IS NULL
                        AND n.recorded_at <@ (SELECT opora.lately())
                    ELSE arrived_file.kind = 'document' AND n.status NOT IN ('forwarded', 'referred')
                        AND ((SELECT 'unit_head' = ANY (opora.roles())) OR (SELECT 'deputy_head' = ANY (opora.roles()))
                            OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                                AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                                    OR n.assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])
                                    OR (SELECT opora.leads_child_of(n.tenant_id, n.id)))))
                    END))));
ALTER POLICY reads ON arrived_part
    USING (EXISTS (SELECT FROM arrived_file f WHERE f.tenant_id = arrived_part.tenant_id
        AND f.service_id = arrived_part.service_id AND f.id = arrived_part.file_id
        AND CASE WHEN f.notice_id IS NULL THEN f.taker_id = (SELECT opora.worker())
            ELSE f.names_nobody OR (SELECT 'unit_head' = ANY (opora.roles())) OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR (SELECT 'department_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom']) AND EXISTS (SELECT FROM notice n
                    WHERE n.tenant_id = f.tenant_id AND n.id = f.notice_id
                    AND ((SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)
                        OR n.assigned_to = ANY ((SELECT opora.stood_in_for())::uuid[])
                        OR (SELECT opora.leads_child_of(n.tenant_id, n.id))))) END));
