"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T01:25:26:488208"
SHA256 = "540135d375aa08be1406b9b35c5b655ea6d3862152e534f7dfbfccd35f0c8a4a"

forwards = sql_beside(__file__, SHA256)
