"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:25:47:204563"
SHA256 = "fd50fea48e3089442230db7db7712644e86740a2b529ca377fa185406c8cba01"

forwards = sql_beside(__file__, SHA256)
