"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T00:33:06:063510"
SHA256 = "51d5b25b56b30c82c7b082ae3deba13f7db4ac61c06bfc40c1222ff84b20bcf0"

forwards = sql_beside(__file__, SHA256)
