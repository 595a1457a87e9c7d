"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:23:599766"
SHA256 = "34df3e666b860c52b77678703e30a29f9eb975bb3a54f8cdc567a631af08bc88"

forwards = sql_beside(__file__, SHA256)
