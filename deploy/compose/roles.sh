#!/bin/sh
# Runs once, when the database folder is empty: the two roles and the database.
set -eu
psql -v ON_ERROR_STOP=1 -U postgres -d postgres \
  -v owner_password="'$OPORA_OWNER_PASSWORD'" -v app_password="'$OPORA_APP_PASSWORD'" -f /opora/roles.sql
