"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:54:352984"
SHA256 = "3866c9286d27a1c78bd0e30bb29c3aa2ad9597753f647cf02d50d0c188f9108f"

forwards = sql_beside(__file__, SHA256)
