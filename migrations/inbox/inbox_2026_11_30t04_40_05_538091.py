"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T04:40:05:538091"
SHA256 = "0b3cbe23aa9d4779a28e9d65b31645d83364586b714096b320bdd95d1418195f"

forwards = sql_beside(__file__, SHA256)
