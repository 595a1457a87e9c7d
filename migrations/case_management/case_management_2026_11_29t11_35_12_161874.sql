-- Why: for which service somebody leads joint work stood in the sealed words alone, so what was left without anybody was
-- worked out from their roles of that moment: who worked in both services led from the other one when a role ended.

ALTER TABLE case_management ADD COLUMN led_for_service_id uuid;

-- Of before nothing but the roles is left to go by: who is named for the partner stands for it alone, everybody else for the
-- first of the two services in which they have, or had, a role. The version stays what people saw.
ALTER TABLE case_management NO FORCE ROW LEVEL SECURITY;
ALTER TABLE membership NO FORCE ROW LEVEL SECURITY;
ALTER TABLE case_management DISABLE TRIGGER USER;
UPDATE case_management m SET led_for_service_id = CASE
    WHEN m.key_worker_id = ANY (m.partner_worker_ids) THEN m.partner_service_id
    WHEN EXISTS (SELECT FROM membership o WHERE o.tenant_id = m.tenant_id AND o.worker_id = m.key_worker_id
        AND o.service_id = m.service_id) THEN m.service_id
    ELSE m.partner_service_id END
  WHERE m.key_worker_id IS NOT NULL;
ALTER TABLE case_management ENABLE TRIGGER USER;
ALTER TABLE membership FORCE ROW LEVEL SECURITY;
ALTER TABLE case_management FORCE ROW LEVEL SECURITY;

ALTER TABLE case_management
  ADD CONSTRAINT case_management_led_for_service_id_fkey FOREIGN KEY (tenant_id, led_for_service_id)
    REFERENCES service (tenant_id, id),
  ADD CONSTRAINT case_management_led_for CHECK (
    num_nonnulls(key_worker_id, led_for_service_id) <> 1
    AND led_for_service_id IN (service_id, partner_service_id)
);
GRANT UPDATE (led_for_service_id) ON case_management TO opora_app;

-- As before, and for the very service that they were chosen for.
CREATE OR REPLACE FUNCTION opora.joint_key_worker_works() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$
BEGIN
  IF NOT opora.all_work_in(NEW.tenant_id, ARRAY[NEW.led_for_service_id], ARRAY[NEW.key_worker_id])
    OR NEW.led_for_service_id = NEW.partner_service_id AND cardinality(NEW.partner_worker_ids) > 0
      AND NOT NEW.key_worker_id = ANY (NEW.partner_worker_ids)
    OR TG_OP = 'UPDATE' AND NEW.status <> 'active'
  THEN
    RAISE EXCEPTION 'the key worker works in neither service, or is not named' USING ERRCODE = 'OP409';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER key_worker_works ON case_management;
CREATE TRIGGER key_worker_works AFTER UPDATE OF key_worker_id, led_for_service_id ON case_management FOR EACH ROW
    WHEN ((OLD.key_worker_id, OLD.led_for_service_id) IS DISTINCT FROM (NEW.key_worker_id, NEW.led_for_service_id)
      AND NEW.key_worker_id IS NOT NULL)
    EXECUTE FUNCTION opora.joint_key_worker_works();
