-- Why: two windows of one session that had opened the same draft wrote over each other, and whichever was sent took the words
-- of the other with it. A draft says now, in the open, when the page was drawn that saved it last; it tells nothing else.
ALTER TABLE draft ADD COLUMN page double precision NOT NULL DEFAULT 0;
ALTER TABLE draft ALTER COLUMN page DROP DEFAULT;
ALTER TABLE draft ADD CONSTRAINT draft_page CHECK (page >= 0 AND page < 32503680000);
GRANT UPDATE (page) ON draft TO opora_app;

-- One is sent, or its person wants it no more: as far as the page goes on from it. What another page saved since stays; the
-- page has one of its own then, `beside`.
CREATE FUNCTION opora.drop_draft(draft uuid, page double precision, beside uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
  DELETE FROM public.draft d WHERE d.tenant_id = opora.tenant() AND d.user_id = opora.user_account()
    AND (d.id = drop_draft.beside OR (d.id = drop_draft.draft
      AND (d.page = drop_draft.page OR extract(epoch FROM d.saved_at) <= drop_draft.page)));
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION opora.drop_draft(uuid, double precision, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION opora.drop_draft(uuid, double precision, uuid) TO opora_app;
