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

-- A role may alter its own settings, and with raw SQL anybody may who acts as it: whatever is there goes, in every
-- database, and what follows is said anew.
alter role opora_owner reset all;
alter role opora_app reset all;
select format('alter role %s in database %I reset all', s.setrole::regrole, d.datname)
  from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
 where s.setrole in ('opora_owner'::regrole, 'opora_app'::regrole) \gexec

-- A log must not repeat what people wrote: neither values nor the statement that failed.
alter role opora_owner set log_min_error_statement = 'panic';
alter role opora_app set log_min_error_statement = 'panic';
alter role opora_owner set log_parameter_max_length = 0;
alter role opora_app set log_parameter_max_length = 0;
alter role opora_app set log_parameter_max_length_on_error = 0;
-- a client that died in the middle of an act does not hold its locks
alter role opora_app set idle_in_transaction_session_timeout = '1min';
-- what runs is nobody's business: a role sees the statements of its own sessions, and all people are one role
alter role opora_app set track_activities = off;
-- one statement fills no disk; ours write no temporary files to speak of (the making of the demonstration: none)
alter role opora_app set temp_file_limit = '256MB';

-- Who entered a unit of work lies in this setting, which only opora.enter may write: docs/adr/0024.
grant set on parameter backtrace_functions to opora_owner;
-- An end of the owner's functions does not give way in a circle that others make: docs/adr/0032.
grant set on parameter deadlock_timeout to opora_owner;
-- The relay ends sessions of the application whose transaction stays open, by a function of the owner: docs/adr/0030.
grant pg_signal_backend to opora_owner;

-- The rest holds in the database of Opora.
\connect opora

-- What the application never uses and raw SQL could leave behind or look around with: large objects, notifications,
-- advisory locks, other sessions, statements and cursors of the session, SQL in text. Written so that it changes only
-- what PostgreSQL gives to everybody.
select format('revoke execute on function %s from public', p.oid::regprocedure)
  from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
 where p.pronamespace = 'pg_catalog'::regnamespace and a.grantee = 0 and p.proname ~ (
   '^(lo_.*|loread|lowrite|pg_notify|pg_(try_)?advisory_.*|pg_stat_get_(activity|backend_.*)'
   || '|pg_(prepared_statement|cursor|lock_status|cancel_backend|terminate_backend'
   || '|export_snapshot|logical_emit_message)|(query|cursor|table|schema|database)_to_xml.*|ts_stat|ts_rewrite)$')
 order by p.oid \gexec
grant execute on function pg_advisory_lock(bigint), pg_advisory_xact_lock(bigint), pg_advisory_xact_lock_shared(bigint)
  to opora_owner;
grant execute on function pg_terminate_backend(integer, bigint) to opora_owner;
grant execute on function pg_stat_get_activity(integer), pg_lock_status() to pg_monitor, opora_owner;

-- No code but that of the migrations: no DO, no function.
revoke usage on language plpgsql from public;
grant usage on language plpgsql to opora_owner;
