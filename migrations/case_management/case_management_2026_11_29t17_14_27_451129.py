"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:14:27:451129"
SHA256 = "903bf13a4c46c973fa9c846617a1b61f9ccf9d4a952e31df3f8044749c01512f"

forwards = sql_beside(__file__, SHA256)
