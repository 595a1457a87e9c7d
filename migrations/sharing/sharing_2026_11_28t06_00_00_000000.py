"""The baseline of sharing: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "b89dc92cbfc5aa0072e901c163af58d35cb5da11e2835f99f58b69e8d4385243"

forwards = sql_beside(__file__, SHA256)
