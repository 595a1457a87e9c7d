"""The baseline of cases: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "c43a13132a0ce8a99610b450921f9c061872848bc3556b1931395b05325f56d0"

forwards = sql_beside(__file__, SHA256)
