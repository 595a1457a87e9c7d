"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:12:02:497828"
SHA256 = "94208e0d72dd219fdb90e8d1d05de153ab464cc8a1b0d5ab9018cc8a895056b0"

forwards = sql_beside(__file__, SHA256)
