"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:54:49:373189"
SHA256 = "2fe16c5434566a354ee34caa20ad70e29c5f7ddfb897e712c9cc68c24d7e5a7c"

forwards = sql_beside(__file__, SHA256)
