"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:32:07:265851"
SHA256 = "5f4b78037e15b0922216f44f920cfb8063687f0eead5f72eaf3babc6357c3b7d"

forwards = sql_beside(__file__, SHA256)
