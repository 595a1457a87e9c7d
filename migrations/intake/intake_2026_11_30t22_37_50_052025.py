"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:37:50:052025"
SHA256 = "8b9a2ec47778708039719209074d66c372197898b79855bf35cf090fab432832"

forwards = sql_beside(__file__, SHA256)
