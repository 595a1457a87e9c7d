"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T23:20:06:070692"
SHA256 = "1726c21c9c1fbf4333e55ffd379a1c6cbda67096116df72c4ea288353222a7d3"

forwards = sql_beside(__file__, SHA256)
