-- Why: the message of a notice, and its attachments, stayed where the notice was forwarded from; whoever got it asked for them by
-- hand. What was picked arrives with the notice, as its message, by the system of the service: nobody took that file up.

ALTER TABLE arrived_file DROP CONSTRAINT arrived_file_ends_whole;
ALTER TABLE arrived_file ADD CONSTRAINT arrived_file_ends_whole CHECK (
    (outcome IS NULL) = (ended_at IS NULL)
    AND (outcome IS NOT DISTINCT FROM 'taken') = (notice_id IS NOT NULL)
    AND (outcome IS NOT DISTINCT FROM 'set_aside') = (reason IS NOT NULL)
    AND ended_by IS NOT DISTINCT FROM CASE WHEN outcome IS NOT NULL THEN taker_id END
    AND (outcome IS NULL OR taker_id IS NOT NULL OR (outcome = 'taken' AND arrived_by IS NULL))
);

-- a file comes to wait; or, with a notice that another authority forwarded, as the message of that one
DROP POLICY author ON arrived_file;
CREATE POLICY author ON arrived_file AS RESTRICTIVE FOR INSERT
    WITH CHECK (arrived_by IS NOT DISTINCT FROM (SELECT opora.worker())
        AND (taker_id IS NULL OR taker_id = arrived_by)
        AND (outcome IS NULL OR (outcome = 'taken' AND (SELECT opora.worker()) IS NULL AND (SELECT opora.kind()) = 'system'
            AND ended_at <@ (SELECT opora.lately())
            AND EXISTS (SELECT FROM notice n WHERE n.tenant_id = arrived_file.tenant_id
                AND n.service_id = arrived_file.service_id AND n.id = arrived_file.notice_id AND n.channel = 'authority'
                AND n.received_by IS NULL AND n.recorded_at <@ (SELECT opora.lately())))));

DROP POLICY brings ON arrived_part;
CREATE POLICY brings ON arrived_part AS RESTRICTIVE FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM arrived_file f WHERE f.tenant_id = arrived_part.tenant_id
        AND f.service_id = arrived_part.service_id AND f.id = arrived_part.file_id
        AND (f.outcome IS NULL OR (f.outcome = 'taken' AND f.taker_id IS NULL))
        AND f.arrived_by IS NOT DISTINCT FROM (SELECT opora.worker()) AND f.arrived_at <@ (SELECT opora.lately())));
