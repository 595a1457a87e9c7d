"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T09:48:26:060196"
SHA256 = "590724d505eb5d8226683ef82408fac06668f7b6fb5635cdd36125c56cb7ea3d"

forwards = sql_beside(__file__, SHA256)
