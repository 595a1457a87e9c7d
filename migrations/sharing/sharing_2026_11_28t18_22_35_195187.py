"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:35:195187"
SHA256 = "6632e79e6f11d1dc880d1df0037a8a13d28af316c5f429818b59f3764787c302"

forwards = sql_beside(__file__, SHA256)
