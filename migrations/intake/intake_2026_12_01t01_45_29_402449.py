"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T01:45:29:402449"
SHA256 = "f8d9bf5c9c8f4886e1f1043d5632586622da14c25dc3a7d5159bf151c332a3c5"

forwards = sql_beside(__file__, SHA256)
