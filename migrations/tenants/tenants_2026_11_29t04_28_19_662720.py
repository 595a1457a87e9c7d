"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:28:19:662720"
SHA256 = "17a418949785af9f41dbbfd105033a0cf468d422ff04ee22e57349057241fb7f"

forwards = sql_beside(__file__, SHA256)
