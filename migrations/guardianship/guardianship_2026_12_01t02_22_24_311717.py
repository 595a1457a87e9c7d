"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:22:24:311717"
SHA256 = "94b6f1a110f68bea80438c9cacb2a42033aebb197ca6342b7b8ff16cc6b2d5fa"

forwards = sql_beside(__file__, SHA256)
