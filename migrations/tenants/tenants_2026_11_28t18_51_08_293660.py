"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:51:08:293660"
SHA256 = "39beb4a662a4e213da33a7c450f61677c41889b723b2e683d8b60defdd6f6ca2"

forwards = sql_beside(__file__, SHA256)
