"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:39:831850"
SHA256 = "e6f21bc50e4ab5dcd6e5b8e2dd657eba0974850abed15a791f00f2b33d418f46"

forwards = sql_beside(__file__, SHA256)
