"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:23:573420"
SHA256 = "28a2d0b38f5c5eaa387433f3f49072c031ce6cb5758293901a8e5cad12f463b5"

forwards = sql_beside(__file__, SHA256)
