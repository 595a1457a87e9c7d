"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:31:36:551144"
SHA256 = "1f32829d48fb2b6eb335e2728374f4fa472613e1d272d63f55ff41d15cce76ca"

forwards = sql_beside(__file__, SHA256)
