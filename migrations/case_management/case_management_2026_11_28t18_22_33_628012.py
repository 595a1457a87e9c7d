"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:33:628012"
SHA256 = "d36e11b02ca47c3ab55e7d7e6aa0609bdf96a27fb9259e529742e43ce8b8314c"

forwards = sql_beside(__file__, SHA256)
