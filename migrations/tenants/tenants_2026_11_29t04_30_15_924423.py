"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:30:15:924423"
SHA256 = "21f0e568dc5efd9a508078302816fd2ca0c97dff4ca2bb2fc16ee62fe07c04ce"

forwards = sql_beside(__file__, SHA256)
