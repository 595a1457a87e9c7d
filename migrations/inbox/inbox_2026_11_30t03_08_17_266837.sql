-- Why: what somebody brings to the office (a photo, a scan, a document) had no place: files came only as messages. It is put to a
-- notice that stands, on the same shelf: a file of one part, which is a clean copy. A notice has any number of those beside the one
-- message that it came in. Whoever puts one there says whether it may name the notifier; without a word it is kept apart as a message.

ALTER TABLE arrived_file DROP CONSTRAINT arrived_file_kind_known;
ALTER TABLE arrived_file ADD CONSTRAINT arrived_file_kind_known CHECK (kind IN ('data_message', 'email', 'document'));
ALTER TABLE arrived_file ADD COLUMN names_nobody boolean NOT NULL DEFAULT false;
ALTER TABLE arrived_file ALTER COLUMN names_nobody DROP DEFAULT;
ALTER TABLE arrived_file ADD CONSTRAINT arrived_file_document CHECK (
    CASE WHEN kind = 'document' THEN outcome IS NOT DISTINCT FROM 'taken' AND attachments = 0 ELSE NOT names_nobody END
);
DROP INDEX arrived_file_of_notice;
CREATE UNIQUE INDEX arrived_file_of_notice ON arrived_file (tenant_id, service_id, notice_id)
    WHERE notice_id IS NOT NULL AND kind <> 'document';
CREATE INDEX arrived_file_documents ON arrived_file (tenant_id, service_id, notice_id, arrived_at)
    WHERE kind = 'document';

-- As before; and whoever adds to a notice puts a file to it.
DROP POLICY author ON arrived_file;
CREATE POLICY author ON arrived_file AS RESTRICTIVE FOR INSERT
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
                                AND (SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to)))
                    END))));

DROP POLICY brings ON arrived_part;
CREATE POLICY brings ON arrived_part AS RESTRICTIVE FOR INSERT
    WITH CHECK (EXISTS (SELECT FROM arrived_file f WHERE f.tenant_id = arrived_part.tenant_id
        AND f.service_id = arrived_part.service_id AND f.id = arrived_part.file_id
        AND (f.outcome IS NULL OR (f.outcome = 'taken' AND f.taker_id IS NULL) OR (f.kind = 'document' AND arrived_part.no = 0))
        AND f.arrived_by IS NOT DISTINCT FROM (SELECT opora.worker()) AND f.arrived_at <@ (SELECT opora.lately())));

-- As before; what names nobody is shown like the words of the notice; and whoever took down what a colleague had noted sees the file
-- that they put to it.
DROP POLICY reads ON arrived_part;
CREATE POLICY reads ON arrived_part AS RESTRICTIVE FOR SELECT
    USING (EXISTS (SELECT FROM arrived_file f WHERE f.tenant_id = arrived_part.tenant_id
        AND f.service_id = arrived_part.service_id AND f.id = arrived_part.file_id
        AND CASE WHEN f.notice_id IS NULL THEN f.taker_id = (SELECT opora.worker())
            ELSE f.names_nobody OR (SELECT 'unit_head' = ANY (opora.roles())) OR (SELECT 'deputy_head' = ANY (opora.roles()))
                OR (SELECT 'department_head' = ANY (opora.roles()))
                OR ((SELECT opora.roles() <> ARRAY['mailroom']) AND EXISTS (SELECT FROM notice n
                    WHERE n.tenant_id = f.tenant_id AND n.id = f.notice_id
                    AND (SELECT opora.worker()) IN (n.received_by, n.written_by, n.assigned_to))) END));
