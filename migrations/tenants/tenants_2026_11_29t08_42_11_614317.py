"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:42:11:614317"
SHA256 = "57182de682b000eea908308d99718d2491d5802aa04f5280453000e112c327dc"

forwards = sql_beside(__file__, SHA256)
