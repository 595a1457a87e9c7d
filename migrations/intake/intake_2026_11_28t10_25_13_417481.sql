-- Why: who made a notice is shown to whom it is assigned, and whoever could assign one by raw SQL could show it to
-- themselves, and take all of it back.

-- Where a notice goes is the head's decision: to a case, and to whoever leads it then. Others may hold the row, which the
-- application does before it says that they may not, but write nothing.
CREATE POLICY assigns ON notice AS RESTRICTIVE FOR UPDATE USING ((SELECT opora.inside()))
    WITH CHECK ((SELECT 'unit_head' = ANY (opora.roles())));
