"""Row-level security of consents; the states a consent may take; projection of its state from the events."""

from consent.tables import ConsentForm, ConsentState, ConsentType, Relation
from kernel import schema
from kernel.migrations import sql_migration

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of consents, their states and the projection of events."

# Trust A.5: no transition edits a row; the state is what the last event says, and only allowed steps exist.
EVENT = """
CREATE FUNCTION opora.consent_event_before() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE c record;
BEGIN
  SELECT state, version_no, client_id INTO c FROM consent WHERE tenant_id = NEW.tenant_id AND id = NEW.consent_id
    FOR UPDATE;
  IF NOT FOUND OR c.client_id <> NEW.client_id THEN
    RAISE EXCEPTION 'no such consent' USING ERRCODE = 'OP409';
  END IF;
  IF NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM consent_event
                 WHERE tenant_id = NEW.tenant_id AND consent_id = NEW.consent_id) THEN
    RAISE EXCEPTION 'consent events follow one another' USING ERRCODE = 'OP409';
  END IF;
  IF NOT (
    (c.state = 'new' AND NEW.state IN ('given', 'refused') AND NEW.version_no = 1)
    OR (c.state = 'given' AND NEW.state IN ('withdrawn', 'expired', 'superseded') AND NEW.version_no = c.version_no)
    OR (c.state = 'refused' AND NEW.state = 'superseded' AND NEW.version_no = c.version_no)
    OR (c.state = 'superseded' AND NEW.state IN ('given', 'refused') AND NEW.version_no = c.version_no + 1)
  ) THEN
    RAISE EXCEPTION 'a consent does not go from % to %', c.state, NEW.state USING ERRCODE = 'OP409';
  END IF;
  IF NEW.state = 'expired' AND EXISTS (
    SELECT 1 FROM consent_version v WHERE v.tenant_id = NEW.tenant_id AND v.consent_id = NEW.consent_id
      AND v.no = NEW.version_no AND statement_timestamp() < v.valid_until) THEN
    RAISE EXCEPTION 'the consent is still valid' USING ERRCODE = 'OP409';
  END IF;
  UPDATE consent SET state = NEW.state, version_no = NEW.version_no
    WHERE tenant_id = NEW.tenant_id AND id = NEW.consent_id;
  RETURN NEW;
END $$"""

# Is this consent effective now? Given, its present version within its period. Expiry needs no job.
EFFECTIVE = """
CREATE FUNCTION opora.consent_effective(tenant uuid, the_consent uuid) RETURNS boolean LANGUAGE sql STABLE
SET search_path = public, pg_temp AS $$
  SELECT EXISTS (
    SELECT 1 FROM consent c JOIN consent_version v
      ON v.tenant_id = c.tenant_id AND v.consent_id = c.id AND v.no = c.version_no
    WHERE c.tenant_id = tenant AND c.id = the_consent AND c.state = 'given'
      AND v.valid_from <= statement_timestamp() AND statement_timestamp() < v.valid_until)
$$"""

# The relay sees which consents ran out and nothing of them, and that only through this function: its policies let in
# the owner of the schema alone. What ended last comes first, so that none that cannot be ended stands in the way.
RAN_OUT = """
CREATE FUNCTION opora.consents_ran_out(most integer)
RETURNS TABLE (tenant_id uuid, service_id uuid, consent_id uuid, valid_until timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT c.tenant_id, c.service_id, c.id, v.valid_until FROM consent c JOIN consent_version v
    ON v.tenant_id = c.tenant_id AND v.consent_id = c.id AND v.no = c.version_no
  WHERE (SELECT opora.kind()) = 'relay' AND c.state = 'given' AND v.valid_until <= statement_timestamp()
  ORDER BY v.valid_until DESC LIMIT most
$$"""
RELAY = f"{schema.KIND} = 'relay'"

# Locks for acts at the same time. The application may not lock the rows itself: it has no UPDATE on them.
# Whoever rests something on a consent holds it; whoever ends it waits for the holders, and the other way round.
LOCKS = [
    f"""
CREATE FUNCTION opora.{name}_consent(tenant uuid, the_consent uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN PERFORM 1 FROM consent WHERE tenant_id = tenant AND id = the_consent FOR {strength}; END $$"""
    for name, strength in (("hold", "SHARE"), ("lock", "UPDATE"))
]

