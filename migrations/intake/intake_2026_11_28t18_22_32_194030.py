"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:32:194030"
SHA256 = "6245936359c6f218d62920f7782d8f57d8f1e3b5eaf400a648de62507d05a828"

forwards = sql_beside(__file__, SHA256)
