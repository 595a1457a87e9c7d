-- Why: the end of a case management ends its steps in the same statement, and with it the withdrawal of the client. A
-- partner who wrote a million steps by raw SQL made that take longer than any statement may: a case management has no
-- more of them than meetings can agree on, many times over.

CREATE FUNCTION opora.steps_have_a_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT tenant_id, case_management_id FROM written) w CROSS JOIN LATERAL (
      SELECT count(*) AS number FROM public.joint_step s
      WHERE s.tenant_id = w.tenant_id AND s.case_management_id = w.case_management_id) of_it
    WHERE of_it.number > 10000) THEN
    RAISE EXCEPTION 'a case management has no more than 10000 steps' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.steps_have_a_number() FROM PUBLIC;
CREATE TRIGGER have_a_number AFTER INSERT ON joint_step REFERENCING NEW TABLE AS written FOR EACH STATEMENT
    EXECUTE FUNCTION opora.steps_have_a_number();
