"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T23:52:20:623782"
SHA256 = "c834adf2cb5b9cf785a06b4093f2f8f9388cd8cf6aa7d31f0f1584e99d900a92"

forwards = sql_beside(__file__, SHA256)
