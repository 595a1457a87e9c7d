"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:23:243282"
SHA256 = "a904c6280ace8598d41a59f659860d863eddf1c34818f73359b8b349f0e21b10"

forwards = sql_beside(__file__, SHA256)
