"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:51:852837"
SHA256 = "1978413dcf77d95c49621ac65ad2fdd2bac518a36e98d3d247a95f1d2fe4eff2"

forwards = sql_beside(__file__, SHA256)
