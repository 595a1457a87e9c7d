"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:52:00:094624"
SHA256 = "9c7b3bf8bc74aa41f55f5d188a2611fee4d2acd5bb5310d27ec518b41c7c10f1"

forwards = sql_beside(__file__, SHA256)
