"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T07:43:59:156035"
SHA256 = "40b1e3c216c8939a560564be99bde4e43052f0d14883604bb1f4a32ae5c5cd75"

forwards = sql_beside(__file__, SHA256)
