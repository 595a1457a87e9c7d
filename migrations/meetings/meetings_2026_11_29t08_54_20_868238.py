"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:54:20:868238"
SHA256 = "8eabf2f86d5bf38aa9a2b3044624ce4a52945fc0e6aaa39dcb42dd0d2b6e2f5b"

forwards = sql_beside(__file__, SHA256)
