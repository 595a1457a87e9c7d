"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:54:521650"
SHA256 = "900b7bdf7301e62b7b1b5307369755cbb7a7ac51c779e58f8fb0685e37939a21"

forwards = sql_beside(__file__, SHA256)
