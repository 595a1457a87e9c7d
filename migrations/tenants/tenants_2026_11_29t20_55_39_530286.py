"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:55:39:530286"
SHA256 = "ca4dbbd116f0b9f6acb265a738e227c18f4bbd8c51c53eef9656bff3dc84608c"

forwards = sql_beside(__file__, SHA256)
