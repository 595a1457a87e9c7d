"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T01:15:01:466712"
SHA256 = "8ad27bdf066025bd3a80ed5be5c7a0b2e1f028a9173b6146314c79d939c8a9e0"

forwards = sql_beside(__file__, SHA256)
