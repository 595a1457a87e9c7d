"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:47:301337"
SHA256 = "3a25caf4c424511a1098c4360c3452567850acf79ad5b1ae28e6e24059150b8b"

forwards = sql_beside(__file__, SHA256)
