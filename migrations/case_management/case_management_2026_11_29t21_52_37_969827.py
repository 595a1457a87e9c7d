"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:52:37:969827"
SHA256 = "dede2835cfa21ff2dedfa68c62e05e813eedd392217bf92bf68153b9894b6df0"

forwards = sql_beside(__file__, SHA256)
