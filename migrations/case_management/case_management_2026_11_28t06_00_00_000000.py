"""The baseline of case_management: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "afbc94c662b2a8a4ef85c08f91088d7620d25ac18aa6bb12dcc6234e4fdfaef3"

forwards = sql_beside(__file__, SHA256)
