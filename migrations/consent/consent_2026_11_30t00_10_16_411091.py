"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:10:16:411091"
SHA256 = "adbb84f41d63e7592800f37618cbbe7d2e4abf18e23301fced7a6cbf277478ac"

forwards = sql_beside(__file__, SHA256)
