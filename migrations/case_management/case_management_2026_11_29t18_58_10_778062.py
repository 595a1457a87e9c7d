"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T18:58:10:778062"
SHA256 = "9e1e9dca58ec321d03ee9af5db9fb94c0640d2c65a1f2bad290a4ae61c27df28"

forwards = sql_beside(__file__, SHA256)
