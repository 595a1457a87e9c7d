"""The baseline of intake: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "30ba002eaea15b5a3d43c856873758db7472db0c90d0ab0b650f91d9b8888e84"

forwards = sql_beside(__file__, SHA256)
