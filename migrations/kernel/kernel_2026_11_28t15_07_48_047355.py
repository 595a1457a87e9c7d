"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:07:48:047355"
SHA256 = "95b9e7c9a1bc773546c6e4fcdc1dcecf6a4835de528fa972e2c65e98e48bb6ca"

forwards = sql_beside(__file__, SHA256)