# A version is written before its event and never again: nothing widens what was already said.
VERSION_NEXT = """
CREATE FUNCTION opora.consent_version_next() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT EXISTS (SELECT 1 FROM consent c WHERE c.tenant_id = NEW.tenant_id AND c.id = NEW.consent_id
      AND c.version_no + 1 = NEW.no) THEN
    RAISE EXCEPTION 'versions of a consent follow one another' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""

# A provision lies inside its version, which nobody has spoken about yet.
PROVISION = """
CREATE FUNCTION opora.consent_provision_inside() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM opora.lock_consent(NEW.tenant_id, NEW.consent_id);
  IF NOT EXISTS (SELECT 1 FROM consent_version v JOIN consent c ON c.tenant_id = v.tenant_id AND c.id = v.consent_id
      WHERE v.tenant_id = NEW.tenant_id AND v.consent_id = NEW.consent_id
      AND v.no = NEW.version_no AND v.client_id = NEW.client_id AND c.version_no < v.no
      AND v.valid_from <= NEW.valid_from AND NEW.valid_until <= v.valid_until) THEN
    RAISE EXCEPTION 'a provision outside its consent' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""

# An old wording makes room only for a new one: at the commit every consent has been answered. One that is out of sight
# then, because the context was put away, has not.
ANSWERED = """
CREATE FUNCTION opora.consent_answered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM consent WHERE tenant_id = NEW.tenant_id AND id = NEW.id
                 AND state NOT IN ('new', 'superseded')) THEN
    RAISE EXCEPTION 'a consent without an answer' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$"""

