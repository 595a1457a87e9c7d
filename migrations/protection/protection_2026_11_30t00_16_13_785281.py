"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:16:13:785281"
SHA256 = "be83ed40efc884c01d3783ef237957b4f2fdd2fbd61f2cab894d53cc7dc289cd"

forwards = sql_beside(__file__, SHA256)
