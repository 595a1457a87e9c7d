"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:14:25:857929"
SHA256 = "8274892274f2434382e8fd592e12f8059a9be59b74025d80a4031a122a40e956"

forwards = sql_beside(__file__, SHA256)
