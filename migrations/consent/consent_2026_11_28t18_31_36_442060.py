"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:31:36:442060"
SHA256 = "f544f03e7d7d3d8a2dc9a29f2e691a2f5de4f0a159889aacef54a0881e8edbbf"

forwards = sql_beside(__file__, SHA256)
