"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:20:36:354838"
SHA256 = "28e9a8bc0ae02d3c09a75dcc74a19d7be591246595acca097183f60f168b9470"

forwards = sql_beside(__file__, SHA256)
