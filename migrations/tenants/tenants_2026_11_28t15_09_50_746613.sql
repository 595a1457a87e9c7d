-- Why: an account that was closed kept its workers, so that it was offered and taken as a key worker, an assignee, somebody
-- named; and one person's "read" put a notification of the whole service away for everybody.

-- Whether every one of these people works in one of these services at this moment. Under the policies of the tables: of the
-- own organisation. What the rules of the wall rest on, on every floor.
CREATE FUNCTION opora.all_work_in(tenant uuid, services uuid[], workers uuid[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (SELECT FROM unnest(workers) AS named(worker_id) WHERE NOT EXISTS (
    SELECT FROM membership m JOIN worker w ON w.tenant_id = m.tenant_id AND w.id = m.worker_id AND w.ended_at IS NULL
    WHERE m.tenant_id = tenant AND m.worker_id = named.worker_id AND m.service_id = ANY (services)
      AND m.valid_from <= now() AND (m.valid_to IS NULL OR now() < m.valid_to)))
$$;
REVOKE ALL ON FUNCTION opora.all_work_in(uuid, uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.all_work_in(uuid, uuid[], uuid[]) TO opora_app;

-- Closing an account ends its workers from now on (tenants.leaving); those of accounts closed before end here, when the
-- account did. Who owns the tables is under their policies, too.
ALTER TABLE worker NO FORCE ROW LEVEL SECURITY;
ALTER TABLE user_account NO FORCE ROW LEVEL SECURITY;
UPDATE worker w SET ended_at = u.disabled_at FROM user_account u
    WHERE u.id = w.user_id AND u.disabled_at IS NOT NULL AND w.ended_at IS NULL;
ALTER TABLE worker FORCE ROW LEVEL SECURITY;
ALTER TABLE user_account FORCE ROW LEVEL SECURITY;

-- Who of a service has read what the whole service was told; `seen_at` takes it from everybody.
ALTER TABLE notification ADD COLUMN seen_by uuid[];
GRANT UPDATE (seen_by) ON notification TO opora_app;
ALTER TABLE notification DROP CONSTRAINT notification_bounds;
ALTER TABLE notification ADD CONSTRAINT notification_bounds CHECK (
    greatest(octet_length(kind), octet_length(about_type)) <= 100
    AND cardinality(seen_by) <= 10000 AND array_position(seen_by, NULL) IS NULL
    AND least(at, seen_at) >= '1800-01-01' AND greatest(at, seen_at) < '3000-01-01'
);

-- Who left, and whose time ends within days, found without reading everybody of a service.
CREATE INDEX membership_of_service ON membership (tenant_id, service_id, valid_to);
