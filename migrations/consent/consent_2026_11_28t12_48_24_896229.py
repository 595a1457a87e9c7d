"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:24:896229"
SHA256 = "278dafcba48d9e08a978343d1d5ad5e58b1ce1e028800ca6917999044adf0f6d"

forwards = sql_beside(__file__, SHA256)
