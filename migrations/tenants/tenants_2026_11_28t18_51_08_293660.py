"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:51:08:293660"
SHA256 = "b1879bc614754f65ef2e67effe12f8072ed2798cdf4db9fc065a52b369262e67"

forwards = sql_beside(__file__, SHA256)
