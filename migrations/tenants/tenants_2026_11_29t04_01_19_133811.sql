-- Why: people are told of what waits for them outside of the application too, by mail and SMS (ADR 0049). What goes out says how
-- many of which kind and nothing about anybody; to whom it goes is looked up when it is sent.

-- --- message_item ------------------------------------------------------------------------------------------------

-- Something that a person is to be told; the next message to them takes it.
CREATE TABLE message_item (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid,
    worker_id uuid NOT NULL,
    kind text NOT NULL,
    notification_id uuid,
    due_at timestamptz NOT NULL,
    CONSTRAINT message_item_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT message_item_service_fkey FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, id),
    CONSTRAINT message_item_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT message_item_notification_fkey FOREIGN KEY (tenant_id, notification_id)
        REFERENCES notification (tenant_id, id),
    CONSTRAINT message_item_bounds CHECK (
        octet_length(kind) <= 100 AND due_at >= '1800-01-01' AND due_at < '3000-01-01'
    )
);
CREATE INDEX message_item_due ON message_item (tenant_id, due_at);
CREATE INDEX message_item_of_worker ON message_item (tenant_id, worker_id, due_at);

ALTER TABLE message_item ENABLE ROW LEVEL SECURITY;
ALTER TABLE message_item FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON message_item AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- an act tells, in its place; a job of the organisation as a whole gathers
CREATE POLICY tells ON message_item FOR INSERT
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND service_id IS NOT DISTINCT FROM (SELECT opora.service()));
CREATE POLICY gathers ON message_item FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.kind()) = 'system' AND (SELECT opora.service()) IS NULL);
CREATE POLICY takes ON message_item FOR DELETE
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.kind()) = 'system' AND (SELECT opora.service()) IS NULL);
CREATE POLICY clock ON message_item FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay');
GRANT SELECT, INSERT ON message_item TO opora_app;

-- --- message -----------------------------------------------------------------------------------------------------

-- A message to a person by one channel, and what became of it.
CREATE TABLE message (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    worker_id uuid NOT NULL,
    channel text NOT NULL,
    kinds text[] NOT NULL,
    counts integer[] NOT NULL,
    state text NOT NULL,
    tries integer NOT NULL,
    fault text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    due_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT message_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT message_worker_fkey FOREIGN KEY (tenant_id, worker_id) REFERENCES worker (tenant_id, id),
    CONSTRAINT message_channel_known CHECK (channel IN ('email', 'sms')),
    CONSTRAINT message_state_known CHECK (
        state IN ('waiting', 'handing', 'sent', 'unsure', 'refused', 'given_up')
    ),
    CONSTRAINT message_counted CHECK (
        cardinality(kinds) > 0 AND coalesce(array_ndims(kinds), 0) = 1 AND coalesce(array_ndims(counts), 0) = 1
        AND cardinality(kinds) = cardinality(counts)
        AND array_position(kinds, NULL) IS NULL AND array_position(counts, NULL) IS NULL AND 0 < ALL (counts)
    ),
    CONSTRAINT message_ended CHECK ((ended_at IS NULL) = (state IN ('waiting', 'handing'))),
    CONSTRAINT message_bounds CHECK (
        cardinality(kinds) <= 100 AND cardinality(counts) <= 100 AND octet_length(array_to_string(kinds, ' ')) <= 10000 AND octet_length(fault) <= 100
        AND least(created_at, due_at, ended_at) >= '1800-01-01' AND greatest(created_at, due_at, ended_at) < '3000-01-01'
    )
);
CREATE INDEX message_due ON message (tenant_id, due_at) WHERE ended_at IS NULL;
CREATE INDEX message_of_worker ON message (tenant_id, worker_id, channel, created_at);
CREATE INDEX message_newest ON message (tenant_id, created_at, id);

ALTER TABLE message ENABLE ROW LEVEL SECURITY;
ALTER TABLE message FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON message AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- a job of the organisation as a whole writes and sends it
CREATE POLICY sends ON message FOR ALL
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.kind()) = 'system' AND (SELECT opora.service()) IS NULL)
    WITH CHECK (tenant_id = (SELECT opora.tenant()) AND (SELECT opora.kind()) = 'system'
        AND (SELECT opora.service()) IS NULL);
-- the administrator and the operator see what became of it
CREATE POLICY look ON message FOR SELECT
    USING (tenant_id = (SELECT opora.tenant()) AND (SELECT 'tenant_admin' = ANY (opora.roles())));
CREATE POLICY operator ON message FOR SELECT USING ((SELECT opora.kind()) = 'operator');
CREATE POLICY clock ON message FOR SELECT TO CURRENT_USER USING ((SELECT opora.kind()) = 'relay' AND ended_at IS NULL);
GRANT SELECT ON message TO opora_app;
GRANT INSERT (id, tenant_id, worker_id, channel, kinds, counts, state, tries, due_at) ON message TO opora_app;
GRANT UPDATE (kinds, counts, state, tries, fault, due_at, ended_at) ON message TO opora_app;

-- What was taken stays taken; when it ended is now.
CREATE TRIGGER stays_sent BEFORE UPDATE ON message FOR EACH ROW WHEN (OLD.state = 'sent')
    EXECUTE FUNCTION opora.append_only();
CREATE TRIGGER written_lately BEFORE UPDATE OF ended_at ON message FOR EACH ROW
    WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at AND NOT NEW.ended_at <@ opora.lately())
    EXECUTE FUNCTION opora.written_another_time();

-- --- of the clock ------------------------------------------------------------------------------------------------

-- To whom something is to be told, and which messages are to be sent (or have stood still while they were handed over); of each
-- organisation so many at most, those first that have waited longest. The relay sees ids, and that only through this function.
CREATE FUNCTION opora.messages_due(most integer) RETURNS TABLE (tenant_id uuid, worker_id uuid, message_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT DISTINCT i.tenant_id, i.worker_id, NULL::uuid FROM organisation o CROSS JOIN LATERAL (
    SELECT x.tenant_id, x.worker_id FROM message_item x
    WHERE x.tenant_id = o.id AND x.due_at <= statement_timestamp() ORDER BY x.due_at LIMIT most) i
  WHERE (SELECT opora.kind()) = 'relay'
  UNION ALL
  SELECT m.tenant_id, m.worker_id, m.id FROM organisation o CROSS JOIN LATERAL (
    SELECT x.tenant_id, x.worker_id, x.id FROM message x
    WHERE x.tenant_id = o.id AND x.ended_at IS NULL AND x.due_at <= statement_timestamp() ORDER BY x.due_at LIMIT most) m
  WHERE (SELECT opora.kind()) = 'relay'
$$;

-- A message takes what it tells: what is due, and what will be in two minutes, so that one message says it.
CREATE FUNCTION opora.take_message_items(worker uuid)
RETURNS TABLE (id uuid, service_id uuid, kind text, notification_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  RETURN QUERY DELETE FROM public.message_item i WHERE i.tenant_id = (SELECT opora.tenant()) AND i.worker_id = worker
    AND i.due_at <= statement_timestamp() + interval '2 minutes'
    RETURNING i.id, i.service_id, i.kind, i.notification_id;
END $$;
REVOKE ALL ON FUNCTION opora.messages_due(integer), opora.take_message_items(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.messages_due(integer), opora.take_message_items(uuid) TO opora_app;
