"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:01:26:416644"
SHA256 = "546fb014e85e14e563f6fb13e01cb4912b0518dc84a24de206581aa92ae077fb"

forwards = sql_beside(__file__, SHA256)
