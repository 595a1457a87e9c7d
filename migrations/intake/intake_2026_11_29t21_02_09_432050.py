"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:02:09:432050"
SHA256 = "58bd75b574f0a69a3a0e6baab5a2f1cf7630c90b2ec1f6400d36efc742aa10cb"

forwards = sql_beside(__file__, SHA256)
