"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:38:27:585134"
SHA256 = "6a008b1758e24200ace67504164b0ad849bbeea1d51848601ded6870b657e734"

forwards = sql_beside(__file__, SHA256)
