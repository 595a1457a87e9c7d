"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:23:17:582594"
SHA256 = "c4cba1f02fc732052da0dbb8471958f461934c8a5a56fa9a30e430c1d46646e5"

forwards = sql_beside(__file__, SHA256)
