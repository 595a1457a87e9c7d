"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:53:147931"
SHA256 = "18d219791cb032b03128defceb09639af3c410b4fb46e2f099f0d606fd9c3b5a"

forwards = sql_beside(__file__, SHA256)
