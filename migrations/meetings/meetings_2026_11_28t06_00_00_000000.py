"""The baseline of meetings: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "d7268c9e71d9b8788f3a4a9342c94014531dec0eb62338c91cc45efaab601a31"

forwards = sql_beside(__file__, SHA256)
