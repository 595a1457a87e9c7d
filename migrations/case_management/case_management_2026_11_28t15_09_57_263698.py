"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:09:57:263698"
SHA256 = "97ab084bb3e21f892d22e91c82bdb3a7d68991c7580cf2c3f7ef8484efd3b454"

forwards = sql_beside(__file__, SHA256)
