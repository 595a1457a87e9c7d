"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T06:48:32:094191"
SHA256 = "41609c3993c56413f8accd69c72f82a5c9863fce0fcd9baf7f9c9ebd10c72cb5"

forwards = sql_beside(__file__, SHA256)
