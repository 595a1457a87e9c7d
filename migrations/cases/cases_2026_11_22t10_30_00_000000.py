"""Row-level security of cases, and the line of key workers without gap or overlap."""

from cases.cases.tables import CaseStatus, ChangeReason, InformedVia, RecordKind
from kernel import schema
from kernel.migrations import sql_migration

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security of cases and the line of key workers."

# An open case has exactly one open assignment; a closed one ends with its last assignment. Checked at commit,
# because a case and its first assignment are two rows.
LINE = """
CREATE FUNCTION opora.key_worker_line() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  the_case uuid := CASE WHEN TG_TABLE_NAME = 'client_case' THEN (to_jsonb(NEW)->>'id')::uuid
                        ELSE (to_jsonb(NEW)->>'case_id')::uuid END;
  closed timestamptz;
  last timestamptz;
  lines integer;
BEGIN
  SELECT c.closed_at INTO closed FROM client_case c WHERE c.tenant_id = NEW.tenant_id AND c.id = the_case;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an assignment without its case' USING ERRCODE = 'OP409';
  END IF;
  SELECT count(*), max(coalesce(a.ended_at, 'infinity')) INTO lines, last
    FROM key_worker_assignment a WHERE a.tenant_id = NEW.tenant_id AND a.case_id = the_case;
  IF lines = 0 OR last IS DISTINCT FROM coalesce(closed, 'infinity') THEN
    RAISE EXCEPTION 'the case would be without exactly one key worker' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$"""

# What ended stays ended as it was: who answered for a case on a day is not rewritten afterwards.
ENDED_ONCE = """
CREATE FUNCTION opora.key_worker_ended_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN
    RAISE EXCEPTION 'an ended assignment stays ended' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""
CLOSED_ONCE = """
CREATE FUNCTION opora.case_closed_once() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL AND (NEW.closed_at, NEW.status) IS DISTINCT FROM (OLD.closed_at, OLD.status) THEN
    RAISE EXCEPTION 'a closed case stays closed' USING ERRCODE = 'OP409';
  END IF;
  RETURN NEW;
