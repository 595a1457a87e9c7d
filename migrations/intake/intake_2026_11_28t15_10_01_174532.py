"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:10:01:174532"
SHA256 = "34e91e62f2bfb14923fbc79abf8bc3801479d5ef78054f77d870332d5c58723a"

forwards = sql_beside(__file__, SHA256)
