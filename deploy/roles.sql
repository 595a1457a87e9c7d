-- The two roles and the database of Opora; run as a superuser of PostgreSQL, once or again:
--
--   export OWNER_PASSWORD=… APP_PASSWORD=…
--   psql --no-psqlrc --set ON_ERROR_STOP=1 --file deploy/roles.sql postgres
--
-- opora_owner owns the schema and migrates it. opora_app is what web, worker and relay connect as: it owns nothing,
-- and row-level security holds for it. Neither may be a superuser or have BYPASSRLS.

\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD

select format('create role %I', name)
  from unnest(array['opora_owner', 'opora_app']) as name
 where not exists (select from pg_roles where rolname = name) \gexec

alter role opora_owner login nosuperuser nocreatedb nocreaterole nobypassrls noreplication password :'owner_password';
alter role opora_app login nosuperuser nocreatedb nocreaterole nobypassrls noreplication password :'app_password';

-- Names are ordered by sort keys of the application, so the database compares bytes: the same everywhere, and fast.
select 'create database opora owner opora_owner template template0 encoding ''UTF8'' locale ''C'''
 where not exists (select from pg_database where datname = 'opora') \gexec

revoke all on database opora from public;
grant connect on database opora to opora_app;

-- A log must not repeat what people wrote: neither values nor the statement that failed.
alter role opora_owner set log_min_error_statement = 'panic';
alter role opora_app set log_min_error_statement = 'panic';
alter role opora_owner set log_parameter_max_length = 0;
alter role opora_app set log_parameter_max_length = 0;
alter role opora_app set log_parameter_max_length_on_error = 0;
-- a client that died in the middle of an act does not hold its locks
alter role opora_app set idle_in_transaction_session_timeout = '1min';
