"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:25:174067"
SHA256 = "e9003461d23f3925c88be845c1a517fc5dc1692dd12f853a45f7fc7a8ea92c03"

forwards = sql_beside(__file__, SHA256)
