"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:10:16:411091"
SHA256 = "cc02535cf2729d091230f61da08245609d74e90281c8f87505f3179e56ded51b"

forwards = sql_beside(__file__, SHA256)
