-- Why: an end does not give way in a circle that others make (see the migration of sharing of the same day).
ALTER FUNCTION opora.consent_event_ends_case_management() SET deadlock_timeout = '30s';
