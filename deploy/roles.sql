-- The two roles of the database. Run once as a superuser, with passwords of your own:
--   psql -v owner_password="'…'" -v app_password="'…'" -f deploy/roles.sql
-- opora_owner owns the schema and migrates; opora_app is what web, worker and relay connect as.
CREATE ROLE opora_owner LOGIN PASSWORD :owner_password NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE ROLE opora_app LOGIN PASSWORD :app_password NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;
CREATE DATABASE opora OWNER opora_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'cs-CZ' LOCALE 'C';
REVOKE ALL ON DATABASE opora FROM PUBLIC;
GRANT CONNECT ON DATABASE opora TO opora_app;
