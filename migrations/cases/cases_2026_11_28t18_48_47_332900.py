"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:47:332900"
SHA256 = "b78243922baa24684d6d2b49c1e9649ed6406f672b92a9d4344723df6810fe30"

forwards = sql_beside(__file__, SHA256)
