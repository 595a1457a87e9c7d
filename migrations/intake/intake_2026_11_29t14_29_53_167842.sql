-- Why: a notice that came is noted in two fields, how and when, before anybody takes it down (S001, 8a; domain reference 1.1, D1), so
-- that its first day runs from then. Nothing here tells of anybody.

CREATE TABLE notice_arrival (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    channel text NOT NULL,
    received_at timestamptz NOT NULL,
    noted_by uuid NOT NULL,
    noted_at timestamptz NOT NULL,
    notice_id uuid,
    reason text,
    ended_by uuid,
    ended_at timestamptz,
    CONSTRAINT notice_arrival_pkey PRIMARY KEY (tenant_id, id, service_id),
    CONSTRAINT notice_arrival_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT notice_arrival_notice_fkey FOREIGN KEY (tenant_id, service_id, notice_id)
        REFERENCES notice (tenant_id, service_id, id),
    CONSTRAINT notice_arrival_noted_by_fkey FOREIGN KEY (tenant_id, noted_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_arrival_ended_by_fkey FOREIGN KEY (tenant_id, ended_by) REFERENCES worker (tenant_id, id),
    CONSTRAINT notice_arrival_channel_known CHECK (
        channel IN ('letter', 'data_box', 'in_person', 'phone', 'own_activity', 'email', 'field')
    ),
    CONSTRAINT notice_arrival_reason_known CHECK (reason IN ('not_notice', 'known_already', 'mistake')),
    CONSTRAINT notice_arrival_ends_whole CHECK (
        (ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (notice_id IS NULL AND reason IS NULL)
        AND (notice_id IS NULL OR reason IS NULL)
    ),
    CONSTRAINT notice_arrival_bounds CHECK (
        noted_at >= '1800-01-01' AND noted_at < '3000-01-01' AND received_at >= '1800-01-01' AND received_at < '3000-01-01'
        AND ended_at >= '1800-01-01' AND ended_at < '3000-01-01' AND received_at <= noted_at
    )
);

CREATE UNIQUE INDEX notice_arrival_of_notice ON notice_arrival (tenant_id, service_id, notice_id) WHERE notice_id IS NOT NULL;
CREATE INDEX notice_arrival_waiting ON notice_arrival (tenant_id, service_id, received_at, id) WHERE ended_at IS NULL;

ALTER TABLE notice_arrival ENABLE ROW LEVEL SECURITY;
ALTER TABLE notice_arrival FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON notice_arrival AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
CREATE POLICY own ON notice_arrival FOR ALL
    USING ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place))
    WITH CHECK ((tenant_id, service_id) = (SELECT place.tenant, place.service FROM opora.place() place));
CREATE POLICY author ON notice_arrival AS RESTRICTIVE FOR INSERT
    WITH CHECK (noted_by = (SELECT opora.worker()) AND ended_at IS NULL);
CREATE POLICY lately ON notice_arrival AS RESTRICTIVE FOR INSERT WITH CHECK (noted_at <@ (SELECT opora.lately()));
-- what ended stays so; whoever ends it does so in their own name, with a notice that they took down themselves
CREATE POLICY ends ON notice_arrival AS RESTRICTIVE FOR UPDATE
    USING ((SELECT opora.inside()) AND ended_at IS NULL)
    WITH CHECK (ended_by = (SELECT opora.worker()) AND ended_at <@ (SELECT opora.lately())
        AND (notice_id IS NULL OR EXISTS (SELECT FROM notice n WHERE n.tenant_id = notice_arrival.tenant_id
            AND n.id = notice_arrival.notice_id AND n.received_by = (SELECT opora.worker()))));
GRANT SELECT, INSERT ON notice_arrival TO opora_app;
GRANT UPDATE (notice_id, reason, ended_by, ended_at) ON notice_arrival TO opora_app;
