"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T11:57:28:105379"
SHA256 = "f4c43d6ab9da311da2897a34cfa545f52c6fbbd46f452703171498a21f73e620"

forwards = sql_beside(__file__, SHA256)
