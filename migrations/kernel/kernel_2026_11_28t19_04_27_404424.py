"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T19:04:27:404424"
SHA256 = "4d3c90139393db41ee4e7a68b453f1a5a695bbe16108b1bb9dedad3a073d10c9"

forwards = sql_beside(__file__, SHA256)
