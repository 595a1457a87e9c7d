"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:42:56:745094"
SHA256 = "6d0cce13ff8d08e83b4e1549da4f204b3c89640c1cdd9ec68ed513751543efb2"

forwards = sql_beside(__file__, SHA256)
