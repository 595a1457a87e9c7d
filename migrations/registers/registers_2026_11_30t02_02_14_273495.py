"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T02:02:14:273495"
SHA256 = "c685af21846734702cdb46275214550a5d9de7be5c1a8514e1431a0333a5b2c2"

forwards = sql_beside(__file__, SHA256)
