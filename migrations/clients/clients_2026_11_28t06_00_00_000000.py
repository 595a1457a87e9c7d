"""The baseline of clients: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "9c662374c3d3efecee4333848c3d424adbe4442b1e77db662e83022cf829e0cf"

forwards = sql_beside(__file__, SHA256)
