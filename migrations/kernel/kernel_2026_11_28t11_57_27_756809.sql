-- Why: what two services have together both may write, so one of them could write over the other's words with bytes that
-- nobody can open, and the words were gone. The sealed text before stays here. No right leads to it, not even to see it:
-- the trigger writes it, and a superuser puts one back (docs/operating.md). With the key of its row it is gone, too.

CREATE TABLE sealed_before (
    id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    service_id uuid NOT NULL,
    table_name text NOT NULL,
    row_id uuid NOT NULL,
    sealed bytea NOT NULL,
    replaced_by uuid,
    replaced_at timestamptz NOT NULL,
    CONSTRAINT sealed_before_pkey PRIMARY KEY (tenant_id, id, service_id)
);

CREATE INDEX sealed_before_of_row ON sealed_before (tenant_id, row_id, replaced_at);

-- The trigger of every table whose sealed text two services may write, AFTER UPDATE OF sealed.
CREATE FUNCTION opora.keep_sealed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  INSERT INTO public.sealed_before (id, tenant_id, service_id, table_name, row_id, sealed, replaced_by, replaced_at)
    VALUES (gen_random_uuid(), OLD.tenant_id, OLD.service_id, TG_TABLE_NAME, OLD.id, OLD.sealed, opora.worker(),
      clock_timestamp());
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.keep_sealed() FROM PUBLIC;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sealed_before FOR EACH ROW EXECUTE FUNCTION opora.append_only();

ALTER TABLE sealed_before ENABLE ROW LEVEL SECURITY;
ALTER TABLE sealed_before FORCE ROW LEVEL SECURITY;
CREATE POLICY context ON sealed_before AS RESTRICTIVE FOR ALL USING ((SELECT opora.inside()));
-- for the function above alone, which runs as the owner of the schema
CREATE POLICY keeps ON sealed_before FOR INSERT TO CURRENT_USER WITH CHECK (tenant_id = (SELECT opora.tenant()));
-- nobody finds a row; that there is none is an answer and not an error
GRANT SELECT ON sealed_before TO opora_app;
