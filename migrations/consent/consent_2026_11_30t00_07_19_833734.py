"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:07:19:833734"
SHA256 = "575acbf93bb85610d03bad3add31183b2f63533023e54c616bc9fdc6507f1ef5"

forwards = sql_beside(__file__, SHA256)
