"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:25:463001"
SHA256 = "2c689540ff875a3b48210ad6a8ad052e8dae8126f5e2217925d3042f86e75ed1"

forwards = sql_beside(__file__, SHA256)
