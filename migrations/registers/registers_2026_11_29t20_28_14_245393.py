"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:28:14:245393"
SHA256 = "b231cf57adfa3fa71f6775f79b1ce04e93fdcb5d30241787989d2ee8f26d8547"

forwards = sql_beside(__file__, SHA256)
