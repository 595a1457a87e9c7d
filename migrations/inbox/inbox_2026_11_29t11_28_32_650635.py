"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:28:32:650635"
SHA256 = "fe49b6dbab9cb1409b1e17b55cce519d016dee827e0802dfda0b4cae70432e16"

forwards = sql_beside(__file__, SHA256)
