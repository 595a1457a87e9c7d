"""The baseline of meetings: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "ccbae29510e44b18e0269d3b31429df78a6223ffb8998d8da34201e6e4d647e5"

forwards = sql_beside(__file__, SHA256)
