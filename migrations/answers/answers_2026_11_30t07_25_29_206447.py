"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T07:25:29:206447"
SHA256 = "050053f65cff0df58e0e3f5ea328050eed7c7c0e3047ca261f7d3aa5f37f9f13"

forwards = sql_beside(__file__, SHA256)
