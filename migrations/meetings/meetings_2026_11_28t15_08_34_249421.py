"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:08:34:249421"
SHA256 = "b2b56fa93920225d5d4ebebbccdf3ac3d4c48c81bdb906691ea2abc6834334cc"

forwards = sql_beside(__file__, SHA256)
