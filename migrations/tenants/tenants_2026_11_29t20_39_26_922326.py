"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:39:26:922326"
SHA256 = "d1460d220a46084a0b943ffc9e0cec9fc5e5173886787de32e04f379e0624eac"

forwards = sql_beside(__file__, SHA256)
