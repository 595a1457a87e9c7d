"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T19:13:57:148435"
SHA256 = "e9bcce46c03d3cf2123988c71e46801edfa4ccddd188b39858e670aca82a5317"

forwards = sql_beside(__file__, SHA256)
