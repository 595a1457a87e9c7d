"""The baseline of tenants: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "8083a618fb1d195ee3ee2b0862c446822711ce0dc881f44e9b3c0dc2d01ba6ea"

forwards = sql_beside(__file__, SHA256)
