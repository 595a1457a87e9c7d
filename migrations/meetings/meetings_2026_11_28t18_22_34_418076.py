"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:34:418076"
SHA256 = "e914fbad1ed1369c69157b3ea40da51267d632c1a4aa5057e802b4593d65415a"

forwards = sql_beside(__file__, SHA256)
