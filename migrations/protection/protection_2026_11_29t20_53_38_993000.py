"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:53:38:993000"
SHA256 = "90830e70aad7ada297cebcd2bf4106d2eef8b34474782bc463d2725cceb8a2ae"

forwards = sql_beside(__file__, SHA256)
