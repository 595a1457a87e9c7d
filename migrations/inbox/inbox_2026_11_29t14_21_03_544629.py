"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T14:21:03:544629"
SHA256 = "57cde2ca8922f64f9589cdd2cbf22d67c90e5cda0d76d4ae4a9ac80360012b43"

forwards = sql_beside(__file__, SHA256)
