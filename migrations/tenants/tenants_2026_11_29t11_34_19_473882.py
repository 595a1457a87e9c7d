"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:34:19:473882"
SHA256 = "90a280f53d4dc461d40dea96592ab446c3adb16e7c772ccc8e3e859b686ee7de"

forwards = sql_beside(__file__, SHA256)
