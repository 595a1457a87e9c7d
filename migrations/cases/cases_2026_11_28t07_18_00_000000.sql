-- Why: the number that a series reached says how many cases a service opened in the year, and whoever may write it takes
-- numbers away. The series under the code of a service is that service's alone; the others stay the organisation's.

CREATE POLICY of_service ON number_series AS RESTRICTIVE FOR ALL
    USING (NOT EXISTS (SELECT FROM service s WHERE s.tenant_id = number_series.tenant_id
        AND s.code = number_series.series AND s.id IS DISTINCT FROM (SELECT opora.service())));
