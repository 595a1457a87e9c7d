-- Why: a notice made in person or in the field is read aloud and signed (domain reference 1.2, ADR 0084). Its protocol names who made
-- it: it is there for whom the wall shows that, and for nobody else. Who may add to a notice takes its protocol.
CREATE POLICY notice ON protocol FOR ALL
    USING (kind = 'notice'
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = protocol.tenant_id AND n.service_id = protocol.service_id
            AND n.id = protocol.about_id
            AND ((SELECT 'unit_head' = ANY (opora.roles()))
                OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR (SELECT 'department_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                    AND (SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)))))
    WITH CHECK (kind = 'notice'
        AND (tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place)
        AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = protocol.tenant_id AND n.service_id = protocol.service_id
            AND n.id = protocol.about_id AND n.channel IN ('in_person', 'field', 'on_call')
            AND n.status NOT IN ('forwarded', 'referred')
            AND ((SELECT 'unit_head' = ANY (opora.roles()))
                OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom'])
                    AND (SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)))));
