"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T01:38:47:204417"
SHA256 = "3827a5f7a9a5d8c87af0612ddbbbfb13db683e3a8d84e0a41b19b56cd0b5e71f"

forwards = sql_beside(__file__, SHA256)
