"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T20:31:52:156605"
SHA256 = "7d3b2e3675153bd5a8a707063ab3cf928fa2a9247f20e809b3f7211c7aa2b418"

forwards = sql_beside(__file__, SHA256)
