"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:24:357579"
SHA256 = "9c83270dbb9bf5991b59db4bc86c46cf6c9f0c29bf6282e537eae81d54946823"

forwards = sql_beside(__file__, SHA256)