END $$"""

STATEMENTS = [
    *schema.tenant_table(
        "client_case", grants="SELECT, INSERT", update_columns=("status", "closed_at", "close_reason", "version")
    ),
    schema.one_of("client_case", "status", [status.value for status in CaseStatus]),
    schema.foreign_key("client_case", "service_id", "service"),
    "ALTER TABLE client_case ADD CONSTRAINT client_case_client_fkey FOREIGN KEY (tenant_id, service_id, client_id)"
    " REFERENCES client (tenant_id, service_id, id)",
    "ALTER TABLE client_case ADD CONSTRAINT client_case_mark UNIQUE (tenant_id, file_mark)",
    "ALTER TABLE client_case ADD CONSTRAINT client_case_opening UNIQUE (tenant_id, id, opened_at)",
    "ALTER TABLE client_case ADD CONSTRAINT client_case_in_service UNIQUE (tenant_id, service_id, id)",
    "ALTER TABLE client_case ADD CONSTRAINT client_case_closing CHECK ((closed_at IS NULL) = (status = 'open')"
    " AND (closed_at IS NULL OR closed_at > opened_at))",
    "CREATE INDEX client_case_list ON client_case (tenant_id, service_id, opened_at DESC, id DESC)",
    # what hangs on a case names its client too, and the two belong together
    "ALTER TABLE client_case ADD CONSTRAINT client_case_of_client UNIQUE (tenant_id, client_id, service_id, id)",
    # the line of key workers
    *schema.tenant_table("key_worker_assignment", grants="SELECT, INSERT", update_columns=("ended_at",)),
    schema.one_of("key_worker_assignment", "reason", [reason.value for reason in ChangeReason]),
    schema.one_of("key_worker_assignment", "informed_via", [via.value for via in InformedVia]),
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, service_id, id)",
    schema.foreign_key("key_worker_assignment", "worker_id", "worker"),
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_period CHECK (ended_at > started_at)",
    # first of the line: starts with the case; every other starts where its predecessor ends
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_start CHECK (("
    "(follows IS NULL AND opened_at = started_at AND reason = 'opening')"
    " OR (opened_at IS NULL AND follows = started_at AND reason <> 'opening')) IS TRUE)",
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_opening_fkey"
    " FOREIGN KEY (tenant_id, case_id, opened_at) REFERENCES client_case (tenant_id, id, opened_at)",
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_end UNIQUE (tenant_id, case_id, ended_at)",
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_follows_fkey"
    " FOREIGN KEY (tenant_id, case_id, follows) REFERENCES key_worker_assignment (tenant_id, case_id, ended_at)",
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_once UNIQUE (tenant_id, case_id, started_at)",
    "CREATE UNIQUE INDEX assignment_first ON key_worker_assignment (tenant_id, case_id) WHERE follows IS NULL",
    "CREATE UNIQUE INDEX assignment_open ON key_worker_assignment (tenant_id, case_id) WHERE ended_at IS NULL",
    "CREATE INDEX assignment_of_worker ON key_worker_assignment (tenant_id, worker_id) WHERE ended_at IS NULL",
    # told before the change, or a reason why not (Standard 8c)
    "ALTER TABLE key_worker_assignment ADD CONSTRAINT assignment_informed CHECK ("
    "(informed_on IS NULL) = (informed_via IS NULL) AND (reason = 'opening' OR informed_on IS NOT NULL OR"
    " sealed IS NOT NULL))",
    LINE,
    ENDED_ONCE,
    CLOSED_ONCE,
    "CREATE TRIGGER ended_once BEFORE UPDATE ON key_worker_assignment FOR EACH ROW"
    " EXECUTE FUNCTION opora.key_worker_ended_once()",
    "CREATE TRIGGER closed_once BEFORE UPDATE ON client_case FOR EACH ROW EXECUTE FUNCTION opora.case_closed_once()",
    "CREATE CONSTRAINT TRIGGER key_worker_line AFTER INSERT OR UPDATE OF closed_at ON client_case"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION opora.key_worker_line()",
    "CREATE CONSTRAINT TRIGGER key_worker_line AFTER INSERT OR UPDATE OF ended_at ON key_worker_assignment"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION opora.key_worker_line()",
    # records
    *schema.tenant_table("case_record", grants="SELECT, INSERT", update_columns=("sealed", "version")),
    schema.default("case_record", "recorded_at", "clock_timestamp()"),
    schema.one_of("case_record", "kind", [kind.value for kind in RecordKind]),
    "ALTER TABLE case_record ADD CONSTRAINT case_record_case_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, client_id, service_id, id)",
    schema.foreign_key("case_record", "author_id", "worker"),
    "CREATE INDEX case_record_timeline ON case_record (tenant_id, case_id, occurred_at DESC, id DESC)",
    "CREATE UNIQUE INDEX case_record_source ON case_record (tenant_id, case_id, kind, source_id)"
    " WHERE source_id IS NOT NULL",
    # tasks
    *schema.tenant_table(
        "task",
        grants="SELECT, INSERT",
        update_columns=("sealed", "due_on", "assignee_id", "done_at", "done_by", "version"),
    ),
    schema.default("task", "created_at", "now()"),
    "ALTER TABLE task ADD CONSTRAINT task_case_fkey FOREIGN KEY (tenant_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, service_id, id)",
    "ALTER TABLE task ADD CONSTRAINT task_client_fkey FOREIGN KEY (tenant_id, service_id, client_id)"
    " REFERENCES client (tenant_id, service_id, id)",
    "ALTER TABLE task ADD CONSTRAINT task_case_of_client_fkey FOREIGN KEY (tenant_id, client_id, service_id, case_id)"
    " REFERENCES client_case (tenant_id, client_id, service_id, id)",
    schema.foreign_key("task", "assignee_id", "worker"),
    "ALTER TABLE task ADD CONSTRAINT task_done CHECK ((done_at IS NULL) = (done_by IS NULL))",
    "CREATE INDEX task_open ON task (tenant_id, assignee_id, due_on) WHERE done_at IS NULL",
    "CREATE INDEX task_of_case ON task (tenant_id, case_id, due_on)",
    # numbers
    *schema.tenant_table("number_series", "tenant", grants="SELECT, INSERT", update_columns=("last",)),
    "ALTER TABLE number_series ADD CONSTRAINT number_series_once UNIQUE (tenant_id, series, year)",
    "REVOKE ALL ON ALL FUNCTIONS IN SCHEMA opora FROM PUBLIC",
    f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA opora TO {schema.APP}",
]

forwards = sql_migration(ID, "cases", DESCRIPTION, STATEMENTS)
