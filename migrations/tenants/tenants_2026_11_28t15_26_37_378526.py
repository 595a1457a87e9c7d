"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:26:37:378526"
SHA256 = "1ae7d39035a0519a2838b00c9bcd00dec206ced0a9cdc7a33c29130f4fcb9f83"

forwards = sql_beside(__file__, SHA256)
