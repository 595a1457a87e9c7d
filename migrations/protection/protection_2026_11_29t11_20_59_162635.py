"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:20:59:162635"
SHA256 = "418a84214915b0e7c2be1fe6b4552b89756aad90369b3d84a039dabc14e2630d"

forwards = sql_beside(__file__, SHA256)
