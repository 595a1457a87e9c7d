"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:20:18:890653"
SHA256 = "8aefb111d8005d16c622630caae6881c8d1f6cfa9f4081bd72089670af6a4384"

forwards = sql_beside(__file__, SHA256)
