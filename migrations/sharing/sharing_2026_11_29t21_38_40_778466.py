"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:38:40:778466"
SHA256 = "b9befc104f5532472507d30605930fbc66bf3dba42ea2f6c9fda9fc982058cae"

forwards = sql_beside(__file__, SHA256)
