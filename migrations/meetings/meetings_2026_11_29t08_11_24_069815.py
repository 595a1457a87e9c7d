"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:11:24:069815"
SHA256 = "973d8ffdca5a9ef9f28f352f6a8104123e0c9f104b3a6580cc080ade2957b9e2"

forwards = sql_beside(__file__, SHA256)
