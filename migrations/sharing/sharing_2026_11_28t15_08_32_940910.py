"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:08:32:940910"
SHA256 = "1339327670e2a12e5ddfde1319d8e8cb14692ee658b8688901955e5fcaf91d57"

forwards = sql_beside(__file__, SHA256)
