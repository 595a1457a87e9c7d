"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:29:53:273485"
SHA256 = "5112ae0cc70771c1e692b6a49995531e009d3cbd62c1f4db5ff737762afaa3b3"

forwards = sql_beside(__file__, SHA256)