STATEMENTS = [
    # the application never writes state and version: the events do
    *schema.tenant_table("consent", grants="SELECT, INSERT", update_columns=()),
    "REVOKE UPDATE ON consent FROM opora_app",
    schema.default("consent", "created_at", "now()"),
    schema.default("consent", "state", "'new'"),
    schema.default("consent", "version_no", "0"),
    "ALTER TABLE consent ADD CONSTRAINT consent_state_known CHECK (state IN ('new', "
    + ", ".join(f"'{state.value}'" for state in ConsentState)
    + "))",
    "CREATE FUNCTION opora.consent_starts_new() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$"
    " BEGIN NEW.state := 'new'; NEW.version_no := 0; RETURN NEW; END $$",
    "CREATE TRIGGER starts_new BEFORE INSERT ON consent FOR EACH ROW EXECUTE FUNCTION opora.consent_starts_new()",
    schema.one_of("consent", "type", [kind.value for kind in ConsentType]),
    "ALTER TABLE consent ADD CONSTRAINT consent_client_fkey FOREIGN KEY (tenant_id, service_id, client_id)"
    " REFERENCES client (tenant_id, service_id, id)",
    "ALTER TABLE consent ADD CONSTRAINT consent_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, client_id, service_id, id)",
    "ALTER TABLE consent ADD CONSTRAINT consent_of_client UNIQUE (tenant_id, service_id, client_id, id)",
    ANSWERED,
    "CREATE CONSTRAINT TRIGGER answered AFTER INSERT OR UPDATE ON consent DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION opora.consent_answered()",
    "CREATE INDEX consent_list ON consent (tenant_id, client_id, created_at DESC)",
    # versions
    *schema.tenant_table("consent_version", grants="SELECT, INSERT"),
    schema.default("consent_version", "created_at", "now()"),
    "ALTER TABLE consent_version ADD CONSTRAINT consent_version_consent_fkey"
    " FOREIGN KEY (tenant_id, service_id, client_id, consent_id)"
    " REFERENCES consent (tenant_id, service_id, client_id, id)",
    "ALTER TABLE consent_version ADD CONSTRAINT consent_version_no UNIQUE (tenant_id, consent_id, no)",
    "ALTER TABLE consent_version ADD CONSTRAINT consent_version_period CHECK (valid_from < valid_until AND no > 0)",
    *LOCKS,
    VERSION_NEXT,
    "CREATE TRIGGER next BEFORE INSERT ON consent_version FOR EACH ROW EXECUTE FUNCTION opora.consent_version_next()",
    schema.append_only("consent_version"),
    # provisions
    *schema.tenant_table("consent_provision", grants="SELECT, INSERT"),
    schema.one_of("consent_provision", "effect", ["permit", "deny"]),
    "ALTER TABLE consent_provision ADD CONSTRAINT consent_provision_version_fkey"
    " FOREIGN KEY (tenant_id, consent_id, version_no) REFERENCES consent_version (tenant_id, consent_id, no)",
    "ALTER TABLE consent_provision ADD CONSTRAINT consent_provision_recipient_fkey"
    " FOREIGN KEY (recipient_tenant_id, recipient_service_id) REFERENCES service (tenant_id, id)",
    "ALTER TABLE consent_provision ADD CONSTRAINT consent_provision_named CHECK (valid_from < valid_until"
    " AND cardinality(item_kinds) > 0 AND cardinality(actions) > 0 AND purpose <> ''"
    " AND array_position(item_kinds, NULL) IS NULL AND array_position(actions, NULL) IS NULL"
    " AND array_position(recipient_worker_ids, NULL) IS NULL)",
    PROVISION,
    "CREATE TRIGGER inside BEFORE INSERT ON consent_provision FOR EACH ROW"
    " EXECUTE FUNCTION opora.consent_provision_inside()",
    "CREATE INDEX consent_provision_of_consent ON consent_provision (tenant_id, consent_id, version_no)",
    schema.append_only("consent_provision"),
    # evidence
    *schema.tenant_table("consent_evidence", grants="SELECT, INSERT"),
    schema.default("consent_evidence", "created_at", "now()"),
    "ALTER TABLE consent_evidence ADD CONSTRAINT consent_evidence_consent_fkey"
    " FOREIGN KEY (tenant_id, service_id, client_id, consent_id)"
    " REFERENCES consent (tenant_id, service_id, client_id, id)",
    "ALTER TABLE consent_evidence ADD CONSTRAINT consent_evidence_version_fkey"
    " FOREIGN KEY (tenant_id, consent_id, version_no) REFERENCES consent_version (tenant_id, consent_id, no)",
    "CREATE INDEX consent_evidence_of_consent ON consent_evidence (tenant_id, consent_id)",
    schema.append_only("consent_evidence"),
    # events
    *schema.tenant_table("consent_event", grants="SELECT, INSERT"),
    schema.default("consent_event", "recorded_at", "clock_timestamp()"),
    schema.one_of("consent_event", "state", [state.value for state in ConsentState]),
    schema.one_of("consent_event", "form", [form.value for form in ConsentForm]),
    schema.one_of("consent_event", "indicated_by", [relation.value for relation in Relation]),
    "ALTER TABLE consent_event ADD CONSTRAINT consent_event_seq UNIQUE (tenant_id, consent_id, seq)",
    "ALTER TABLE consent_event ADD CONSTRAINT consent_event_version_fkey"
    " FOREIGN KEY (tenant_id, consent_id, version_no) REFERENCES consent_version (tenant_id, consent_id, no)",
    # time and a new wording are nobody's word; an answer and a withdrawal are somebody's, of a day, in a form
    "ALTER TABLE consent_event ADD CONSTRAINT consent_event_indicated CHECK ("
    "(state IN ('expired', 'superseded')) = (num_nonnulls(indicated_on, indicated_by, form) = 0)"
    " AND num_nonnulls(indicated_on, indicated_by, form) IN (0, 3))",
    schema.foreign_key("consent_event", "recorded_by", "worker"),
    EVENT,
    EFFECTIVE,
    f"CREATE POLICY clock ON consent FOR SELECT TO CURRENT_USER USING ({RELAY} AND state = 'given')",
    f"CREATE POLICY clock ON consent_version FOR SELECT TO CURRENT_USER USING ({RELAY})",
    "CREATE INDEX consent_given ON consent (tenant_id, id) WHERE state = 'given'",
    RAN_OUT,
    "CREATE TRIGGER projects BEFORE INSERT ON consent_event FOR EACH ROW EXECUTE FUNCTION opora.consent_event_before()",
    schema.append_only("consent_event"),
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "consent", DESCRIPTION, STATEMENTS)
