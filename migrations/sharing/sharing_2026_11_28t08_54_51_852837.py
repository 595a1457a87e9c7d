"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:51:852837"
SHA256 = "05227403a9b8f76c821f9bac586538cd2c24deec790004422a8880f95808b50f"

forwards = sql_beside(__file__, SHA256)
