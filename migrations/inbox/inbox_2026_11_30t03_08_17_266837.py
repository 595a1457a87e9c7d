"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T03:08:17:266837"
SHA256 = "2fd7cdd40ba560b8a00e3bfb73db17a1226f7aaa9ee704af57b10c37fac2133f"

forwards = sql_beside(__file__, SHA256)
