"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:09:55:039018"
SHA256 = "07bfca431247f45083ac761b1dfb5fbb4a202e09a2d1d3d8b744baba8de25f0b"

forwards = sql_beside(__file__, SHA256)
