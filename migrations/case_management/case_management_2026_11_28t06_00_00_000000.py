"""The baseline of case_management: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "e629e38cbed36e2eacf0d24d5d4e4f665fc7e84007a2bd4c3d3f932ef386e57b"

forwards = sql_beside(__file__, SHA256)
