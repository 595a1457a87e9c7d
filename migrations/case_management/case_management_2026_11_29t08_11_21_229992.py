"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:11:21:229992"
SHA256 = "9dd4f8d4e2ec52fe7fee3870cf75120fde038c3c6df78df38a49986beeb53d5d"

forwards = sql_beside(__file__, SHA256)
