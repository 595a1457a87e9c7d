"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:35:10:657154"
SHA256 = "a16c283db5e6969e3f0ff50c8c949bd5e7b1a4d119e739a26a43851a1db1f511"

forwards = sql_beside(__file__, SHA256)
