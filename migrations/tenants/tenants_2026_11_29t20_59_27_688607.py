"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:59:27:688607"
SHA256 = "7baea6876d16099796172a5b0ceeb8be7f310db63470a2c392dc6ff58d3c4674"

forwards = sql_beside(__file__, SHA256)
