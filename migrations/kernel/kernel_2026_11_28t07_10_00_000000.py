"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T07:10:00:000000"
SHA256 = "005f0da729e64b3d549123a2a21b5cc491080d3fc77c955a2141163e2e0debf5"

forwards = sql_beside(__file__, SHA256)
