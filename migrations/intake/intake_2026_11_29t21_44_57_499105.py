"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:44:57:499105"
SHA256 = "5ce45a064a2396384bc421de1122c96eae2c4a78bd8b140f92a0389f4482377b"

forwards = sql_beside(__file__, SHA256)
