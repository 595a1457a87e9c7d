"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T22:20:25:454115"
SHA256 = "43810876e7785faa3db026b654fb258d51c6a68e2080e161267e18e879b36742"

forwards = sql_beside(__file__, SHA256)
