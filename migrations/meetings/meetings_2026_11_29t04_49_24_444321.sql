-- Why: after a withdrawal the partner sees no item any more, and a meeting that was concluded looked to it like one that
-- is open and without clients.

-- Whether an output of the meeting was concluded: a fact of the meeting, which both services keep; it names no client.
ALTER TABLE team_meeting ADD COLUMN settled boolean NOT NULL DEFAULT false;

ALTER TABLE team_meeting NO FORCE ROW LEVEL SECURITY;
ALTER TABLE meeting_item NO FORCE ROW LEVEL SECURITY;
UPDATE team_meeting t SET settled = true WHERE EXISTS (
    SELECT FROM meeting_item i WHERE i.tenant_id = t.tenant_id AND i.meeting_id = t.id AND i.concluded_at IS NOT NULL);
ALTER TABLE team_meeting FORCE ROW LEVEL SECURITY;
ALTER TABLE meeting_item FORCE ROW LEVEL SECURITY;

-- Nobody says so but the conclusion itself. SECURITY DEFINER: the application may not write the column.
CREATE FUNCTION opora.meeting_settled() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  UPDATE public.team_meeting t SET settled = true
    WHERE t.tenant_id = NEW.tenant_id AND t.id = NEW.meeting_id AND NOT t.settled;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION opora.meeting_settled() FROM PUBLIC;
CREATE TRIGGER settles AFTER UPDATE OF concluded_at ON meeting_item FOR EACH ROW
    WHEN (NEW.concluded_at IS NOT NULL) EXECUTE FUNCTION opora.meeting_settled();

-- Whoever writes minutes meanwhile has written over nobody: what is settled is no version of the words.
DROP TRIGGER counts ON team_meeting;
CREATE TRIGGER counts BEFORE INSERT OR UPDATE OF sealed, participant_ids, version ON team_meeting FOR EACH ROW
    EXECUTE FUNCTION opora.counts();
